/** A plan of what is decided in a file: enough to compute how long its stages take, while people still decide the rest. */
import { parseRollout } from "../../config/parse.ts";
import { asRaw } from "../../config/written.ts";
import { buildPlan } from "../../plan/build.ts";
import type { Plan } from "../../plan/plan.ts";
import type { CheckTerms } from "./check-file.ts";

/** null where that is no rollout yet. What the file names need not be there: no number follows from it. */
export function planDecided(
  file: string,
  resolved: unknown,
  { describeRouter, now, policy }: Pick<CheckTerms, "describeRouter" | "now" | "policy">,
): Plan | null {
  const { guards, ...rest } = asRaw(resolved);
  const decided = Object.entries(asRaw(guards)).filter(([, guard]) => !isOpen(guard));
  const text = JSON.stringify({ ...rest, guards: Object.fromEntries(decided) });
  const parsed = parseRollout({ file, text, defaults: null });
  if (parsed.rollout === null) return null;
  const [first, ...others] = parsed.rollout.routers;
  return buildPlan({
    file,
    rollout: parsed.rollout,
    resolved: parsed.resolved,
    named: [],
    routers: [describeRouter(first), ...others.map(describeRouter)],
    now,
    locate: parsed.locate,
    policy,
  });
}

function isOpen(value: unknown): boolean {
  if (value === "TODO") return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isOpen);
}
