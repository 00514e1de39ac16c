import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EvaluateStage } from "../../../src/config/rollout.ts";
import type { Answer, Results } from "../../../src/evidence/answers.ts";
import { measureOf } from "../../../src/evidence/items.ts";
import type { OfflineTable, Standing } from "../../../src/evidence/offline.ts";
import { readResults } from "../../../src/evidence/read.ts";
import { sharesBesidePercent } from "../../../src/evidence/runs.ts";
import { tableOf } from "../../../src/evidence/table.ts";

const STAGE: EvaluateStage = {
  kind: "evaluate",
  name: "offline",
  reader: "json",
  candidate: "evals/v2.json",
  baseline: "evals/v1.json",
  atLeast: { count: 5, per: "total" },
  repeats: 1,
  reads: { item: null, cohortFrom: null, score: null, better: "higher" },
  go: [],
  deadline: null,
};

/** One letter an answer: passed, failed, lost to an error, never graded. */
type Told = "p" | "f" | "e" | "u";

function answerTo(item: number, told: Told): Answer {
  const name = `a${item}`;
  const pass = told === "p" ? true : told === "f" ? false : null;
  const base = { item: name, name, repeat: null, score: null, labels: new Map<string, readonly string[]>() };
  return { ...base, pass, error: told === "e" ? "down" : null, cohorts: null };
}

const run = (answers: readonly Answer[], told: Partial<Results> = {}): Results => ({
  answers,
  madeWith: [],
  scoreNames: [],
  ...told,
});
const runOf = (letters: string, told: Partial<Results> = {}): Results =>
  run(
    letters.split("").flatMap((letter, index) => (isTold(letter) ? [answerTo(index, letter)] : [])),
    told,
  );
const isTold = (letter: string): letter is Told => "pfeu".includes(letter);

function compare(
  baseline: Results,
  candidate: Results,
  reads: Partial<EvaluateStage["reads"]> = {},
): OfflineTable {
  const stage = { ...STAGE, reads: { ...STAGE.reads, ...reads } };
  const measure = measureOf([baseline, candidate], stage.reads.score) ?? "passed";
  return tableOf({ baseline, candidate, measure }, stage, []);
}
const standing = (...files: Parameters<typeof compare>): Standing | undefined =>
  compare(...files).cells[0]?.standing;

describe("what is lost never helps the candidate", () => {
  test.each([
    ["nothing lost, all better", "ffffffff", "pppppppp", "better"],
    ["one lost, better whatever it was", "ffffffffffff", "pppppppppppe", "better"],
    ["half lost, better only if they had passed", "ffffffffpppppppp", "ppppppppeeeeeeee", "open"],
    ["most lost, worse if they had failed", `ffffff${"p".repeat(30)}`, `pppppp${"e".repeat(30)}`, "partial"],
    ["ungraded answers are lost, too", "ffffffffpppppppp", "ppppppppuuuuuuuu", "open"],
    ["the baseline's lost answers, too", "ffffffffeeeeeeee", "ppppppppffffffff", "open"],
    ["no difference, unless the lost ones had failed", "pppppppppppp", "ppppppeeeeee", "partial"],
    ["worse already", "ppppppppp", "fffffffff", "worse"],
    ["worse, with errors", "ppppppppp", "fffffffee", "worse"],
    ["everything lost", "pppppp", "eeeeee", "absent"],
    ["too few left", "pppppp", "ppppee", "thin"],
  ])("%s", (_, baseline, candidate, expected) => {
    expect(standing(runOf(baseline), runOf(candidate))).toBe(expected);
  });

  test("where lower is better, the worst is the highest", () => {
    const scored = (values: readonly (number | null)[]): Results =>
      run(values.map((score, index) => ({ ...answerTo(index, "p"), pass: null, score })));
    const baseline = scored([4, 4, 4, 4, 4, 1, 1, 1]);
    const reads = { score: "wer", better: "lower" } as const;
    expect(standing(baseline, scored([1, 1, 1, 1, 1, 1, 1, 1]), reads)).toBe("better");
    expect(standing(baseline, scored([1, 1, 1, 1, 1, null, null, null]), reads)).toBe("open");
  });

  /** Only these two are read as a reason to go. */
  const SUPPORT: Readonly<Record<Standing, number>> = {
    better: 2,
    open: 1,
    worse: 0,
    partial: 0,
    thin: 0,
    absent: 0,
  };

  test("an answer that becomes an error, or an error more, never reads better", () => {
    const letters = fc.array(fc.constantFrom("p", "p", "f", "e", "u"), { minLength: 5, maxLength: 40 });
    fc.assert(
      fc.property(letters, letters, fc.nat(39), fc.constantFrom("e", "u"), (before, after, at, lost) => {
        const read = (candidate: string): number =>
          SUPPORT[standing(runOf(before.join("")), runOf(candidate)) ?? "absent"];
        const now = read(after.join(""));
        const worse = after.map((letter, index) => (index === at % after.length ? lost : letter)).join("");
        expect(read(worse)).toBeLessThanOrEqual(now);
        const more = run([...runOf(after.join("")).answers, answerTo(at % after.length, "e")]);
        const then = SUPPORT[standing(runOf(before.join("")), more) ?? "absent"];
        expect(then).toBeLessThanOrEqual(now);
      }),
      { numRuns: 400 },
    );
  });
});

