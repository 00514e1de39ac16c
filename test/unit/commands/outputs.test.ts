import { expect, test } from "vitest";
import { outputsOfTick } from "../../../src/commands/outputs.ts";
import { NOTHING_OBSERVED } from "../../../src/judge/finding.ts";
import { openAftermath } from "../../../src/promotion/aftermath.ts";
import { aFinding, aTickReport } from "../../support/report.ts";
import { aPlan, NOW } from "../../support/rollout.ts";

test("the result holds the facts of every verdict as numbers, and null for an end that nothing bounds", () => {
  const finding = aFinding({
    observed: {
      ...NOTHING_OBSERVED,
      candidate: 0.01,
      since: NOW,
      tests: [
        {
          test: "baseline",
          certifies: false,
          part: null,
          limit: 0.02,
          evidence: 3.5,
          threshold: 120,
          estimate: {
            kind: "ratio",
            of: "level",
            value: Number.POSITIVE_INFINITY,
            low: 1.2,
            high: Number.POSITIVE_INFINITY,
          },
          bounds: null,
          side: null,
        },
      ],
    },
  });
  const { result } = outputsOfTick([aTickReport({ findings: [finding] })]);
  expect(JSON.parse(result)).toMatchObject({
    "schema-version": 1,
    rollouts: [
      {
        together: { evidence: 1.4, degraded: ["breaking-news"] },
        findings: [
          {
            guard: "unsupported-claims",
            verdict: { kind: "breach", test: "baseline" },
            observed: {
              since: "2026-11-20T12:00:00Z",
              tests: [
                {
                  evidence: 3.5,
                  threshold: 120,
                  estimate: { kind: "ratio", value: null, low: 1.2, high: null },
                },
              ],
            },
          },
        ],
      },
    ],
  });
});

test("after a rollback the result says what followed: guards, other state, incident and pull request", () => {
  const finding = aFinding();
  const plan = aPlan();
  const { also } = plan.rollout.rollback;
  const aftermath = {
    ...openAftermath(plan, { kind: "breach", finding }),
    undone: also.map(() => ({ outcome: "failed", at: NOW, tries: 1, said: "exit status 2" }) as const),
    revert: "https://github.example/acme/news/pull/9",
  };
  const told = JSON.parse(outputsOfTick([aTickReport({ plan, aftermath })]).result);
  expect(told.rollouts[0].aftermath).toEqual({
    incident: null,
    revert: "https://github.example/acme/news/pull/9",
    guards: [{ guard: finding.guard, cohort: finding.cohort, seen: "not-yet", level: null, at: null }],
    "other-state": also.map(({ does }) => ({ does, outcome: "failed", said: "exit status 2" })),
  });
  expect(JSON.parse(outputsOfTick([aTickReport()]).result).rollouts[0].aftermath).toBe(null);
});
