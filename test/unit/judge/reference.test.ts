/** Whole streams against the numbers of an independent implementation. */
import { describe, expect, test } from "vitest";
import { advance, type Bets, COUNT_BETS, openCore, SCORE_BETS, wealth } from "../../../src/judge/core.ts";
import { advanceCount, type CountRule } from "../../../src/judge/count-test.ts";
import { dispersion } from "../../../src/judge/dispersion.ts";
import { averageWealth } from "../../../src/judge/half-way.ts";
import { stakeLimit } from "../../../src/judge/grid.ts";
import { betIncrements, countIncrements, worstLoss } from "../../../src/judge/increments.ts";
import { advanceScores, advanceShares, momentsOf, type ScoreRule } from "../../../src/judge/score-test.ts";
import { copySeries, openSeries, type Series, shareMoments } from "../../../src/judge/series.ts";
import { farthest, upTo } from "./near.ts";

type Row = readonly [xc: number, xb: number, nc: number, nb: number];

const H1 = [
  [6, 665],
  [9, 670],
  [5, 660],
  [8, 668],
] as const;
const S1: readonly Row[] = [
  [0, 7, 35, 665],
  [1, 6, 33, 660],
  [2, 8, 36, 671],
  [3, 5, 35, 664],
  [2, 7, 34, 668],
  [4, 6, 37, 662],
  [3, 9, 35, 670],
  [2, 6, 33, 659],
  [3, 7, 36, 666],
  [4, 8, 35, 665],
  [0, 0, 0, 640],
  [5, 6, 38, 660],
];
const H2 = [
  [2, 600],
  [14, 610],
  [1, 590],
  [9, 605],
  [0, 600],
  [16, 612],
  [3, 600],
  [11, 598],
] as const;
const S2: readonly Row[] = [
  [0, 4, 35, 665],
  [3, 12, 33, 660],
  [0, 2, 36, 671],
  [4, 15, 35, 664],
  [1, 3, 34, 668],
  [6, 10, 37, 662],
];

const LEVELS = [0, 0.25, 0.5, 0.75, 1];
const HS = [
  [0, 1, 2, 4, 7],
  [1, 0, 2, 5, 6],
  [0, 0, 1, 6, 7],
  [2, 2, 1, 4, 5],
];
const S4 = [
  [
    [0, 0, 1, 2, 4],
    [0, 1, 2, 4, 7],
  ],
  [
    [1, 1, 1, 2, 2],
    [0, 0, 2, 5, 7],
  ],
  [
    [2, 1, 2, 1, 1],
    [1, 0, 1, 5, 8],
  ],
  [
    [0, 0, 0, 0, 0],
    [0, 1, 1, 6, 6],
  ],
  [
    [2, 2, 1, 1, 1],
    [0, 1, 2, 4, 7],
  ],
  [
    [3, 1, 1, 1, 1],
    [0, 0, 3, 4, 7],
  ],
] as const;

const phi = (series: Series): number => dispersion(series.arm, series.blocks);
const throughJson = (series: Series): Series => copySeries(JSON.parse(JSON.stringify(series)));

function counting(past: readonly (readonly [number, number])[], horizon: number): Series {
  return openSeries(
    COUNT_BETS,
    horizon,
    past.map(([x, n]) => shareMoments(n, x)),
  );
}

interface CountStream {
  readonly ratio: number;
  readonly horizon: number;
  readonly rows: readonly Row[];
  readonly resumeBefore?: number;
}

function judgeCounts(
  start: Series,
  { ratio, horizon, rows, resumeBefore }: CountStream,
): { found: number[]; series: Series } {
  let series = start;
  const rule: CountRule = { kind: "count", ratio, worse: "more", certifies: false };
  const found = rows.map(([xc, xb, nc, nb], i) => {
    if (i === resumeBefore) series = throughJson(series);
    advanceCount(series, rule, { xc, nc, xb, nb, xh: 0 }, { horizon, designEffect: 1 });
    return wealth(series.core);
  });
  return { found, series };
}

