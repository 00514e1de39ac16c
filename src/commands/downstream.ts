/** Whom the harm of a rollout reaches: they may hold it and report, although they decide nothing. */
import type { Verb } from "../gate/command.ts";
import type { Downstream } from "../gate/may-ask.ts";
import { isGroup } from "../gate/roles.ts";
import type { Assessment } from "./assess.ts";
import type { PromotionWorld } from "./world.ts";

/** Owners of cohorts, of what cannot be undone, and of what users get instead, as the files name them. */
export function downstreamOf({ planned }: Assessment): Downstream {
  const rollouts = planned.flatMap(({ plan, parsed }) => plan?.rollout ?? parsed.rollout ?? []);
  const owners = rollouts.flatMap(({ cohorts, rollback }) => [
    ...cohorts.flatMap(({ owner, substitute }) => [owner ?? [], substitute?.owner ?? []].flat()),
    ...rollback.cannotUndo.map(({ owner }) => owner),
    ...(rollback.fallback === undefined ? [] : [rollback.fallback.owner]),
  ]);
  return { owners: [...new Set(owners)] };
}

/** Teams among them are read only where somebody wants to hold or report; one that cannot be read holds nobody. */
export async function withOwners(
  world: Pick<PromotionWorld, "pullRequests">,
  assessment: Assessment,
  { verb, downstream }: { readonly verb: Verb; readonly downstream: Downstream },
): Promise<Assessment> {
  const { facts } = assessment;
  const groups = downstream.owners.filter((owner) => isGroup(owner) && !Object.hasOwn(facts.teams, owner));
  if ((verb !== "hold" && verb !== "report") || groups.length === 0) return assessment;
  const known = await world.pullRequests.access(facts, { logins: [], groups });
  return { ...assessment, facts: known, input: { ...assessment.input, facts: known } };
}
