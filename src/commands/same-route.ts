/** Rollout files of one tree that move traffic on the same route. */
import type { ParsedRollout } from "../config/parse.ts";
import type { Neighbour } from "../lint/rule.ts";
import type { Plan } from "../plan/plan.ts";
import { routeOf } from "../plan/route.ts";

/** The others on a plan's route, in the order of their files. */
export type Rivals = (file: string, plan: Plan) => readonly Neighbour[];

export function rivalsOf(
  found: readonly { readonly file: string; readonly parsed: ParsedRollout }[],
): Rivals {
  const byRoute = new Map<string, Neighbour[]>();
  for (const { file, parsed } of found) {
    if (parsed.rollout === null) continue;
    const { key } = routeOf(parsed.rollout.routers[0]);
    const others = byRoute.get(key) ?? [];
    others.push({ file, name: parsed.rollout.name });
    byRoute.set(key, others);
  }
  return (file, plan) => (byRoute.get(plan.route.key) ?? []).filter((each) => each.file !== file);
}
