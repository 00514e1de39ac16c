import { describe, expect, test } from "vitest";
import { fixedRateIncrements } from "../../../../src/judge/increments.ts";
import { levelStanding, TOLERATED } from "../../../../src/judge/level-standing.ts";
import { PSI } from "../../../../src/judge/paired-increments.ts";
import { QUORUM, quorumAlarm, quorumFromHistory, quorumNeed } from "../../../../src/judge/quorum.ts";
import { farthest, upTo } from "../near.ts";
import { olderWealth } from "./older-core.ts";

const iid = (p: number) => ({ p01: p, p11: p });

describe("how often the rule cries wolf", () => {
  test("quorum iid p=.02 4of5 T=360, 3of3, 2of3; p=.05 4of5; Markov p01=.005,p11=.5", () => {
    const found = [
      quorumAlarm(iid(0.02), QUORUM, 360),
      quorumAlarm(iid(0.02), { m: 3, w: 3 }, 360),
      quorumAlarm(iid(0.02), { m: 2, w: 3 }, 360),
      quorumAlarm(iid(0.05), QUORUM, 360),
      quorumAlarm({ p01: 0.005, p11: 0.5 }, QUORUM, 360),
    ];
    const printed = [0.0002178570764, 0.002803020836, 0.2393385606, 0.007904283668, 0.2012010773];
    expect(farthest(found, printed)).toBeLessThan(1e-9);
  });
  test("is what all 2^12 paths together say", () => {
    const [p01, p11] = [0.2, 0.6];
    const share = p01 / (p01 + 1 - p11);
    let all = 0;
    for (const path of upTo(2 ** 12)) {
      const above = upTo(12).map((t) => ((path >> t) & 1) === 1);
      let probability = 1;
      for (const [t, beyond] of above.entries()) {
        const p = t === 0 ? share : above[t - 1] === true ? p11 : p01;
        probability *= beyond ? p : 1 - p;
      }
      const fires = upTo(12).some((t) => above.slice(Math.max(0, t - 4), t + 1).filter(Boolean).length >= 4);
      if (fires) all += probability;
    }
    expect(farthest([quorumAlarm({ p01, p11 }, QUORUM, 12)], [all])).toBeLessThan(1e-12);
  });
  test("never and always", () => {
    expect(quorumAlarm({ p01: 0, p11: 1 }, QUORUM, 360)).toBe(0);
    expect(quorumAlarm(iid(1), QUORUM, 3)).toBe(0);
    expect(quorumAlarm(iid(1), QUORUM, 4)).toBe(1);
  });
  test("a longer stage is never safer", () => {
    const chances = [0, 5, 60, 360, 1_440].map((t) => quorumAlarm({ p01: 0.01, p11: 0.4 }, QUORUM, t));
    expect(chances).toEqual([...chances].sort((a, b) => a - b));
  });
});

test("readings until the rule has fired on a gauge that stays beyond its bound this often", () => {
  expect([0.2, 0.4, 0.7, 1].map((p) => quorumNeed(iid(p), QUORUM, 0.5))).toEqual([180, 21, 5, 4]);
  expect(quorumNeed(iid(0.001), QUORUM, 0.5, 100)).toBeNull();
});

describe("what history says of a gauge", () => {
  test("one that was never beyond its bound says at most so often, never never", () => {
    expect(quorumFromHistory(Array.from({ length: 1_440 }, () => false))).toEqual({
      p01: 1 / 1_442,
      p11: 0.3,
    });
    const chance = quorumAlarm({ p01: 1 / 1_442, p11: 0.3 }, QUORUM, 360);
    expect(chance).toBeCloseTo(0.007, 3);
  });
  test("one that was says how often it came and how long it stayed", () => {
    const history = upTo(1_000).map((t) => t % 100 < 4);
    const { p01, p11 } = quorumFromHistory(history);
    // 9 starts seen from 960 readings within; 30 of 40 readings beyond were followed by another.
    expect(p01).toBeCloseTo(10 / 962, 12);
    expect(p11).toBeCloseTo(30.3 / 41, 12);
  });
  test("a missing reading parts what is before it from what is after", () => {
    expect(quorumFromHistory([false, null, true, null, true, true])).toEqual({ p01: 1 / 3, p11: 1.3 / 2 });
    expect(quorumFromHistory([])).toEqual({ p01: 0.5, p11: 0.3 });
  });
});

describe("a gauge against its bound", () => {
  const STREAM = [0.7, 0.8, 0.91, 0.85, 0.93, 0.95, null, 0.94, 0.97, 0.6].map((g) =>
    g === null ? null : g > 0.9,
  );
  test("LevelGuard(.9,T=60): evidence", () => {
    const increments = STREAM.map((beyond) =>
      fixedRateIncrements({ x: beyond === true ? 1 : 0, n: beyond === null ? 0 : 1 }, TOLERATED, PSI),
    );
    const printed = [
      0.9027564303, 0.833473854, 1.815140774, 1.533810389, 5.206490178, 29.03208727, 29.03208727, 210.7891557,
      1710.20841, 1035.192664,
    ];
    expect(farthest(olderWealth(increments, 60), printed)).toBeLessThan(1e-9);
  });
  test("LevelGuard(.9,T=60): where the rule alone stands", () => {
    const found = STREAM.map((_, t) => {
      const readings = STREAM.slice(0, t + 1);
      return levelStanding({
        recent: readings.slice(-5),
        seen: readings.filter((beyond) => beyond !== null).length,
        beyond: readings.filter((beyond) => beyond === true).length,
      });
    });
    // From the sixth reading on the evidence has spoken, whatever the rule says.
    expect(found.slice(0, 5)).toEqual([
      "too-few-samples",
      "too-few-samples",
      "too-few-samples",
      "ambiguous",
      "ambiguous",
    ]);
    expect(found[8]).toBe("breach");
  });
  test.each([
    [[true, true, false, true, true], 100, 4, "breach"],
    [[false, true, false, true, false], 100, 2, "ambiguous"],
    [[false, true, false, false, false], 100, 1, "clear"],
    [[false, true, false, false, false], 100, 6, "ambiguous"],
    [[false, null, null, false, false], 100, 0, "no-data"],
    [[false, false, false], 3, 0, "too-few-samples"],
    [[], 0, 0, "too-few-samples"],
  ] as const)("%j after %d readings, %d beyond: %s", (recent, seen, beyond, stand) => {
    expect(levelStanding({ recent, seen, beyond })).toBe(stand);
  });
});
