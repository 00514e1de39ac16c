/** One rollout in a few lines: where it stands, why, and who must do what. */
import type { HoldReason } from "../promotion/decision.ts";
import type { Standing } from "../promotion/standing.ts";
import { showWeights } from "../promotion/weights.ts";
import { milliseconds, shortDigest } from "../units.ts";
import type { Duration, Instant } from "../units.ts";
import { TICK_REASONS_EXPLAINED } from "./codes.ts";
import { emergencyAlert } from "./emergency-alert.ts";
import { duration, moment } from "./numbers.ts";
import { overridesAlert } from "./overrides-alert.ts";
import type { StatusEntry, Unverified } from "./status.ts";
import { stepSuffix } from "./step-words.ts";
import { TICK_REASONS } from "./tick-report.ts";

type Line = readonly [label: string, words: string];

/** What people set aside for a time: lines in a terminal; in Markdown it stands in red before everything else. */
interface Aside {
  readonly lines: readonly Line[];
  readonly alerts: readonly string[];
}

/** What a rollout's lines say: where it stands, then `label: words`, the first the most urgent. */
export interface Story {
  readonly rank: number;
  readonly head: string;
  readonly aside: Aside;
  readonly lines: readonly Line[];
}

type Told = Omit<Story, "aside">;

/** The rank of what is over, and looked after no more. */
export const IDLE = 9;

export function storyOf(entry: StatusEntry, now: Instant): Story {
  const story = standingStory(entry, now);
  const aside = entry.kind === "known" ? asideOf(entry.standing) : { lines: [], alerts: [] };
  const { journal } = entry;
  if (journal === null) return { ...story, aside };
  const { lines } = story;
  return journal.length === 0
    ? { ...story, aside, lines: [...lines, ["journal", "its chain is whole"]] }
    : { ...story, aside, rank: 1, lines: [...journal.map((broken): Line => ["journal", broken]), ...lines] };
}

function standingStory(entry: StatusEntry, now: Instant): Told {
  switch (entry.kind) {
    case "state-lost":
      return {
        rank: 1,
        head: "its state cannot be believed; nothing moves",
        lines: [
          ["why", entry.because],
          [
            "do",
            `look at \`git log origin/model-rollout/state/${entry.rollout}\`; if the candidate has traffic: \`roll-back\``,
          ],
        ],
      };
    case "refused":
      return {
        rank: 4,
        head: `${entry.file} is wrong, so it does not start`,
        lines: [["why", entry.because]],
      };
    case "asks-to-start":
      return {
        rank: 6,
        head: `${entry.file} asks to start; the next tick asks GitHub who accepted it`,
        lines: [],
      };
    case "known":
      return entry.standing.ending === null ? running(entry, now) : ended(entry, entry.standing.ending);
  }
}

type Known = Extract<Unverified, { readonly kind: "known" }>;

function running(entry: Known, now: Instant): Told {
  const { standing } = entry;
  const { abort, holds, heldFor } = standing;
  const isHeld = holds.length > 0 || heldFor !== null;
  return {
    rank: abort === null ? (isHeld ? 3 : 5) : 2,
    head: headOf(standing, isHeld),
    lines: [
      ...(abort === null ? [] : [["aborted", `by ${abort.by}${quoted(abort.reason)}`] as const]),
      ...holds.map(
        ({ by, reason, at }) => ["held", `by ${by} since ${moment(at)}${quoted(reason)}`] as const,
      ),
      ...(heldFor === null || holds.length > 0 ? [] : [["why", explained(heldFor)] as const]),
      ...doOf(entry),
      ...branchLines(entry),
      ...(standing.since === null
        ? []
        : [
            [
              "bake",
              `${spoken(standing.covered)} of ${spoken(standing.bake)} ${bakeWords(standing)}`,
            ] as const,
          ]),
      [
        "looked",
        `${spoken(ago(standing.lastTick, now))} ago; the next look is worth it at ${moment(standing.nextLook)}`,
      ],
      ...(standing.deadline === null
        ? []
        : [["deadline", `of the ${standing.deadline.of}: ${moment(standing.deadline.at)}`] as const]),
      ...coverLines(standing),
      ["plan", planOf(standing)],
    ],
  };
}

function headOf({ stage, step, set, since, abort, hasBegun }: Standing, isHeld: boolean): string {
  const name = `${stage.name} (${stage.number} of ${stage.of}${stepSuffix(step === undefined ? {} : { step })})`;
  if (!hasBegun && abort === null)
    return `${isHeld ? "holding" : "waiting"} before stage ${name}; no traffic yet`;
  const doing = abort !== null ? "going back" : isHeld ? "holding" : "baking";
  const seen = since === null ? ", a move is not confirmed yet" : ` since ${moment(since)}`;
  return `${doing} in stage ${name} at ${showWeights(set)}${seen}`;
}

/** Nobody is sent to a preview, so that no reading covers it. */
function bakeWords({ step }: Standing): string {
  return step?.kind === "preview" ? "that it stands ready" : "covered by readings";
}

