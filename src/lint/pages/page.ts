/** One page of docs/rubric.md: how a rule looks, why it is there, and a file that breaks it and how to mend that. */
import type { RubricCode } from "../problem-codes.ts";

/** A change of a clean file: keys taken out first (`rollback.drilled`), then YAML laid over the rest. */
export interface Snippet {
  readonly without?: readonly string[];
  readonly yaml: string;
}

/** What breaks the rule. A test runs every one: the bad snippet raises exactly this code, the fix takes it away. */
export type Example =
  | {
      readonly kind: "rollout" | "policy";
      readonly bad: Snippet;
      readonly fix: Snippet;
      /** What else the same change cannot but raise. */
      readonly beside?: readonly string[];
    }
  /** Reading the file refuses it already, under a code of its own. */
  | { readonly kind: "refused"; readonly as: readonly string[]; readonly bad: Snippet; readonly fix: Snippet }
  /** Two files of one tree. */
  | { readonly kind: "two-files" }
  /** No file can break it: the plan or the runbook is generated so. It is tested with a broken one. */
  | { readonly kind: "generated" };

export interface Page {
  readonly how: string;
  readonly cause: string;
  readonly example: Example;
}

export type Pages<Code extends RubricCode = RubricCode> = { readonly [Each in Code]: Page };

/** A change of the rollout file that the rule objects to, and the change that mends it. */
export function broken(
  how: string,
  cause: string,
  example: Omit<Extract<Example, { readonly kind: "rollout" | "policy" }>, "kind">,
): Page {
  return { how, cause, example: { kind: "rollout", ...example } };
}

/** A question that a person answers. */
export function asked(
  how: string,
  cause: string,
  answer: { readonly key: string; readonly text: string },
): Page {
  return broken(how, cause, {
    bad: { without: [`answers.${answer.key}`], yaml: "" },
    fix: { yaml: `answers:\n  ${answer.key}: ${answer.text}` },
  });
}

/** A guard that is not there; `yaml` is the guard that mends it. */
export function missingGuard(
  how: string,
  cause: string,
  guard: { readonly without: readonly string[]; readonly yaml: string },
): Page {
  return broken(how, cause, {
    bad: { without: guard.without.map((name) => `guards.${name}`), yaml: "" },
    fix: { yaml: `guards:\n${guard.yaml.replaceAll(/^/gm, "  ")}` },
  });
}

export function generated(how: string, cause: string): Page {
  return { how, cause, example: { kind: "generated" } };
}
