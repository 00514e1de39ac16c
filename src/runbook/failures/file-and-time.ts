import type { Plan } from "../../plan/plan.ts";
import { candidateKey } from "../../plan/route.ts";
import { ANYONE, callFor, inDaylight, ownersOf } from "../people.ts";
import type { RunbookEntry } from "../runbook.ts";
import { quote } from "../shell.ts";
import { look, when } from "../steps.ts";
import { readRouter, stopOrElse } from "../ways.ts";

export function waitingForTime(plan: Plan): Omit<RunbookEntry, "trigger"> {
  return {
    title: "It waits for the hour, or for a freeze to end",
    severity: 3,
    means: "Weights may not rise now. Nothing is wrong; going back is allowed at any hour.",
    mayAct: `rolling back: ${ANYONE}. Changing the hours: a reviewed change of the file or the policy`,
    steps: [
      look("See what is served meanwhile", {
        ...readRouter(plan),
        expect: "the weight of the stage",
        otherwise: "entry “Somebody else moves this route”",
      }),
      look("Wait: it goes on by itself", {
        expect: "the summary says when",
        otherwise: "entry “Ticks have stopped”",
      }),
      when("If this weight is too much to wait at", stopOrElse(plan)),
      inDaylight(plan),
    ],
  };
}

export function fileChanged(plan: Plan): Omit<RunbookEntry, "trigger"> {
  return {
    title: "The rollout file is not the approved one any more",
    severity: 2,
    means: `${plan.file} was changed, removed or can no longer be planned while the approved plan runs. It holds; the guards go on with the approved plan.`,
    mayAct: `rolling back: ${ANYONE}. Changing the file: a reviewed pull request`,
    steps: [
      look("See what is served", {
        ...readRouter(plan),
        expect: "the weight of the stage",
        otherwise: "entry “Somebody else moves this route”",
      }),
      look("See who changed it", {
        run: `git log -3 --format='%h %an %cI %s' -- ${quote(plan.file)}`,
        expect: "a commit after the one that started the rollout",
        otherwise: "the policy changed: look there",
      }),
      look("Decide: revert that commit, or /rollout abort and have the new plan approved", {
        expect: "the next tick goes on, or rolls back",
        otherwise: "it stays on hold until the deadline, then goes back",
      }),
      when("If the change was made because of harm", stopOrElse(plan)),
      callFor(plan, "On hold for longer than 30m"),
    ],
  };
}

export function quarantined(plan: Plan): Omit<RunbookEntry, "trigger"> {
  const { candidate } = plan.rollout.release;
  return {
    title: "The candidate is in quarantine",
    severity: 3,
    means: `${candidate.id} was rolled back before and does not start again by itself.`,
    mayAct: `lifting it: ${ownersOf(plan)}, with a reason. Rolling back: ${ANYONE}`,
    steps: [
      look("See that it has no traffic", {
        ...readRouter(plan),
        otherwise: "do the next step now",
      }),
      when("If it has any", stopOrElse(plan)),
      look("Read why it was rolled back, and what has changed since", {
        expect: "the incident is closed and its cause is mended",
        otherwise: "leave it: a new candidate gets a new plan",
      }),
      look(
        `Then ${ownersOf(plan)} lifts it, on the pull request of the rollback: /rollout unquarantine ${candidateKey(candidate).slice(0, 12)} and the reason${plan.rollout.tier === 1 ? "; a second person too" : ""}; and writes attempt one higher in ${plan.file}`,
        {
          expect: "a new plan that asks for new approvals",
          otherwise: "nothing starts",
        },
      ),
      inDaylight(plan),
    ],
  };
}
