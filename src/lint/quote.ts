/** The line that satisfies a point, in the words of the file, the plan, the runbook or the policy. */
import { showPath } from "../config/objection.ts";
import type { KeyPath } from "../config/problem.ts";
import { maskSecrets } from "../config/secrets.ts";
import type { Plan } from "../plan/plan.ts";
import type { Evidence } from "./rule.ts";

const LONGEST = 120;

export function quoteOf(plan: Plan, evidence: Evidence): string {
  switch (evidence.kind) {
    case "file":
      return `${showPath(evidence.path)}: ${writtenAt(plan.resolved, evidence.path)}`;
    case "plan":
    case "runbook":
    case "policy":
      return `${evidence.kind}: ${cut(evidence.quote)}`;
  }
}

function writtenAt(resolved: unknown, path: KeyPath): string {
  let value: unknown = resolved;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return "as written";
    value = Object.entries(value).find(([key]) => key === String(step))?.[1];
  }
  if (value === undefined) return "as written";
  return cut(maskSecrets(typeof value === "string" ? value : JSON.stringify(value)));
}

function cut(text: string): string {
  const letters = Array.from(text);
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("")}…` : text;
}
