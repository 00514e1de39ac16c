import type { Plan } from "../plan/plan.ts";
import { DAY, HOUR, milliseconds } from "../units.ts";
import { ownersOf } from "./people.ts";
import type { RunbookStep } from "./runbook.ts";
import { keepEvidence, mend, tell } from "./steps.ts";

const TO_ANSWER = milliseconds(HOUR);
const TODAY = milliseconds(DAY);

/** What is done once after every rollback, in this order: evidence before cleaning, people before data, the review last. */
export function aftermathOf(plan: Plan): readonly RunbookStep[] {
  return [
    keepEvidence(plan),
    ...unlessNot(plan, "sessions", sessions),
    ...mend(plan),
    ...unlessNot(plan, "training-data", trainingData),
    ...plan.rollout.rollback.cannotUndo.map(({ what, owner }) => irreversible(what, owner)),
    ...tell(plan, "rolled-back"),
    ...(plan.rollout.rollback.revert === "pull-request" ? [revert(plan)] : []),
    review(plan),
  ];
}

/** A step that the file does not say is not for it. */
function unlessNot(plan: Plan, key: string, step: (plan: Plan) => RunbookStep): readonly RunbookStep[] {
  return plan.rollout.answers[key]?.kind === "not-applicable" ? [] : [step(plan)];
}

/** Whoever is in the middle of something has seen both versions. */
function sessions(plan: Plan): RunbookStep {
  const said = answerTo(plan, "sessions");
  return {
    kind: "mend",
    does:
      said ??
      `Decide for sessions under way: let them finish, hand them to a person, or start them again. ${plan.rollout.release.candidate.id} has answered them, the file does not say more (answers.sessions)`,
    run: null,
    expect: "nobody is switched in the middle of an answer",
    within: TO_ANSWER,
    repeat: "safe",
    otherwise: `${ownersOf(plan)} decides`,
  };
}

function trainingData(plan: Plan): RunbookStep {
  const { id } = plan.rollout.release.candidate;
  return {
    kind: "mend",
    does:
      answerTo(plan, "training-data") ??
      `Keep what ${id} wrote, and clicks and labels on it, out of tonight's training and evaluation data`,
    run: null,
    expect: `no row of ${id} in the next export`,
    within: TODAY,
    repeat: "safe",
    otherwise: "stop the export until it is so",
  };
}

function irreversible(what: string, owner: string): RunbookStep {
  return {
    kind: "tell",
    does: `Cannot be undone: ${what}. Tell ${owner}, who decides what is repaired`,
    run: null,
    expect: `${owner} has it`,
    within: TO_ANSWER,
    repeat: "safe",
    otherwise: "tell the incident's commander: this is what users will ask about",
  };
}

/** The branch still names what was taken back. */
function revert(plan: Plan): RunbookStep {
  const { name, release } = plan.rollout;
  return {
    kind: "mend",
    does: `Read and merge the pull request that the program opens from model-rollout/revert/${name}-…: it puts the files of ${release.candidate.id} back`,
    run: null,
    expect: `the branch names ${release.baseline.id} again`,
    within: TODAY,
    repeat: "safe",
    otherwise: "open it by hand: the rollout file and what it names, as they were before the merge",
  };
}

function review(plan: Plan): RunbookStep {
  return {
    kind: "look",
    does: `Write the review, without blame: why was it not seen before? ${plan.rollout.release.candidate.id} stays in quarantine; trying again takes a new plan and new approvals`,
    run: null,
    expect: "a date and an owner for each action",
    within: milliseconds(5 * DAY),
    repeat: "safe",
    otherwise: `${ownersOf(plan)} calls it`,
  };
}

/** What the file answers to a question; null where it does not, or says that it does not apply. */
export function answerTo({ rollout }: Plan, key: string): string | null {
  const answer = rollout.answers[key];
  if (answer === undefined) return null;
  return answer.kind === "answered" ? answer.text : `Not applicable: ${answer.because}`;
}
