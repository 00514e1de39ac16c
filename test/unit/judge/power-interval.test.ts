import { describe, expect, test } from "vitest";
import { meanDifferenceInterval, ratioInterval, type Row } from "../../../src/judge/interval.ts";
import { differenceEndNeed, ratioEndNeed } from "../../../src/judge/power-interval.ts";

const LOOKS = 24;
const RUNS = 300;

/** The same numbers at every run of the test. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** Events of `n` units, by the normal law: there are hundreds. */
function drawOf(random: () => number): (n: number, share: number) => number {
  return (n, share) => {
    const z = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(n * share + z * Math.sqrt(n * share * (1 - share))));
  };
}

interface Outcome {
  /** Share of runs whose interval leaves out `left` at the last look. */
  readonly found: number;
  /** Share of runs whose interval missed the truth at any look. */
  readonly missed: number;
}

function frequent(baseline: number, truth: number, left: number): Outcome {
  const draw = drawOf(randomOf(7));
  const deviation = Math.sqrt(baseline * (1 - baseline));
  const distance = Math.abs(left - truth);
  const { samples } = differenceEndNeed({ distance, deviation, perBaseline: 1 }, 1);
  const n = Math.round((samples ?? 0) / LOOKS);
  return runsOf(truth - baseline, left - baseline, () => {
    let [gain, scatter, units] = [0, 0, 0];
    return () => {
      const [xc, xb] = [draw(n, truth), draw(n, baseline)];
      gain += xb - xc;
      units += n;
      scatter += n * (truth * (1 - truth) + baseline * (1 - baseline));
      const { low, high } = meanDifferenceInterval({ gain, scatter, units }, 0.05);
      return { low: -high, high: -low };
    };
  });
}

function rare(baseline: number, truth: number, left: number): Outcome {
  const draw = drawOf(randomOf(11));
  const plan = { share: baseline, ratio: left / baseline, truth: truth / baseline, weight: 0.5 };
  const n = Math.round((ratioEndNeed(plan, 1).samples ?? 0) / LOOKS);
  return runsOf(truth / baseline, left / baseline, () => {
    const rows: Row[] = [];
    return () => {
      rows.push({ xc: draw(n, truth), nc: n, xb: draw(n, baseline), nb: n });
      return ratioInterval(rows, 0.05);
    };
  });
}

function runsOf(
  truth: number,
  left: number,
  open: () => () => { readonly low: number; readonly high: number },
): Outcome {
  let [found, missed] = [0, 0];
  for (let run = 0; run < RUNS; run += 1) {
    const look = open();
    let isMissed = false;
    let last = look();
    for (let t = 1; t < LOOKS; t += 1) {
      last = look();
      isMissed ||= truth < last.low || truth > last.high;
    }
    if (left < last.low || left > last.high) found += 1;
    if (isMissed) missed += 1;
  }
  return { found: found / RUNS, missed: missed / RUNS };
}

describe("as many units as the plan asks for", () => {
  test.each([
    ["41 % → 43.05 %: no effect is left out", frequent, 0.41, 0.4305, 0.41],
    ["no effect: 43.05 % is left out", frequent, 0.41, 0.41, 0.4305],
    ["41 % → 41.82 %: a small effect too", frequent, 0.41, 0.4182, 0.41],
    ["3 % → 3.3 %: no effect is left out", rare, 0.03, 0.033, 0.03],
    ["no effect: 3.3 % is left out", rare, 0.03, 0.03, 0.033],
  ] as const)("%s in about four of five runs, and the truth hardly ever", (_, run, baseline, truth, left) => {
    const { found, missed } = run(baseline, truth, left);
    expect(found).toBeGreaterThan(0.65);
    expect(found).toBeLessThan(0.95);
    expect(missed).toBeLessThan(0.05);
  });
});

describe("the need", () => {
  test("grows with the design effect, and with a distance that shrinks", () => {
    const plan = { distance: 0.02, deviation: 0.49, perBaseline: 1 };
    const need = differenceEndNeed(plan, 1).samples ?? 0;
    expect((differenceEndNeed(plan, 2).samples ?? 0) / need).toBeCloseTo(2, 0);
    expect(differenceEndNeed({ ...plan, distance: 0.01 }, 1).samples).toBeGreaterThan(3 * need);
  });

  test("is none where nothing is to be told apart", () => {
    expect(differenceEndNeed({ distance: 0, deviation: 0.49, perBaseline: 1 }, 1).samples).toBeNull();
    expect(ratioEndNeed({ share: 0.03, ratio: 1, truth: 1, weight: 0.5 }, 1).samples).toBeNull();
  });
});
