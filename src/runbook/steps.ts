import { showDuration, milliseconds, MINUTE, type Duration } from "../units.ts";
import type { Plan } from "../plan/plan.ts";
import type { RunbookStep } from "./runbook.ts";
import { showCommand } from "./shell.ts";

/** How long a quiet candidate must stay quiet before anybody believes it. */
const QUIET = milliseconds(5 * MINUTE);
/** How many intervals the guards must be back in range. */
const CALM_INTERVALS = 3;

const PLAIN: Omit<RunbookStep, "does"> = {
  run: null,
  expect: null,
  within: null,
  repeat: null,
  otherwise: null,
};

type Undo = Plan["routers"][number]["undo"];

/** A step without a command. */
export function note(does: string, more: Partial<Omit<RunbookStep, "does">> = {}): RunbookStep {
  return { does, ...PLAIN, ...more };
}

/** All traffic off the candidate by the first way. `when` is put before the first step. */
export function drain(plan: Plan, when = ""): readonly RunbookStep[] {
  const [first, ...others] = plan.routers;
  const otherwise = others.length === 0 ? `page ${escalationOf(plan)}` : "take the next way back";
  return stepsOf(first.undo, otherwise).map((step, index) =>
    index === 0 && when !== "" ? { ...step, does: `${when}: ${step.does}` } : step,
  );
}

/** The second and third way, in the order of the file. */
export function otherWays(plan: Plan): readonly RunbookStep[] {
  const [, ...others] = plan.routers;
  return others.flatMap(({ undo }, index) => {
    const isLast = index === others.length - 1;
    const otherwise = isLast ? `page ${escalationOf(plan)}` : "take the next way back";
    return stepsOf(undo, otherwise).map((step, position) =>
      position === 0 ? { ...step, does: `If that does not answer, by ${undo.route}: ${step.does}` } : step,
    );
  });
}

function stepsOf(undo: Undo, otherwise: string): readonly RunbookStep[] {
  return undo.steps.map((step) => ({
    does: step.needs.length === 0 ? step.does : `${step.does} (needs ${step.needs.join(", ")})`,
    run: step.run,
    expect: step.expect,
    within: step.within,
    repeat: step.repeat,
    otherwise,
  }));
}

/** Other state that the candidate wrote. */
export function cleanUp(plan: Plan): readonly RunbookStep[] {
  return plan.rollout.rollback.also.map(({ does, run, repeat }) =>
    note(does, {
      run: showCommand(run),
      expect: "exit status 0",
      repeat,
      otherwise: `tell ${escalationOf(plan)}`,
    }),
  );
}

/** Traffic really 0, the old version in the answers, the guards back in range by cohort. */
export function verify(plan: Plan, guards: readonly string[]): readonly RunbookStep[] {
  const { baseline, candidate } = plan.rollout.release;
  const arm = armOf(plan);
  const where = arm === null ? candidate.id : `${arm.label}="${arm.candidate}"`;
  const cohorts = ["all", ...plan.rollout.cohorts.map(({ name }) => name)].join(", ");
  const calm = showDuration(milliseconds(CALM_INTERVALS * plan.rollout.every));
  const otherwise = "the rollback has failed: go to that entry";
  return [
    note(`Check that ${where} serves 0 requests`, {
      expect: `0 for ${showDuration(QUIET)}`,
      within: longest(plan.rollout.rollback.within, QUIET),
      otherwise,
    }),
    note(`Read 20 answers`, {
      expect: `every one carries ${baseline.model ?? baseline.id}`,
      otherwise: "a cache still serves the candidate: purge it",
    }),
    note(`Check ${guards.join(", ")} in ${cohorts}`, {
      expect: `back in range for ${calm}`,
      otherwise: "the candidate was not the cause: open an incident of its own",
    }),
  ];
}

function armOf(plan: Plan): { readonly label: string; readonly candidate: string } | null {
  return plan.rollout.sources.find(({ arm }) => arm !== null)?.arm ?? null;
}

/** Whom to tell, in the words that were agreed before. */
export function tell(plan: Plan, moment: "rolled-back" | "hold"): readonly RunbookStep[] {
  return plan.rollout.communications
    .filter(({ on }) => on === moment)
    .map(({ to, message }) => note(`Tell ${to}: ${message}`));
}

export function escalate(plan: Plan): RunbookStep {
  const within = showDuration(plan.rollout.rollback.within);
  return note(`Not at 0 after ${within}, or unsure: page ${escalationOf(plan)}`);
}

/** The model owners, or everybody whom the file names. */
export function escalationOf(plan: Plan): string {
  const owners = plan.rollout.people.find(({ name }) => name === "model-owner") ?? plan.rollout.people[0];
  return owners === undefined ? "the model owner" : owners.anyOf.join(" or ");
}

function longest(a: Duration, b: Duration): Duration {
  return a > b ? a : b;
}
