import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { planJsonPage } from "../../../scripts/plan-json-page.ts";

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

test("docs/plan-json.md is what the program's types say: node scripts/plan-json.ts writes it", () => {
  const page = planJsonPage(read);
  expect(read("docs/plan-json.md")).toBe(page);
  for (const name of [
    "PlanDocument",
    "Plan",
    "PlannedStage",
    "Cell",
    "Blind",
    "Headline",
    "Runbook",
    "DescribedRubric",
    "PlanChanges",
    "Rollout",
  ]) {
    expect(page).toMatch(new RegExp(String.raw`^export (?:interface|type) ${name}\b`, "m"));
  }
});
