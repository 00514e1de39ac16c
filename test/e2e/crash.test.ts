/** Processes of whole rollouts, really killed before and after their effects, and ticked on. The whole matrix: `npm run bench -- --only crash`. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { numberPoints, recoverAll } from "../support/crash-matrix.ts";
import type { Matrix } from "../support/crash-matrix.ts";
import { SCENARIOS } from "../support/crash-scenarios.ts";

let matrix: Matrix;
beforeAll(async () => {
  matrix = await numberPoints(SCENARIOS);
});
afterAll(() => matrix[Symbol.dispose]());

test("every kind of effect is among the points, before it and after it", () => {
  const kinds = new Set(matrix.points.map(({ at }) => at));
  for (const effect of [
    "save",
    "claim of the route",
    "write to the router",
    "restore",
    "quarantine",
    "incident",
  ])
    expect([...kinds]).toEqual(expect.arrayContaining([`before ${effect}`, `after ${effect}`]));
});

/** Of each rollout, so many points, from its first to its last. */
const OF_EACH = 10;

describe.each(SCENARIOS.map(({ name }) => name))("%s", (name) => {
  test("wherever a process of it was killed, it ends as it must, and nothing is lost", async () => {
    const own = matrix.points.filter(({ scenario }) => scenario.name === name);
    const points = Array.from({ length: OF_EACH }, (_, index) =>
      own.at(Math.round((index * (own.length - 1)) / (OF_EACH - 1))),
    ).filter((point) => point !== undefined);
    const { recovered, wrong } = await recoverAll(points);
    console.log(`crash matrix, ${name}: ${points.length} of ${own.length} points, ${recovered} recovered`);
    expect(wrong).toEqual([]);
    expect(recovered).toBe(OF_EACH);
  }, 180_000);
});
