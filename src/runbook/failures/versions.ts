import type { Plan } from "../../plan/plan.ts";
import { placesMoved } from "../../plan/route.ts";
import { kubectl } from "../access.ts";
import { fallback } from "../endings.ts";
import { ANYONE, callFor, peopleOf } from "../people.ts";
import { trafficIsOff } from "../prove.ts";
import type { RunbookEntry, RunbookStep } from "../runbook.ts";
import { quote } from "../shell.ts";
import { look, when } from "../steps.ts";
import { readRouter, stopOrElse } from "../ways.ts";

type SingleTarget = ReturnType<typeof placesMoved>[number];

/** The way back leads nowhere: moving traffic there would turn a bad answer into none. */
export function targetUnhealthy(plan: Plan): Omit<RunbookEntry, "trigger"> {
  const { baseline, candidate } = plan.rollout.release;
  return {
    title: "The rollback target is unhealthy",
    severity: 1,
    means: `${baseline.id} has no ready replica, or is bad too. Do not send everybody there: rolling back would turn bad answers into errors. The candidate's share stays as it is and is not raised.`,
    mayAct: `${ANYONE}; the fallback with ${plan.rollout.rollback.fallback?.owner ?? peopleOf(plan, "model-owner")}`,
    steps: [
      readiness(plan, "baseline"),
      when(`${baseline.id} is not ready, and ${candidate.id} does harm`, fallback(plan)),
      look(`Bring ${baseline.id} back: scale it up, or deploy it again from its digest`, {
        expect: "it reads ready, twice, a minute apart",
        otherwise: "stay on the fallback",
      }),
      when(`As soon as ${baseline.id} is ready`, stopOrElse(plan)),
      trafficIsOff(plan),
      callFor(plan, "At once: this is not yours alone"),
    ],
  };
}

export function candidateNotReady(plan: Plan): Omit<RunbookEntry, "trigger"> {
  const { candidate } = plan.rollout.release;
  return {
    title: "The candidate is not ready",
    severity: 2,
    means: `${candidate.id} cannot serve what it is given. Its share is not raised; what it has may end in errors.`,
    mayAct: ANYONE,
    steps: [
      when("If it has any traffic", stopOrElse(plan)),
      readiness(plan, "candidate"),
      look("Look for the cause: capacity, image, model weights that do not load", {
        expect: "it reads ready, and the next tick goes on",
        otherwise: "stay at 0: nobody waits for a candidate",
      }),
      callFor(plan, "Not ready for longer than 30m"),
    ],
  };
}

/** Whether a version could take the traffic, asked where it runs. */
function readiness(plan: Plan, side: "baseline" | "candidate"): RunbookStep {
  const { id } = plan.rollout.release[side];
  const otherwise = side === "baseline" ? "do not roll back; next step" : "leave it at 0";
  for (const place of plan.routers.flatMap(({ target }) => placesMoved(target))) {
    const asked = askReady(place, side, id);
    if (asked !== null) return look(`See whether ${id} is ready`, { ...asked, otherwise });
  }
  return look(`See what is served, and whether ${id} is healthy where it runs`, {
    ...readRouter(plan),
    expect: `${id} answers a request of yours`,
    otherwise,
  });
}

function askReady(
  target: SingleTarget,
  side: "baseline" | "candidate",
  id: string,
): Pick<RunbookStep, "run" | "expect"> | null {
  switch (target.kind) {
    case "kserve":
      return {
        run:
          target.mode === "llm"
            ? `${kubectl(target)} get llminferenceservices`
            : `${kubectl(target)} get pods -l ${quote(`serving.kserve.io/inferenceservice=${target.service}`)}`,
        expect: `pods of ${id} Running and READY; none may mean that it starts cold`,
      };
    case "seldon":
      return {
        run: `${kubectl(target)} get ${target.resource} ${quote(target[side])}`,
        expect: "READY True, at least 1 replica available",
      };
    case "istio":
      return {
        run: `${kubectl(target)} get deployments,statefulsets`,
        expect: `READY n/n, n at least 1, behind ${target[side]}`,
      };
    case "gateway-api":
      return {
        run: `${kubectl(target)} get endpointslices -l ${quote(`kubernetes.io/service-name=${target[side]}`)}`,
        expect: "at least one address under ENDPOINTS",
      };
    case "unleash":
    case "launchdarkly":
    case "flagd":
    case "sql":
    case "http":
    case "command":
      return null;
  }
}
