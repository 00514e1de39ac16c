import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HUMAN_POINTS, isHuman } from "../../../src/lint/human-points.ts";
import { lint, type Linted } from "../../../src/lint/lint.ts";
import { quoteOf } from "../../../src/lint/quote.ts";
import { isBelowTarget, scoreOf, type Outcome, type RuleOutcome } from "../../../src/lint/rubric.ts";
import { pointOf, severityAt } from "../../../src/lint/rule.ts";
import { RULES } from "../../../src/lint/rules.ts";
import { buildRunbook } from "../../../src/runbook/build.ts";
import { percent, type Percent } from "../../../src/units.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import type { Rollout, Stage } from "../../../src/config/rollout.ts";
import {
  aComposite,
  aLatency,
  aLevel,
  aPaired,
  aProportion,
  aRate,
  aRatio,
  aScore,
  aSignal,
  aSplit,
  aTripwire,
  anIdentity,
} from "../../support/guards.ts";
import { checkRollout } from "../../support/rubric-file.ts";
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

/** Points of language models come last. */
const FIRST_OF_LANGUAGE_MODELS = 68;

describe("the rubric has", () => {
  const machine = [...new Set(RULES.map(pointOf))].filter((point) => !isHuman(point));

  test("72 points: 67 with rules and five for people", () => {
    expect(machine).toHaveLength(67);
    expect(HUMAN_POINTS.map(({ point }) => point)).toEqual([3, 4, 41, 47, 58]);
    expect(machine.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 72 }, (_, index) => index + 1).filter((point) => !isHuman(point)),
    );
  });

  test("19 points that can block by the rubric's own marks, each with a rule that blocks at tier 1", () => {
    const marked = [1, 3, 10, 11, 12, 22, 23, 26, 36, 37, 42, 43, 48, 55, 59, 60, 61, 68, 69];
    const blocking = new Set(
      RULES.filter((rule) => severityAt(rule, 1) === "blocker").map((rule) => pointOf(rule)),
    );
    expect(marked.filter((point) => !blocking.has(point))).toEqual([]);
  });

  test("one code for each rule, in the order of the points", () => {
    expect(new Set(RULES.map(({ code }) => code)).size).toBe(RULES.length);
    expect(RULES.map(pointOf)).toEqual(RULES.map(pointOf).toSorted((a, b) => a - b));
  });
});

function outcome(point: number, kind: Outcome["kind"]): RuleOutcome {
  const rule = RULES.find((each) => pointOf(each) === point);
  if (rule === undefined) throw new RangeError(`no rule for point ${point}`);
  const outcomes: Readonly<Record<Outcome["kind"], Outcome>> = {
    yes: { kind: "yes", by: { kind: "plan", quote: "" } },
    answered: { kind: "answered", key: "state", text: "none" },
    "not-applicable": { kind: "not-applicable", because: "none" },
    no: { kind: "no", objections: [{ path: [], message: "no" }] },
    told: { kind: "told", under: "cohort-blind" },
  };
  return { code: rule.code, point, severity: "advice", outcome: outcomes[kind] };
}

describe("the score", () => {
  test.each<[string, readonly (readonly [number, Outcome["kind"]])[], readonly [number, number, number]]>([
    [
      "yes and answered settle a point",
      [
        [1, "yes"],
        [2, "answered"],
      ],
      [2, 1, 2],
    ],
    [
      "no and told do not",
      [
        [1, "no"],
        [2, "told"],
      ],
      [0, 0, 2],
    ],
    [
      "what does not apply is not counted",
      [
        [1, "not-applicable"],
        [2, "yes"],
      ],
      [1, 0, 1],
    ],
    [
      "one no of a point's rules is a no",
      [
        [1, "yes"],
        [1, "no"],
      ],
      [0, 0, 1],
    ],
    [
      "a point applies when one of its rules does",
      [
        [1, "not-applicable"],
        [1, "yes"],
      ],
      [1, 0, 1],
    ],
    [
      "points of people stand beside it",
      [
        [3, "yes"],
        [4, "no"],
        [1, "yes"],
      ],
      [1, 0, 1],
    ],
    ["nothing asked is nothing of nothing", [], [0, 0, 0]],
  ])("%s", (_, given, [settled, answered, applicable]) => {
    const score = scoreOf(
      given.map(([point, kind]) => outcome(point, kind)),
      { tier: 1, blockers: 0 },
    );
    expect([score.settled, score.answered, score.applicable]).toEqual([settled, answered, applicable]);
  });

  test.each([
    [1, 9, false],
    [1, 8, true],
    [2, 8, false],
    [2, 7, true],
    [3, 0, false],
  ] as const)("tier %i with %i of 10 is below its target: %j", (tier, settled, isBelow) => {
    const outcomes = [5, 6, 8, 9, 10, 11, 12, 13, 14, 15].map((point, index) =>
      outcome(point, index < settled ? "yes" : "no"),
    );
    expect(isBelowTarget(scoreOf(outcomes, { tier, blockers: 0 }))).toBe(isBelow);
  });

  test("below its target it is advice of its own", () => {
    const { problems } = linted(aRollout());
    expect(problems.find(({ code }) => code === "rubric-score")?.severity).toBe("advice");
    expect(linted(aRollout({ tier: 3 })).problems.map(({ code }) => code)).not.toContain("rubric-score");
  });

  test("the clean file settles nearly all, by the lines that it quotes", () => {
    const { rubric } = checkRollout({});
    expect(rubric?.score).toMatchObject({ blockers: 0, target: 0.9, answered: 14 });
    expect(rubric?.score.settled).toBeGreaterThanOrEqual((rubric?.score.applicable ?? 0) - 1);
  });

  test("other kinds are asked nothing about language models", () => {
    const { rubric } = linted(aRollout({ kind: "recommender" }));
    expect(rubric.outcomes.every(({ point }) => point < FIRST_OF_LANGUAGE_MODELS)).toBe(true);
  });

  test("a yes quotes the line of the file that settles it", () => {
    const plan = aPlan();
    expect(
      quoteOf(
        { ...plan, resolved: { rollback: { drilled: { took: "41s" } } } },
        {
          kind: "file",
          path: ["rollback", "drilled"],
        },
      ),
    ).toBe('rollback.drilled: {"took":"41s"}');
  });
});

