import { describe, expect, test } from "vitest";
import { checkRollout, type Change } from "../../support/rubric-file.ts";

const CLEAN: ReadonlySet<string> = new Set(checkRollout({}).problems.map(({ code }) => code));

function told(changes: readonly Change[]): readonly string[] {
  return checkRollout({ changes })
    .problems.filter(({ code }) => !CLEAN.has(code))
    .map(({ code, severity }) => `${severity} ${code}`);
}

function judge(model: string): Change {
  return { yaml: `traffic: { units: { judged: { judge: { model: "${model}" } } } }` };
}

const FIRST_TOKEN =
  "at-most: 120ms, buckets: [25ms, 50ms, 55ms, 75ms, 120ms, 180ms], expect: 50ms, expect-of-candidate: 95ms";

describe("one change in a clean file gives exactly one problem", () => {
  test.each<[string, Change, string]>([
    [
      "1 (c1): the model is `latest`",
      { yaml: "release: { candidate: { model: vendor-large:latest } }" },
      "blocker rubric-01-immutable-ids",
    ],
    [
      "1 (c1): the model is `stable`",
      { yaml: "release: { candidate: { model: vendor-stable } }" },
      "blocker rubric-01-immutable-ids",
    ],
    [
      "1 (c1): the model has neither version nor date",
      { yaml: "release: { candidate: { model: gpt-4o } }" },
      "blocker rubric-01-immutable-ids",
    ],
    [
      "1: the version floats",
      { yaml: "release: { candidate: { id: main } }" },
      "blocker rubric-01-immutable-ids",
    ],
    [
      "1: the index floats",
      { yaml: "release: { candidate: { index: kb-latest } }" },
      "blocker rubric-01-immutable-ids",
    ],
    [
      "2 (d2): the threshold is not versioned with the model",
      { without: ["release.candidate.with"], yaml: "kind: classifier" },
      "blocker rubric-02-threshold",
    ],
    [
      "17 (c4): a tool that writes is live in the shadow",
      { yaml: "stages: [{ name: shadow, side-effects: none }]" },
      "blocker rubric-17-side-effects",
    ],
    [
      "18 (b4): ready before it is warm",
      { yaml: "stages: [{ name: full, preview: 30s }]" },
      "blocker rubric-18-warm-up",
    ],
    [
      "18 (b4): nobody says how long warming takes",
      { without: ["stages.6.warm-up"], yaml: "" },
      "blocker rubric-18-warm-up",
    ],
    [
      "23 (d): false positive rate (precision)",
      { yaml: 'hypothesis: { change-our-mind: "false positive rate (precision) falls" }' },
      "advice rubric-23-glossary",
    ],
    [
      "23: precision, i.e. accuracy",
      { yaml: 'answers: { evidence: "precision, i.e. accuracy, of 200 samples" }' },
      "advice rubric-23-glossary",
    ],
    [
      "23: recall/specificity",
      { yaml: 'answers: { evidence: "recall/specificity of 200 samples" }' },
      "advice rubric-23-glossary",
    ],
    [
      "24: the objective lies in the baseline's noise",
      { yaml: "guards: { unsupported-claims: { usual: [1.8%, 3%] } }" },
      "blocker rubric-24-inside-noise",
    ],
    [
      "24: the level to find lies in the baseline's noise",
      { yaml: "guards: { errors: { usual: [0.1%, 0.4%], detect: 0.35% } }" },
      "blocker rubric-24-inside-noise",
    ],
    [
      "24 (b1): a ratio that can never pass",
      { yaml: `guards: { first-token: { ${FIRST_TOKEN}, no-worse-than-baseline: x1.1 } }` },
      "blocker rubric-24-never-pass",
    ],
    [
      "24 (b1): an objective that can never be kept",
      { yaml: "guards: { first-token: { expect-of-candidate: 950ms } }" },
      "blocker rubric-24-never-pass",
    ],
    [
      "28 (d3): labels younger than their maturity",
      {
        yaml: "guards: { chargebacks: { class: business, unit: user, events: 'c{$where}', total: 't{$where}', expect: 1%, at-most: 3%, on-breach: hold } }",
      },
      "advice rubric-28-maturity",
    ],
    [
      "29 (c2): refusals with one limit",
      { without: ["guards.refusals.between"], yaml: "guards: { refusals: { at-most: 1.5% } }" },
      "advice rubric-29-two-sided",
    ],
    [
      "36 (a1): no list of cohorts",
      { without: ["cohorts"], yaml: "answers: { training-window: 2020 to 2026 }" },
      "blocker rubric-36-cohorts",
    ],
    [
      "54 (b2): the baseline is gone at once",
      { yaml: "rollback: { keep-baseline-for: 1s }" },
      "blocker rubric-54-target-ready",
    ],
    [
      "54 (b2): the baseline is gone before the last stage has been seen",
      { yaml: "rollback: { keep-baseline-for: 24h }" },
      "advice rubric-54-target-long",
    ],
    [
      "54 (b2): the rollback scales its own target to 0",
      {
        yaml: "rollback: { also: [{ does: save money, run: [kubectl, scale, deployment/v1.8.2, --replicas=0] }] }",
      },
      "blocker rubric-54-target-ready",
    ],
    [
      "54 (c5): nobody has the capacity to take the load back",
      { without: ["answers.fallback-capacity"], yaml: "" },
      "advice rubric-54-capacity",
    ],
    [
      "61: a program decides",
      { yaml: 'people: { model-owner: { any-of: ["@acme-bot", "@owner-a"] } }' },
      "blocker rubric-61-decision-rights",
    ],
    ["70 (c3): the candidate judges itself", judge("news-14b@2026-10-02"), "blocker rubric-70-other-model"],
    ["70: the judge floats", judge("judge-latest"), "advice rubric-70-judge"],
    [
      "70: the judge was compared with ten answers",
      { yaml: "traffic: { units: { judged: { judge: { anchors: 10 } } } }" },
      "advice rubric-70-judge",
    ],
    [
      "an answer with a slip of the pen",
      { yaml: "answers: { suport-brief: see the help page }" },
      "advice answer-unknown",
    ],
  ])("%s", (_, change, problem) => {
    expect(told([change])).toEqual([problem]);
  });

  test("26: nobody would notice that the ticks stopped", () => {
    const { problems } = checkRollout({ policy: [{ without: ["wake"], yaml: "" }] });
    expect(problems.map(({ code }) => code).filter((code) => !CLEAN.has(code))).toEqual([
      "rubric-26-no-tick",
    ]);
    const watched = checkRollout({ policy: [{ without: ["wake"], yaml: "heartbeat: HEARTBEAT_URL" }] });
    expect(watched.problems.map(({ code }) => code)).not.toContain("rubric-26-no-tick");
  });
});

