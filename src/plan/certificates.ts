/** What it takes to be shown to be no worse than tolerated, for guards that ask for it: silence is then not enough for a pass. */
import type { Guard, MeasuredGuard } from "../judge/guard.ts";
import { CERTIFICATE_ALPHA } from "../judge/objective.ts";
import { formulasOf } from "./formulas.ts";
import { isMeasured, isZero } from "./guard-kinds.ts";
import { comparison, sidesOf } from "./needed.ts";
import type { Question } from "./question.ts";

/** Candidate samples until all certificates of the guard are there; null where it asks for none, or no number would do. */
export function certificateFor(question: Question): number | null {
  const { guard } = question;
  if (!guard.certify) return null;
  const formulas = formulasOf(guard);
  const asked = { ...question, alpha: CERTIFICATE_ALPHA };
  const sides = sidesOf(guard).map(([side, limit]) => {
    const truth = guard.expect;
    const isGood = truth !== null && (side === "above" ? truth < limit : truth > limit);
    return isGood ? formulas.certifyObjective(asked, { limit, truth }) : null;
  });
  const levels = comparison(question);
  const compared =
    levels === null
      ? []
      : [
          levels === "unsaid" || levels.tolerated === levels.expect
            ? null
            : formulas.certifyBaseline(asked, { ...levels, truth: levels.expect }),
        ];
  const needs = [...sides, ...compared].map((need) => need ?? Number.POSITIVE_INFINITY);
  const most = Math.ceil(Math.max(...needs));
  return needs.length > 0 && Number.isFinite(most) ? most : null;
}

/** Why a guard that asks for a certificate can never have one; null where it can, or does not ask. */
export function certificateObstacle(guard: Guard): string | null {
  if (!guard.certify) return null;
  if (!isMeasured(guard) || !canCertify(guard)) return `a guard of the kind ${guard.kind} has no certificate`;
  if (guard.margin !== null && isZero(guard.margin))
    return "with no margin to the baseline, a candidate that is as good as it lies on the limit for ever";
  return null;
}

/** Sums have none that would be exact; a gauge, and answers to one request, have none at all. */
function canCertify(guard: MeasuredGuard): boolean {
  if (guard.kind === "ratio") return guard.values !== null;
  return guard.kind !== "level" && guard.kind !== "paired";
}
