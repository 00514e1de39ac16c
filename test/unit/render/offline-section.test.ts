import { describe, expect, test } from "vitest";
import type { OfflineCell, OfflineStage, OfflineTable } from "../../../src/evidence/offline.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { offlineReadings, offlineSection, offlineWords } from "../../../src/render/offline-section.ts";
import { renderPlanText } from "../../../src/render/plan-text.ts";
import { buildRunbook } from "../../../src/runbook/build.ts";
import { aPlan, aRollout, aSide } from "../../support/rollout.ts";

const PLAN = aPlan();
const OPEN = { rows: 30, isPublic: false };
const NONE = { items: 0, names: [] };

function aCell(overrides: Partial<OfflineCell> = {}): OfflineCell {
  const arm = {
    items: 1_200,
    answers: 3_600,
    errors: 0,
    unscored: 0,
    flips: { items: 18, of: 1_200, share: 0.015 },
    spread: 0.1,
  };
  return {
    cohort: "all",
    liveShare: null,
    trainingShare: null,
    itemShare: 1,
    items: 1_200,
    needed: null,
    baseline: { ...arm, level: 0.981 },
    candidate: { ...arm, level: 0.976 },
    difference: { value: -0.005, low: -0.009, high: -0.001 },
    standing: "worse",
    ...overrides,
  };
}

const THIN = aCell({
  cohort: "breaking-news",
  items: 36,
  needed: 300,
  liveShare: 0.09,
  trainingShare: 0.03,
  itemShare: 0.03,
  difference: { value: -0.018, low: -0.088, high: 0.034 },
  standing: "thin",
});

function aTable(overrides: Partial<OfflineTable> = {}): OfflineTable {
  return {
    kind: "read",
    measure: "passed",
    thinBelow: 300,
    cells: [aCell(), THIN],
    onlyBaseline: NONE,
    onlyCandidate: NONE,
    unanswered: NONE,
    inNoCohort: 0,
    unlabelled: [],
    unknownCohorts: [],
    moved: NONE,
    moreRepeats: NONE,
    fewerRepeats: NONE,
    askedOtherwise: NONE,
    unfinished: [],
    unlike: [],
    ...overrides,
  };
}

function withStage(overrides: Partial<OfflineStage> = {}): Plan {
  const stage: OfflineStage = {
    stage: "offline",
    index: 0,
    reader: "promptfoo",
    score: null,
    better: "higher",
    repeats: 3,
    atLeast: { count: 300, per: "cohort" },
    outcome: aTable(),
    ...overrides,
  };
  return { ...PLAN, offline: [stage] };
}

function linesOf(plan: Plan, layout = OPEN): readonly string[] {
  return offlineSection(plan, layout).split("\n");
}

test("the reading comes first, then a row for each cohort with every number that decides", () => {
  expect(linesOf(withStage())).toEqual([
    "**Offline results** (<code>offline</code>): **worse** in <code>all</code> (−0.5 points); <code>breaking-news</code>: 36 of 300 items: **too thin to decide**.",
    "",
    "| Cohort | Items | v1.8.2 | v2.0.0 | Difference (95%) | Verdict flips | Share live / training / here | Reads as |",
    "| --- | --: | --: | --: | --: | --- | --- | --- |",
    "| <code>all</code> | 1,200 | 98.1% | 97.6% | −0.5 points (−0.9 to −0.1) | 1.5% → 1.5% | – | **worse** |",
    "| <code>breaking-news</code> | 36 of 300 | 98.1% | 97.6% | −1.8 points (−8.8 to +3.4) | 1.5% → 1.5% | 9% / 3% / 3% | **too thin to decide** |",
    "",
    "<sub>Share of items that passed; 3 runs an item, counted as one item. Difference: candidate − baseline on the same items, looked at once. Verdict flips: items whose verdict changes from run to run. Fewer than 300 items are too thin. What passes offline can still fail live.</sub>",
  ]);
});