function planOf(standing: Standing): string {
  return `${shortDigest(standing.digest)}${placeOf(standing)}`;
}

function placeOf({ pullRequest }: Standing): string {
  return pullRequest === null ? "" : ` on #${pullRequest}`;
}

function asideOf({ emergency, overrides }: Standing): Aside {
  const declared: readonly Line[] =
    emergency === null
      ? []
      : [
          [
            "emergency",
            `until ${moment(emergency.until)}, declared by ${emergency.by.join(" and ")}${quoted(emergency.reason)}`,
          ],
        ];
  const setAside = overrides.map(({ guard, by, until, reason }): Line => [
    "set aside",
    `${guard} holds nothing until ${moment(until)}, by ${by.join(" and ")}${quoted(reason)}`,
  ]);
  return {
    lines: [...declared, ...setAside],
    alerts: [emergencyAlert(emergency), overridesAlert(overrides)].filter((each) => each !== ""),
  };
}

/** What somebody must do, each with the exact words. */
function doOf({ standing, people, rollout }: Known): readonly Line[] {
  const digits = shortDigest(standing.digest);
  const place = placeOf(standing);
  const who = (role: string): string => people[role]?.join(" or ") || `a ${role}`;
  const resume = standing.holds.some(({ byPerson }) => byPerson)
    ? [["do", `to go on: \`/rollout resume ${digits} <why>\`${place}`] as const]
    : [];
  const second = standing.requests.map(
    ({ by, what }) =>
      ["do", `${by} asks for it; a second person agrees with \`/rollout ${what} <why>\`${place}`] as const,
  );
  const next = standing.next?.against.flatMap((reason) => askOf(reason)) ?? [];
  return [...resume, ...second, ...next];

  function askOf(reason: HoldReason): readonly Line[] {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others are told in their own words
    switch (reason.kind) {
      case "go-missing":
        return reason.roles.map((role) => [
          "next",
          `${reason.stage} waits for a go: ${who(role)} writes \`/rollout go ${reason.stage} ${digits}\`${place}`,
        ]);
      case "acknowledgement-expired":
        return [
          ["next", `nobody has the pager: ${who("on-call")} writes \`/rollout ack ${digits}\`${place}`],
        ];
      case "frozen":
        return [["next", `frozen until ${moment(reason.until)}: ${reason.because}`]];
      case "outside-moving-hours":
        return [["next", `${rollout} rises only ${reason.hours}`]];
      case "not-before":
        return [["next", `not before ${moment(reason.at)}`]];
      default:
        return [["next", explained(reason.kind)]];
    }
  }
}

function branchLines({ onBranch, quarantined }: Known): readonly Line[] {
  return [
    ...(onBranch === "same" ? [] : [["branch", explained(`${onBranch}-on-branch`)] as const]),
    ...(quarantined === null ? [] : [["quarantined", quarantined] as const]),
  ];
}

function coverLines({ cover, needsCover }: Standing): readonly Line[] {
  if (cover !== null)
    return [["pager", `${cover.by.map((by) => `@${by}`).join(", ")} until ${moment(cover.until)}`]];
  return needsCover ? [["pager", "nobody"]] : [];
}

function ended({ standing, isActive, onBranch }: Known, ending: NonNullable<Standing["ending"]>): Told {
  const until = standing.guardedUntil === null ? "" : `at least until ${moment(standing.guardedUntil)}`;
  const guarded = isActive ? ([["guarded", until]] as const) : [];
  const again =
    onBranch === "changed" ? ([["branch", "another plan of this name asks to start"]] as const) : [];
  if (ending.kind === "promoted")
    return {
      rank: isActive ? 8 : IDLE,
      head: `promoted ${moment(ending.at)}`,
      lines: [...again, ...guarded],
    };
  const at = `${moment(ending.at)} in ${ending.stage}: ${ending.because}`;
  if (ending.drainedAt === null)
    return {
      rank: 0,
      head: `ROLLBACK NOT CONFIRMED, ${at}`,
      lines: [
        [
          "do",
          `\`roll-back\` again, and the undo commands of the runbook by hand; the candidate may still have traffic`,
        ],
        ["plan", planOf(standing)],
      ],
    };
  const traffic =
    ending.confirmedByTrafficAt === null
      ? "the router reads 0; the metrics have not confirmed it yet"
      : `the router read 0 at ${moment(ending.drainedAt)}, the metrics at ${moment(ending.confirmedByTrafficAt)}`;
  return {
    rank: isActive ? 7 : IDLE,
    head: `rolled back ${at}`,
    lines: [["traffic", traffic], ...again, ...guarded, ["plan", planOf(standing)]],
  };
}

function explained(code: string): string {
  const known = TICK_REASONS.find((reason) => reason === code);
  return known === undefined ? code : TICK_REASONS_EXPLAINED[known];
}

function quoted(reason: string): string {
  return reason === "" ? "" : `: ${reason}`;
}

function spoken(time: Duration): string {
  return duration(time);
}

function ago(at: Instant, now: Instant): Duration {
  return milliseconds(Math.max(0, now - at));
}
