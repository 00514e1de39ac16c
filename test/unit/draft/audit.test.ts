import { beforeAll, describe, expect, test } from "vitest";
import { auditNumbers } from "../../../src/draft/audit.ts";
import type { Fact } from "../../../src/draft/fact.ts";
import { factsOf } from "../../../src/draft/facts.ts";
import { readFixture } from "../../support/planned.ts";

let facts: readonly Fact[] = [];
beforeAll(async () => {
  facts = factsOf((await readFixture("summarizer.yml")).plan);
});

describe("a number is right only as the value of what the sentence is about", () => {
  test.each([
    "Canary-5 serves 5% of the traffic for 48 hours.",
    "Canary-5 bakes for two days.",
    "canary-1 bakes for 54h and may extend to 96h.",
    "The canary-1 stage bakes for 2.25 days.",
    "Errors have a limit of 0.5%.",
    "The limit of the errors guard is half a percent.",
    "Unsupported claims above 3% roll the release back.",
    "Unsupported claims may not exceed three percent.",
    "The last drill took 41 s.",
    "A rollback is drained within 60s.",
    "A rollback is drained within one minute.",
    "About 310,000 summaries arrive a day.",
    "Version v2.0.0 replaces v1.8.2.",
    "The plan has seven stages and 2 cohorts.",
    "The first token at p95 has a limit of 900 ms.",
    "The first token has a limit of 0.9 seconds.",
    "The deadline is 21 days.",
    "The deadline is three weeks.",
    "The deadline is three weeks after the start.",
    "Breaking news has a share of 9% of the traffic.",
    "No guard looks at that.",
    "Cost has a limit of $4.60.",
    "Refusals stay between 0.1% and 1.5%.",
    "The rollout starts on 23 November 2026.",
    "Every twentieth user of canary-5 is on the candidate.",
    "The two versions share a prompt, and the new one is longer.",
    "A rollback is drained within 60 s; its drill took 41 s.",
    "Nothing here rules out double billing.",
    "At the 95th percentile the first token has a limit of 900 ms.",
  ])("true: %s", (sentence) => {
    expect(auditNumbers(sentence, facts)).toEqual([]);
  });

  test.each([
    ["a6: Rollback takes 30 s.", "conflict", "rollback.drilled.took"],
    ["Rollback takes thirty seconds.", "conflict", "rollback.drilled.took"],
    ["Canary-5 serves 25% of the traffic.", "conflict", "stages.canary-5.weight"],
    ["Canary-5 bakes for 48 minutes.", "conflict", "stages.canary-5.bake"],
    ["Canary-5 bakes for 48 days.", "conflict", "stages.canary-5.bake"],
    ["Errors have a limit of 3%.", "conflict", "guards.errors.at-most"],
    ["Errors have a limit of 0.5 percentage points.", "conflict", "guards.errors"],
    ["The limit of errors is 0.2%, and 0.5% are expected today.", "conflict", "guards.errors"],
    ["Errors may reach a limit of 3% and unsupported claims a limit of 0.5%.", "conflict", "guards"],
    ["The first token has a limit of 900 s.", "conflict", "guards.first-token.at-most"],
    ["Version v2.0.1 replaces v1.8.2.", "unsupported", ""],
    ["The plan has six stages.", "conflict", "plan.stages"],
    ["The deadline is a month.", "conflict", "deadline"],
    ["Users saw 99.9% fewer problems.", "unsupported", ""],
    ["The team answers 24/7.", "unsupported", ""],
    ["It costs a third of the money.", "unsupported", ""],
    ["Dozens of reviewers tried it.", "unsupported", ""],
    ["Errors double.", "unsupported", ""],
    ["Reached by ٣ of them.", "unsupported", ""],
    ["Every tenth user of canary-5 is on the candidate.", "conflict", "stages.canary-5.weight"],
    ["Each 3rd user of canary-5 is on the candidate.", "conflict", "stages.canary-5.weight"],
    ["A rollback is drained within 41 s.", "conflict", "rollback.within"],
    ["Errors have a limit of −0.5%.", "conflict", "guards.errors"],
    ["Cost has a limit of $4.60 per summary.", "conflict", "guards.cost.per"],
    ["Cost has a limit of $4.60 for each summary.", "conflict", "guards.cost.per"],
    ["Two more versions follow.", "unsupported", ""],
    ["Cost has a limit of €4.60.", "", ""],
    ["Cost has a limit of $46.", "conflict", "guards.cost.at-most"],
    ["The rollout starts on 24 November 2026.", "conflict", "start"],
    ["Refusals stay between 0.1% and 15%.", "conflict", "guards.refusals.between"],
  ] as const)("false: %s", (sentence, why, key) => {
    const [fault] = auditNumbers(sentence.replace(/^a6: /, ""), facts);
    expect(fault?.why).toMatch(why === "" ? /./ : why);
    expect(fault?.what).toContain(key);
  });
});
