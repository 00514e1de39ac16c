import { capital } from "../plan/capital.ts";
import { milliseconds, MINUTE, type Duration } from "../units.ts";
import type { Plan } from "../plan/plan.ts";
import { page } from "./people.ts";
import type { RunbookStep } from "./runbook.ts";
import { showCommand } from "./shell.ts";

/** What a person needs to read a page and make up their mind. */
const TO_LOOK: Duration = milliseconds(5 * MINUTE);
const TO_SEND: Duration = milliseconds(15 * MINUTE);
const TO_MEND: Duration = milliseconds(10 * MINUTE);

/** A step that moves nothing. */
export function look(
  does: string,
  more: Pick<RunbookStep, "expect" | "otherwise"> & Partial<RunbookStep>,
): RunbookStep {
  return { kind: "look", does, run: null, within: TO_LOOK, repeat: "safe", ...more };
}

/** The same step under a condition: `If users are being harmed: switch it off`. */
export function when(condition: string, step: RunbookStep): RunbookStep {
  return { ...step, does: `${condition}: ${lowerFirst(step.does)}` };
}

/** Other state that the candidate wrote. */
export function mend(plan: Plan): readonly RunbookStep[] {
  return plan.rollout.rollback.also.map(({ does, run, repeat }) => ({
    kind: "mend",
    does: capital(does),
    run: showCommand(run),
    expect: "exit status 0",
    within: TO_MEND,
    repeat,
    otherwise: repeat === "safe" ? `once more, then ${page(plan)}` : `do not run it again: ${page(plan)}`,
  }));
}

/** Whom to tell, in the words that were agreed before. */
export function tell(plan: Plan, moment: "rolled-back" | "hold"): readonly RunbookStep[] {
  const audiences = plan.rollout.communications.filter(({ on }) => on === moment);
  return audiences.map(({ to, message }) => ({
    kind: "tell",
    does: `Tell ${to}: ${message}`,
    run: null,
    expect: "sent, by the program or by you",
    within: TO_SEND,
    repeat: "safe",
    otherwise: "send it by hand",
  }));
}

/** One line in an entry for what has a section of its own: evidence, other state, people. */
export function thenTheRest(plan: Plan): RunbookStep {
  const { also, cannotUndo } = plan.rollout.rollback;
  const told = new Set(tell(plan, "rolled-back").map(({ does }) => does.slice(0, does.indexOf(":"))));
  const parts = [
    "evidence",
    ...(also.length === 0
      ? []
      : [also.length === 1 ? shortened(also[0]?.does ?? "") : `undo ${also.length} other things`]),
    ...(cannotUndo.length === 0 ? [] : ["repairs"]),
    ...(told.size === 0 ? [] : [shortened([...told].map(lowerFirst).join(", "))]),
  ];
  return {
    kind: "mend",
    does: `Then “After every rollback”: ${parts.join("; ")}`,
    run: null,
    expect: "each done, or handed over",
    within: TO_REST,
    repeat: "safe",
    otherwise: "all but the evidence waits for day",
  };
}

const LONGEST_PART = 80;
const TO_REST: Duration = milliseconds(60 * MINUTE);

function shortened(text: string): string {
  const letters = Array.from(text);
  return letters.length <= LONGEST_PART ? text : `${letters.slice(0, LONGEST_PART).join("")}…`;
}

/** Before anything is cleaned up: what the review will need. */
export function keepEvidence(plan: Plan): RunbookStep {
  const { name, release, answers } = plan.rollout;
  const more = answers["evidence"]?.kind === "answered" ? `; ${answers["evidence"].text}` : "";
  return {
    kind: "keep",
    does: `Keep before cleaning up: this summary, the branch model-rollout/state/${name}, and 20 request ids with answers of ${release.candidate.id} from the cohort that broke${more}`,
    run: null,
    expect: "they lie where the review will find them",
    within: TO_LOOK,
    repeat: "safe",
    otherwise: "clean up all the same when it protects users, and write down what was lost",
  };
}

function lowerFirst(sentence: string): string {
  return /^[A-Z][a-z]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}
