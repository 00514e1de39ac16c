import { describe, expect, test } from "vitest";
import type { MeasuredGuard } from "../../../src/judge/guard.ts";
import { certificateFor, certificateObstacle } from "../../../src/plan/certificates.ts";
import { neededFor } from "../../../src/plan/needed.ts";
import { neededForSplit } from "../../../src/plan/needed-split.ts";
import type { Needed, Question } from "../../../src/plan/question.ts";
import {
  aComposite,
  aLatency,
  aLevel,
  aPaired,
  aProportion,
  aRate,
  aRatio,
  aScore,
  aTripwire,
} from "../../support/guards.ts";

const NONE = { atMost: null, atLeast: null };

function asked(guard: MeasuredGuard, overrides: Partial<Question> = {}): Question {
  return { guard, alpha: 0.05, designEffect: 1, units: 20_000, weight: 0.05, live: true, ...overrides };
}

function samplesOf(need: Needed): number {
  if (need.kind !== "samples") throw new RangeError(`Expected samples, got ${JSON.stringify(need)}`);
  return need.needed;
}

function needed(guard: MeasuredGuard, overrides: Partial<Question> = {}): number {
  return samplesOf(neededFor(asked(guard, overrides)));
}

/** Every kind with something to find, and the same with something larger to find. */
const KINDS: readonly (readonly [string, MeasuredGuard, MeasuredGuard])[] = [
  ["share", aProportion(), aProportion({ detect: { kind: "level", level: 0.01 } })],
  ["rate", aRate(), aRate({ detect: { kind: "level", level: 0.06 } })],
  [
    "rate against the baseline",
    aRate({ objective: NONE, margin: { kind: "factor", factor: 1 } }),
    aRate({ objective: NONE, margin: { kind: "factor", factor: 1 }, detect: { kind: "factor", factor: 2 } }),
  ],
  ["score", aScore(), aScore({ detect: { kind: "level", level: 0.6 } })],
  [
    "score against a limit",
    aScore({
      margin: null,
      objective: { atMost: null, atLeast: 0.8 },
      detect: { kind: "level", level: 0.75 },
    }),
    aScore({
      margin: null,
      objective: { atMost: null, atLeast: 0.8 },
      detect: { kind: "level", level: 0.6 },
    }),
  ],
  [
    "score of which moments are known",
    aScore({ score: { kind: "moments", n: "n", sum: "s", squares: "q" } }),
    aScore({
      score: { kind: "moments", n: "n", sum: "s", squares: "q" },
      detect: { kind: "level", level: 0.6 },
    }),
  ],
  ["composite", aComposite(), aComposite({ detect: { kind: "level", level: 0.6 } })],
  [
    "sum per unit",
    aRatio({ spread: 20, expect: 4 }),
    aRatio({ spread: 20, expect: 4, detect: { kind: "level", level: 9 } }),
  ],
  [
    "sum per unit against the baseline",
    aRatio({ spread: 8, expect: 4, objective: NONE, margin: { kind: "factor", factor: 1.1 } }),
    aRatio({
      spread: 8,
      expect: 4,
      objective: NONE,
      margin: { kind: "factor", factor: 1.1 },
      detect: { kind: "factor", factor: 3 },
    }),
  ],
  ["pairs of outcomes", aPaired(), aPaired({ detect: { kind: "level", level: 0.05 } })],
  [
    "pairs of scores",
    aPaired({ compares: "scores", better: "higher", expect: 0.8, detect: { kind: "level", level: 0.77 } }),
    aPaired({ compares: "scores", better: "higher", expect: 0.8, detect: { kind: "level", level: 0.7 } }),
  ],
  [
    "pairs of latencies",
    aPaired({
      compares: "latencies",
      expect: null,
      margin: { kind: "factor", factor: 1.1 },
      detect: { kind: "factor", factor: 1.2 },
    }),
    aPaired({
      compares: "latencies",
      expect: null,
      margin: { kind: "factor", factor: 1.1 },
      detect: { kind: "factor", factor: 1.5 },
    }),
  ],
];

