/** One rollout file with what it is read with: the defaults beside it, and the policy. */
import { builtInPolicy, parsePolicy } from "../config/parse.ts";
import type { ParsedRollout } from "../config/parse.ts";
import type { Policy } from "../config/policy.ts";
import type { Problem } from "../config/problem.ts";
import { Failure } from "../errors.ts";
import type { Files } from "../ports.ts";
import { parseFile } from "./plan-tree.ts";

export interface OneFile {
  readonly parsed: ParsedRollout;
  /** null when it is wrong; the built-in one where there is none. */
  readonly policy: Policy | null;
  readonly problems: readonly Problem[];
  /** Of the files that were read, for showing lines. */
  readonly texts: ReadonlyMap<string, string>;
}

/** @throws Failure call-wrong for a rollout file that is not there; file-unreadable */
export async function readOneFile(
  files: Files,
  call: { readonly rollout: string; readonly policy: string },
): Promise<OneFile> {
  const folder = call.rollout.includes("/") ? call.rollout.slice(0, call.rollout.lastIndexOf("/")) : ".";
  const [beside, [policyFile = null]] = await Promise.all([files.list(folder), files.read([call.policy])]);
  if (!beside.some(({ path }) => path === call.rollout))
    throw new Failure("call-wrong", `Expected a rollout file at ${call.rollout}, found nothing`);
  const parsed = parseFile(beside, call.rollout);
  const policy = policyFile === null ? null : parsePolicy(policyFile.path, policyFile.text);
  const shown = [...beside, ...(policyFile === null ? [] : [policyFile])];
  return {
    parsed,
    policy: policy === null ? builtInPolicy() : policy.policy,
    problems: [...parsed.problems, ...(policy?.problems ?? [])],
    texts: new Map(shown.map(({ path, text }) => [path, text])),
  };
}
