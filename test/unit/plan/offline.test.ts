import { describe, expect, test } from "vitest";
import type { EvaluateStage } from "../../../src/config/rollout.ts";
import type { Problem } from "../../../src/config/problem.ts";
import { offlineOf } from "../../../src/plan/offline.ts";
import type { ResultsFile } from "../../../src/plan/offline-files.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { report } from "../../../src/plan/report.ts";
import { aRow, lines, promptfoo } from "../../support/evidence.ts";
import { aCohort, anywhere, aPlan, aRollout } from "../../support/rollout.ts";

const CANDIDATE = "evals/v2.json";
const BASELINE = "evals/v1.json";

function file(path: string, text: string, refused?: string): ResultsFile {
  return { path, blob: `${path} ${text.length} ${text.slice(0, 400)}`, text, refused };
}

/** What the evaluate stage shows and complains of; the rest of a plan takes its time and is planned once below. */
function planned(
  files: readonly ResultsFile[],
  stage: Partial<EvaluateStage> = {},
  cohorts = aRollout().cohorts,
): Shown {
  const stages = aRollout().stages.map((each) => (each.kind === "evaluate" ? { ...each, ...stage } : each));
  const rollout = aRollout({ stages, cohorts });
  const offline = offlineOf(rollout, new Map(files.map((each) => [each.path, each])));
  const complaints = offline.complaints.map((each) => report("summarizer.yml", anywhere, each));
  return { offline: offline.stages, problems: [...complaints, ...offline.problems] };
}

type Shown = Pick<Plan, "offline" | "problems">;

function offlineProblems({ problems }: Shown): readonly Problem[] {
  return problems.filter(({ code }) => code.startsWith("offline-"));
}

/** `count` articles, three runs each, of one desk; the first `bad` of them fail. */
function rows(count: number, { bad = 0, desk = "breaking", provider = "x:model" } = {}) {
  return Array.from({ length: count }, (_, index) =>
    [0, 1, 2].map((run) =>
      aRow({ id: `${desk}${index}`, run, desk, client: "reader", passed: index >= bad, provider }),
    ),
  ).flat();
}

const both = (candidate: string, baseline: string) => [file(CANDIDATE, candidate), file(BASELINE, baseline)];
const GOOD = both(promptfoo(rows(300, { bad: 9 })), promptfoo(rows(300, { bad: 6 })));

describe("results that are there", () => {
  test("stand in the plan with every number, and nothing against them", () => {
    const plan = planned(GOOD);
    expect(offlineProblems(plan)).toEqual([]);
    const [stage, ...others] = plan.offline;
    expect(others).toEqual([]);
    expect(stage).toMatchObject({ stage: "offline", index: 0, reader: "promptfoo", repeats: 3 });
    const cells = stage?.outcome.kind === "read" ? stage.outcome.cells : [];
    expect(cells.map(({ cohort, items, standing }) => [cohort, items, standing])).toEqual([
      ["all", 300, "open"],
      ["breaking-news", 300, "open"],
      ["screen-reader", 300, "open"],
    ]);
    expect(cells[1]).toMatchObject({
      liveShare: 0.09,
      trainingShare: 0.03,
      baseline: { level: 0.98, flips: { items: 0, of: 300, share: 0 } },
      candidate: { level: 0.97 },
    });
    expect(JSON.parse(JSON.stringify(plan.offline))).toEqual(plan.offline);
  });

  test("change neither the digest nor what a stage proves live", () => {
    const results = new Map(GOOD.map((each) => [each.path, each]));
    const [read, unread] = [aPlan({ results }), aPlan()];
    expect(read.offline).toEqual(planned(GOOD).offline);
    expect(read.digest).toBe(unread.digest);
    expect(read.stages).toEqual(unread.stages);
    expect(unread.offline).toEqual([]);
  });

  test("36 items of a cohort where 300 are asked are a blocker with the numbers", () => {
    const some = [...rows(36), ...rows(300, { desk: "politics" })];
    const plan = planned(both(promptfoo(some), promptfoo(some.map((row) => ({ ...row, latencyMs: 1 })))));
    const [problem] = offlineProblems(plan);
    expect(problem).toMatchObject({
      code: "offline-too-thin",
      severity: "blocker",
      message: 'stage "offline": breaking-news has 36 of 300 items',
      suggestion:
        "add items of breaking-news to the evaluation until there are 300, and run both versions on them",
    });
  });

  test("of a cohort of few no number is told: problems are read by everybody", () => {
    const some = [...rows(12), ...rows(300, { desk: "politics" })];
    const plan = planned(both(promptfoo(some), promptfoo(some.map((row) => ({ ...row, latencyMs: 1 })))));
    const [problem] = offlineProblems(plan);
    expect(problem).toMatchObject({
      message: 'stage "offline": breaking-news has fewer than 20 of 300 items',
      found: "fewer than 20",
    });
    expect(JSON.stringify(problem)).not.toMatch(/\b(?:12|288)\b/);
  });

  test("a cohort without a single item is a blocker, too", () => {
    const cohorts = [aCohort({ name: "premium", where: { desk: "premium" } })];
    expect(offlineProblems(planned(GOOD, {}, cohorts))).toMatchObject([
      { code: "offline-too-thin", message: 'stage "offline": premium has 0 of 300 items' },
    ]);
    expect(offlineProblems(planned(GOOD, { atLeast: null }, cohorts))).toEqual([]);
  });
});