describe("what is no mistake is not objected to", () => {
  test.each<[string, Change]>([
    ["a dated model", { yaml: "release: { candidate: { model: gpt-4o-2024-08-06 } }" }],
    ["a short date", { yaml: "release: { candidate: { model: gpt-4-0613 } }" }],
    ["a numbered build", { yaml: "release: { candidate: { model: gemini-1.5-pro-002 } }" }],
    ["a compact date", { yaml: "release: { candidate: { model: claude-opus-4-20250514 } }" }],
    [
      "a family name with the digest of its weights",
      { yaml: `release: { candidate: { model: news-large, digest: "sha256:${"a".repeat(64)}" } }` },
    ],
    [
      "precision and recall side by side",
      { yaml: 'answers: { evidence: "precision and recall of 200 samples" }' },
    ],
    [
      "a robot's name in a person's",
      { yaml: 'people: { model-owner: { any-of: ["@robotham", "@abbot"] } }' },
    ],
    [
      "a limit just outside the usual range",
      { yaml: "guards: { unsupported-claims: { usual: [1.8%, 2.9%] } }" },
    ],
    ["a tool that writes, stubbed", { yaml: "release: { candidate: { tools: { refund: writes } } }" }],
  ])("%s", (_, change) => {
    expect(told([change])).toEqual([]);
  });

  test("a slip in an answer says what was meant", () => {
    const { problems } = checkRollout({ changes: [{ yaml: "answers: { suport-brief: there }" }] });
    expect(problems.find(({ code }) => code === "answer-unknown")?.suggestion).toBe("support-brief");
  });
});
