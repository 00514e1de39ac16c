/** The plan as it would be with the limits of the call. */
import { parseRollout } from "../../config/parse.ts";
import type { Problem } from "../../config/problem.ts";
import { Failure } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Changed } from "../../render/replay-report.ts";
import { showAlpha } from "../../render/replay-story.ts";
import { readAlpha, withOverrides } from "./overrides.ts";
import type { Overrides } from "./overrides.ts";
import { planForReplay } from "./replay-plan.ts";
import type { PlanTerms } from "./replay-plan.ts";

/** null where no other limit was asked for. @throws Failure call-wrong for limits that a rollout file may not have */
export function planWhatIf(
  terms: PlanTerms,
  overrides: Overrides,
): { readonly plan: Plan; readonly changed: readonly Changed[] } | null {
  const { resolved, changed } = withOverrides(terms.parsed.resolved, overrides);
  const alpha = readAlpha(overrides);
  if (changed.length === 0 && alpha === null) return null;
  // JSON is YAML, so another limit goes through the same door as any file.
  const text = JSON.stringify(resolved, null, 1);
  const parsed = parseRollout({ file: terms.file, text, defaults: null });
  const { rollout } = parsed;
  if (rollout === null) throw refused(parsed.problems);
  const usual = planForReplay({ ...terms, parsed, rollout });
  if (alpha === null) return { plan: usual, changed };
  const plan = planForReplay({ ...terms, parsed, rollout, alpha });
  const whole = { guard: null, key: "alpha", from: showAlpha(usual.alpha), to: overrides.alpha ?? "" };
  return { plan, changed: [...changed, whole] };
}

/** The limits of the call made the file wrong: told in the words of the file. */
function refused(problems: readonly Problem[]): Failure {
  const wrong = problems.filter(({ severity }) => severity === "blocker").map(wordsOf);
  return new Failure(
    "call-wrong",
    `Expected limits that the rollout file may have, found: ${wrong.join("; ")}`,
  );
}

function wordsOf({ message, expected, found, suggestion }: Problem): string {
  return [
    message,
    ...(expected === null ? [] : [`expected ${expected}`]),
    ...(found === null ? [] : [`found ${found}`]),
    ...(suggestion === null ? [] : [`write ${suggestion}`]),
  ].join(", ");
}
