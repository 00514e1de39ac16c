/** Everything that is told after the traffic is safe. Each record may fail alone; none of them changes what happened. */
import { reasonOf } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { showWeights } from "../../promotion/weights.ts";
import { renderIncident } from "../../render/incident.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";
import type { PromotionWorld } from "../world.ts";
import { tellRollback } from "./tell-people.ts";

export const QUARANTINES = "quarantine the candidate";

export interface Recorded {
  readonly actions: readonly Action[];
  /** URL of the incident issue; null when it could not be opened. */
  readonly incident: string | null;
}

/** Quarantine, deployment status, incident issue, notifications, in this order. */
export async function afterRollback(
  world: PromotionWorld,
  told: { readonly report: TickReport; readonly state: RolloutState; readonly plan: Plan },
): Promise<Recorded> {
  const { report, state } = told;
  const actions: Action[] = [];
  const attempt = async (does: string, step: () => Promise<string>): Promise<void> => {
    try {
      const outcome = await step();
      actions.push({ at: world.clock.now(), does, outcome });
    } catch (cause) {
      actions.push({ at: world.clock.now(), does, outcome: `not done: ${reasonOf(cause)}` });
    }
  };

  const because = state.ending?.kind === "rolled-back" ? state.ending.because : "rolled back";
  // A newer plan is no failure of this candidate, and may even have the same.
  const superseded = report.because?.kind === "superseded";
  if (!superseded)
    await attempt(QUARANTINES, async () => {
      await world.quarantine.add(state.candidateKey, `${state.name}: ${because}`);
      return "done: no rollout of this candidate starts before a person lifts it";
    });
  await attempt(`mark the deployment as ${superseded ? "superseded" : "failed"}`, async () => {
    await world.deployments.record({
      rollout: state.name,
      stage: report.stage ?? "",
      commit: state.commit,
      digest: state.digest,
      state: superseded ? "inactive" : "failure",
      description: because,
      journal: state.journal.hash,
      lines: state.journal.lines,
    });
    return "done";
  });
  let incident: string | null = null;
  if (!superseded || report.confirmed !== true)
    await attempt("open the incident", async () => {
      incident = await world.incidents.open(renderIncident(report, world.audience));
      return "opened";
    });
  const sent = await tellRollback(
    world,
    { ...report, plan: told.plan, incident },
    `${state.digest}/rolled-back`,
  );
  return { actions: [...actions, ...sent], incident };
}

/** A record that cannot be written is told in the log; the promotion does not depend on it. */
export async function recordStage(
  world: PromotionWorld,
  entry: { readonly state: RolloutState; readonly stage: string; readonly status: "in_progress" | "success" },
): Promise<void> {
  try {
    await world.deployments.record({
      rollout: entry.state.name,
      stage: entry.stage,
      commit: entry.state.commit,
      digest: entry.state.digest,
      state: entry.status,
      description: `${showWeights(entry.state.set)} of the traffic`,
      journal: entry.state.journal.hash,
      lines: entry.state.journal.lines,
    });
  } catch (cause) {
    world.log(`the deployment record could not be written: ${reasonOf(cause)}`);
  }
}