describe("a run that did not end", () => {
  test.each([
    ["better", "ffffffff", "pppppppp", "partial"],
    ["no difference", "pfpfpfpf", "pfpfpfpf", "partial"],
    ["worse", "ppppppppp", "fffffffff", "worse"],
    ["too thin", "pp", "pp", "thin"],
  ])("is not read as %s", (_, baseline, candidate, expected) => {
    for (const side of ["baseline", "candidate"] as const) {
      const files = { baseline: runOf(baseline), candidate: runOf(candidate) };
      const cut = { ...files, [side]: { ...files[side], unfinished: "its status is cancelled" } };
      const table = compare(cut.baseline, cut.candidate);
      expect(table.cells[0]?.standing).toBe(expected);
      expect(table.unfinished).toEqual([{ side, because: "its status is cancelled" }]);
    }
  });
});

describe("two runs", () => {
  const answer = fc.record({
    item: fc.nat(12),
    told: fc.constantFrom<Told[]>("p", "f", "e", "u"),
  });
  const answers = fc.array(answer, { minLength: 1, maxLength: 60 });
  const asRun = (list: readonly { readonly item: number; readonly told: Told }[]): Results =>
    run(list.map(({ item, told }) => answerTo(item, told)));

  test("are compared alike in whatever order their answers stand", () => {
    fc.assert(
      fc.property(answers, answers, fc.infiniteStream(fc.nat()), (before, after, keys) => {
        const shuffled = <T>(list: readonly T[]): readonly T[] =>
          list
            .map((each) => [keys.next().value, each] as const)
            .sort(([a], [b]) => Number(a) - Number(b))
            .map(([, each]) => each);
        expect(compare(asRun(shuffled(before)), asRun(shuffled(after)))).toEqual(
          compare(asRun(before), asRun(after)),
        );
      }),
    );
  });

  test("are paired alike from both sides", () => {
    fc.assert(
      fc.property(answers, answers, (before, after) => {
        const [there, back] = [compare(asRun(before), asRun(after)), compare(asRun(after), asRun(before))];
        expect(back.cells[0]?.items).toBe(there.cells[0]?.items);
        expect([back.onlyBaseline, back.onlyCandidate]).toEqual([there.onlyCandidate, there.onlyBaseline]);
        const mirrored = back.cells[0]?.difference ?? { value: 0, low: 0, high: 0 };
        const { value, low, high } = there.cells[0]?.difference ?? { value: 0, low: 0, high: 0 };
        expect(mirrored.value).toBeCloseTo(-value, 12);
        expect(mirrored.low).toBeCloseTo(-high, 12);
        expect(mirrored.high).toBeCloseTo(-low, 12);
      }),
    );
  });

  test("tell what was another for each, of what both tell", () => {
    const told = (setting: readonly (readonly [string, string])[]): Results =>
      runOf("p", { setting: new Map(setting) });
    const [before, after] = [
      told([
        ["inspect_ai", "0.3.1"],
        ["task", "news"],
        ["dataset", "old"],
      ]),
      told([
        ["inspect_ai", "0.3.9"],
        ["task", "news"],
      ]),
    ];
    expect(compare(before, after).unlike).toEqual([
      { what: "inspect_ai", baseline: "0.3.1", candidate: "0.3.9" },
    ]);
    expect(compare(runOf("p"), after).unlike).toEqual([]);
  });

  test("tell questions that changed under their id", () => {
    const asked = (...questions: readonly string[]): Results =>
      run(questions.map((asks, index) => ({ ...answerTo(index, "p"), asks })));
    expect(compare(asked("q", "r"), asked("q", "s")).askedOtherwise).toEqual({ items: 1, names: ["a1"] });
  });

  test.each([
    [[0.5, 0.9], [50, 90], { side: "baseline", highest: 90 }],
    [[55, 90], [0.4, 1], { side: "candidate", highest: 90 }],
    [[0, 0], [50, 90], null],
    [[0.5, 0.9], [0.5, 1], null],
    [[0.5, 0.9], [0.5, 0.6, 90], null],
    [[1, 1], [4, 5], null],
    [[0.5, 0.9], [500, 900], null],
    [[], [50], null],
  ] as const)("%j beside %j are on one scale, or not", (before, after, expected) => {
    const scored = (values: readonly number[]): Results =>
      run(values.map((score, index) => ({ ...answerTo(index, "p"), score })));
    expect(sharesBesidePercent({ baseline: scored(before), candidate: scored(after) })).toEqual(expected);
  });
});

