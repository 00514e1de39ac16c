/** The policy as the tip of the default branch has it; one that cannot be read lets nothing start or rise. */
import { builtInPolicy } from "../../config/parse.ts";
import type { Policy, PolicySource } from "../../config/policy.ts";
import type { Look } from "../../ports.ts";
import { instant } from "../../units.ts";
import type { Sha } from "../../units.ts";
import { parsePolicyOnce } from "./parsed-before.ts";

export interface TipPolicy {
  readonly policy: Policy;
  readonly policySource: PolicySource;
  /** Why the policy cannot be read; then the built-in one stands in, frozen: nothing starts or rises. */
  readonly policyUnreadable: string | null;
}

/** @param repository who was asked: of the same text nothing is parsed twice */
export function readPolicy(
  repository: object,
  file: Look["policy"],
  at: { readonly path: string; readonly tip: Sha },
): TipPolicy {
  if (file === null)
    return { policy: builtInPolicy(), policySource: { kind: "built-in" }, policyUnreadable: null };
  if ("unreadable" in file) return frozen(file.unreadable);
  const { policy, problems } = parsePolicyOnce(repository, at.path, file.text);
  if (policy === null) return frozen(problems[0]?.message ?? "it has problems");
  return { policy, policySource: { kind: "file", path: at.path, commit: at.tip }, policyUnreadable: null };
}

function frozen(because: string): TipPolicy {
  const always = {
    from: instant(0),
    until: instant(8.64e15),
    because: `the policy cannot be read: ${because}`,
  };
  return {
    policy: { ...builtInPolicy(), freeze: [always] },
    policySource: { kind: "built-in" },
    policyUnreadable: because,
  };
}
