import { describe, expect, test } from "vitest";
import type { Rollout } from "../../../src/config/rollout.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { lint } from "../../../src/lint/lint.ts";
import { GATE_END, GATE_START } from "../../../src/render/gate-block.ts";
import {
  LONGEST_COMMENT,
  PLAN_MARKER,
  renderPlanComment,
  replaceGateBlock,
  type PlanCommentInput,
} from "../../../src/render/plan-comment.ts";
import type { PlannedForReaders } from "../../../src/render/plan-sections.ts";
import { LONGEST_SUMMARY, renderPlanSummary } from "../../../src/render/summary.ts";
import { stageDiagram } from "../../../src/render/stage-diagram.ts";
import { count } from "../../../src/render/numbers.ts";
import { buildRunbook } from "../../../src/runbook/build.ts";
import { percent } from "../../../src/units.ts";
import { aGateOutcome, aRequirement, aRolloutOutcome } from "../../support/report.ts";
import {
  aCohort,
  aPlan,
  aPolicy,
  aRollout,
  aRouter,
  aStage,
  anywhere,
  hours,
} from "../../support/rollout.ts";

const COMMIT = "3f9c2a1".padEnd(40, "0");
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
    ...overrides,
  };
}

const body = renderPlanComment(input());

/** What a reader sees as text: no fences, and only the tags and comments that are ours. */
function outsideFences(markdown: string): string {
  return markdown.replace(/^( *)(`{3,}).*?\n[\s\S]*?\n\1\2$/gm, "");
}

function isWhole(markdown: string): boolean {
  const shown = outsideFences(markdown);
  const open = shown.match(/<details>/g)?.length ?? 0;
  return (
    open === (shown.match(/<\/details>/g)?.length ?? 0) && !shown.includes("```") && shown.includes(GATE_END)
  );
}

describe("the plan comment", () => {
  test("begins with the marker and the gate, and everything but the answer is below", () => {
    expect(body.split("\n").slice(0, 2)).toEqual([PLAN_MARKER, GATE_START]);
    expect(body.indexOf("## Rollout plan")).toBeGreaterThan(body.indexOf(GATE_END));
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

describe("the gate block", () => {
  test("is replaced alone, and again, by the same as in a whole comment", () => {
    const gate = aGateOutcome({
      kind: "go",
      reason: "approved",
      rollouts: [aRolloutOutcome({ kind: "go", requirements: [], dismissals: [] })],
    });
    const context = { policy: { kind: "built-in" }, commit: COMMIT } as const;
    const replaced = replaceGateBlock(body, gate, context);
    expect(replaced).toBe(renderPlanComment(input({ gate })));
    expect(replaceGateBlock(replaced ?? "", aGateOutcome(), context)).toBe(body);
  });

  test("that is not there asks for the whole comment", () => {
    expect(
      replaceGateBlock("somebody edited this", aGateOutcome(), {
        policy: { kind: "built-in" },
        commit: COMMIT,
      }),
    ).toBeNull();
  });

  test("counts what does not fit", () => {
    const requirements = Array.from({ length: 60 }, (_, index) => aRequirement({ id: `role:r${index}` }));
    const shown = renderPlanComment(
      input({ gate: aGateOutcome({ rollouts: [aRolloutOutcome({ requirements })] }) }),
    );
    expect(shown).toContain("…and 20 more, in the job summary.");
  });
});

describe("length", () => {
  const wide = widened(aPlan(), { cohorts: 500, guards: 12 });

  test("500 cohorts × 12 guards fit a comment and a summary, cut by whole parts", () => {
    const short = renderPlanComment(input({ plans: [wide] }));
    expect(short.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(isWhole(short)).toBe(true);
    const summary = renderPlanSummary(input({ plans: [wide] }));
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(LONGEST_SUMMARY);
    expect(isWhole(summary)).toBe(true);
  });

  test("the parts go in a stated order and the top stays", () => {
    const plans = Array.from({ length: 4 }, () => wide);
    const short = renderPlanComment(input({ plans }));
    expect(short.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(short).toMatch(/Left out for length: numbers, timetable, communications, runbook tail/);
    expect(short.match(/\*\*Worst case/g)).toHaveLength(4);
    expect(isWhole(short)).toBe(true);
  });

  test("of two hundred rollouts leaves whole plans out, never the gate", () => {
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
  const rollout = poisoned(nasty);
  const plan = aPlan({ rollout, routers: [poisonedRouter(nasty)], locate: anywhere, file: nasty });
  const gate = aGateOutcome({
    rollouts: [
      aRolloutOutcome({
        rollout: nasty,
        requirements: [
          aRequirement({ id: nasty, closers: [nasty], detail: nasty }),
          aRequirement({ id: `role:${nasty}`, detail: nasty }),
        ],
        approvals: [{ role: nasty, by: nasty, review: 1, reason: nasty }],
        dismissals: [{ login: nasty, what: "approval", why: "bot", at: nasty }],
      }),
    ],
  });
  const policy = { kind: "file", path: nasty, commit: nasty } as const;
  const problems = [
    { ...PROBLEM, file: nasty, message: nasty, found: nasty, suggestion: nasty, expected: nasty },
  ];

  test.each([
    ["comment", renderPlanComment(input({ plans: [ready(plan)], gate, policy, problems }))],
    ["summary", renderPlanSummary(input({ plans: [ready(plan)], gate, policy, problems }))],
  ])("never survives raw in the %s", (_, markdown) => {
    const shown = outsideFences(markdown);
    expect(shown).not.toContain("@everyone");
    expect(shown).not.toContain("<img");
    expect(shown).not.toContain("```");
    expect(shown).not.toContain("\u202E");
    expect(shown.match(/<!--/g)).toHaveLength(markdown.startsWith(PLAN_MARKER) ? 3 : 2);
    expect(markdown).not.toContain("\u202E");
    expect(isWhole(markdown)).toBe(true);
  });

  test("every table keeps its columns", () => {
    const shown = outsideFences(renderPlanComment(input({ plans: [ready(plan)], gate, policy, problems })));
    const tables = shown
      .split(/\n(?!\|)/)
      .map((block) => block.split("\n").filter((line) => line.startsWith("|")));
    const widths = tables.map((lines) => new Set(lines.map((line) => line.split("|").length)));
    expect(widths.filter(({ size }) => size > 1)).toEqual([]);
    expect(tables.flat().length).toBeGreaterThan(50);
  });
});

describe("the diagram", () => {
  test("has only plain letters in its labels and at most 40 nodes", () => {
    const stages = Array.from({ length: 60 }, (_, index) =>
      aStage({ name: `s"${index};<b>%%`, weight: percent(1), bake: hours(24), go: ["model-owner"] }),
    );
    const lines = stageDiagram(aPlan({ rollout: aRollout({ stages, cohorts: [] }) })).split("\n");
    const labels = lines.flatMap((line) => [...line.matchAll(/"([^"]*)"/g)].map(([, label]) => label ?? ""));
    expect(labels.length).toBeLessThanOrEqual(40);
    for (const label of labels) expect(label).toMatch(/^[\p{L}\p{N} .,:/+-]+$/u);
    for (const line of lines.slice(2, -1)) {
      expect(line).toMatch(
        /^ {2}(?:[A-Z]\d* --> )?[A-Z]\d*(?:\["[^"]+"\]|\{\{"[^"]+"\}\}|\[\("[^"]+"\)\])$|^ {2}S\d+ -\. breach \.-> R$/,
      );
    }
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
    })),
  }));
  const rollout = { ...plan.rollout, cohorts, guards };
  return ready({ ...plan, rollout, pairs, stages });
}

/** Every text of the rollout that is not a name of something else in it. */
function poisoned(value: string): Rollout {
  const rollout = aRollout();
  const side = {
    ...rollout.release.candidate,
    id: value,
    model: value,
    digest: value,
    parameters: { [value]: value },
  };
  return {
    ...rollout,
    name: value,
    release: { baseline: { ...side, id: `${value}0` }, candidate: side },
    hypothesis: { metric: value, direction: "increase", effect: value, readAt: value, changeOurMind: value },
    routedBy: value,
    cohorts: rollout.cohorts.map((cohort) => ({
      ...cohort,
      owner: value,
      because: value,
      accepted: { by: value, because: value },
    })),
    guards: rollout.guards.map((guard) => ({ ...guard, name: `${guard.name} ${value}` })),
    stages: rollout.stages.map((stage) => ({ ...stage, go: [value] })),
    people: rollout.people.map((role) => ({ ...role, anyOf: [value] })),
    rollback: {
      ...rollout.rollback,
      drilled: null,
      also: [{ does: value, run: [value], repeat: "safe" }],
      cannotUndo: [{ what: value, owner: value }],
    },
    channels: { [value]: { kind: value, secret: "S" } },
    communications: [
      { on: value, to: value, message: value },
      { on: "rolled-back", to: value, message: value },
      { on: "hold", to: value, message: value },
    ],
    answers: {
      [value]: { kind: "answered", text: value },
      other: { kind: "not-applicable", because: value },
    },
  };
}

function poisonedRouter(value: string): ReturnType<typeof aRouter> {
  const router = aRouter();
  const steps = router.undo.steps.map((step) => ({
    ...step,
    does: value,
    run: value,
    expect: value,
    needs: [value],
  }));
  return { ...router, undo: { route: value, steps } };
}