describe("samples of every kind", () => {
  test.each(KINDS)(
    "a %s: a larger harm needs fewer, a smaller alpha more, one look fewer",
    (_, guard, larger) => {
      const need = neededFor(asked(guard));
      expect(needed(larger)).toBeLessThan(samplesOf(need));
      expect(needed(guard, { alpha: 0.001 })).toBeGreaterThan(samplesOf(need));
      expect(need.kind === "samples" ? need.oneLook : null).toBeLessThanOrEqual(samplesOf(need));
    },
  );

  test.each(KINDS)("a %s: samples that resemble each other are worth less", (_, guard) => {
    expect(needed(guard, { designEffect: 3, units: 60_000 })).toBeGreaterThan(2 * needed(guard));
  });

  test("a better guard is planned on the side that is worse for it", () => {
    const fewer = aRate({
      better: "higher",
      expect: 1.2,
      objective: { atMost: null, atLeast: 1 },
      detect: { kind: "level", level: 0.8 },
    });
    expect(needed(fewer)).toBeGreaterThan(10);
    expect(
      neededFor(asked(aRate({ ...fewer, objective: NONE, margin: { kind: "factor", factor: 1 } }))).kind,
    ).toBe("samples");
  });
});

describe("a mean score", () => {
  test("on another scale needs the same when all levels are", () => {
    const stars = aScore({
      range: [1, 5],
      expect: 4.2,
      spread: 0.88,
      margin: { kind: "points", points: 0.04 },
      detect: { kind: "level", level: 3.96 },
    });
    expect(needed(stars)).toBe(needed(aScore()));
  });

  test("with a margin as a factor is worse than that factor of the whole score", () => {
    const factor = aScore({
      range: [1, 5],
      expect: 4.2,
      spread: 0.88,
      detect: { kind: "level", level: 3.96 },
    });
    const same = needed({ ...factor, margin: { kind: "points", points: 0.084 } });
    expect(Math.abs(needed({ ...factor, margin: { kind: "factor", factor: 0.98 } }) - same)).toBeLessThan(
      same * 0.05,
    );
  });

  test("without a spread is planned with the most that there can be, and says so", () => {
    const need = neededFor(asked(aScore({ spread: null })));
    expect(need).toMatchObject({ notes: [{ kind: "spread-assumed", spread: expect.closeTo(0.4, 12) }] });
    expect(samplesOf(need)).toBe(needed(aScore({ spread: 0.4 })));
    const stars = neededFor(
      asked(aScore({ spread: null, range: [1, 5], expect: 3, detect: { kind: "level", level: 2 } })),
    );
    expect(stars).toMatchObject({ notes: [{ kind: "spread-assumed", spread: 2 }] });
  });

  test("whose level lies outside of its scale is not planned", () => {
    const outside = { ...aScore({ range: [1, 5], expect: 4 }), margin: null };
    expect(neededFor(asked({ ...outside, objective: { atMost: null, atLeast: 1 } })).kind).toBe("missing");
    expect(
      neededFor(asked({ ...outside, objective: { atMost: null, atLeast: 1.5 }, detect: null })).kind,
    ).toBe("samples");
    const beyond = { ...outside, objective: { atMost: null, atLeast: 3 } };
    expect(neededFor(asked({ ...beyond, detect: { kind: "level", level: 1 } })).kind).toBe("samples");
    expect(neededFor(asked({ ...beyond, detect: { kind: "level", level: 0.9 } })).kind).toBe("missing");
  });
});

describe("a composite", () => {
  test("spends half on its floors where it has any", () => {
    const parts = aComposite().parts.map((part) => ({ ...part, floor: null }));
    expect(needed(aComposite())).toBe(needed(aComposite({ parts }), { alpha: 0.025 }));
  });

  test("of parts that are counted one by one scatters less than one score", () => {
    const one = aScore({ spread: null, detect: { kind: "level", level: 0.7 } });
    const parts = [0.5, 0.5].map((weight, i) => ({ name: `p${i}`, weight, score: "s", floor: null }));
    expect(needed(aComposite({ parts }))).toBeLessThan(needed(one));
  });
});

describe("a sum per unit", () => {
  test("without its spread cannot be planned, and is judged all the same", () => {
    expect(neededFor(asked(aRatio()))).toMatchObject({ kind: "spread-missing" });
    expect(neededFor(asked(aRatio({ margin: { kind: "factor", factor: 1.1 }, expect: 4 })))).toMatchObject({
      kind: "spread-missing",
    });
  });

  test.each([
    [0.01, true],
    [5, true],
    [7, false],
    [30, false],
  ])("with a spread of %d needs a hundred units and no more: %j", (spread, isLeast) => {
    expect(needed(aRatio({ spread })) === 100).toBe(isLeast);
    expect(needed(aRatio({ spread }))).toBeGreaterThanOrEqual(100);
  });
});

