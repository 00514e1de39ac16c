import type { Plan } from "../../plan/plan.ts";
import { shortDigest } from "../../units.ts";
import { duration } from "../../plan/spoken-time.ts";
import { ANYONE, callFor, inDaylight, ownersOf, peopleOf, unlessOff } from "../people.ts";
import { trafficIsOff } from "../prove.ts";
import type { RunbookEntry } from "../runbook.ts";
import { look, thenTheRest, when } from "../steps.ts";
import { readRouter, stopOrElse } from "../ways.ts";

export function humanReport(plan: Plan): Omit<RunbookEntry, "trigger"> {
  const confirmable = plan.rollout.guards.flatMap((guard) =>
    guard.kind === "tripwire" && guard.confirmedBy !== null
      ? [
          look(
            `${guard.confirmedBy} (${peopleOf(plan, guard.confirmedBy)}) confirms: /rollout report ${guard.name} confirmed`,
            {
              expect: "the next tick rolls back",
              otherwise: "abort by hand: one person's word is enough to stop",
            },
          ),
        ]
      : [],
  );
  return {
    title: "A person reports harm, or has stopped it",
    severity: 1,
    means: "People saw what no guard counts. Their word is enough to stop; going on takes a person too.",
    mayAct: `stopping: ${ANYONE}. Going on: ${ownersOf(plan)}, by /rollout resume ${shortDigest(plan.digest)} with a reason`,
    steps: [
      when("If the report is severe, do not wait for proof", stopOrElse(plan)),
      look("Otherwise stop promotion: /rollout hold, and say why", {
        expect: "the next tick says held",
        otherwise: "do step 1",
      }),
      ...confirmable.slice(0, 2),
      look("Keep the example: what was asked, what came back, when, which version", {
        kind: "keep",
        expect: "it lies where the review will find it",
        otherwise: "write down what you remember, now",
      }),
      when("After a rollback", trafficIsOff(plan)),
      thenTheRest(plan),
      callFor(plan, unlessOff(plan)),
    ],
  };
}

export function pagerUncovered(plan: Plan): Omit<RunbookEntry, "trigger"> {
  const who = peopleOf(plan, "on-call");
  return {
    title: "Nobody holds the pager",
    severity: 2,
    means:
      "The acknowledgement of on-call has run out. The next promotion holds; a rollback waits for nobody.",
    mayAct: `taking it: ${who === "" ? "a person on call" : who}. Rolling back: ${ANYONE}`,
    steps: [
      look("See what is served while nobody watches", {
        ...readRouter(plan),
        expect: "the weight of the stage",
        otherwise: "entry “Somebody else moves this route”",
      }),
      look(`Take it, if it is yours: /rollout ack ${shortDigest(plan.digest)}`, {
        expect: "the answer names you and until when",
        otherwise: `call ${who === "" ? "whoever has the next shift" : who}`,
      }),
      when("If nobody can take it and users may be harmed", stopOrElse(plan)),
      callFor(plan, "Nobody takes it within 30m"),
    ],
  };
}

export function decisionMissing(plan: Plan): Omit<RunbookEntry, "trigger"> {
  return {
    title: "A person has not decided",
    severity: 3,
    means:
      "A go, an approval or the pager is missing for exactly this plan. Nothing goes up before; the guards keep watching.",
    mayAct: `deciding: ${ownersOf(plan)}, never the author, never a bot. Rolling back: ${ANYONE}`,
    steps: [
      look("See what is served meanwhile", {
        ...readRouter(plan),
        expect: "the weight of the stage before; 0 when it never started",
        otherwise: "entry “Somebody else moves this route”",
      }),
      look(
        `Ask who is named in the summary: a review on the pull request, or /rollout go with the stage and ${shortDigest(plan.digest)}`,
        {
          expect: "the next tick goes on",
          otherwise: "it stays where it is until the deadline; then it goes back",
        },
      ),
      when("If the answer is no", stopOrElse(plan)),
      inDaylight(plan),
    ],
  };
}

export function deadline(plan: Plan): Omit<RunbookEntry, "trigger"> {
  return {
    title: "A deadline is over",
    severity: 2,
    means: `The stage or the rollout (${duration(plan.rollout.deadline)}) took longer than was approved. It holds now, and rolls back by itself when the policy's patience ends.`,
    mayAct: `going back: ${ANYONE}. More time: ${ownersOf(plan)}`,
    steps: [
      when("Nobody needs the candidate today", stopOrElse(plan)),
      look(
        `Otherwise ${ownersOf(plan)} writes a longer deadline in a new plan: attempt one higher in ${plan.file}`,
        {
          expect: "a pull request that asks for new approvals; this rollout still goes back",
          otherwise: "let it go back: that is what the deadline is for",
        },
      ),
      when("After a rollback", trafficIsOff(plan)),
      callFor(plan, "An hour before it rolls back"),
    ],
  };
}
