import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cohort, EvaluateStage } from "../../../src/config/rollout.ts";
import type { Answer, Results } from "../../../src/evidence/answers.ts";
import type { OfflineCell, OfflineTable } from "../../../src/evidence/offline.ts";
import { measureOf } from "../../../src/evidence/items.ts";
import { tableOf } from "../../../src/evidence/table.ts";
import { aCohort } from "../../support/rollout.ts";

const BREAKING = aCohort();
const READER = aCohort({ name: "reader", where: { client: "reader" }, share: 0.015, trainingShare: null });
const NO_LABELS: Answer["labels"] = new Map();

function answer(item: string, told: Partial<Answer> = {}): Answer {
  return {
    item,
    name: item,
    repeat: null,
    pass: true,
    score: null,
    error: null,
    labels: NO_LABELS,
    cohorts: null,
    ...told,
  };
}

function results(answers: readonly Answer[]): Results {
  return { answers, madeWith: [], scoreNames: [] };
}

function stage(overrides: Partial<EvaluateStage> = {}): EvaluateStage {
  return {
    kind: "evaluate",
    name: "offline",
    reader: "jsonl",
    candidate: "evals/v2.jsonl",
    baseline: "evals/v1.jsonl",
    atLeast: null,
    repeats: 1,
    reads: { item: null, cohortFrom: null, score: null, better: "higher" },
    go: [],
    deadline: null,
    ...overrides,
  };
}

function compare(
  baseline: readonly Answer[],
  candidate: readonly Answer[],
  terms: { readonly stage?: Partial<EvaluateStage>; readonly cohorts?: readonly Cohort[] } = {},
): OfflineTable {
  const of = stage(terms.stage);
  const files = { baseline: results(baseline), candidate: results(candidate) };
  const measure = measureOf([files.baseline, files.candidate], of.reads.score);
  if (measure === null) throw new RangeError("nothing to compare by");
  return tableOf({ ...files, measure }, of, terms.cohorts ?? []);
}

function cellOf(table: OfflineTable, cohort = "all"): OfflineCell {
  const cell = table.cells.find((each) => each.cohort === cohort);
  if (cell === undefined) throw new RangeError(`no cell of ${cohort}`);
  return cell;
}

const many = (count: number, told: (index: number) => Partial<Answer> = () => ({})): readonly Answer[] =>
  Array.from({ length: count }, (_, index) => answer(`a${index}`, told(index)));
const label = (name: string, ...values: readonly string[]): Answer["labels"] => new Map([[name, values]]);

describe("repeats of an item", () => {
  const repeated = (passes: readonly boolean[]): readonly Answer[] =>
    many(60).flatMap((each) => passes.map((pass) => ({ ...each, pass })));

  test("are one item, however many they are", () => {
    const once = cellOf(compare(repeated([true]), repeated([false])));
    const often = cellOf(
      compare(repeated([true, true, true]), repeated([false, false, false]), { stage: { repeats: 3 } }),
    );
    expect(often.items).toBe(60);
    expect(often.difference).toEqual(once.difference);
    expect(often.candidate).toMatchObject({ items: 60, answers: 180 });
  });

  test("that change their verdict are flips; those that only fail are none", () => {
    const mixed = [...repeated([true, false]).slice(0, 20), ...repeated([false, false]).slice(20)];
    const cell = cellOf(compare(repeated([true, true]), mixed, { stage: { repeats: 2 } }));
    expect(cell.baseline).toMatchObject({ flips: { items: 0, of: 60, share: 0 }, spread: 0, level: 1 });
    expect(cell.candidate.flips).toEqual({ items: 10, of: 60, share: 10 / 60 });
    expect(cell.candidate.level).toBeCloseTo(5 / 60, 12);
  });

  test("of scores show how far they are apart", () => {
    const scored = (scores: readonly number[]): readonly Answer[] =>
      many(60, () => ({ pass: null })).flatMap((each) => scores.map((score) => ({ ...each, score })));
    const cell = cellOf(compare(scored([0.5, 0.5]), scored([0.4, 0.6]), { stage: { repeats: 2 } }));
    expect(cell.candidate.flips).toBeNull();
    expect(cell.candidate.spread).toBeCloseTo(Math.SQRT2 / 10, 12);
    expect(cell.difference?.value).toBeCloseTo(0, 12);
  });

  test("that are more or fewer than said are named", () => {
    const table = compare([...many(3), answer("a1")], many(3), { stage: { repeats: 1 } });
    expect(table.moreRepeats).toEqual({ items: 1, names: ["a1"] });
    expect(compare(many(3), many(3), { stage: { repeats: 2 } }).fewerRepeats.items).toBe(3);
  });
});