describe("a gauge", () => {
  test.each([
    [0.05, 3],
    [0.05 / 16, 4],
    [1e-9, 4],
  ])(
    "with alpha %d breaks after %d readings beyond its bound, and passes after five",
    (alpha, breachAfter) => {
      const need = neededFor(asked(aLevel(), { alpha }));
      expect(need).toMatchObject({ kind: "samples", needed: 5, notes: [{ kind: "readings", breachAfter }] });
    },
  );

  test("against the baseline's takes many more: readings that follow each other are alike", () => {
    const relative = aLevel({ objective: NONE, margin: { kind: "factor", factor: 1.1 } });
    expect(needed(relative)).toBeGreaterThan(100);
    expect(neededFor(asked(relative, { weight: null })).kind).toBe("no-baseline");
  });
});

describe("pairs of answers", () => {
  // The reference's plans: [median, 80 %] of the best bettor.
  test("of which 3% and 2% are bad need 7,425 at 80%", () => {
    const cells = aPaired({ expect: 0.02, detect: { kind: "level", level: 0.03 } });
    // As if the two had nothing in common, so a little less than 3 % and 2 % differ.
    expect(needed(cells)).toBeGreaterThan(6_500);
    expect(needed(cells)).toBeLessThan(7_425);
  });

  test.each([
    ["bad 10% → 13%", 0.1, 0.13, 0, 3_075],
    ["bad 10% → 13%, margin 1 point", 0.1, 0.13, 0.01, 7_254],
    ["bad 2% → 4%, margin half a point", 0.02, 0.04, 0.005, 3_300],
  ])("%s: within an eighth of the measured", (_, expect_, level, points, measured) => {
    const guard = aPaired({
      expect: expect_,
      detect: { kind: "level", level },
      margin: { kind: "points", points },
    });
    expect(needed(guard) / measured).toBeGreaterThan(0.875);
    expect(needed(guard) / measured).toBeLessThan(1.125);
  });

  test("of latencies, ×1.2 over a margin of ×1.1: half of the weight is the tail's", () => {
    const guard = aPaired({
      compares: "latencies",
      margin: { kind: "factor", factor: 1.1 },
      expect: null,
      detect: { kind: "factor", factor: 1.2 },
    });
    // The reference plans 1,542 pairs with all of the weight.
    expect(needed(guard, { alpha: 0.1 }) / 1_542).toBeCloseTo(1, 1);
    expect(needed(guard)).toBeGreaterThan(needed(guard, { alpha: 0.1 }));
  });

  test("of latencies of which nothing is said find ×1.5, whatever the level is", () => {
    const margin = { kind: "factor", factor: 1.1 } as const;
    const said = aPaired({
      compares: "latencies",
      margin,
      expect: null,
      detect: { kind: "factor", factor: 1.5 },
    });
    for (const level of [null, 0.6, 3])
      expect(needed({ ...said, detect: null, expect: level })).toBe(needed(said));
  });

  test("are never fewer than fifty, and say that they can only become fewer", () => {
    const need = neededFor(asked(aPaired({ detect: { kind: "level", level: 0.9 } })));
    expect(need).toMatchObject({ needed: 50, notes: [{ kind: "uncorrelated" }] });
  });

  test("are not held against an objective, nor against a level of the baseline that nobody said", () => {
    expect(neededFor(asked(aPaired({ margin: null, objective: { atMost: 0.05, atLeast: null } }))).kind).toBe(
      "missing",
    );
    expect(neededFor(asked(aPaired({ expect: null }))).kind).toBe("missing");
    const level = aPaired({ compares: "latencies", expect: null, detect: { kind: "level", level: 2 } });
    expect(neededFor(asked(level)).kind).toBe("missing");
  });
});

describe("the split", () => {
  const ask = (weight: number, tolerance = 1, alpha = 0.005): Needed =>
    neededForSplit({ alpha, designEffect: 1, units: 1e6, weight, tolerance });

  test("of 5%: half of it shows after 1,542 units of both arms with odds within ×1.05", () => {
    const need = ask(0.05, 1.05);
    if (need.kind !== "samples") throw new RangeError(need.kind);
    const [note] = need.notes;
    if (note?.kind !== "split") throw new RangeError("Expected a note on the split");
    expect(Math.abs(note.half - 1_542)).toBeLessThan(20);
    expect(note.double).toBeLessThan(note.half);
    expect(need.needed).toBe(Math.ceil(note.half * 0.05));
  });

  test.each([
    [0, "rule"],
    [0.001, "samples"],
    [0.5, "samples"],
    [0.999, "samples"],
    [1, "rule"],
  ])("at a weight of %d is a %s", (weight, kind) => {
    expect(ask(weight).kind).toBe(kind);
  });

  test("finds nothing that is tolerated", () => {
    expect(ask(0.05, 1.8).kind).toBe("samples");
    expect(ask(0.05, 2.2).kind).toBe("missing");
  });

  test("is the same from both versions' side", () => {
    const [few, many] = [ask(0.1), ask(0.9)];
    if (few.kind !== "samples" || many.kind !== "samples") throw new RangeError("Expected samples");
    expect(many.needed / 0.9).toBeGreaterThan((few.needed / 0.1) * 0.9);
    expect(many.needed / 0.9).toBeLessThan((few.needed / 0.1) * 1.1);
  });
});

