import type { KeyPath, Locate, Problem } from "../config/problem.ts";
import type { PlanProblemCode } from "./problem-codes.ts";

/** What a rule found, before it is given its place in the file. */
export interface Complaint<Code extends string = string> {
  readonly code: Code;
  readonly severity: Problem["severity"];
  /** Where in the file; a missing value points to its nearest parent. */
  readonly path: KeyPath;
  readonly what?: "key" | "value";
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  readonly suggestion?: string;
}

/** A complaint that only the plan can make. */
export type PlanComplaint = Complaint<PlanProblemCode>;

/** A complaint at its line and column. */
export function report(file: string, locate: Locate, complaint: Complaint): Problem {
  const { at, length } = locate(complaint.path, complaint.what);
  return {
    code: complaint.code,
    severity: complaint.severity,
    file,
    at,
    length,
    message: complaint.message,
    expected: complaint.expected ?? null,
    found: complaint.found ?? null,
    suggestion: complaint.suggestion ?? null,
  };
}
