import type { Plan } from "../../plan/plan.ts";
import { ANYONE, callFor } from "../people.ts";
import { trafficIsOff } from "../prove.ts";
import type { RunbookEntry, RunbookStep } from "../runbook.ts";
import { look, when } from "../steps.ts";
import { readRouter, stopOrElse } from "../ways.ts";

export function githubDown(plan: Plan): Omit<RunbookEntry, "trigger"> {
  return {
    title: "GitHub, or something else that a tick needs, does not answer",
    severity: 2,
    means:
      "No tick judges and no comment is read: the guards are blind from now on. Going back needs neither GitHub nor this program.",
    mayAct: ANYONE,
    steps: [
      look("See what is served", {
        ...readRouter(plan),
        expect: "the weight of the stage",
        otherwise: "do the next step now",
      }),
      when(
        "Down for longer than 30m with traffic on the candidate, or anything looks wrong",
        stopOrElse(plan),
      ),
      byProgram(plan),
      trafficIsOff(plan),
      look("When GitHub is back, let a tick look: what you did is adopted as an abort, never raised again", {
        expect: "its summary says rolled back, or by hand",
        otherwise: "entry “The state is lost or was changed by somebody”",
      }),
      callFor(plan, "Down for longer than 30m"),
    ],
  };
}

/** All ways in their order, tried and read back; needs the checkout and the router's secrets. */
function byProgram(plan: Plan): RunbookStep {
  return look(
    "Or let the program try every way, from a checkout of this repository with model-rollout installed",
    {
      kind: "other-way",
      run: `model-rollout roll-back --rollout ${plan.rollout.name}`,
      expect: "exit status 0: the router reads back 0",
      otherwise: "exit status 2: not confirmed, take the next way by hand",
    },
  );
}

export function ticksStopped(plan: Plan): Omit<RunbookEntry, "trigger"> {
  const { name } = plan.rollout;
  return {
    title: "Ticks have stopped",
    severity: 2,
    means:
      "No summary, no heartbeat: nobody judges the guards while the candidate keeps its traffic. Schedules are dropped, disabled after 60 days without a commit, or stuck behind a job.",
    mayAct: ANYONE,
    steps: [
      look("See what is served", {
        ...readRouter(plan),
        expect: "the weight of the stage",
        otherwise: "entry “Somebody else moves this route”",
      }),
      look("Start one tick by hand", {
        run: `gh workflow run model-rollout-tick.yml -f rollout=${name}`,
        expect: "a run of the workflow, with a summary within 5m",
        otherwise: "next step",
      }),
      look("See why none ran", {
        run: "gh run list --workflow model-rollout-tick.yml --limit 5",
        expect: "a run in the last 30m",
        otherwise:
          "enable the workflow, or cancel the run that blocks the others; never one that moves traffic",
      }),
      when("No tick within 30m and traffic on the candidate", stopOrElse(plan)),
      callFor(plan, "No tick within an hour"),
    ],
  };
}

export function stateLost(plan: Plan): Omit<RunbookEntry, "trigger"> {
  const branch = `model-rollout/state/${plan.rollout.name}`;
  return {
    title: "The state is lost or was changed by somebody",
    severity: 1,
    means:
      "What the program remembers of this rollout is missing, rewound or written by another hand. It moves nothing up, and does not start again.",
    mayAct: `going back: ${ANYONE}. Writing to the state branch: nobody`,
    steps: [
      look("See what is served", {
        ...readRouter(plan),
        expect: "0, or the weight that the last summary says",
        otherwise: "do the next step now",
      }),
      when("Anything but 0", stopOrElse(plan)),
      look("See who wrote to the state", {
        run: `git fetch origin ${branch} && git log -5 --format='%h %an %cI %s' FETCH_HEAD`,
        expect: "only the account that the ticks run as",
        otherwise: "treat it as an attack: take the write access away, keep the branch as it is",
      }),
      trafficIsOff(plan),
      callFor(plan, "At once, with the last five commits"),
    ],
  };
}