describe("a certificate", () => {
  const share = aProportion({
    certify: true,
    objective: NONE,
    expect: 0.01,
    margin: { kind: "factor", factor: 1.2 },
    detect: { kind: "factor", factor: 2 },
  });

  test("no worse than ×1.2 of 1% errors takes 44,526 requests at a weight of 5%", () => {
    expect(certificateFor(asked(share))).toBe(44_526);
    expect(certificateFor(asked(share, { alpha: 0.001 }))).toBe(44_526);
  });

  test.each([
    ["is not asked for", { ...share, certify: false }],
    ["with no margin there is none", { ...share, margin: { kind: "factor", factor: 1 } as const }],
    ["without the baseline's level nobody can say", { ...share, expect: null }],
    [
      "a baseline on the limit never keeps within it",
      aProportion({ certify: true, margin: null, expect: 0.005 }),
    ],
    ["a baseline that is not known neither", aProportion({ certify: true, margin: null, expect: null })],
  ])("%s", (_, guard) => {
    expect(certificateFor(asked(guard))).toBeNull();
  });

  test("needs all that are asked for: the largest counts", () => {
    const both = { ...share, objective: { atMost: 0.011, atLeast: null } };
    const alone = certificateFor(asked({ ...both, margin: null }));
    expect(certificateFor(asked(both))).toBe(Math.max(alone ?? 0, 44_526));
    expect(alone).toBeGreaterThan(0);
  });

  test.each([
    ["share below a limit", aProportion({ certify: true, margin: null })],
    ["rate below a limit", aRate({ certify: true })],
    [
      "rate of the baseline",
      aRate({ certify: true, objective: NONE, margin: { kind: "factor", factor: 1.5 } }),
    ],
    [
      "score above a limit",
      aScore({ certify: true, margin: null, objective: { atMost: null, atLeast: 0.75 } }),
    ],
    ["score of the baseline", aScore({ certify: true, margin: { kind: "points", points: 0.05 } })],
    ["composite", aComposite({ certify: true, margin: { kind: "points", points: 0.05 } })],
    ["latency", aLatency({ certify: true, expect: 0.6 })],
    [
      "latency of the baseline",
      aLatency({ certify: true, objective: NONE, expect: 0.6, margin: { kind: "factor", factor: 1.2 } }),
    ],
    ["value per unit", aRatio({ certify: true, values: "v", spread: 3, expect: 4 })],
    [
      "value per unit of the baseline",
      aRatio({
        certify: true,
        values: "v",
        spread: 3,
        expect: 4,
        objective: NONE,
        margin: { kind: "factor", factor: 1.5 },
      }),
    ],
  ])("of a %s has a number", (_, guard) => {
    expect(certificateFor(asked(guard))).toBeGreaterThan(0);
    expect(certificateObstacle(guard)).toBeNull();
  });

  test.each([
    ["a gauge", aLevel({ certify: true })],
    ["pairs", aPaired({ certify: true })],
    ["sums without values", aRatio({ certify: true, spread: 3 })],
    ["a tripwire", aTripwire({ certify: true })],
    ["no margin at all", { ...share, margin: { kind: "points", points: 0 } as const }],
    ["a margin of ×1", { ...share, margin: { kind: "factor", factor: 1 } as const }],
  ])("of %s is never given", (_, guard) => {
    expect(certificateObstacle(guard)).not.toBeNull();
    expect(certificateObstacle({ ...guard, certify: false })).toBeNull();
  });

  test("of kinds without one has no number", () => {
    expect(certificateFor(asked(aLevel({ certify: true, expect: 0.5 })))).toBeNull();
    expect(
      certificateFor(asked(aPaired({ certify: true, margin: { kind: "points", points: 0.01 } }))),
    ).toBeNull();
    expect(certificateFor(asked(aRatio({ certify: true, expect: 4 })))).toBeNull();
  });
});

