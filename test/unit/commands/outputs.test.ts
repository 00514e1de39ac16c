import { expect, test } from "vitest";
import { outputsOfTick } from "../../../src/commands/outputs.ts";
import { NOTHING_OBSERVED } from "../../../src/judge/finding.ts";
import { aFinding, aTickReport } from "../../support/report.ts";
import { NOW } from "../../support/rollout.ts";

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
