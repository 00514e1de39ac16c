/** A folder in memory to draft in, with a model that says what a test wants, and a log of everything that touched the outside. */
import { readFileSync } from "node:fs";
import { describeRouter } from "../../src/adapters/routers/describe.ts";
import { draft, type DraftCall, type Drafts, type DraftWorld } from "../../src/commands/draft.ts";
import type { Reading } from "../../src/judge/reading.ts";
import type { Drafted, Files, MetricRequest, NewFiles } from "../../src/ports.ts";
import { instant } from "../../src/units.ts";

const BRIEF = "brief.yml";
export const MADE = ".github/rollouts/summarizer.yml";
export const POLICY = ".github/rollout-policy.yml";
export const BRIEF_TEXT = readFileSync(
  new URL("../../examples/brief/summarizer.yml", import.meta.url),
  "utf8",
);

export const DRAFTING = `drafting:
  endpoint: https://models.acme.example/v1
  model: acme/small
  auth: { bearer: MODELS_TOKEN }
  consent: "olga agreed on 2026-11-01: no customer data in plans"
`;
export const POLICY_TEXT = `version: 1
roles: { model-owner: { any-of: ["@owner-a"] }, on-call: { any-of: ["@oncall-a"] } }
`;

export interface Desk {
  /** Path → text. */
  readonly texts: Record<string, string>;
  /** `write PATH`, `ask MODEL`, `fetch SOURCE`. */
  readonly log: string[];
  /** Every body that was sent. */
  readonly sent: string[];
  readonly world: DraftWorld;
  says: Drafted | string;
  measures: (request: MetricRequest) => readonly Reading[];
}

/** @param texts beside the brief of the examples and a policy that lets a model be asked */
export function openDesk(texts: Readonly<Record<string, string>> = {}): Desk {
  const desk: Desk = {
    texts: { [BRIEF]: BRIEF_TEXT, [POLICY]: POLICY_TEXT + DRAFTING, ...texts },
    log: [],
    sent: [],
    says: JSON.stringify({ leaves: [] }),
    measures: () => [],
    world: {
      given: memory(() => desk.texts),
      files: {
        ...memory(() => desk.texts),
        room: () => Promise.resolve(),
        write: (files, { force }) => {
          for (const { path, text } of files) {
            if (!force && desk.texts[path] !== undefined) throw new RangeError(`${path} is there`);
            desk.texts[path] = text;
            desk.log.push(`write ${path}`);
          }
          return Promise.resolve();
        },
      } satisfies Files & NewFiles,
      describeRouter,
      restrictHosts: () => undefined,
      clock: { now: () => instant(Date.parse("2026-11-23T09:30:00Z")), sleep: () => Promise.resolve() },
      openMetrics: ({ name }) => ({
        fetch: (requests) => {
          desk.log.push(`fetch ${name}`);
          return Promise.resolve(requests.flatMap((request) => desk.measures(request)));
        },
      }),
      openDrafter: ({ model }) => ({
        ask: (body) => {
          desk.log.push(`ask ${model}`);
          desk.sent.push(body);
          const { says } = desk;
          return Promise.resolve(
            typeof says === "string"
              ? { kind: "answered", text: says, usage: { input: 900, output: 80 } }
              : says,
          );
        },
      }),
    },
  };
  return desk;
}

function memory(texts: () => Readonly<Record<string, string>>): Files {
  const at = (path: string) => {
    const text = texts()[path];
    return text === undefined ? null : { path, text, blob: "0".repeat(40) };
  };
  return {
    list: (folder) =>
      Promise.resolve(
        Object.keys(texts())
          .filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes("/"))
          .flatMap((path) => at(path) ?? []),
      ),
    read: (paths) => Promise.resolve(paths.map(at)),
  };
}

const CALL: DraftCall = {
  from: { kind: "brief", path: BRIEF },
  out: null,
  folder: ".github/rollouts",
  policy: POLICY,
  history: null,
  model: true,
  printRequest: false,
  force: false,
  dryRun: false,
  words: false,
};

export function draftAt(desk: Desk, call: Partial<DraftCall> = {}): Promise<Drafts> {
  return draft(desk.world, { ...CALL, ...call });
}

/** The same for a rollout file with gaps. */
export function fillAt(desk: Desk, call: Partial<DraftCall> = {}): Promise<Drafts> {
  return draftAt(desk, { from: { kind: "rollout", path: MADE }, ...call });
}

/** A model's proposal for one place. */
export function leaf(path: string, value: string, ref: string | null): object {
  const origin =
    ref === null ? { kind: "none", ref: "" } : { kind: ref.startsWith("/") ? "brief" : "history", ref };
  return { path, value, origin, because: "the brief says so" };
}
