import type { Plan } from "../plan/plan.ts";
import { DAY } from "../units.ts";
import type { Drill } from "./runbook.ts";

/** A way back that nobody has tried for longer is a hope. */
const TRUSTED_FOR = 90;

/** When the way back was last tried, and how long it took beside what it may take. */
export function drillOf({ rollout, starts }: Plan): Drill {
  const { drilled, within: target } = rollout.rollback;
  if (drilled === null) return { on: null, took: null, target, age: null, isOld: false, isSlow: false };
  const age = Math.max(0, Math.floor((starts - Date.parse(drilled.on)) / DAY));
  const { on, took } = drilled;
  return { on, took, target, age, isOld: age > TRUSTED_FOR, isSlow: took > target };
}
