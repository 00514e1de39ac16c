import type { Plan } from "../../plan/plan.ts";
import { placesBehind } from "../../plan/route.ts";
import { ANYONE, callFor, page, unlessOff } from "../people.ts";
import { prove, trafficIsOff } from "../prove.ts";
import type { RunbookEntry } from "../runbook.ts";
import { look, when } from "../steps.ts";
import { fallback } from "../endings.ts";
import { otherWays, readRouter, shortWays, stop, stopOrElse } from "../ways.ts";

export function controlPlaneDown(plan: Plan): Omit<RunbookEntry, "trigger"> {
  const hasOthers = plan.routers.length > 1;
  return {
    title: "The router does not answer",
    severity: 1,
    means: `Weights of ${plan.route.text} can be neither read nor set. The traffic stays as it was.`,
    mayAct: ANYONE,
    steps: [
      stop(plan),
      ...(hasOthers
        ? otherWays(plan)
        : [
            look("There is no second way: have whoever runs the router set it by hand", {
              kind: "other-way",
              expect: "they say that the candidate has 0",
              otherwise: page(plan),
            }),
          ]),
      trafficIsOff(plan),
      callFor(plan, unlessOff(plan)),
    ],
  };
}

export function rollbackFailed(plan: Plan): Omit<RunbookEntry, "trigger"> {
  const { candidate } = plan.rollout.release;
  return {
    title: "The rollback is not confirmed",
    severity: 1,
    means: `${candidate.id} was drained and its traffic does not read 0. Treat it as still serving.`,
    mayAct: ANYONE,
    steps: [
      when("Once more by hand", stop(plan)),
      callFor(plan, "At once, and go on without waiting for an answer"),
      ...shortWays(plan),
      when("No way answers", fallback(plan)),
      ...prove(plan, []).map((step) => ({ ...step, otherwise: "take the next way; do not wait" })),
    ],
  };
}

export function routeContested(plan: Plan): Omit<RunbookEntry, "trigger"> {
  const routes = placesBehind(plan.route.key).map((place) => `refs/heads/model-rollout/routes/${place}`);
  return {
    title: "Somebody else moves this route",
    severity: 2,
    means: `${plan.route.text} holds another weight than the one set, or another rollout owns it. More than ours is lowered at once; less is taken as an abort and never raised again.`,
    mayAct: ANYONE,
    steps: [
      look("See what is served", {
        ...readRouter(plan),
        expect: "at most the weight of the stage; after a rollback 0",
        otherwise: "do the next step now",
      }),
      when("More than that, or nobody knows why", stopOrElse(plan)),
      look("See which rollout owns the route", {
        run: `git ls-remote origin ${routes.map((each) => `'${each}'`).join(" ")}`,
        expect: "one line while a rollout runs, none when none does",
        otherwise: "wait until the other rollout is over; never delete its branch while it has traffic",
      }),
      look("Find who moved it: the router's audit log, then a sync from Git (Argo CD, Flux), then people", {
        expect: "a name and a reason",
        otherwise: "keep the route at 0 until there is one",
      }),
      trafficIsOff(plan),
      callFor(plan, "It moves again after you set it"),
    ],
  };
}

export function moveUnfinished(plan: Plan): Omit<RunbookEntry, "trigger"> {
  return {
    title: "A move is under way, or was cut off",
    severity: 2,
    means:
      "Another job announced a move of this route and has not said that it is done. Its right to write ends 60 s after the announcement.",
    mayAct: ANYONE,
    steps: [
      look("Wait 60 s, then see what is served", {
        ...readRouter(plan),
        expect: "the weight before the move, or the one after it",
        otherwise: "do the next step now",
      }),
      when("Anything else, or a weight that nobody confirms", stopOrElse(plan)),
      look("Let the next tick settle it", {
        expect: "it reads the router and says what it found",
        otherwise: "entry “Ticks have stopped”",
      }),
      callFor(plan, "Not settled by the second tick"),
    ],
  };
}
