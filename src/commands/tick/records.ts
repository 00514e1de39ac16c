/** Everything that is told after the traffic is safe. Each record may fail alone; none of them changes what happened. */
import { reasonOf } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import type { AftermathStep } from "../../promotion/aftermath.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { showWeights } from "../../promotion/weights.ts";
import { renderIncident } from "../../render/incident.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";
import type { PromotionWorld } from "../world.ts";
import { tellRollback } from "./tell-people.ts";

export const QUARANTINES = "quarantine the candidate";

export interface Recorded {
  readonly actions: readonly Action[];
  readonly done: readonly AftermathStep[];
  readonly failed: readonly AftermathStep[];
  /** Written and not yet sent: whoever looks at the outbox says how it ends. */
  readonly begun: readonly AftermathStep[];
  /** URL of the incident issue; null when it could not be opened. */
  readonly incident: string | null;
}

/** Quarantine, deployment status, incident issue, notifications, in this order: those of `steps`. */
export async function recordRollback(
  world: PromotionWorld,
  told: {
    readonly report: TickReport;
    readonly state: RolloutState;
    readonly plan: Plan;
    /** The job that recorded the rollback tells of it right away: nobody can have told before. */
    readonly isFirst: boolean;
  },
  steps: readonly AftermathStep[],
): Promise<Recorded> {
  const { report, state } = told;
  const actions: Action[] = [];
  const done: AftermathStep[] = [];
  const failed: AftermathStep[] = [];
  const begun: AftermathStep[] = [];
  const attempt = async (step: AftermathStep, does: string, act: () => Promise<string>): Promise<void> => {
    if (!steps.includes(step)) return;
    try {
      const outcome = await act();
      actions.push({ at: world.clock.now(), does, outcome });
      done.push(step);
    } catch (cause) {
      actions.push({ at: world.clock.now(), does, outcome: `not done: ${reasonOf(cause)}` });
      failed.push(step);
    }
  };

  const because = state.ending?.kind === "rolled-back" ? state.ending.because : "rolled back";
  // A newer plan is no failure of this candidate, and may even have the same.
  const superseded = (state.aftermath?.because ?? report.because)?.kind === "superseded";
  await attempt("quarantine", QUARANTINES, async () => {
    await world.quarantine.add(state.candidateKey, `${state.name}: ${because}`);
    return "done: no rollout of this candidate starts before a person lifts it";
  });
  await attempt("deployment", `mark the deployment as ${superseded ? "superseded" : "failed"}`, async () => {
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
  let incident = state.aftermath?.incident ?? null;
  if (superseded && report.confirmed === true) done.push("incident");
  else
    await attempt("incident", "open the incident", async () => {
      const incidentNow = renderIncident(report, world.audience);
      incident = await world.incidents.open({ ...incidentNow, isFirst: told.isFirst });
      return "opened";
    });
  if (steps.includes("tell")) {
    const sent = await tellRollback(
      world,
      { ...report, plan: told.plan, incident },
      `${state.digest}/rolled-back`,
    );
    actions.push(...sent);
    // One that arrived is enough: those that did not are told in the report, and nobody is told twice.
    const isLost = sent.length > 0 && sent.every(({ outcome }) => outcome !== "sent");
    (world.outbox !== undefined ? begun : isLost ? failed : done).push("tell");
  }
  return { actions, done, failed, begun, incident };
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
