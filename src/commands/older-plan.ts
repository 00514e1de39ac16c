/** A rollout's plan as an older commit of the pull request has it: its file, what that extends, and the files that it names. */
import { siblingOf } from "../config/extends.ts";
import { builtInPolicy, extendsOf, namedFiles } from "../config/parse.ts";
import type { GateInput } from "../gate/input.ts";
import type { Plan } from "../plan/plan.ts";
import type { TreeFile } from "../ports.ts";
import type { Sha } from "../units.ts";
import { parseFile, planTree, type PlanningTerms } from "./plan-tree.ts";
import type { ReviewWorld } from "./world.ts";

/** Reads a plan at an older commit; whoever asks for the same one again gets the same answer without a request. */
export type OlderPlans = (at: { readonly plan: Plan; readonly commit: Sha }) => Promise<Plan | null>;

/** The plans of one look at a pull request. Failures are kept too. */
export function openOlderPlans(
  world: ReviewWorld,
  input: Pick<GateInput, "facts" | "policy" | "now">,
): OlderPlans {
  const known = new Map<string, Promise<Plan | null>>();
  return (at) => {
    const key = `${at.commit} ${at.plan.file}`;
    const found = known.get(key) ?? planAt(world, input, at);
    known.set(key, found);
    return found;
  };
}

/** With the policy and the clock of today, so that only what people wrote can differ. null where there is no such plan. @throws Failure github-…, file-unreadable */
async function planAt(
  world: ReviewWorld,
  { facts, policy, now }: Pick<GateInput, "facts" | "policy" | "now">,
  { plan: today, commit }: { readonly plan: Plan; readonly commit: Sha },
): Promise<Plan | null> {
  const { file, rollout } = today;
  const tree = world.filesAt(commit);
  const defaults = facts.rolloutsAtHead.map(({ path }) => path).filter(isDefaults);
  const named = namedFiles(rollout).flatMap((each) => (each.at === "head" ? [each.file] : []));
  // What today's plan names is most likely what the older one named: all of it in one request.
  const [own, ...others] = await tree.read([file, ...defaults, ...named]);
  if (own == null) return null;
  const wanted = extendsOf(own.text);
  const sibling = wanted === null ? null : siblingOf(file, wanted);
  const known = [own, ...others].filter((each) => each !== null);
  const texts = isMissing(known, sibling)
    ? [...known, ...(await tree.read([sibling])).filter((each) => each !== null)]
    : known;
  const terms: PlanningTerms = {
    policy: policy ?? builtInPolicy(),
    now,
    describeRouter: world.describeRouter,
  };
  const base =
    facts.mergeCommit === null ? world.filesAt(facts.base.tip) : world.filesBefore(facts.mergeCommit);
  const [planned] = await planTree({ head: tree, base }, [{ file, parsed: parseFile(texts, file) }], terms);
  return planned?.plan ?? null;
}

function isDefaults(path: string): boolean {
  return path.slice(path.lastIndexOf("/") + 1).startsWith("_");
}

function isMissing(known: readonly TreeFile[], path: string | null): path is string {
  return path !== null && !known.some((each) => each.path === path);
}
