/** The dry run before the first weight: can every guard be asked about? Afterwards users would be the first to find out. */
import { ALL } from "../../judge/reading.ts";
import { stageAt } from "../../plan/plan.ts";
import type { Decision } from "../../promotion/decision.ts";
import { dryRunIn } from "../../promotion/dry-run.ts";
import type { JournalEvent } from "../../promotion/journal.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { instant } from "../../units.ts";
import { readWindows } from "./readings.ts";
import type { Terms } from "./readings.ts";

/** A baseline that counts nothing yet is no failure; a source that does not answer, or not this question, is one. */
const ANSWERED: ReadonlySet<string> = new Set(["no-data", "stale", "partial"]);

/** The decision with what the dry run found; as it was where it is no dry run. */
export async function rehearse(terms: Terms, decision: Decision): Promise<Decision> {
  const reason = dryRunIn(decision);
  if (reason === null) return decision;
  const { plan, state, now } = terms;
  const { cells } = stageAt(plan, state.stage);
  const asked = new Set(
    cells.filter(({ blind }) => blind?.why !== "not-in-this-stage").map(({ guard }) => guard),
  );
  const pairs = plan.pairs.filter(({ guard, cohort }) => cohort === ALL && asked.has(guard));
  const { every, sources } = plan.rollout;
  const delay = Math.max(0, ...sources.map((source) => source.delay));
  const end = instant(Math.floor((now - delay) / every) * every);
  const window = { from: instant(end - every), to: end };
  const readings = [...(await readWindows(terms, pairs, () => [window])).values()].flat();
  const failed = readings.flatMap((each) =>
    each.arm === "baseline" && !each.ok && !ANSWERED.has(each.why) ? [each.guard] : [],
  );
  return { kind: "hold", reasons: [{ ...reason, silent: [...new Set(failed)].toSorted() }] };
}

/** A dry run that found nothing wrong counts, once. */
export function withRehearsal(
  state: RolloutState,
  decision: Decision,
  now: RolloutState["startedAt"],
): RolloutState {
  const reason = dryRunIn(decision);
  return reason === null || reason.silent.length > 0 ? state : { ...state, rehearsedAt: now };
}

export function rehearsalEvents(decision: Decision): readonly JournalEvent[] {
  const reason = dryRunIn(decision);
  if (reason === null) return [];
  const outcome =
    reason.silent.length === 0
      ? "nothing was moved; the next tick moves"
      : `does not count: no answer about ${reason.silent.join(", ")}`;
  return [{ event: "action", does: `dry run of the move to ${reason.stage}`, outcome }];
}
