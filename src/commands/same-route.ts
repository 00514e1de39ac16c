/** Rollout files of one tree that move traffic on the same route. */
import type { ParsedRollout } from "../config/parse.ts";
import type { Neighbour } from "../lint/rule.ts";
import type { Plan } from "../plan/plan.ts";
import { placesBehind, routeOf } from "../plan/route.ts";

/** The others on a plan's route, in the order of their files. */
export type Rivals = (file: string, plan: Plan) => readonly Neighbour[];

export function rivalsOf(
  found: readonly { readonly file: string; readonly parsed: ParsedRollout }[],
): Rivals {
  const byRoute = new Map<string, Neighbour[]>();
  for (const { file, parsed } of found) {
    if (parsed.rollout === null) continue;
    const { name } = parsed.rollout;
    for (const place of placesBehind(routeOf(parsed.rollout.routers[0]).key)) {
      const others = byRoute.get(place) ?? [];
      others.push({ file, name });
      byRoute.set(place, others);
    }
  }
  return (file, plan) => {
    const found = placesBehind(plan.route.key).flatMap((place) => byRoute.get(place) ?? []);
    return [...new Map(found.map((each) => [each.file, each])).values()].filter((each) => each.file !== file);
  };
}