describe("where more is better", () => {
  const atLeast = (level: number) => ({ atMost: null, atLeast: level });

  test.each<[string, MeasuredGuard]>([
    [
      "a gauge of free memory beside the baseline's",
      aLevel({ better: "higher", objective: NONE, margin: { kind: "factor", factor: 0.9 } }),
    ],
    [
      "a share that must not fall",
      aProportion({
        better: "higher",
        objective: NONE,
        margin: { kind: "factor", factor: 0.9 },
        expect: 0.02,
      }),
    ],
    [
      "a latency that must not be too short",
      aLatency({ better: "higher", objective: atLeast(0.2), detect: { kind: "level", level: 0.1 } }),
    ],
    ["a sum that must not fall", aRatio({ better: "higher", objective: atLeast(3), spread: 8, expect: 4 })],
  ])("%s is found", (_, guard) => {
    expect(needed(guard)).toBeGreaterThan(0);
  });

  test.each<[string, MeasuredGuard]>([
    [
      "a share",
      aProportion({
        better: "higher",
        objective: atLeast(0.01),
        margin: { kind: "factor", factor: 0.8 },
        expect: 0.02,
      }),
    ],
    ["a latency", aLatency({ better: "higher", objective: atLeast(0.2), expect: 0.4 })],
    [
      "a score of which less is better",
      aScore({
        better: "lower",
        expect: 0.2,
        detect: { kind: "level", level: 0.3 },
        margin: { kind: "points", points: 0.05 },
      }),
    ],
  ])("and can be certified: %s", (_, guard) => {
    expect(certificateFor(asked({ ...guard, certify: true }))).toBeGreaterThan(0);
  });

  test("a bucket on the way to a bound from below is what is tested", () => {
    const guard = aLatency({
      better: "higher",
      objective: atLeast(0.2),
      bounds: [0.1, 0.5],
      detect: { kind: "level", level: 0.05 },
    });
    expect(neededFor(asked(guard)).kind).toBe("samples");
    expect(neededFor(asked({ ...guard, detect: { kind: "level", level: 0.1 } })).kind).toBe("missing");
    expect(neededFor(asked({ ...guard, bounds: [0.5] })).kind).toBe("missing");
  });
});

describe("the level to find", () => {
  test.each([
    ["the objective's side is what counts", { kind: "level", level: 0.02 } as const],
    ["nothing is said", null],
  ])("is half as much again as the objective where %s", (_, detect) => {
    const plain = aProportion({
      margin: null,
      detect: { kind: "level", level: 0.045 },
      objective: { atMost: 0.03, atLeast: null },
    });
    expect(needed({ ...plain, detect })).toBe(needed(plain));
  });

  test("is half of what is left where half as much again is more than there can be", () => {
    const often = aProportion({
      margin: null,
      objective: { atMost: 0.8, atLeast: null },
      expect: null,
      detect: null,
    });
    expect(needed(often)).toBe(needed({ ...often, detect: { kind: "level", level: 0.9 } }));
  });

  test.each([
    ["0%", { atMost: 0, atLeast: null }],
    ["100%", { atMost: 1, atLeast: null }],
    ["at least 0%", { atMost: null, atLeast: 0 }],
  ])("is not looked for with an objective of %s", (_, objective) => {
    expect(neededFor(asked(aProportion({ margin: null, objective }))).kind).toBe("missing");
  });

  test("both sides of a band must be found", () => {
    const band = aProportion({
      margin: null,
      detect: null,
      expect: null,
      objective: { atMost: 0.08, atLeast: 0.02 },
    });
    const above = needed({ ...band, objective: { atMost: 0.08, atLeast: null } }, { alpha: 0.025 });
    const below = needed({ ...band, objective: { atMost: null, atLeast: 0.02 } }, { alpha: 0.025 });
    expect(needed(band)).toBe(Math.max(above, below));
  });

  test("outside of what there can be is not looked for", () => {
    const impossible = aProportion({ expect: 0.6, objective: NONE, detect: { kind: "factor", factor: 2 } });
    expect(neededFor(asked(impossible)).kind).toBe("missing");
    const share = aProportion({
      margin: null,
      objective: { atMost: 0.6, atLeast: null },
      detect: { kind: "level", level: 1.2 },
    });
    expect(neededFor(asked(share)).kind).toBe("missing");
  });
});