describe("an answer that never came", () => {
  test("is neither passed nor failed, and its item leaves the comparison", () => {
    const lost = many(60, (index) => (index < 6 ? { pass: null, error: "HTTP 500" } : {}));
    const table = compare(many(60), lost);
    expect(cellOf(table)).toMatchObject({ items: 54, candidate: { errors: 6, items: 54, level: 1 } });
    expect(table.unanswered).toEqual({ items: 6, names: ["a0", "a1", "a2"] });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, null])(
    "a score of %s is none, and never a success",
    (score) => {
      const scored = (value: number | null): readonly Answer[] => many(60, () => ({ score: value }));
      const table = compare(scored(0.5), scored(score), {
        stage: { reads: { item: null, cohortFrom: null, score: "facts", better: "higher" } },
      });
      expect(cellOf(table)).toMatchObject({
        items: 0,
        difference: null,
        standing: "absent",
        candidate: { unscored: 60, level: null },
      });
    },
  );
});

describe("what a cell is read as", () => {
  const bad = (count: number): readonly Answer[] => many(100, (index) => ({ pass: index >= count }));
  test.each([
    [0, 0, "open"],
    [0, 4, "open"],
    [0, 12, "worse"],
    [12, 0, "better"],
  ] as const)("%d failed before, %d now: %s", (before, now, standing) => {
    expect(cellOf(compare(bad(before), bad(now))).standing).toBe(standing);
  });

  test("a score that is better when it is lower reads the other way", () => {
    const scored = (score: number): readonly Answer[] => many(100, () => ({ pass: null, score }));
    const lower = { reads: { item: null, cohortFrom: null, score: "claims", better: "lower" } } as const;
    expect(cellOf(compare(scored(0.1), scored(0.4), { stage: lower })).standing).toBe("worse");
    expect(cellOf(compare(scored(0.1), scored(0.4))).standing).toBe("better");
  });

  test.each([
    [49, "thin"],
    [50, "worse"],
  ] as const)("%d items, where nothing is asked: %s", (count, standing) => {
    expect(
      cellOf(
        compare(
          many(count),
          many(count, () => ({ pass: false })),
        ),
      ).standing,
    ).toBe(standing);
  });

  test("36 of 300 items are too thin, whatever they show", () => {
    const all = (pass: boolean) => many(36, () => ({ pass, labels: label("desk", "breaking") }));
    const terms = { cohorts: [BREAKING], stage: { atLeast: { count: 300, per: "cohort" } } } as const;
    const table = compare(all(true), all(false), terms);
    expect(cellOf(table, "breaking-news")).toMatchObject({ items: 36, needed: 300, standing: "thin" });
    expect(table.thinBelow).toBe(300);
  });

  test("a number in total is asked of all, one per cohort of each; of all where there are none", () => {
    const needed = (atLeast: EvaluateStage["atLeast"], cohorts: readonly Cohort[]) =>
      compare(many(1), many(1), { stage: { atLeast }, cohorts }).cells.map((cell) => cell.needed);
    expect(needed({ count: 9, per: "total" }, [BREAKING])).toEqual([9, null]);
    expect(needed({ count: 9, per: "cohort" }, [BREAKING])).toEqual([null, 9]);
    expect(needed({ count: 9, per: "cohort" }, [])).toEqual([9]);
    expect(needed(null, [BREAKING])).toEqual([null, null]);
  });
});

describe("cohorts", () => {
  test("are told by their labels, may overlap, and one without items says so", () => {
    const both: Answer["labels"] = new Map([
      ["desk", ["breaking"]],
      ["client", ["reader"]],
    ]);
    const other = aCohort({ name: "sport", where: { desk: "sport" } });
    const table = compare(
      many(80, () => ({ labels: both })),
      many(80, () => ({ labels: both })),
      {
        cohorts: [BREAKING, READER, other],
      },
    );
    expect(table.cells.map(({ cohort, items, standing }) => [cohort, items, standing])).toEqual([
      ["all", 80, "open"],
      ["breaking-news", 80, "open"],
      ["reader", 80, "open"],
      ["sport", 0, "absent"],
    ]);
    expect(cellOf(table, "breaking-news")).toMatchObject({
      liveShare: 0.09,
      trainingShare: 0.03,
      itemShare: 1,
    });
  });

  test("of two labels need both", () => {
    const cohort = aCohort({ name: "both", where: { desk: "breaking", client: "reader" } });
    const labels = [
      label("desk", "breaking"),
      new Map([
        ["client", ["reader"]],
        ["desk", ["breaking"]],
      ]),
    ];
    const of = many(2, (index) => ({ labels: labels[index] ?? NO_LABELS }));
    expect(cellOf(compare(of, of, { cohorts: [cohort] }), "both").items).toBe(1);
  });

  test("an item without a label is counted, not dropped", () => {
    const of = many(10, (index) => (index < 4 ? {} : { labels: label("desk", "politics") }));
    const table = compare(of, of, { cohorts: [BREAKING] });
    expect(table.unlabelled).toEqual([{ label: "desk", items: 4 }]);
    expect(table.inNoCohort).toBe(10);
    expect(cellOf(table).items).toBe(10);
  });

  test("that answers name themselves need no labels; a name that the rollout does not have is told", () => {
    const of = many(3, (index) => ({ cohorts: [index === 0 ? "breaking_news" : "breaking-news"] }));
    const table = compare(of, of, { cohorts: [BREAKING] });
    expect(cellOf(table, "breaking-news").items).toBe(2);
    expect(table.unknownCohorts).toEqual(["breaking_news"]);
    expect(table.unlabelled).toEqual([]);
  });

  test("an item that the two files place differently counts in both, and is named", () => {
    const before = many(1, () => ({ labels: label("desk", "breaking") }));
    const now = many(1, () => ({ labels: label("desk", "politics") }));
    const table = compare(before, now, { cohorts: [BREAKING] });
    expect(table.moved).toEqual({ items: 1, names: ["a0"] });
    expect(cellOf(table, "breaking-news").items).toBe(1);
  });
});