describe("counts", () => {
  const C1 = [
    0.473316093, 0.583071101, 1.25272188, 11.2734425, 40.6521788, 746.701433, 6912.22652, 32874.0785,
    445819.564, 8827392.03, 8827392.03, 177270705,
  ];
  test.each([[undefined], [6], [11]])(
    "C1 with history and a margin; resumed from JSON before interval %s",
    (resumeBefore) => {
      const start = counting(H1, 60);
      expect(phi(start)).toBe(1);
      const stream = {
        ratio: 1.1,
        horizon: 60,
        rows: S1,
        ...(resumeBefore === undefined ? {} : { resumeBefore }),
      };
      const { found, series } = judgeCounts(start, stream);
      expect(farthest(found, C1)).toBeLessThan(1e-8);
      expect(phi(series)).toBe(1);
    },
  );
  test("C2 a history that scatters", () => {
    const start = counting(H2, 60);
    expect(farthest([phi(start)], [5.9276362099])).toBeLessThan(1e-8);
    const { found, series } = judgeCounts(start, { ratio: 1.1, horizon: 60, rows: S2 });
    expect(
      farthest(found, [0.814166769, 1.00043069, 0.951926311, 1.29363667, 1.42541519, 3.07486311]),
    ).toBeLessThan(1e-8);
    expect(farthest([phi(series)], [6.1491010948])).toBeLessThan(1e-8);
  });
  test("C3 without history", () => {
    const { found, series } = judgeCounts(counting([], 30), { ratio: 1, horizon: 30, rows: S2 });
    expect(
      farthest(found, [0.580820177, 2.58451528, 2.12715797, 5.54057082, 6.83677388, 25.0321194]),
    ).toBeLessThan(1e-8);
    expect(farthest([phi(series)], [4.1004196215])).toBeLessThan(1e-8);
  });
  test("C4 fifty intervals, and the state after them", () => {
    const past = upTo(30).map((i) => [((13 * i * i + i) % 19) + 3, 1150 + 5 * (i % 6)] as const);
    const rows = upTo(50).map((i): Row => [
      (7 * i * i + 3 * i) % 5,
      ((11 * i * i + 5 * i) % 17) + 4,
      60 + (i % 3),
      1100 + 10 * (i % 4),
    ]);
    const start = counting(past, 50);
    expect(farthest([phi(start)], [2.7267546962])).toBeLessThan(1e-8);
    const { found, series } = judgeCounts(start, { ratio: 1, horizon: 50, rows, resumeBefore: 23 });
    expect(
      farthest(
        [9, 19, 29, 39, 49].map((i) => found[i] ?? 0),
        [5.278027938, 59.31639587, 411.7931232, 4297.831989, 51192.01868],
      ),
    ).toBeLessThan(1e-8);
    expect(farthest([phi(series)], [3.2480078756])).toBeLessThan(1e-8);
    expect(
      farthest(
        series.core.a,
        [
          5129.56150823724, 30445.852403807326, 15581.683872790047, 34.89976729528572, 0.015228677794803261,
          0.0059027331019072815,
        ],
      ),
    ).toBeLessThan(1e-8);
    expect(farthest([...series.sums], [100, 3049, 602, 55730, 0])).toBeLessThan(1e-8);
    expect(
      farthest([...series.arm], [0.0036036036036036037, 1110, 289.46227520931427, 79, 90605, 1002, 1002]),
    ).toBeLessThan(1e-8);
    expect(
      farthest([...series.blocks[0]], [0, 0, 0, 0.07824981353899513, 3.887761556517855, 9]),
    ).toBeLessThan(1e-8);
    expect(
      farthest(
        [...series.blocks[1]],
        [0.517189828319427, 16.75052981256823, 10, -0.025503481893814565, 0.6730538681689878, 1],
      ),
    ).toBeLessThan(1e-8);
  });
  test("fewer events being worse is the mirror image: swapping arms and turning the ratio gives the same capital", () => {
    const more = counting([], 30);
    const fewer = counting([], 30);
    const setting = { horizon: 30, designEffect: 1 };
    advanceCount(
      more,
      { kind: "count", ratio: 1, worse: "more", certifies: false },
      { xc: 9, nc: 100, xb: 3, nb: 100, xh: 0 },
      setting,
    );
    advanceCount(
      fewer,
      { kind: "count", ratio: 1, worse: "fewer", certifies: false },
      { xc: 3, nc: 100, xb: 9, nb: 100, xh: 0 },
      setting,
    );
    expect(farthest(fewer.core.a, more.core.a)).toBeLessThan(1e-8);
  });
});

function judgeScores(
  start: Series,
  points: number,
  rows: readonly (readonly (readonly number[])[])[],
  about: { horizon: number; resumeBefore?: number },
): number[] {
  let series = start;
  const rule: ScoreRule = { kind: "score", from: "levels", better: "higher", factor: 1, points };
  return rows.map(([candidate = [], baseline = []], i) => {
    if (i === about.resumeBefore) series = throughJson(series);
    advanceScores(
      series,
      rule,
      { levels: LEVELS, candidate, baseline },
      { horizon: about.horizon, designEffect: 1 },
    );
    return wealth(series.core);
  });
}

