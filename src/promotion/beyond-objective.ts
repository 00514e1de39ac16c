/** A stage that ends while its users meet more harm than the objective allows is not left, whatever the evidence adds up to. */
import type { Finding } from "../judge/finding.ts";
import type { Plan } from "../plan/plan.ts";
import type { HoldReason } from "./decision.ts";

/**
 * Roll-back guards of shares that pass with a measured share beyond their own objective.
 *
 * A promise is about the level to find, and about a harm that was there from the first stage on. Between the objective and that level,
 * or where a smaller harm only begins with this stage, its bake can end before the tests know. Chance may have done it, too: it is no
 * breach, and more samples decide.
 */
export function beyondObjective(plan: Plan, findings: readonly Finding[]): readonly HoldReason[] {
  return findings.flatMap((finding): readonly HoldReason[] => {
    const { guard: name, verdict, observed, onBreach, promised } = finding;
    // Of a blind pair a lack of samples does not hold either: better evidence must not give a worse decision.
    if (verdict.kind !== "pass" || onBreach !== "roll-back" || !promised) return [];
    if (observed.candidate === null) return [];
    const guard = plan.rollout.guards.find((each) => each.name === name);
    if (guard?.kind !== "proportion") return [];
    const { atMost, atLeast } = guard.objective;
    const isBeyond =
      (atMost !== null && observed.candidate > atMost) || (atLeast !== null && observed.candidate < atLeast);
    if (!isBeyond) return [];
    const detail =
      "what was measured is beyond the objective, and the samples do not tell yet whether by chance";
    const left = { kind: "inconclusive", reason: "too-few-samples", detail, wanted: null } as const;
    return [{ kind: "too-few-samples", finding: { ...finding, verdict: left } }];
  });
}
