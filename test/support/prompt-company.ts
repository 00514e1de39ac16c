/**
 * A company that runs the prompt-only example with `dist/`: one table says who gets the new prompt, another one how the drafts
 * were. The tables lie in files, or on a server.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { HOUR, MINUTE } from "../../src/units.ts";
import { temporaryFolder } from "./folder.ts";
import { replacing } from "./rollout-files.ts";
import { writeFiles } from "./team.ts";
import { plannedDigest, runCli, savedFacts } from "./terminal.ts";

const FILE = ".github/rollouts/prompt.yml";
const POLICY = ".github/rollout-policy.yml";
const example = (path: string): string =>
  readFileSync(new URL(`../../examples/prompt/${path}`, import.meta.url), "utf8");

/** The example as it stands, with the people of our tests; who says go to a stage is asked on a pull request. */
const EDITS: readonly (readonly [string, string])[] = [
  ['"@owner-a"', '"@olga"'],
  ['"@oncall-a"', '"@oscar"'],
];
const edited = (text: string): string => EDITS.reduce((kept, [from, to]) => replacing(from, to)(kept), text);
const TREE = {
  [FILE]: replacing(", go: [model-owner]", "")(edited(example(FILE))),
  [POLICY]: edited(example(POLICY)),
  "prompts/reply.md": example("prompts/reply.md"),
};

const REPORT = z.object({ rollouts: z.array(z.looseObject({ decision: z.string(), reason: z.string() })) });
const STORED = z.looseObject({
  state: z.looseObject({
    startedAt: z.number(),
    observedAt: z.number().nullable(),
    judgedUntil: z.number().nullable(),
    pairs: z.record(z.string(), z.looseObject({ until: z.number().nullable() })),
  }),
});

/** Shares of drafts that readers throw away, by prompt and language. */
export type Rejected = (prompt: "p12" | "p13", language: string) => number;
const DRAFTS_A_MINUTE = 60_000 / (24 * 60);

/** Where both tables lie. */
export interface Store {
  /** What stands in the example → what is to stand there. */
  readonly edits: readonly (readonly [string, string])[];
  readonly secrets: Readonly<Record<string, string>>;
  /** Percent by flag. */
  readonly percents: () => Promise<unknown>;
  /** A day of drafts up to now, `weight` percent of them by the new prompt. */
  readonly write: (weight: number, rejected: Rejected) => Promise<void>;
}

/** The table of flags before the first stage: one of them is somebody else's. */
export const FLAGS = `
  CREATE TABLE flags (name TEXT PRIMARY KEY, percent REAL, changed_by TEXT);
  INSERT INTO flags VALUES ('reply-prompt', 0, 'ann'), ('dark-mode', 50, 'bob');
`;

export function openCompany(storeIn: (folder: string) => Store) {
  const folder = temporaryFolder();
  const store = storeIn(folder.path);
  const tree = {
    ...TREE,
    [FILE]: store.edits.reduce((text, [from, to]) => replacing(from, to)(text), TREE[FILE]),
  };
  writeFiles(folder.path, tree);
  const run = (...args: readonly string[]) => runCli(args, { cwd: folder.path, env: store.secrets });
  const promote = async () => {
    const ended = await run("promote", "--state", "state", "--facts", "facts.json", "--json");
    const [report] = ended.stdout === "" ? [] : REPORT.parse(JSON.parse(ended.stdout)).rollouts;
    const said = `${ended.stdout}${ended.stderr}`;
    return { exitCode: ended.exitCode, reason: report?.reason, said };
  };
  return {
    ...store,
    promote,
    /** A tick looks at so many intervals and no more: as many ticks as the stage's have. */
    bakeOver: async () => {
      for (let left = 5; ; left--) {
        const tick = await promote();
        if (tick.reason !== "baking" || left === 0) return tick;
      }
    },
    accept: async () => {
      const accepted = await plannedDigest(folder.path);
      writeFiles(folder.path, { "facts.json": savedFacts(tree, { accepted, merged: true }) });
    },
    plan: async () => (await run("plan")).stdout,
    /** Lets everything so far have happened a day and an hour earlier. */
    sleep: () => sleepIn(join(folder.path, "state/state/prompt")),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

function sleepIn(states: string): void {
  const newest = readdirSync(states)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .at(-1);
  const path = join(states, newest ?? "");
  const stored = STORED.parse(JSON.parse(readFileSync(path, "utf8")));
  const earlier = (time: number | null) => (time === null ? null : time - 25 * HOUR);
  const { startedAt, observedAt, judgedUntil, pairs } = stored.state;
  const state = {
    ...stored.state,
    startedAt: earlier(startedAt),
    observedAt: earlier(observedAt),
    judgedUntil: earlier(judgedUntil),
    pairs: Object.fromEntries(
      Object.entries(pairs).map(([key, pair]) => [key, { ...pair, until: earlier(pair.until) }]),
    ),
  };
  writeFileSync(path, JSON.stringify({ ...stored, state }));
}

/** Both tables in files, as the example has them. */
export function inFiles(folder: string): Store {
  const path = join(folder, "flags.db");
  using flags = new DatabaseSync(path);
  flags.exec(FLAGS);
  return {
    edits: [],
    secrets: {},
    percents: async () => {
      using database = new DatabaseSync(path, { readOnly: true });
      const rows = database.prepare("SELECT name, percent FROM flags").all();
      return Object.fromEntries(rows.map(({ name, percent }) => [String(name), Number(percent)]));
    },
    write: async (weight, rejected) => writeDrafts(join(folder, "drafts.db"), weight / 100, rejected),
  };
}

export interface Draft {
  readonly at: string;
  readonly prompt: "p12" | "p13";
  readonly language: string;
  readonly failed: boolean;
  readonly rejected: boolean;
  readonly seconds: number;
}

/** Spread evenly: no draft depends on luck. */
export function* draftsOf(share: number, rejected: Rejected): Generator<Draft> {
  const now = Date.now();
  const count = { p12: 0, p13: 0 };
  const total = Math.round(26 * 60 * DRAFTS_A_MINUTE);
  for (let index = 0; index < total; index++) {
    const prompt = (index * 0.618_034) % 1 < share ? "p13" : "p12";
    const nth = ++count[prompt];
    const language = (nth * 0.7548) % 1 < 0.3 ? "other" : "english";
    yield {
      at: new Date(now - (index / DRAFTS_A_MINUTE) * MINUTE).toISOString(),
      prompt,
      language,
      failed: nth % 400 === 0,
      rejected: (nth * 0.5698) % 1 < rejected(prompt, language),
      seconds: nth % 30 === 0 ? 5 : 1,
    };
  }
}

function writeDrafts(path: string, share: number, rejected: Rejected): void {
  using database = new DatabaseSync(path);
  database.exec("PRAGMA synchronous = OFF; DROP TABLE IF EXISTS drafts");
  database.exec(
    "CREATE TABLE drafts (at TEXT, prompt TEXT, language TEXT, failed INTEGER, rejected INTEGER, seconds REAL); BEGIN",
  );
  const insert = database.prepare("INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?)");
  for (const draft of draftsOf(share, rejected))
    insert.run(
      draft.at,
      draft.prompt,
      draft.language,
      Number(draft.failed),
      Number(draft.rejected),
      draft.seconds,
    );
  database.exec("COMMIT; CREATE INDEX drafts_at ON drafts (at)");
}
