/** A job killed in the middle of anything: the next ticks finish or take back what it began. The whole matrix is a bench. */
import { expect, test } from "vitest";
import { playCrash, WAYS } from "../support/crash.ts";
import type { Point } from "../support/crash.ts";

/** The second write of a first move claims its route, the third records it; the flag file lies between them. */
const POINTS: readonly Point[] = [
  { at: 1, side: "after" },
  { at: 1, side: "file" },
  { at: 2, side: "before" },
];

test("killed at a write of every tick, a rollout still ends promoted or taken back", async () => {
  const cases = WAYS.flatMap((way) => POINTS.map((point) => ({ way, point })));
  const wrong: string[] = [];
  let points = 0;
  for (const { way, point } of cases.filter(
    ({ way: { killed }, point: { at } }) => killed !== null || at < 2,
  )) {
    const outcome = await playCrash(way, point);
    points += outcome.points.length;
    wrong.push(...outcome.wrong.map((each) => `${way.name}, ${each}`));
  }
  console.log(`crash matrix: ${points} points of the subset, ${wrong.length} wrong`);
  expect(wrong).toEqual([]);
  expect(points).toBeGreaterThan(8);
}, 300_000);
