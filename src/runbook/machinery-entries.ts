import type { Plan } from "../plan/plan.ts";
import type { RunbookEntry, RunbookStep } from "./runbook.ts";
import { cleanUp, drain, escalate, escalationOf, note, otherWays, tell, verify } from "./steps.ts";

/** What to do when not the model but the machinery fails, or a person speaks up. */
export function machineryEntries(plan: Plan): readonly RunbookEntry[] {
  return [metricsDown(plan), controlPlaneDown(plan), rollbackFailed(plan), humanReport(plan)];
}

const MAY_ACT = "anyone on call, no approval needed";

function metricsDown(plan: Plan): RunbookEntry {
  return {
    trigger: { kind: "metrics-down" },
    title: "Metrics are missing or stale",
    severity: 2,
    means: "Nobody can see whether the candidate does harm. Promotion holds; missing is never taken as good.",
    mayAct: MAY_ACT,
    steps: [
      ...drain(plan, "If they stay away for longer than one bake interval, or anything else looks wrong"),
      ...plan.rollout.sources.map((source) => reach(source)),
      note("Check that the label which tells the versions apart is still on the series"),
      escalate(plan),
    ],
  };
}

function reach(source: Plan["rollout"]["sources"][number]): RunbookStep {
  if (source.kind !== "prometheus") return note(`Check that the source ${source.name} answers`);
  const run = `curl -fsS ${source.url.replace(/\/$/, "")}/-/ready`;
  return note(`Check that the source ${source.name} answers`, {
    run,
    expect: "Prometheus Server is Ready.",
    repeat: "safe",
    otherwise: "wake whoever runs it",
  });
}

function controlPlaneDown(plan: Plan): RunbookEntry {
  const hasOthers = plan.routers.length > 1;
  return {
    trigger: { kind: "control-plane-down" },
    title: "The router does not answer",
    severity: 1,
    means: `Weights of ${plan.route.text} can be neither read nor set. The traffic stays as it was.`,
    mayAct: MAY_ACT,
    steps: [
      ...drain(plan),
      ...otherWays(plan),
      ...(hasOthers ? [] : [note("There is no second way: have whoever runs the router set it by hand")]),
      ...verify(plan, ["every guard"]),
      escalate(plan),
    ],
  };
}

function rollbackFailed(plan: Plan): RunbookEntry {
  return {
    trigger: { kind: "rollback-failed" },
    title: "The rollback is not confirmed",
    severity: 1,
    means: `After ${plan.rollout.release.candidate.id} was drained, its traffic does not read 0. Treat it as still serving.`,
    mayAct: MAY_ACT,
    steps: [
      ...drain(plan, "Once more by hand"),
      note(`Page ${escalationOf(plan)} and go on without waiting for an answer`),
      ...otherWays(plan),
      ...verify(plan, ["every guard"]).map((step) => ({
        ...step,
        otherwise: "take the next way; do not wait",
      })),
    ],
  };
}

function humanReport(plan: Plan): RunbookEntry {
  const confirmable = plan.rollout.guards.flatMap((guard) =>
    guard.kind === "tripwire" && guard.confirmedBy !== null
      ? [note(`${guard.confirmedBy} confirms with /rollout report ${guard.name} confirmed`)]
      : [],
  );
  return {
    trigger: { kind: "human-report" },
    title: "A person reports harm",
    severity: 1,
    means: "People saw what no guard counts. Their word is enough to stop.",
    mayAct: MAY_ACT,
    steps: [
      ...drain(plan, "If the report is severe, do not wait for proof"),
      note("Otherwise stop promotion with /rollout hold and say why"),
      ...confirmable,
      note("Keep the example: what was asked, what came back, when, which version"),
      ...cleanUp(plan).map((step) => ({ ...step, does: `After a rollback: ${step.does}` })),
      ...tell(plan, "rolled-back").map((step) => ({ ...step, does: `After a rollback: ${step.does}` })),
      escalate(plan),
    ],
  };
}