describe("scores", () => {
  const scoring = (past: readonly (readonly number[])[], horizon: number): Series =>
    openSeries(
      SCORE_BETS,
      horizon,
      past.map((one) => momentsOf(LEVELS, one)),
    );
  test("S1 without history, with a margin", () => {
    const found = judgeScores(scoring([], 60), 0.02, S4, { horizon: 60 });
    expect(
      farthest(found, [0.451971528, 0.727595515, 2.6454216, 2.6454216, 16.0655716, 188.345977]),
    ).toBeLessThan(1e-8);
  });
  test.each([[undefined], [3]])("S2 with history; resumed from JSON before interval %s", (resumeBefore) => {
    const about = { horizon: 60, ...(resumeBefore === undefined ? {} : { resumeBefore }) };
    const found = judgeScores(scoring(HS, 60), 0, S4, about);
    expect(
      farthest(found, [0.566993442, 1.12536244, 5.96083167, 5.96083167, 61.8746283, 1485.9933]),
    ).toBeLessThan(1e-8);
  });
  test("S3 fifty intervals", () => {
    const past = upTo(20).map((i) => [i % 3, (i * i) % 4, 2, 4, 6 + ((5 * i) % 4)]);
    const rows = upTo(50).map((i) => [
      [(3 * i) % 2, (5 * i * i) % 3, i % 2, 2, 3 + (i % 2)],
      [i % 2, (2 * i) % 3, 2, 4 + (i % 3), 7],
    ]);
    const found = judgeScores(scoring(past, 50), 0, rows, { horizon: 50 });
    expect(
      farthest(
        [9, 19, 29, 39, 49].map((i) => found[i] ?? 0),
        [0.7953150696, 1.401395356, 3.546661061, 6.435906325, 13.98320022],
      ),
    ).toBeLessThan(1e-8);
  });
});

test("T1 two points of a tail, a frequent and a rare one, averaged", () => {
  const setting = { horizon: 60, designEffect: 1 };
  const often = openSeries(
    SCORE_BETS,
    60,
    [
      [60, 665],
      [70, 670],
      [66, 660],
      [71, 668],
    ].map(([x = 0, n = 0]) => shareMoments(n, x)),
  );
  const rare = counting(H1, 60);
  const steps = [
    [
      [5, 1],
      [66, 7],
      [35, 665],
    ],
    [
      [7, 2],
      [63, 6],
      [33, 660],
    ],
    [
      [9, 3],
      [70, 8],
      [36, 671],
    ],
    [
      [8, 2],
      [66, 5],
      [35, 664],
    ],
  ];
  const found = steps.map(([xc = [], xb = [], n = []]) => {
    const tally = (i: number) => ({ xc: xc[i] ?? 0, xb: xb[i] ?? 0, nc: n[0] ?? 0, nb: n[1] ?? 0, xh: 0 });
    advanceShares(
      often,
      { kind: "score", from: "levels", better: "lower", factor: 1, points: 0 },
      tally(0),
      setting,
    );
    advanceCount(rare, { kind: "count", ratio: 1, worse: "more", certifies: false }, tally(1), setting);
    return averageWealth([often, rare]);
  });
  expect(farthest(found, [0.8896711632, 2.929058176, 28.04978004, 176.8362827])).toBeLessThan(1e-8);
});

describe("the older judge's numbers by the same code with its parameters", () => {
  const evenly = (count: number): Bets => ({
    weights: Array.from({ length: count }, () => 1 / count),
    start: 0.7,
    cash: 0.3,
    reserve: 0,
  });
  test("counts", () => {
    const bets = evenly(5);
    const core = openCore(bets, 60);
    const found = S1.map(([xc, xb, nc, nb]) => {
      advance(core, nc > 0 ? countIncrements({ xc, nc, xb, nb }, 1.1, [1.25, 1.6, 2.5, 5, 15]) : [], bets);
      return wealth(core);
    });
    const printed = [
      0.65473508, 0.75444772, 1.266753, 8.6709357, 30.270783, 1637.6976, 18226.152, 97744.991, 1580221.7,
      90861989, 90861989, 2.6986681e10,
    ];
    expect(farthest(found, printed)).toBeLessThan(5e-8);
  });
  test("scores", () => {
    const bets = evenly(4);
    const core = openCore(bets, 60);
    let [sum, n] = [0, 0];
    const found = S4.map(([candidate, baseline]) => {
      const at = { better: "higher", factor: 1, points: 0.02, centre: (sum + 2 * 0.8) / (n + 2) } as const;
      const c = momentsOf(LEVELS, candidate);
      const b = momentsOf(LEVELS, baseline);
      const limit = stakeLimit(worstLoss(at, c.n / b.n));
      const stakes = [0.3, 0.7, 1.5, 3.2].map((stake) => Math.min(stake, limit));
      advance(core, c.n > 0 ? betIncrements({ levels: LEVELS, candidate, baseline }, at, stakes) : [], bets);
      [sum, n] = [sum + b.sum, n + b.n];
      return wealth(core);
    });
    expect(farthest(found, [0.60782521, 0.97037451, 3.565593, 3.565593, 28.324961, 532.64557])).toBeLessThan(
      5e-8,
    );
  });
});
