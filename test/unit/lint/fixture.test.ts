import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeRouter } from "../../../src/adapters/routers/describe.ts";
import { namedFiles, parsePolicy, parseRollout } from "../../../src/config/parse.ts";
import { lint } from "../../../src/lint/lint.ts";
import { buildPlan } from "../../../src/plan/build.ts";
import { buildRunbook } from "../../../src/runbook/build.ts";
import { NOW } from "../../support/rollout.ts";

function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), "utf8");
}

test("the complete example plans and lints without a blocker under its policy", () => {
  const { rollout, resolved, locate } = parseRollout({
    file: "summarizer.yml",
    text: fixture("summarizer.yml"),
    defaults: { file: "_news.yml", text: fixture("_news.yml") },
  });
  const { policy } = parsePolicy("rollout-policy.yml", fixture("rollout-policy.yml"));
  if (rollout === null || policy === null) throw new RangeError("the example cannot be read");
  const [first, ...others] = rollout.routers;
  const named = namedFiles(rollout).map(({ file, at }) => ({ path: file, at, blob: "a".repeat(40) }));
  const routers = [describeRouter(first), ...others.map(describeRouter)] as const;
  const plan = buildPlan({
    file: "summarizer.yml",
    rollout,
    resolved,
    named,
    routers,
    now: NOW,
    locate,
    policy,
  });
  const problems = [
    ...plan.problems,
    ...lint({ plan, runbook: buildRunbook(plan), policy, sameRoute: [] }, locate).problems,
  ];
  expect(problems.filter(({ severity }) => severity === "blocker")).toEqual([]);
  expect(problems.every(({ at }) => at.line > 0)).toBe(true);
});
