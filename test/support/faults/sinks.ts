/** Everything that a run hands on, as it tried to hand it on: also what did not arrive. */
import type { PromotionWorld } from "../../../src/commands/world.ts";
import type { Misbehaving } from "./server.ts";

export interface Sinks {
  /** All texts, for the search for secrets. */
  readonly texts: string[];
  /** Events of the journal that were saved. */
  readonly journal: string[];
  /** Who was told where people read, and it arrived. */
  readonly told: string[];
}

export function openSinks(): Sinks {
  return { texts: [], journal: [], told: [] };
}

/** Forgets what was; the texts stay. */
export function begin({ journal, told }: Sinks): void {
  journal.length = 0;
  told.length = 0;
}

export function watched(world: PromotionWorld, sinks: Sinks): PromotionWorld {
  const note = (...what: readonly unknown[]): void => {
    sinks.texts.push(...what.map((each) => JSON.stringify(each) ?? ""));
  };
  const { conversation, incidents, states, deployments, quarantine, alarms } = world;
  return {
    ...world,
    log: (line) => note(line),
    conversation: {
      ...conversation,
      comment: async (number, body) => {
        note(body);
        await conversation.comment(number, body);
        sinks.told.push("pull request");
      },
    },
    incidents: {
      open: async (incident) => {
        note(incident);
        const url = await incidents.open(incident);
        sinks.told.push("incident");
        return url;
      },
    },
    states: {
      ...states,
      save: async (name, expected, state, lines, headline) => {
        note(state, lines, headline);
        const version = await states.save(name, expected, state, lines, headline);
        sinks.journal.push(...lines.map(eventOf));
        return version;
      },
    },
    deployments: {
      ...deployments,
      record: (entry) => {
        note(entry);
        return deployments.record(entry);
      },
    },
    quarantine: {
      ...quarantine,
      add: (key, reason) => {
        note(key, reason);
        return quarantine.add(key, reason);
      },
    },
    alarms: {
      ...alarms,
      save: (expected, saved) => {
        note(saved);
        return alarms.save(expected, saved);
      },
    },
  };
}

function eventOf(line: string): string {
  const {
    event,
    does,
    outcome,
  }: { readonly event: string; readonly does?: string; readonly outcome?: string } = JSON.parse(line);
  return event === "action" ? `action: ${does}: ${outcome}` : event;
}

/** Channels that took a message since `from`, each with what a pager was asked to do. */
export function channelsReached({ taken }: Misbehaving, from: number): readonly string[] {
  return taken.slice(from).map(({ path, body }) => {
    if (!path.startsWith("/v2/")) return NAMES[path.split("/")[1] ?? ""] ?? path;
    if (path === "/v2/change/enqueue") return "pager (news)";
    const { event_action: action }: { readonly event_action: string } = JSON.parse(body);
    return `pager (${action})`;
  });
}

/** The channels of the rollout file, by the address of each. */
const NAMES: Readonly<Record<string, string>> = { slack: "desk", teams: "room", hook: "hook" };
