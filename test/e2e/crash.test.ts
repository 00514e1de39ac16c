/** A job killed in the middle of anything: the next ticks finish or take back what it began. The whole matrix is a bench. */
import { expect, test } from "vitest";
import { playCrash, WAYS } from "../support/crash.ts";
import type { Point } from "../support/crash.ts";

const ANNOUNCED: Point = { at: 1, side: "after" };
const IN_THE_FILE: Point = { at: 1, side: "file" };
const UNRECORDED: Point = { at: 2, side: "before" };

/** Each kind of point in each kind of way, and each way at least once. */
const SAMPLE: Readonly<Record<string, readonly Point[]>> = {
  "to the end": [ANNOUNCED, IN_THE_FILE],
  "back by a breach": [IN_THE_FILE, UNRECORDED],
  "back by an abort": [ANNOUNCED],
  "blue-green to the end": [ANNOUNCED],
  "back by a breach in the switch": [UNRECORDED],
  "back by a comment in the middle of a move": [ANNOUNCED, IN_THE_FILE],
};

test("killed at a write of every tick, a rollout still ends promoted or taken back", async () => {
  const cases = WAYS.flatMap((way) => (SAMPLE[way.name] ?? []).map((point) => ({ way, point })));
  expect(new Set(cases.map(({ way }) => way))).toEqual(new Set(WAYS));
  const wrong: string[] = [];
  let points = 0;
  for (const { way, point } of cases) {
    const outcome = await playCrash(way, point);
    points += outcome.points.length;
    wrong.push(...outcome.wrong.map((each) => `${way.name}, ${each}`));
  }
  console.log(`crash matrix: ${points} points of the subset, ${wrong.length} wrong`);
  expect(wrong).toEqual([]);
  expect(points).toBeGreaterThan(8);
}, 300_000);
