import type { Plan } from "../../plan/plan.ts";
import { duration } from "../../plan/spoken-time.ts";
import { shortDigest } from "../../units.ts";
import { askWhetherAlive } from "../by-hand.ts";
import { ANYONE, callFor, inDaylight, ownersOf } from "../people.ts";
import type { RunbookEntry, RunbookStep } from "../runbook.ts";
import { look, when } from "../steps.ts";
import { readRouter, stopOrElse } from "../ways.ts";

type Source = Plan["rollout"]["sources"][number];

export function metricsDown(plan: Plan): Omit<RunbookEntry, "trigger"> {
  return {
    title: "Metrics are missing or stale",
    severity: 2,
    means: "Nobody can see whether the candidate does harm. Promotion holds; missing is never taken as good.",
    mayAct: ANYONE,
    steps: [
      when(
        `Blind for longer than ${duration(plan.stages[0]?.detectsIn ?? plan.rollout.every)}, or anything else looks wrong`,
        stopOrElse(plan),
      ),
      ...plan.rollout.sources.slice(0, MOST_SOURCES).map(reach),
      look("Check that the label which tells the versions apart is still on the series", {
        expect: labels(plan),
        otherwise: "whoever changed the label puts it back; until then the guards are blind",
      }),
      callFor(plan, "No readings after 30m"),
    ],
  };
}

const MOST_SOURCES = 2;

function reach(source: Source): RunbookStep {
  const asked = askWhetherAlive(source);
  return look(`Ask the source ${source.name} whether it answers`, {
    run: asked?.run ?? null,
    expect: asked?.expect ?? "an answer with data of the last minutes",
    otherwise: `wake whoever runs ${source.name}; it is not the model`,
  });
}

function labels({ rollout }: Plan): string {
  const arm = rollout.sources.find((source) => source.arm !== null)?.arm ?? null;
  return arm === null
    ? "both versions appear in the source"
    : `${arm.label} is ${arm.baseline} and ${arm.candidate}`;
}

export function evidenceThin(plan: Plan): Omit<RunbookEntry, "trigger"> {
  return {
    title: "The bake is over and the evidence is thin",
    severity: 3,
    means:
      "A promised guard has too few samples. Nothing is wrong that was seen; too little was seen. It holds, it does not go back.",
    mayAct: `rolling back: ${ANYONE}. Going on: ${ownersOf(plan)}`,
    steps: [
      look("See what is served", {
        ...readRouter(plan),
        expect: "the weight of the stage",
        otherwise: "entry “Somebody else moves this route”",
      }),
      look("Compare the traffic with the plan: a quiet day, a smaller share, a lost label?", {
        expect: "the summary says how many samples are missing",
        otherwise: "entry “Metrics are missing or stale”",
      }),
      look("Wait: while it holds it goes on counting, and goes on by itself with enough samples", {
        expect: "the summary of each tick says fewer samples are missing",
        otherwise: `${ownersOf(plan)} gives it more time: /rollout extend, the stage, the time as 24h, ${shortDigest(plan.digest)}`,
      }),
      when("If anything looks wrong", stopOrElse(plan)),
      inDaylight(plan),
    ],
  };
}
