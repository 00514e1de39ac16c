/**
 * The prompt-only example with `dist/`, from its plan to the promotion and from its plan to the rollback: one table says who
 * gets the new prompt, another one how the drafts were. Both are SQLite files; nothing else runs.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { z } from "zod";
import { HOUR, MINUTE } from "../../src/units.ts";
import { temporaryFolder } from "../support/folder.ts";
import { replacing } from "../support/rollout-files.ts";
import { writeFiles } from "../support/team.ts";
import { plannedDigest, runCli, savedFacts } from "../support/terminal.ts";

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
type Rejected = (prompt: "p12" | "p13", language: string) => number;
const DRAFTS_A_MINUTE = 60_000 / (24 * 60);

function openCompany() {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder.path, name);
  writeFiles(folder.path, TREE);
  using flags = new DatabaseSync(at("flags.db"));
  flags.exec(`
    CREATE TABLE flags (name TEXT PRIMARY KEY, percent REAL, changed_by TEXT);
    INSERT INTO flags VALUES ('reply-prompt', 0, 'ann'), ('dark-mode', 50, 'bob');
  `);
  const percents = (): unknown => {
    using database = new DatabaseSync(at("flags.db"), { readOnly: true });
    return Object.fromEntries(
      database
        .prepare("SELECT name, percent FROM flags")
        .all()
        .map(({ name, percent }) => [String(name), Number(percent)]),
    );
  };
  const promote = async () => {
    const ended = await runCli(["promote", "--state", "state", "--facts", "facts.json", "--json"], {
      cwd: folder.path,
    });
    const [report] = ended.stdout === "" ? [] : REPORT.parse(JSON.parse(ended.stdout)).rollouts;
    return { exitCode: ended.exitCode, reason: report?.reason, said: ended.stderr };
  };
  return {
    percents,
    promote,
    /** A tick looks at so many intervals and no more: as many ticks as the stage's have. */
    bakeOver: async () => {
      for (let left = 5; ; left--) {
        const tick = await promote();
        if (tick.reason !== "baking" || left === 0) return tick;
      }
    },
    /** A day of drafts up to now, `weight` percent of them by the new prompt. */
    write: (weight: number, rejected: Rejected) => writeDrafts(at("drafts.db"), weight / 100, rejected),
    accept: async () => {
      const accepted = await plannedDigest(folder.path);
      writeFiles(folder.path, { "facts.json": savedFacts(TREE, { accepted, merged: true }) });
    },
    plan: async () => (await runCli(["plan"], { cwd: folder.path })).stdout,
    /** Lets everything so far have happened a day and an hour earlier. */
    sleep: () => {
      const states = at("state/state/prompt");
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
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

function writeDrafts(path: string, share: number, rejected: Rejected): void {
  using database = new DatabaseSync(path);
  database.exec("PRAGMA synchronous = OFF; DROP TABLE IF EXISTS drafts");
  database.exec(
    "CREATE TABLE drafts (at TEXT, prompt TEXT, language TEXT, failed INTEGER, rejected INTEGER, seconds REAL); BEGIN",
  );
  const insert = database.prepare("INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?)");
  const now = Date.now();
  const count = { p12: 0, p13: 0 };
  const total = Math.round(26 * 60 * DRAFTS_A_MINUTE);
  for (let index = 0; index < total; index++) {
    const at = new Date(now - (index / DRAFTS_A_MINUTE) * MINUTE).toISOString();
    // Spread evenly: no draft depends on luck.
    const prompt = (index * 0.618_034) % 1 < share ? "p13" : "p12";
    const nth = ++count[prompt];
    const language = (nth * 0.7548) % 1 < 0.3 ? "other" : "english";
    const isRejected = (nth * 0.5698) % 1 < rejected(prompt, language);
    insert.run(at, prompt, language, Number(nth % 400 === 0), Number(isRejected), nth % 30 === 0 ? 5 : 1);
  }
  database.exec("COMMIT; CREATE INDEX drafts_at ON drafts (at)");
}

test("its plan is promoted by this version, stage by stage, to everybody", async () => {
  using company = openCompany();
  expect(await company.plan()).not.toContain("does not promote it");
  await company.accept();
  expect(await company.promote()).toMatchObject({ reason: "started" });
  const served = [company.percents()];
  for (const weight of [10, 50, 100]) {
    company.write(weight, () => 0.18);
    company.sleep();
    const { said, ...tick } = await company.bakeOver();
    expect(tick, said).toEqual({ exitCode: 0, reason: weight === 100 ? "completed" : "stage-passed" });
    served.push(company.percents());
  }
  const others = { "dark-mode": 50 };
  expect(served).toEqual([10, 50, 100, 100].map((percent) => ({ "reply-prompt": percent, ...others })));
});

test("a prompt that is worse in one language alone goes back to nobody", async () => {
  using company = openCompany();
  await company.accept();
  await company.promote();
  company.write(10, (prompt, language) => (prompt === "p13" && language === "other" ? 0.5 : 0.18));
  company.sleep();
  const { said, ...tick } = await company.promote();
  expect(tick, said).toEqual({ exitCode: 1, reason: "breach" });
  expect(company.percents()).toEqual({ "reply-prompt": 0, "dark-mode": 50 });
});
