/** A pull request that takes the release back on the branch, where the rollout file asks for one. People merge it. */
import { reasonOf } from "../../errors.ts";
import { stepsLeft } from "../../promotion/aftermath.ts";
import type { AftermathStep } from "../../promotion/aftermath.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { renderRevert } from "../../render/revert.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";
import { shortDigest } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import type { Held } from "./held.ts";

interface Proposed {
  readonly actions: readonly Action[];
  readonly done: readonly AftermathStep[];
  readonly failed: readonly AftermathStep[];
  readonly url: string | null;
}

const NOTHING: Proposed = { actions: [], done: [], failed: [], url: null };
const DOES = "propose the release's revert";

export async function proposeRevert(
  world: PromotionWorld,
  order: {
    readonly report: TickReport;
    readonly held: Held;
    readonly plan: Plan;
    readonly incident: string | null;
  },
): Promise<Proposed> {
  const { state } = order.held;
  if (state.aftermath == null || !stepsLeft(order.plan, state.aftermath).includes("revert")) return NOTHING;
  const at = world.clock.now();
  const paths = pathsOf(state);
  try {
    if (world.reverts === undefined) throw new RangeError("no pull request is opened from here");
    const branch = `model-rollout/revert/${state.name}-${shortDigest(state.digest)}`;
    const { commit, pullRequest } = state;
    const text = renderRevert(order.plan, { state, incident: order.incident });
    const made = await world.reverts.propose({ branch, commit, pullRequest, paths, ...text });
    const kept =
      made.kept.length === 0 ? "" : `; changed since, so left as they are: ${made.kept.join(", ")}`;
    const outcome =
      made.kind === "nothing-to-revert"
        ? `nothing to put back: the branch does not name the release any more${kept}`
        : `${made.kind === "proposed" ? "opened" : "is there already"}: ${made.url}${kept}`;
    const url = made.kind === "nothing-to-revert" ? null : made.url;
    return { actions: [{ at, does: DOES, outcome }], done: ["revert"], failed: [], url };
  } catch (cause) {
    const outcome = `not done: ${reasonOf(cause)}. By hand: open a pull request that puts ${paths.join(", ")} back as ${paths.length === 1 ? "it was" : "they were"} before ${state.commit.slice(0, 7)}`;
    return { actions: [{ at, does: DOES, outcome }], done: [], failed: ["revert"], url: null };
  }
}

/** The rollout file and what it names of the candidate; the baseline's files were never changed. */
function pathsOf({ file, named }: RolloutState): readonly string[] {
  return [...new Set([file, ...named.filter(({ at }) => at === "head").map(({ path }) => path)])];
}
