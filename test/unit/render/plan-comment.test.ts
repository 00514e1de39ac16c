import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plan } from "../../../src/plan/plan.ts";
import { lint } from "../../../src/lint/lint.ts";
import { COMMENT_ROWS, GATE_END, GATE_START } from "../../../src/render/gate-block.ts";
import {
  LONGEST_COMMENT,
  PLAN_MARKER,
  renderPlanComment,
  replaceGateBlock,
  type PlanCommentInput,
} from "../../../src/render/plan-comment.ts";
import type { PlannedForReaders } from "../../../src/render/plan-sections.ts";
import { LONGEST_SUMMARY, renderPlanSummary } from "../../../src/render/summary.ts";
import { fit } from "../../../src/render/fit.ts";
import { renderPlanFile } from "../../../src/render/plan-text.ts";
import { stageDiagram } from "../../../src/render/stage-diagram.ts";
import { count } from "../../../src/render/numbers.ts";
import { buildRunbook } from "../../../src/runbook/build.ts";
import { percent } from "../../../src/units.ts";
import { aGateOutcome, aRequirement, aRolloutOutcome } from "../../support/report.ts";
import { HOSTILE_PIECES, poisonedInput } from "../../support/poisoned.ts";
import { readFixture } from "../../support/planned.ts";
import { aCohort, aPlan, aPolicy, aRollout, aStage, anywhere, hours } from "../../support/rollout.ts";

const COMMIT = "3f9c2a1".padEnd(40, "0");
const CONTEXT = { policy: { kind: "built-in" }, commit: COMMIT, rows: COMMENT_ROWS } as const;
/** What is large takes its time on a busy machine. */
const SLOW = { timeout: 30_000 };
const PROBLEM = {
  code: "unknown-key",
  severity: "blocker",
  file: "a.yml",
  at: { line: 4, column: 5 },
  length: 6,
  message: "no key trafic",
  expected: null,
  found: "trafic",
  suggestion: "traffic",
} as const;

function ready(plan: Plan): PlannedForReaders {
  const runbook = buildRunbook(plan);
  return {
    plan,
    runbook,
    advice: [
      ...plan.problems,
      ...lint({ plan, runbook: runbook, policy: aPolicy(), sameRoute: [] }, anywhere).problems,
    ],
  };
}

function input(overrides: Partial<PlanCommentInput> = {}): PlanCommentInput {
  return {
    plans: [ready(aPlan())],
    problems: [],
    gate: aGateOutcome(),
    commit: COMMIT,
    policy: { kind: "built-in" },
    audience: "team",
    run: "https://github.com/acme/news/actions/runs/7",
    ...overrides,
  };
}

const body = renderPlanComment(input());

/** What a reader sees as text: no fences, and only the tags and comments that are ours. */
function outsideFences(markdown: string): string {
  return markdown.replace(/^( *)(`{3,}).*?\n[\s\S]*?\n\1\2$/gm, "");
}

/** Tables of which a row has more or fewer cells than the head. */
function tornTables(markdown: string): readonly string[] {
  const tables = markdown
    .split(/\n(?!\|)/)
    .map((block) => block.split("\n").filter((line) => line.startsWith("|")));
  return tables
    .filter((lines) => new Set(lines.map((line) => line.split("|").length)).size > 1)
    .map((lines) => lines.join("\n").slice(0, 300));
}

/** Tags and comments that are not ours. */
function foreignTags(markdown: string): readonly string[] {
  const ours = /<\/?(?:details|summary|b|code|sub|ins|del)>|<br\/?>|<!-- \/?model-rollout:(?:plan|gate) -->/g;
  return (
    markdown
      .replace(/`\/rollout [^`\n]*`/g, "")
      .replace(ours, "")
      .match(/<[^\n]{0,30}/g) ?? []
  );
}

/** What GitHub would link or tell somebody about, outside code. */
function linksAndNames(markdown: string): readonly string[] {
  const said = markdown
    .replaceAll("[this run](https://github.com/acme/news/actions/runs/7)", "")
    .replace(/<code>[^\n]*?<\/code>|`[^`\n]*`/g, "");
  return said.match(/@\w|(?<!&)#\d|\bGH-\d|\w:\/\/|\bwww\.\w|\]\(/g) ?? [];
}

const HIDDEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function isWhole(markdown: string): boolean {
  const shown = outsideFences(markdown);
  const open = shown.match(/<details>/g)?.length ?? 0;
  return (
    open === (shown.match(/<\/details>/g)?.length ?? 0) && !shown.includes("```") && shown.includes(GATE_END)
  );
}

