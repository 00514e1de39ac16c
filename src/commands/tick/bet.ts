/** The bet on its way through a tick: read when its stage is over, kept in the state, told once in the journal. */
import type { Plan } from "../../plan/plan.ts";
import { readHypothesis } from "../../promotion/hypothesis.ts";
import type { JournalEvent } from "../../promotion/journal.ts";
import type { Evidence } from "../../promotion/observed.ts";
import type { RolloutState } from "../../promotion/state.ts";
import type { TickCall } from "./tick.ts";

/** The state with the bet as this look shows it. Nothing that decides looks at it. */
export function withBet(
  { plan, now }: Pick<TickCall, "plan" | "now">,
  state: RolloutState,
  { findings }: Pick<Evidence, "findings">,
): RolloutState {
  const hypothesis = readHypothesis(plan, state, { findings, now });
  return hypothesis === null ? state : { ...state, hypothesis };
}

/** One line when the bet is first read, and one whenever its outcome is another one. */
export function betEvents(
  { rollout }: Plan,
  before: RolloutState,
  { hypothesis: read }: RolloutState,
): readonly JournalEvent[] {
  const metric = rollout.hypothesis?.metric;
  if (read == null || metric === undefined || before.hypothesis?.outcome === read.outcome) return [];
  const { stage, outcome, shown, low, high } = read;
  return [{ event: "hypothesis", metric, stage, outcome, shown, low, high }];
}
