import type { Policy } from "../config/policy.ts";
import type { KeyPath } from "../config/problem.ts";
import type { Tier } from "../config/rollout.ts";
import type { Plan } from "../plan/plan.ts";
import type { Complaint } from "../plan/report.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type { RubricCode } from "./problem-codes.ts";

/** Another rollout file of the tree that moves traffic on the same route. */
export interface Neighbour {
  readonly file: string;
  readonly name: string;
}

/** What a rule may look at. */
export interface Subject {
  readonly plan: Plan;
  readonly runbook: Runbook;
  readonly policy: Policy;
  /** Empty where only this file is known. */
  readonly sameRoute: readonly Neighbour[];
}

/** One objection: a complaint whose code and severity the rule knows. */
export type Objection = Omit<Complaint, "code" | "severity">;

/** What satisfies a point, so that a reader can look it up. */
export type Evidence =
  | { readonly kind: "file"; readonly path: KeyPath }
  | { readonly kind: "plan" | "runbook" | "policy"; readonly quote: string };

/** What a rule saw, before anybody's answer is weighed. */
export type Look =
  | { readonly kind: "yes"; readonly by: Evidence }
  | { readonly kind: "not-applicable"; readonly because: string }
  | { readonly kind: "no"; readonly objections: readonly [Objection, ...Objection[]] }
  /** No, and another room tells it already under its own code. */
  | { readonly kind: "told"; readonly under: string };

/** One question of the rubric. */
export interface Rule {
  readonly code: RubricCode;
  /** The least critical tier at which a no blocks; 0 is advice everywhere. */
  readonly blocksAt: 0 | Tier;
  /** The entry under `answers` that settles it where the file has no field of its own. */
  readonly answer: string | null;
  readonly look: (subject: Subject) => Look;
}

/** Number of the point in the rubric, 1..72. */
export function pointOf({ code }: Pick<Rule, "code">): number {
  return Number(code.slice("rubric-".length, "rubric-".length + 2));
}

/** What a no costs at a tier. */
export function severityAt({ blocksAt }: Pick<Rule, "blocksAt">, tier: Tier): Complaint["severity"] {
  return tier <= blocksAt ? "blocker" : "advice";
}

/** For practice only what would block elsewhere is asked. */
export function isAskedAt({ blocksAt }: Pick<Rule, "blocksAt">, tier: Tier): boolean {
  return tier < 3 || blocksAt > 0;
}

export function inFile(...path: KeyPath): Evidence {
  return { kind: "file", path };
}

export function byPlan(quote: string): Evidence {
  return { kind: "plan", quote };
}

export function byRunbook(quote: string): Evidence {
  return { kind: "runbook", quote };
}

export function byPolicy(quote: string): Evidence {
  return { kind: "policy", quote };
}

export function notApplicable(because: string): Look {
  return { kind: "not-applicable", because };
}

/** Yes when nothing is objected to. */
export function yesUnless(objections: readonly Objection[], by: Evidence): Look {
  const [first, ...more] = objections;
  return first === undefined ? { kind: "yes", by } : { kind: "no", objections: [first, ...more] };
}

/** Yes by what was found, else one objection. */
export function found(by: Evidence | null, missing: Objection): Look {
  return by === null ? { kind: "no", objections: [missing] } : { kind: "yes", by };
}

/** Something that is not there: said at the nearest key. */
export function lacks(path: KeyPath, message: string, suggestion?: string): Objection {
  return { path, what: "key", message, ...(suggestion === undefined ? {} : { suggestion }) };
}

/** A question that only a person can answer. `instead` is what settles it without words. */
export function question(given: {
  readonly code: RubricCode;
  readonly answer: string;
  readonly asks: string;
  readonly blocksAt?: Rule["blocksAt"];
  readonly instead?: (subject: Subject) => Evidence | Look | null;
}): Rule {
  const { code, answer, asks, blocksAt = 0, instead = () => null } = given;
  const missing: Objection = {
    path: ["answers"],
    what: "key",
    message: asks,
    expected: `an entry ${answer} under \`answers\``,
    found: "none",
    suggestion: `answers: { ${answer}: "…" }, or ${answer}: { not-applicable: "why" }`,
  };
  return {
    code,
    blocksAt,
    answer,
    look: (subject) => {
      const settled = instead(subject);
      if (settled === null) return { kind: "no", objections: [missing] };
      return isLook(settled) ? settled : { kind: "yes", by: settled };
    },
  };
}

function isLook(settled: Evidence | Look): settled is Look {
  switch (settled.kind) {
    case "yes":
    case "no":
    case "told":
    case "not-applicable":
      return true;
    case "file":
    case "plan":
    case "runbook":
    case "policy":
      return false;
  }
}