test("a cohort that nothing represents, and one without a training share, say so in words", () => {
  const absent = {
    ...THIN,
    cohort: "premium",
    items: 0,
    difference: null,
    standing: "absent",
    trainingShare: null,
  } as const;
  const [reading] = linesOf(withStage({ outcome: aTable({ cells: [aCell(), THIN, absent] }) }));
  expect(reading).toContain("**no items** of <code>premium</code>: nothing to decide on");
  expect(linesOf(withStage({ outcome: aTable({ cells: [absent] }) })).join("\n")).toContain(
    "9% / not said / 3%",
  );
});

test("errors have a column of their own where there are any", () => {
  const lost = aCell({ candidate: { ...aCell().candidate, errors: 40, unscored: 2 } });
  expect(linesOf(withStage()).join()).not.toContain("No verdict");
  expect(linesOf(withStage({ outcome: aTable({ cells: [lost] }) })).join()).toContain(
    "| 0 of 3,600 → 42 of 3,600 |",
  );
});

test("a score is shown as it is, with the spread of its repeats and the way it is good", () => {
  const arm = { ...aCell().baseline, flips: null, level: 4.25, spread: 0.31 };
  const cell = aCell({
    baseline: arm,
    candidate: { ...arm, level: 4.1 },
    difference: { value: -0.15, low: -0.3, high: 0.01 },
    standing: "open",
  });
  const text = linesOf(
    withStage({ score: "helpful|ness", outcome: aTable({ measure: "score", cells: [cell] }) }),
  ).join("\n");
  expect(text).toContain("| 4.25 | 4.1 | −0.15 (−0.3 to +0.01) | ±0.31 → ±0.31 |");
  expect(text).toContain("Mean of helpful&#124;ness, higher is better");
  expect(text).toContain("no difference shown in <code>all</code>");
});

test("what is not in the table stands below it", () => {
  const outcome = aTable({
    onlyBaseline: { items: 2, names: ["a1", "@everyone"] },
    onlyCandidate: { items: 1, names: ["b1"] },
    unanswered: { items: 5, names: ["c1", "c2", "c3"] },
    inNoCohort: 7,
    unlabelled: [{ label: "desk", items: 3 }],
    unknownCohorts: ["breakin-news"],
    moved: { items: 1, names: ["d1"] },
    moreRepeats: { items: 1, names: ["e1"] },
    fewerRepeats: { items: 1, names: ["f1"] },
    askedOtherwise: { items: 1, names: ["g1"] },
    unfinished: [{ side: "candidate", because: "its status is error (<b>down</b>)" }],
    unlike: [{ what: "inspect_ai", baseline: "0.3.1", candidate: "0.3.9" }],
  });
  expect(linesOf(withStage({ outcome })).filter((line) => line.startsWith("- "))).toEqual([
    "- 2 items only of the baseline's file, left out (a1, @&#8288;everyone)",
    "- 1 item only of the candidate's file, left out (b1)",
    "- 5 items without an answer of one version, left out (c1, c2, c3, …)",
    "- 3 items without the label <code>desk</code>: in all only",
    "- 7 items in no cohort",
    "- cohorts that the rollout does not have: <code>breakin-news</code>",
    "- 1 item placed differently by their answers (d1)",
    "- 1 item answered more than 3 times (e1)",
    "- 1 item answered less than 3 times (f1)",
    "- 1 item with another question under the same id (g1)",
    "- the run of the candidate is not whole: its status is error &#40;&#60;b&#62;down&#60;/b&#62;&#41;",
    "- inspect&#95;ai is not alike: 0.3.1, then 0.3.9",
  ]);
});

test("items without labels stand in one line, however many labels there are", () => {
  const unlabelled = [
    { label: "desk", items: 323 },
    { label: "items", items: 1 },
    { label: "plan", items: 1_316 },
  ];
  const lines = linesOf(withStage({ outcome: aTable({ unlabelled }) })).filter((line) =>
    line.startsWith("- "),
  );
  expect(lines).toEqual([
    "- 323 items without the label <code>desk</code>, 1 without <code>items</code>, 1,316 without <code>plan</code>: in all only",
  ]);
});