function linted(rollout: Rollout): Linted {
  const plan = aPlan({ rollout });
  return lint({ plan, runbook: buildRunbook(plan), policy: aPolicy(), sameRoute: [] }, anywhere);
}

const GUARDS: readonly Guard[] = [
  aProportion({ name: "refusals", class: "quality" }),
  aProportion({ usual: [0, 0.004], expectOfCandidate: 0.9 }),
  aProportion({ name: "precision", objective: { atMost: 0, atLeast: null }, expect: null }),
  aLatency(),
  aRate(),
  aScore(),
  aRatio(),
  aLevel(),
  aComposite(),
  aTripwire({ confirmedBy: null }),
  aSplit(),
  anIdentity(),
  aPaired(),
  aSignal(),
];

const weights = fc.constantFrom<Percent>(percent(0), percent(1), percent(25), percent(100));
const stages: fc.Arbitrary<Stage> = fc.oneof(
  fc
    .record({ weight: weights, bake: fc.integer({ min: 1, max: 200 }), name: fc.constantFrom("a", "b", "c") })
    .map(({ weight, bake, name }) => aStage({ weight, name, bake: hours(bake), extendTo: null })),
  fc.boolean().map((isWarm): Stage => ({
    kind: "blue-green",
    name: "switch",
    go: [],
    deadline: null,
    preview: hours(1),
    switch: "at-once",
    ...(isWarm ? { warmUp: hours(2) } : {}),
    bake: hours(24),
    extendTo: null,
  })),
  fc.constantFrom<"stubbed" | "none">("stubbed", "none").map((sideEffects): Stage => ({
    kind: "shadow",
    name: "shadow",
    go: [],
    deadline: null,
    mirror: percent(10),
    by: "application",
    bake: hours(24),
    extendTo: null,
    sideEffects,
    shownTo: null,
  })),
);

const rollouts: fc.Arbitrary<Rollout> = fc
  .record({
    kind: fc.constantFrom<Rollout["kind"]>("llm", "recommender", "classifier", "other"),
    tier: fc.constantFrom<Rollout["tier"]>(1, 2, 3),
    stages: fc.array(stages, { minLength: 1, maxLength: 4 }),
    guards: fc.subarray([...GUARDS], { minLength: 1 }),
    cohorts: fc.constantFrom<Rollout["cohorts"]>(
      [],
      [aCohort()],
      [aCohort({ owner: null, where: { health: "x" } })],
    ),
    answers: fc.dictionary(
      fc.oneof(fc.constantFrom("state", "judge", "__proto__", "toString"), fc.string()),
      fc.string().map((text) => ({ kind: "answered", text }) as const),
    ),
    hypothesis: fc.constantFrom(null, aRollout().hypothesis),
    people: fc.constantFrom<Rollout["people"]>([], aRollout().people),
    communications: fc.constantFrom<Rollout["communications"]>([], aRollout().communications),
  })
  .map((given) => aRollout(given));

test("every rule has an answer for any rollout, and the score lies between nothing and all", () => {
  fc.assert(
    fc.property(rollouts, fc.constantFrom<"none" | "user">("none", "user"), (rollout, sticky) => {
      const plan = aPlan({ rollout, routers: [aRouter({ sticky })] });
      const { rubric, problems } = lint(
        { plan, runbook: buildRunbook(plan), policy: aPolicy(), sameRoute: [] },
        anywhere,
      );
      const { settled, answered, applicable } = rubric.score;
      expect(settled).toBeGreaterThanOrEqual(answered);
      expect(settled).toBeLessThanOrEqual(applicable);
      expect(applicable).toBeLessThanOrEqual(67);
      expect(problems.every(({ message, code }) => message !== "" && code !== "")).toBe(true);
    }),
    { numRuns: 60 },
  );
});