test("items that only one file has are counted, named and left out", () => {
  const table = compare(many(5), [...many(3), answer("new")]);
  expect(table.onlyBaseline).toEqual({ items: 2, names: ["a3", "a4"] });
  expect(table.onlyCandidate).toEqual({ items: 1, names: ["new"] });
  expect(cellOf(table)).toMatchObject({ items: 3, baseline: { items: 5, level: 1 } });
});

test("verdicts on some answers and scores on others cannot be compared", () => {
  const verdicts = results(many(2));
  const scored = results(many(2, () => ({ pass: null, score: 1 })));
  expect(measureOf([verdicts, scored], null)).toBeNull();
  expect(measureOf([scored, scored], null)).toBe("score");
  expect(measureOf([verdicts, verdicts], null)).toBe("passed");
});

const someAnswer = fc.record({
  item: fc.constantFrom("a", "b", "c", "d", "e", "f"),
  pass: fc.boolean(),
  error: fc.option(fc.constant("HTTP 500"), { freq: 6 }),
  labels: fc.constantFrom(NO_LABELS, label("desk", "breaking"), label("client", "reader", "app")),
});
const someAnswers = fc.array(
  someAnswer.map((told) => answer(told.item, told.error === null ? told : { ...told, pass: null })),
  { maxLength: 40 },
);
const COHORTS = { cohorts: [BREAKING, READER] };

describe("for any two files", () => {
  test("the order of the answers does not matter", () => {
    fc.assert(
      fc.property(someAnswers, someAnswers, fc.nat(), (before, now, seed) => {
        const turned = (list: readonly Answer[]) => list.toSorted((a, b) => order(a, seed) - order(b, seed));
        expect(compare(turned(before), turned(now), COHORTS)).toEqual(compare(before, now, COHORTS));
      }),
    );
  });

  test("exchanging them turns every difference round", () => {
    fc.assert(
      fc.property(someAnswers, someAnswers, (before, now) => {
        const there = compare(before, now, COHORTS);
        const back = compare(now, before, COHORTS);
        for (const [index, cell] of there.cells.entries()) {
          const other = back.cells[index];
          expect(other?.candidate).toEqual(cell.baseline);
          expect(other?.items).toBe(cell.items);
          expect((other?.difference?.value ?? 0) + (cell.difference?.value ?? 0)).toBeCloseTo(0, 12);
          expect((other?.difference?.low ?? 0) + (cell.difference?.high ?? 0)).toBeCloseTo(0, 12);
        }
      }),
    );
  });

  test("no answer is lost: all of them are counted, passed or failed or neither", () => {
    fc.assert(
      fc.property(someAnswers, someAnswers, (before, now) => {
        const { baseline, candidate } = cellOf(compare(before, now, COHORTS));
        expect(baseline.answers).toBe(before.length);
        expect(candidate.answers).toBe(now.length);
        expect(baseline.errors).toBe(before.filter(({ error }) => error !== null).length);
      }),
    );
  });

  test("a passed answer that fails instead never helps the candidate", () => {
    fc.assert(
      fc.property(someAnswers, someAnswers, fc.nat(), (before, now, at) => {
        const passed = now.filter(({ pass }) => pass === true);
        const worse = passed[at % Math.max(1, passed.length)];
        if (worse === undefined) return;
        const after = now.map((each) => (each === worse ? { ...each, pass: false } : each));
        const [was, is] = [cellOf(compare(before, now)), cellOf(compare(before, after))];
        expect(is.difference?.value ?? 0).toBeLessThanOrEqual((was.difference?.value ?? 0) + 1e-12);
      }),
    );
  });
});

function order({ item, pass }: Answer, seed: number): number {
  return ((item.codePointAt(0) ?? 0) * 31 + (pass === true ? 7 : 0) + seed) % 17;
}

test("a hundred thousand items in five hundred cohorts are compared", () => {
  const cohorts = Array.from({ length: 500 }, (_, index) =>
    aCohort({ name: `c${index}`, where: { desk: `d${index}` }, share: 0.002 }),
  );
  const of = many(100_000, (index) => ({ pass: index % 50 !== 0, labels: label("desk", `d${index % 500}`) }));
  const table = compare(of, of, { cohorts });
  expect(table.cells).toHaveLength(501);
  expect(table.cells.every(({ standing }) => standing === "open")).toBe(true);
  expect(cellOf(table, "c7").items).toBe(200);
}, 30_000);