describe("results that were not read", () => {
  const files = [
    { path: "evals/v2.json", because: "it is a pointer of Git LFS", write: "commit the results themselves" },
  ];
  const unread = withStage({ outcome: { kind: "not-read", files } });

  test("say why and what to do, without a table", () => {
    expect(linesOf(unread)).toEqual([
      "**Offline results** (<code>offline</code>): **not read**: <code>evals/v2.json</code> (it is a pointer of Git LFS; commit the results themselves). Nothing offline supports a go.",
    ]);
    expect(offlineWords(unread, 0)).toBe("**results not read**");
  });
});

describe("in a public repository", () => {
  const few = { ...THIN, cohort: "premium", items: 19 };
  const plan = withStage({ outcome: aTable({ cells: [aCell(), { ...THIN, items: 20 }, few] }) });

  test("cells of fewer than 20 items show no number of theirs", () => {
    const rows = linesOf(plan, { rows: 30, isPublic: true }).filter((line) => line.startsWith("| <code>"));
    expect(rows[1]).toContain("| 20 of 300 | 98.1% |");
    expect(rows[2]).toBe(
      "| <code>premium</code> | fewer than 20 of 300 | – | – | – | – | 9% / 3% / – | **too thin to decide** |",
    );
    expect(offlineReadings(plan, { rows: 30, isPublic: true })).toContain("fewer than 20 of 300 items");
    expect(offlineReadings(plan, { rows: 30, isPublic: true })).not.toContain("19");
  });

  test("in a private one they do", () => {
    expect(linesOf(plan).join("\n")).toContain("| 19 of 300 | 98.1% |");
  });
});

test("of five hundred cohorts the worst are shown, and the rest counted", () => {
  const fine = Array.from({ length: 499 }, (_, index) => aCell({ cohort: `c${index}`, standing: "open" }));
  const cells = [aCell({ standing: "open" }), ...fine, aCell({ cohort: "last", standing: "worse" })];
  const lines = linesOf(withStage({ outcome: aTable({ cells }) }), { rows: 10, isPublic: false });
  expect(lines.filter((line) => line.startsWith("| <code>"))).toHaveLength(10);
  expect(lines[4]).toContain("<code>all</code>");
  expect(lines[5]).toContain("<code>last</code>");
  expect(lines).toContain("…and 491 more cohorts.");
  expect(lines[0]).toMatch(/no difference shown in (?:<code>\w+<\/code>(?:, )?){5} and 495 more\.$/);
});

test("names of versions, items and cohorts break no table and mention nobody", () => {
  const side = aSide({ id: `|v1 @team \u202E${"x".repeat(10_000)}` });
  const rollout = aRollout({ release: { baseline: side, candidate: side } });
  const plan = {
    ...withStage({ stage: "a|b", outcome: aTable({ moved: { items: 1, names: ["<b>|@me #12"] } }) }),
    rollout,
  };
  const text = offlineSection(plan, OPEN);
  const table = text.split("\n").filter((line) => line.startsWith("|"));
  expect(new Set(table.map((line) => line.split(" | ").length))).toEqual(new Set([8]));
  expect(text).not.toMatch(/@team|@me|<b>|\u202E|(?<!&)#12/);
  expect(text.length).toBeLessThan(3_000);
});

test("the table stands before the diagram, and the row of the stage says what was read", () => {
  const plan = withStage();
  const text = renderPlanText([{ plan, runbook: buildRunbook(plan), advice: [] }]);
  expect(text.indexOf("**Offline results**")).toBeGreaterThan(text.indexOf("## Rollout plan"));
  expect(text.indexOf("**Offline results**")).toBeLessThan(text.indexOf("```mermaid"));
  expect(text).toContain("1,200 items read, see the offline table");
  expect(offlineSection(PLAN, OPEN)).toBe("");
});

test("a cell that lost answers decide is read neither as better nor as the same", () => {
  const outcome = aTable({ cells: [aCell({ standing: "partial" })] });
  const text = linesOf(withStage({ outcome })).join("\n");
  expect(text).toContain("**partial** in <code>all</code>: lost answers decide");
  expect(text).toContain("**partial: lost answers decide**");
});