describe("any text", () => {
  const pieces = fc.oneof(
    fc.constantFrom(
      "<",
      ">",
      "&",
      ";",
      '"',
      "'",
      "[",
      "]",
      "{",
      "}",
      ",",
      ":",
      "=",
      "/",
      "!",
      "-",
      "?",
      "\n",
      "\r",
    ),
    fc.constantFrom("<testsuite", "</testsuite>", "<![CDATA[", "]]>", "<!--", "<!DOCTYPE", "&lt;", "&#x41;"),
    fc.constantFrom("user_input", '""', '{"version":2,"status":"success"', '"samples":[', '"testCases":['),
    fc.constantFrom("NaN", "-Infinity", "\u0000", "é", " ", "\t"),
  );
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(pieces, { maxLength: 60 }).map((all) => all.join("")),
  );

  test.each(["deepeval", "inspect", "ragas", "junit"] as const)(
    "%s never throws, and what is wrong always has a place in it",
    (reader) => {
      fc.assert(
        fc.property(text, (each) => {
          const found = readResults(each, reader, {
            labels: ["desk"],
            item: null,
            cohortFrom: null,
            score: null,
          });
          if (found.kind === "read") return;
          expect(found.misreads.length).toBeGreaterThan(0);
          for (const { at } of found.misreads) {
            expect(at.line).toBeLessThanOrEqual(each.split("\n").length);
            expect(at.column).toBeGreaterThanOrEqual(1);
          }
        }),
        { numRuns: 500 },
      );
    },
  );

  test("of five megabytes is read, or refused, whatever it is", () => {
    const sought = { labels: ["desk"], item: null, cohortFrom: null, score: "f" };
    const row = "a question that is as long as most are, and a bit longer,0.5\n";
    const csv = Array.from({ length: 90_000 }, (_, index) => `${index} ${row}`).join("");
    const long = readResults(`user_input,x,f\n${csv}`, "ragas", sought);
    expect(long.kind === "read" ? long.results.answers.length : 0).toBe(90_000);
    const tests = Array.from(
      { length: 90_000 },
      (_, index) => `<testcase classname="evals.news" name="t${index}"/>`,
    );
    const suite = readResults(`<testsuite>${tests.join("")}</testsuite>`, "junit", {
      ...sought,
      score: null,
    });
    expect(suite.kind === "read" ? suite.results.answers.length : 0).toBe(90_000);
    for (const sign of ["<", '"', "[", "&", "NaN,", "\\", "<!--", "<a b='"])
      for (const reader of ["deepeval", "inspect", "ragas", "junit"] as const)
        expect(readResults(sign.repeat(5_000_000 / sign.length), reader, sought).kind).toBe("wrong");
  });
});
