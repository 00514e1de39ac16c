import type { Plan } from "../plan/plan.ts";
import { HOUR, milliseconds, MINUTE } from "../units.ts";
import { page } from "./people.ts";
import type { Ending, RunbookStep } from "./runbook.ts";
import { showCommand } from "./shell.ts";
import { stop } from "./ways.ts";

const TO_FALL_BACK = milliseconds(5 * MINUTE);
const WORKING_DAY = milliseconds(24 * HOUR);

/** Back, aside, or on: three different ends, each with the case that it is for. */
export function endingsOf(plan: Plan): readonly Ending[] {
  const { baseline, candidate } = plan.rollout.release;
  return [
    {
      kind: "roll-back",
      when: `${baseline.id} is healthy: always first. Nothing has to be understood for it`,
      step: stop(plan),
    },
    {
      kind: "fallback",
      when: `${baseline.id} is bad too, gone, or has no ready replica: neither version serves`,
      step: fallback(plan),
    },
    {
      kind: "roll-forward",
      when: `traffic is off ${candidate.id} and the mistake is understood. Never at night, never to end an incident`,
      step: rollForward(plan),
    },
  ];
}

/** What users get in place of both versions; without it in the file, a person must decide. */
export function fallback(plan: Plan): RunbookStep {
  const written = plan.rollout.rollback.fallback;
  if (written === undefined) {
    return {
      kind: "other-way",
      does: "Switch the feature itself off: the file names no fallback (rollback.fallback)",
      run: null,
      expect: "users get the service without the model",
      within: TO_FALL_BACK,
      repeat: "safe",
      otherwise: page(plan),
    };
  }
  return {
    kind: "other-way",
    does: `Fall back to: ${written.does}`,
    run: written.run === null ? null : showCommand(written.run),
    expect:
      written.run === null ? `users get ${written.does}` : `exit status 0, and users get ${written.does}`,
    within: TO_FALL_BACK,
    repeat: "safe",
    otherwise: `call ${written.owner}, who decides it with you`,
  };
}

function rollForward(plan: Plan): RunbookStep {
  const { file } = plan;
  return {
    kind: "look",
    does: `Mend the candidate, give it a new version in ${file}, and have that plan approved: a new digest, new approvals, from the first stage. The same candidate stays in quarantine until a person lifts it`,
    run: null,
    expect: "a new plan with a go and an acknowledged pager",
    within: WORKING_DAY,
    repeat: "safe",
    otherwise: "stay on the old version: nothing is tried again by itself",
  };
}
