/** The policy and the rollout files of the default branch, as they were parsed. */
import type { Policy } from "../config/policy.ts";
import type { Problem } from "../config/problem.ts";
import { isBlocked } from "../config/problem.ts";
import { diagnosis } from "./diagnosis.ts";
import type { Diagnosis } from "./diagnosis.ts";

export type PolicySeen =
  | { readonly kind: "missing" }
  | { readonly kind: "read"; readonly policy: Policy | null; readonly problems: readonly Problem[] };

export function diagnosePolicy(path: string, seen: PolicySeen): Diagnosis {
  if (seen.kind === "missing")
    return diagnosis("policy", "warning", {
      where: path,
      found:
        "There is no policy: the built-in floors hold, and a rollout that is new names its own approvers if one of them maintains the repository",
      fix: "Write one: `model-rollout init` does, with your answers",
    });
  if (seen.policy === null)
    return diagnosis("policy", "critical", {
      where: path,
      found: `The policy cannot be used: ${showProblem(seen.problems)}. Every gate says no-go until it is right`,
      fix: "Correct it; `model-rollout validate` shows the lines",
    });
  if (seen.policy.hosts === null)
    return diagnosis("policy", "note", {
      where: path,
      found: "The policy lists no hosts: a rollout file may name any router and any source",
      fix: "List them",
      paste: {
        language: "yaml",
        lines: ["hosts: { routers: [unleash.acme.example], sources: [prometheus.acme.example] }"],
      },
    });
  return diagnosis("policy", "ok", { where: path, found: "The policy is right" });
}

export function diagnoseRollouts(files: number, problems: readonly Problem[]): readonly Diagnosis[] {
  const wrong = [...Map.groupBy(problems, ({ file }) => file)].filter(([, found]) => isBlocked(found));
  if (files === 0)
    return [diagnosis("rollout-files", "note", { found: "There is no rollout file on the default branch" })];
  if (wrong.length === 0)
    return [diagnosis("rollout-files", "ok", { found: `${files} rollout files are right` })];
  return wrong.map(([file, found]) =>
    diagnosis("rollout-files", "critical", {
      where: file,
      found: showProblem(found),
      fix: "Correct it in a pull request; `model-rollout validate` shows the lines",
    }),
  );
}

function showProblem(problems: readonly Problem[]): string {
  const first = problems.find(({ severity }) => severity === "blocker") ?? problems[0];
  if (first === undefined) return "it cannot be read";
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return `line ${first.at.line}: ${first.message} (${first.code})${more}`;
}