describe("the plan comment", () => {
  test("begins with the marker, what is planned and the gate, and everything but the answer is below", () => {
    const [marker, title, , gate] = body.split("\n");
    expect([marker, gate]).toEqual([PLAN_MARKER, GATE_START]);
    expect(title).toBe(
      "## Rollout plan: <code>summarizer</code> v1.8.2 → v2.0.0 (shadow + canary, 6 live stages, about 17 days, tier 1)",
    );
    expect(body.indexOf("**Worst case**")).toBeGreaterThan(body.indexOf(GATE_END));
  });

  test("says what is open, who can close it and how, and how to say no", () => {
    const gate = body.slice(0, body.indexOf(GATE_END));
    expect(gate).toContain("2 of 3 requirements are open");
    expect(gate).toContain(`/rollout ack ${aPlan().digest.slice(0, 12)}`);
    expect(gate).toContain("approve this pull request");
    expect(gate).toContain("request changes");
    expect(gate).toContain("it was given for an earlier commit");
  });

  test("shows the numbers of the plan", () => {
    const { stages } = aPlan();
    const reached = stages
      .filter(({ routedPerDay }) => routedPerDay > 0)
      .map(({ routedPerDay }) => `| ${count(routedPerDay)} |`);
    const promised = stages
      .flatMap(({ cells }) => cells.filter(({ blind, needed }) => blind === null && needed !== null))
      .map(({ expected, needed }) => `${count(expected)} / ${count(needed ?? Number.NaN)}`);
    expect([...reached, ...promised].filter((shown) => !body.includes(shown))).toEqual([]);
    expect(promised.length).toBeGreaterThan(30);
  });

  test("names every guard and every cohort, and nothing hides in the picture alone", () => {
    const { rollout } = aPlan();
    const text = body.replace(/```mermaid[\s\S]*?```/, "");
    for (const { name } of [...rollout.guards, ...rollout.cohorts, ...rollout.stages]) {
      expect(text).toContain(`<code>${name}</code>`);
    }
  });

  test("is whole", () => {
    expect(isWhole(body)).toBe(true);
    expect(body.length).toBeLessThan(LONGEST_COMMENT);
  });

  test("holds several rollouts", () => {
    const other = aPlan({ rollout: aRollout({ name: "ranker" }) });
    const gate = aGateOutcome({ rollouts: [aRolloutOutcome(), aRolloutOutcome({ rollout: "ranker" })] });
    const both = renderPlanComment(input({ plans: [ready(aPlan()), ready(other)], gate }));
    expect(both.match(/## Rollout plan/g)).toHaveLength(2);
    expect(both).toContain("<code>ranker</code>: <code>model-owner</code>");
  });

  test("of wrong files alone lists the problems with line and remedy", () => {
    const gate = aGateOutcome({ kind: "no-go", reason: "problems", rollouts: [] });
    const shown = renderPlanComment(input({ plans: [], problems: [PROBLEM], gate }));
    expect(shown).toContain("a.yml:4:5");
    expect(shown).toContain("1 problem");
    expect(shown).not.toContain("## Rollout plan");
  });

  test("never repeats a secret that was pasted into the file", () => {
    const secret = `ghp_${"a1".repeat(20)}`;
    const shown = renderPlanComment(
      input({ problems: [{ ...PROBLEM, found: secret, message: `found ${secret}` }] }),
    );
    expect(shown).not.toContain(secret);
  });
});

describe("what changes", () => {
  test("names a file once, and says once what is new", () => {
    const changes = [
      { what: "file rules.yml", baseline: null, candidate: "rules.yml (f6b8fb8)" },
      { what: "model", baseline: "a", candidate: "b" },
      { what: "file old.yml", baseline: "old.yml (0f863b7)", candidate: null },
      { what: "parameter rerank", baseline: null, candidate: "50" },
    ];
    const shown = renderPlanComment(input({ plans: [ready({ ...aPlan(), changes })] }));
    expect(
      shown
        .replace(/&#8288;/g, "")
        .replace(/&#40;/g, "(")
        .replace(/&#41;/g, ")"),
    ).toContain(
      "**What changes**: model: a → b; file old.yml: (0f863b7) → none; new: file rules.yml (f6b8fb8), parameter rerank 50.",
    );
  });
});

describe("the gate block", () => {
  test("is replaced alone, and again, by the same as in a whole comment", () => {
    const gate = aGateOutcome({
      kind: "go",
      reason: "approved",
      rollouts: [aRolloutOutcome({ kind: "go", requirements: [], dismissals: [] })],
    });
    const context = CONTEXT;
    const replaced = replaceGateBlock(body, gate, context);
    expect(replaced).toBe(renderPlanComment(input({ gate })));
    expect(replaceGateBlock(replaced ?? "", aGateOutcome(), context)).toBe(body);
  });

  test("that is not there asks for the whole comment", () => {
    expect(replaceGateBlock("somebody edited this", aGateOutcome(), CONTEXT)).toBeNull();
  });

  test("counts what does not fit", () => {
    const requirements = Array.from({ length: 60 }, (_, index) => aRequirement({ id: `role:r${index}` }));
    const shown = renderPlanComment(
      input({ gate: aGateOutcome({ rollouts: [aRolloutOutcome({ requirements })] }) }),
    );
    expect(shown).toContain("…and 20 more, in the job summary.");
  });
});

describe("a public repository", () => {
  test("is told so, and how many cells were left out for it", () => {
    const plan = aPlan();
    const stages = plan.stages.map((planned) => ({
      ...planned,
      cells: planned.cells.map((cell) => (cell.cohort === "all" ? cell : { ...cell, expected: 19 })),
    }));
    const planned = { ...ready(plan), plan: { ...plan, stages } };
    const open = renderPlanComment(input({ plans: [planned], audience: "public" }));
    const small = stages.flatMap(({ cells }) =>
      cells.filter(({ cohort, blind }) => cohort !== "all" && blind?.why !== "not-in-this-stage"),
    );
    expect(open).toContain(
      `fewer than 20 samples are left out of all of them (here they are ${small.length})`,
    );
    expect(open).not.toMatch(/\b19 \/ /);
    expect(renderPlanComment(input({ plans: [planned] }))).toMatch(/\b19 \/ /);
  });
});

/** Pairs of a guard and a cohort in the rows of what can be proven: those that are named, and those that are counted. */
function pairsIn(shown: string): number {
  const rows = [...shown.matchAll(/^\| <code>guard-\d+<\/code>[^|]*\|([^|]*)\|/gm)].map(
    ([, who = ""]) => who,
  );
  return rows.reduce((sum, who) => {
    const together = /^ ([\d,]+) cohorts $/.exec(who)?.[1]?.replace(",", "");
    return sum + (together === undefined ? (who.match(/<code>cohort-/g)?.length ?? 0) : Number(together));
  }, 0);
}

describe("length", () => {
  const wide = widened(aPlan(), { cohorts: 500, guards: 12 });

  test("500 cohorts × 12 guards fit a comment and a summary, cut by whole parts", SLOW, () => {
    const short = renderPlanComment(input({ plans: [wide] }));
    expect(short.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(isWhole(short)).toBe(true);
    const summary = renderPlanSummary(input({ plans: [wide] }));
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(LONGEST_SUMMARY);
    expect(isWhole(summary)).toBe(true);
  });

  test(
    "no table is halved: a cohort has its row, a pair its row or its group, or its whole section is named as left out",
    SLOW,
    () => {
      for (const cohorts of [3, 500]) {
        const size = { cohorts, guards: 12 };
        const shown = renderPlanComment(input({ plans: [widened(aPlan(), size)] }));
        const rows = [...shown.matchAll(/^\| <code>cohort-\d+<\/code> \|/gm)].length;
        expect([0, cohorts]).toContain(rows);
        expect(rows === 0).toBe(/Left out for length[^\n]*cohorts/.test(shown));
        expect([0, cohorts * 12]).toContain(pairsIn(shown));
      }
    },
  );

  test("the comment says where the rest is, and the file has all of it", () => {
    const short = renderPlanComment(input({ plans: [wide] }));
    expect(short).toContain(
      "The whole text is `plan.md`, an artifact of [this run](https://github.com/acme/news/actions/runs/7), and in its job summary.",
    );
    const whole = renderPlanFile(input({ plans: [wide] }));
    expect(whole).not.toContain("Left out for length");
    expect([...whole.matchAll(/^\| <code>guard-\d+<\/code>[^|]*\| <code>cohort-/gm)]).toHaveLength(6_000);
  });

  test("cutting grows with the text, not with the number of cuts or plans", () => {
    const one = ready(aPlan());
    const lettersMeasured = (amount: number): number => {
      let letters = 0;
      fit(
        Array.from({ length: amount }, () => one),
        {
          before: "",
          after: "",
          layout: { audience: "team", mostProblems: 20, isTitled: false },
          elsewhere: "",
          measure: (text) => {
            letters += text.length;
            return text.length;
          },
          longest: 60_000,
        },
      );
      return letters;
    };
    expect(lettersMeasured(60) / lettersMeasured(20)).toBeLessThan(3.1);
  });

  test("the parts go in a stated order and the top stays", SLOW, () => {
    const plans = Array.from({ length: 4 }, () => wide);
    const short = renderPlanComment(input({ plans }));
    expect(short.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(short).toMatch(
      /Left out for length\*\*: runbook after its first entries, what each stage can prove in numbers, what settles the points, [^.]*cohorts/,
    );
    expect(short.match(/\*\*Worst case/g)).toHaveLength(4);
    expect(short.match(/^\| Stage \| Users a day/gm)).toHaveLength(4);
    expect(short.match(/<b>Guards<\/b>/g)).toHaveLength(4);
    expect(isWhole(short)).toBe(true);
  });

  test("what was cut and still has room comes back: the comment is nearly full", async () => {
    const shown = await readFixture("summarizer.yml");
    const short = renderPlanComment(input({ plans: [shown] }));
    expect(short).toContain("Left out for length");
    expect(short.length).toBeGreaterThan(45_000);
    for (const kept of [
      "<b>Guards</b>",
      "<b>Cohorts</b>",
      "**Offline results**",
      "**Worst case",
      "Who is reached",
    ])
      expect(short).toContain(kept);
  });

  test("of two hundred rollouts leaves whole plans out, never the gate", SLOW, () => {
    const one = ready(aPlan());
    const short = renderPlanComment(input({ plans: Array.from({ length: 200 }, () => one) }));
    expect(short.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(short).toMatch(/\d+ whole plans/);
    expect(short).toContain(GATE_END);
    expect(isWhole(short)).toBe(true);
  });
});

describe("text from the file", () => {
  const nasty = "@everyone <img src=x> | ``` <!-- model-rollout:gate --> #1 \u202E";

  test.each([
    ["comment", renderPlanComment(poisonedInput(nasty))],
    ["summary", renderPlanSummary(poisonedInput(nasty))],
    ["file", renderPlanFile(poisonedInput(nasty))],
  ])("never survives raw in the %s", (_, markdown) => {
    const shown = outsideFences(markdown);
    expect(shown).not.toContain("@everyone");
    expect(shown).not.toContain("<img");
    expect(shown).not.toContain("```");
    expect(shown.match(/<!--/g)).toHaveLength(markdown.startsWith(PLAN_MARKER) ? 5 : 2);
    expect(markdown).not.toContain("\u202E");
    expect(isWhole(markdown)).toBe(true);
  });

  test("breaks no table, no section, and links, names or mentions nothing, whatever it is", SLOW, () => {
    const pieces = fc.array(fc.constantFrom(...HOSTILE_PIECES), { minLength: 1, maxLength: 5 });
    const texts = fc.oneof(
      pieces.map((list) => list.join(" ")),
      pieces.map((list) => list.join("")),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(texts, (value) => {
        const markdown = renderPlanFile(poisonedInput(value));
        const shown = outsideFences(markdown);
        expect(isWhole(markdown)).toBe(true);
        expect(tornTables(shown)).toEqual([]);
        expect(foreignTags(shown)).toEqual([]);
        expect(linksAndNames(shown)).toEqual([]);
        expect(markdown).not.toMatch(HIDDEN);
      }),
      { numRuns: 12 },
    );
  });

  test("of 10 kB everywhere still fits", SLOW, () => {
    const hostile = poisonedInput("😀<".repeat(2_000));
    const problems = Array.from({ length: 400 }, () => hostile.problems).flat();
    const requirements = Array.from({ length: 90 }, (_, index) =>
      aRequirement({ id: `role:${index}${hostile.commit}`, detail: hostile.commit }),
    );
    const gate = aGateOutcome({ rollouts: [aRolloutOutcome({ requirements })] });
    const short = renderPlanComment({ ...hostile, problems, gate });
    expect(short.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(short).toContain(GATE_START);
    expect(isWhole(short)).toBe(true);
  });
});

describe("the diagram", () => {
  test("has only plain letters in its labels and at most 40 nodes", () => {
    const stages = Array.from({ length: 60 }, (_, index) =>
      aStage({ name: `s"${index};<b>%%`, weight: percent(1), bake: hours(24), go: ["model-owner"] }),
    );
    const lines = stageDiagram(aPlan({ rollout: aRollout({ stages, cohorts: [] }) })).split("\n");
    const labels = lines.flatMap((line) => [...line.matchAll(/"([^"]*)"/g)].map(([, label]) => label ?? ""));
    expect(labels).toHaveLength(40);
    expect(labels).toContain("23 more stages");
    for (const label of labels) expect(label.replaceAll("<br/>", "")).toMatch(/^[\p{L}\p{N} .,:/+_%-]+$/u);
    const node = String.raw`[A-Z]\d*(?:\["[^"]+"\]|\{\{"[^"]+"\}\}|\[\("[^"]+"\)\])`;
    const line = new RegExp(
      String.raw`^ {2}(?:${node}|[A-Z]\d*(?: --> [A-Z]\d*)+|subgraph L\["[^"]+"\]|  direction LR|  [A-Z]\d*|end|L -\. breach \.-> ${node})$`,
    );
    expect(lines.slice(2, -1).filter((each) => !line.test(each))).toEqual([]);
  });

  test("frames what users meet: no stage before it, and none twice", () => {
    const shown = stageDiagram(aPlan());
    const frame = shown.slice(shown.indexOf("subgraph"), shown.indexOf("  end"));
    expect(frame).not.toContain("S0");
    expect(frame.match(/^ {4}S\d+$/gm)).toHaveLength(5);
    expect(frame).toContain("direction LR");
  });

  test("says at a stage whose go it waits for", () => {
    const stages = [aStage({ name: "full", weight: percent(100), bake: hours(24), go: ["model-owner"] })];
    expect(stageDiagram(aPlan({ rollout: aRollout({ stages, cohorts: [] }) }))).toContain(
      'S0{{"full<br/>100%, 24 h<br/>go: model-owner"}}',
    );
  });

  test("of stages without users has no way back, and of no stages is none", () => {
    const plan = aPlan();
    const shadows = plan.stages.filter(({ stage }) => stage.kind === "shadow");
    expect(stageDiagram({ ...plan, stages: shadows })).not.toContain("breach");
    expect(stageDiagram({ ...plan, stages: [] })).toBe("");
  });
});

/** A plan with as many cohorts and guards as asked, without computing what they prove. */
function widened(plan: Plan, size: { readonly cohorts: number; readonly guards: number }): PlannedForReaders {
  const cohorts = Array.from({ length: size.cohorts }, (_, index) =>
    aCohort({ name: `cohort-${index}`, because: "long ".repeat(40) }),
  );
  const [model] = plan.rollout.guards;
  if (model === undefined) throw new RangeError("the summarizer has guards");
  const guards = Array.from({ length: size.guards }, (_, index) => ({ ...model, name: `guard-${index}` }));
  const pairs = guards.flatMap(({ name }) =>
    cohorts.map((cohort) => ({
      guard: name,
      cohort: cohort.name,
      alpha: 1e-5,
      horizon: 100,
      designEffect: 1,
      tolerance: 1,
    })),
  );
  const stages = plan.stages.map((planned) => ({
    ...planned,
    exposure: [],
    cohortExposure: [],
    cells: pairs.map(({ guard, cohort }) => ({
      stage: planned.stage.name,
      guard,
      cohort,
      blind: null,
      needed: 12_345,
      oneLook: 6_789,
      expected: 23_456,
      hours: 12,
      designEffect: 1,
      counts: "units" as const,
      certify: null,
      notes: [],
      smallest: null,
      waysOut: [],
    })),
  }));
  const rollout = { ...plan.rollout, cohorts, guards };
  return ready({ ...plan, rollout, pairs, stages });
}
