/** Processes of whole rollouts, really killed before and after their effects, and ticked on. The whole matrix: `npm run bench -- --only crash-effects`. */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wrongIn } from "../support/crash-judge.ts";
import { numberPoints, recoverAll } from "../support/crash-matrix.ts";
import type { Matrix, Point } from "../support/crash-matrix.ts";
import { SCENARIOS } from "../support/crash-scenarios.ts";
import { NAME } from "../support/crash-world.ts";

let matrix: Matrix;
beforeAll(async () => {
  matrix = await numberPoints(SCENARIOS);
}, 180_000);
afterAll(() => matrix[Symbol.dispose]());

test("every kind of effect is among the points that are tried here, before it and after it", () => {
  const kinds = new Set(sampleOf(matrix.points).map(({ at }) => at));
  for (const effect of [
    "save",
    "claim of the route",
    "write to the router",
    "restore",
    "quarantine",
    "deployment",
    "incident",
    "comment",
    "message",
  ])
    expect([...kinds]).toEqual(expect.arrayContaining([`before ${effect}`, `after ${effect}`]));
  expect([...kinds]).toContain("inside save");
  expect(kinds).toEqual(new Set(matrix.points.map(({ at }) => at)));
});

/** Of each rollout, so many points, from its first to its last. */
const OF_EACH = 4;

/** Some points of each rollout, and one of each kind that is not among them. */
function sampleOf(points: readonly Point[]): readonly Point[] {
  const spread = SCENARIOS.flatMap(({ name }) => {
    const own = points.filter(({ scenario }) => scenario.name === name);
    const some = Array.from({ length: OF_EACH }, (_, index) =>
      own.at(Math.round((index * (own.length - 1)) / (OF_EACH - 1))),
    );
    return some.filter((point) => point !== undefined);
  });
  const kinds = new Set(spread.map(({ at }) => at));
  const others = points.filter(({ at }) => !kinds.has(at) && kinds.add(at));
  return [...spread, ...others];
}

describe("the judge of the matrix sees", () => {
  const TAKEN_BACK = "taken back at 50%";
  const journal = join("state", NAME, "journal", "2026-11-23.jsonl");

  async function damaged(damage: (folder: string) => void): Promise<readonly string[]> {
    const folder = mkdtempSync(join(tmpdir(), "damaged-"));
    try {
      cpSync(matrix.ended.get(TAKEN_BACK) ?? "", folder, { recursive: true });
      damage(folder);
      return await wrongIn(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const drained = { candidate: 0, mirror: 0, cohorts: {} };
  const half = { ...drained, candidate: 50 };
  const append = (file: string, line: unknown) => (folder: string) =>
    appendFileSync(join(folder, file), `${JSON.stringify(line)}\n`);
  const rewrite = (file: string, change: (text: string) => string) => (folder: string) => {
    const path = join(folder, file);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  };

  test("nothing wrong where nothing is", async () => {
    expect(await damaged(() => undefined)).toEqual([]);
  });

  test.each([
    [
      "traffic on a candidate that was taken back",
      rewrite("router.json", () => JSON.stringify({ set: half, version: 9 })),
      "rolled back at 50%",
    ],
    [
      "a journal line that is lost",
      rewrite(journal, (text) => text.split("\n").toSpliced(2, 1).join("\n")),
      "the journal breaks at line 3",
    ],
    [
      "a raise that nobody announced",
      append("applied.log", { to: half, from: drained, at: 1, intent: null }),
      "0% was raised to 50% unannounced",
    ],
    [
      "a raise after the announced minute",
      append("applied.log", { to: half, from: drained, at: 2, intent: { to: half, until: 2 } }),
      "0% was raised to 50% unannounced",
    ],
    [
      "a stage that is entered with another weight",
      append(journal, { event: "intent", stage: "half", to: { ...half, candidate: 60 } }),
      "half was announced as 50% and as 60%",
    ],
  ] as const)("%s", async (_name, damage, seen) => {
    expect((await damaged(damage)).join("\n")).toContain(seen);
  });
});

describe.each(SCENARIOS.map(({ name }) => name))("%s", (name) => {
  test("wherever a process of it was killed, it ends as it must, and nothing is lost", async () => {
    const own = matrix.points.filter(({ scenario }) => scenario.name === name);
    const points = sampleOf(matrix.points).filter(({ scenario }) => scenario.name === name);
    const { recovered, wrong } = await recoverAll(points);
    console.log(`crash matrix, ${name}: ${points.length} of ${own.length} points, ${recovered} recovered`);
    expect(wrong).toEqual([]);
    expect(recovered).toBe(points.length);
  }, 180_000);
});
