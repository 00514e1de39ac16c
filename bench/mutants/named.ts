/**
 * The fixed list: mistakes that matter, each of which the tests must notice.
 *
 * A new one is a line in a file of `named/`; a piece of code that moved or changed is corrected there.
 */
import type { Mutant } from "./mutant.ts";
import { APPROVALS } from "./named/approvals.ts";
import type { Mistake } from "./named/mistake.ts";
import { OUTCOME } from "./named/outcome.ts";
import { PAGER } from "./named/pager.ts";
import { POLICY_CHANGE } from "./named/policy-change.ts";
import { PUBLISHING } from "./named/publishing.ts";
import { QUEUE } from "./named/queue.ts";
import { ROLES } from "./named/roles.ts";
import { RULES } from "./named/rules.ts";
import { VERB_RIGHTS } from "./named/verbs.ts";

export const MISTAKES: readonly Mistake[] = [
  ...QUEUE,
  ...VERB_RIGHTS,
  ...PUBLISHING,
  ...RULES,
  ...POLICY_CHANGE,
  ...APPROVALS,
  ...ROLES,
  ...OUTCOME,
  ...PAGER,
];

/** Why a mistake cannot be made any more; null when its piece stands in the source exactly once. */
export function outdated({ file, was, instead, breaks }: Mistake, source: string): string | null {
  const times = source.split(was).length - 1;
  if (was === instead) return `${file}: “${breaks}” changes nothing`;
  if (times === 1) return null;
  return `${file}: expected exactly once, found ${times} times: ${JSON.stringify(was)}. Correct bench/mutants/named/: “${breaks}”`;
}

/** @throws Error that says which piece of code is no longer there. */
export function mutantOf(mistake: Mistake, source: string): Mutant {
  const wrong = outdated(mistake, source);
  if (wrong !== null) throw new Error(wrong);
  const { file, was, instead, breaks } = mistake;
  const start = source.indexOf(was);
  return { name: `${file}: ${breaks}`, file, start, end: start + was.length, instead };
}