describe("what makes results less than they seem is told", () => {
  test("the same content twice", () => {
    const text = promptfoo(rows(300));
    expect(
      offlineProblems(planned(both(text, text).map((each) => ({ ...each, blob: "same" })))),
    ).toMatchObject([
      {
        code: "offline-same-results",
        severity: "blocker",
        found: `the same content in ${CANDIDATE} and ${BASELINE}`,
      },
    ]);
  });

  test("each in the other's place", () => {
    const swapped = both(
      promptfoo(rows(300, { provider: "vllm:chat:news-7b@2026-05-11" })),
      promptfoo(rows(300, { provider: "vllm:chat:news-14b@2026-10-02" })),
    );
    const found = offlineProblems(planned(swapped));
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([
      ["offline-results-swapped", "blocker"],
      ["offline-results-swapped", "blocker"],
    ]);
    expect(found[0]).toMatchObject({
      found: "vllm:chat:news-7b@2026-05-11",
      expected: "news-14b@2026-10-02 or v2.0.0",
    });
    const right = both(swapped[1]?.text ?? "", swapped[0]?.text ?? "");
    expect(offlineProblems(planned(right))).toEqual([]);
  });

  test("items that only one version answered", () => {
    const found = offlineProblems(planned(both(promptfoo(rows(310)), promptfoo(rows(305)))));
    expect(found).toMatchObject([
      {
        code: "offline-items-differ",
        severity: "advice",
        found: expect.stringMatching(
          /^none only of the baseline, 5 only of the candidate \(breaking305 · reader · breaking, /,
        ),
      },
    ]);
  });

  test("no item in common", () => {
    const other = rows(300).map((row) => ({
      ...row,
      testCase: { ...row.testCase, vars: { ...row.vars, model: "v1" } },
    }));
    const found = offlineProblems(planned(both(promptfoo(rows(300)), promptfoo(other)), { atLeast: null }));
    expect(found).toMatchObject([
      {
        code: "offline-items-differ",
        message: 'stage "offline": the two files have no item in common',
        suggestion: expect.stringContaining("item: metadata.id"),
      },
    ]);
  });

  test("items that stand twice", () => {
    const twice = [...rows(300), ...rows(2)];
    expect(offlineProblems(planned(both(promptfoo(twice), promptfoo(rows(300)))))).toMatchObject([
      {
        code: "offline-repeats-differ",
        expected: "every item 3 times by each version",
        found: expect.stringMatching(/^2 more often \(breaking0 · reader · breaking, /),
      },
    ]);
  });

  test("answers that never came", () => {
    const failing = rows(320).map((row, index) =>
      index % 10 === 0 ? { ...row, failureReason: 2, success: false } : row,
    );
    expect(offlineProblems(planned(both(promptfoo(failing), promptfoo(rows(320)))))).toMatchObject([
      { code: "offline-answers-lost", found: "96 errors, 0 without a score", severity: "advice" },
    ]);
  });

  test("items without the labels of the cohorts, and a cohort's name that is misspelt", () => {
    const unlabelled = lines([
      ...Array.from({ length: 60 }, (_, index) => ({ item: index, pass: true })),
      { item: "x", pass: true, cohort: "breakin-news" },
    ]);
    const found = offlineProblems(
      planned(both(unlabelled, `${unlabelled}\n`), { reader: "jsonl", repeats: 1, atLeast: null }),
    );
    expect(found).toMatchObject([
      {
        code: "offline-items-unplaced",
        found:
          "60 items without client; 60 items without desk; cohorts that the rollout does not have: breakin-news",
        suggestion: "breaking-news",
      },
    ]);
  });

  test("verdicts in one file and scores in the other", () => {
    const verdicts = lines([{ item: 1, pass: true }]);
    const scores = lines([{ item: 1, score: 0.5 }]);
    const plan = planned(both(verdicts, scores), { reader: "jsonl", repeats: 1, atLeast: null });
    expect(offlineProblems(plan)).toMatchObject([{ code: "offline-measures-mixed", severity: "blocker" }]);
    expect(plan.offline).toMatchObject([{ outcome: { kind: "not-read" } }]);
  });
});

describe("results that cannot be read", () => {
  const LFS = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 9182736\n`;
  test.each([
    [
      "a pointer of Git LFS",
      file(CANDIDATE, LFS),
      "it is a pointer of Git LFS",
      "commit the results themselves",
    ],
    [
      "a pointer of git-annex",
      file(CANDIDATE, "/annex/objects/SHA256E-s9--ab.json\n"),
      "it is a pointer of git-annex",
      "commit the results",
    ],
    ["too large", file(CANDIDATE, "", "4194305 bytes"), "it is 4194305 bytes", "reader: jsonl"],
    ["binary", file(CANDIDATE, "", "binary bytes"), "it is binary bytes", "plain text"],
    ["a symlink", file(CANDIDATE, "", "a symlink"), "it is a symlink", "plain text"],
  ])("%s: why, what to do, and a blocker where items are asked for", (_, candidate, found, write) => {
    const files = [candidate, GOOD[1] ?? candidate];
    const plan = planned(files);
    expect(offlineProblems(plan)).toMatchObject([
      { code: "offline-not-read", severity: "blocker", found, suggestion: expect.stringContaining(write) },
    ]);
    expect(plan.offline).toMatchObject([
      { outcome: { kind: "not-read", files: [{ path: CANDIDATE, because: found }] } },
    ]);
    expect(offlineProblems(planned(files, { atLeast: null }))).toMatchObject([
      { code: "offline-not-read", severity: "advice" },
    ]);
  });

  test("a file that is not there is not read", () => {
    expect(planned([GOOD[0] ?? file("", "")]).offline).toMatchObject([
      { outcome: { kind: "not-read", files: [{ path: BASELINE, because: "it is not there" }] } },
    ]);
  });

  test("a broken one is a blocker at its own line, whatever is asked", () => {
    const cut = GOOD[0]?.text.slice(0, 90_000) ?? "";
    const plan = planned(both(cut, GOOD[1]?.text ?? ""), { atLeast: null });
    expect(offlineProblems(plan)).toMatchObject([
      {
        code: "offline-results-wrong",
        severity: "blocker",
        file: CANDIDATE,
        at: { line: 1, column: 90_001 },
        message: "the results break off in the middle",
      },
    ]);
  });
});

describe("runs that cannot be compared as they are", () => {
  const log = (told: object = {}, ids = 300): string =>
    JSON.stringify({
      version: 2,
      status: "success",
      eval: { task: "news", model: "x", packages: { inspect_ai: "0.3.140" } },
      samples: Array.from({ length: ids }, (_, index) => ({
        id: index,
        epoch: 1,
        input: `question ${index}`,
        scores: { match: { value: "C" } },
        metadata: { desk: "breaking", client: "reader" },
      })),
      ...told,
    });
  const inspect = { reader: "inspect", repeats: 1 } as const;
  const codes = (shown: Shown): readonly unknown[] =>
    offlineProblems(shown).map(({ code, severity }) => [code, severity]);

  test("a run that was cancelled is partial: a blocker where items are asked for", () => {
    const files = both(log({ status: "cancelled" }), log());
    const strict = planned(files, { ...inspect, atLeast: { count: 300, per: "total" } });
    expect(codes(strict)).toEqual([["offline-run-partial", "blocker"]]);
    expect(offlineProblems(strict)[0]).toMatchObject({ found: "its status is cancelled" });
    const [stage] = strict.offline;
    expect(stage?.outcome).toMatchObject({ cells: [{ standing: "partial" }, {}, {}] });
    expect(codes(planned(files, { ...inspect, atLeast: null }))).toEqual([["offline-run-partial", "advice"]]);
  });

  test("another release of the program and another question are told", () => {
    const other = log({ eval: { task: "news", model: "x", packages: { inspect_ai: "0.3.9" } } }).replace(
      "question 7",
      "question seven",
    );
    const [problem, ...others] = offlineProblems(planned(both(other, log()), { ...inspect, atLeast: null }));
    expect(others).toEqual([]);
    expect(problem?.code).toBe("offline-runs-unlike");
    expect(problem?.found).toBe(
      "1 item with another question (7); inspect_ai: 0.3.140 for the baseline, 0.3.9 for the candidate",
    );
  });

  test("shares beside percent are a blocker, and nothing is compared", () => {
    const scored = (value: number): string =>
      `user_input,f\n${["a", "b", "c"].map((q) => `${q},${value}`).join("\n")}\n`;
    const reads = { item: null, cohortFrom: null, score: "f", better: "higher" } as const;
    const shown = planned(both(scored(87), scored(0.9)), { reader: "ragas", reads });
    expect(codes(shown)).toEqual([["offline-scales-differ", "blocker"]]);
    expect(shown.offline[0]?.outcome).toMatchObject({ kind: "not-read" });
  });

  test("the binary log is refused with the command that makes it text", () => {
    const shown = planned([file(CANDIDATE, "", "binary bytes"), file(BASELINE, log())], inspect);
    expect(offlineProblems(shown)[0]).toMatchObject({
      code: "offline-not-read",
      suggestion: expect.stringContaining("inspect log dump"),
    });
  });

  test("questions that differ between the versions ask for ids", () => {
    const rows = (word: string): string =>
      `user_input,f\n${[1, 2, 3].map((n) => `${word} ${n},1`).join("\n")}\n`;
    const reads = { item: null, cohortFrom: null, score: "f", better: "higher" } as const;
    const shown = planned(both(rows("who"), rows("why")), {
      reader: "ragas",
      reads,
      repeats: 1,
      atLeast: null,
    });
    expect(offlineProblems(shown)).toMatchObject([
      { code: "offline-items-differ", suggestion: expect.stringContaining("`item: columns.id`") },
      { code: "offline-items-unplaced" },
    ]);
  });
});
