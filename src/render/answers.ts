/** Replies to `/rollout` comments. */
import { USAGE, VERBS } from "../gate/command.ts";
import type { Verb } from "../gate/command.ts";
import type { Dismissal } from "../gate/outcome.ts";
import type { RolloutState } from "../promotion/state.ts";
import { showWeights } from "../promotion/weights.ts";
import { shortDigest } from "../units.ts";
import type { Instant } from "../units.ts";
import { DISMISSALS_EXPLAINED } from "./codes.ts";
import { span, text } from "./escape.ts";
import { blocks, table } from "./markdown.ts";
import { moment } from "./numbers.ts";

/** What `respond` says; a closed set, so that every request has an answer. */
export type Answer =
  | { readonly kind: "help" }
  | { readonly kind: "status"; readonly states: readonly RolloutState[] }
  | { readonly kind: "acknowledged"; readonly by: string; readonly until: Instant }
  | { readonly kind: "acknowledgement-refused"; readonly why: Dismissal["why"] }
  | { readonly kind: "held" | "resumed"; readonly rollout: string; readonly by: string }
  | {
      readonly kind: "go-given";
      readonly rollout: string;
      readonly stage: string;
      readonly roles: readonly string[];
      readonly by: string;
    }
  | {
      readonly kind: "aborted";
      readonly rollout: string;
      readonly by: string;
      /** The router reads back 0. */
      readonly confirmed: boolean;
    }
  | {
      readonly kind: "reported";
      readonly rollout: string;
      readonly guard: string;
      readonly says: "seen" | "confirmed" | "withdrawn";
    }
  | { readonly kind: "not-reportable"; readonly guard: string; readonly known: readonly string[] }
  | { readonly kind: "not-confirmable"; readonly guard: string; readonly role: string }
  | { readonly kind: "nothing-runs"; readonly verb: Verb }
  | { readonly kind: "other-digest"; readonly expected: string; readonly found: string }
  | { readonly kind: "not-understood"; readonly expected: string; readonly found: string }
  | { readonly kind: "not-allowed"; readonly verb: Verb }
  | { readonly kind: "not-yet"; readonly verb: Verb }
  | { readonly kind: "edited" }
  | { readonly kind: "failed"; readonly because: string };

/** Verbs that are understood and not obeyed yet; help does not offer them. */
const NOT_YET: ReadonlySet<Verb> = new Set(["extend", "override", "retry-from", "unquarantine"]);

/** One answer to one comment, named for the person who asked. Nobody is pinged. */
export function renderAnswer(answer: Answer, asker: string): string {
  return `${text(asker)}: ${said(answer)}`;
}

function said(answer: Answer): string {
  switch (answer.kind) {
    case "help":
      return blocks(["what can be asked in a new comment, on its first line:", usage()]);
    case "status":
      return status(answer.states);
    case "acknowledged":
      return `${text(answer.by)} has the pager until ${moment(answer.until)}.`;
    case "acknowledgement-refused":
      return `the acknowledgement does not count: ${DISMISSALS_EXPLAINED[answer.why]}.`;
    case "held":
      return `${span(answer.rollout)} is on hold. Traffic stays where it is; going on needs ${code("resume")}.`;
    case "resumed":
      return `${span(answer.rollout)} may go on at the next tick.`;
    case "go-given":
      return `${span(answer.rollout)} may enter ${span(answer.stage)} for ${answer.roles.map(span).join(", ")}, once its bake is over and nothing holds it.`;
    case "aborted":
      return answer.confirmed
        ? `${span(answer.rollout)} is rolled back; the router reads 0.`
        : `${span(answer.rollout)} is aborted, and it is **not** confirmed that traffic is off the candidate. Act now: open the runbook.`;
    case "reported":
      return `${REPORTED[answer.says]} of ${span(answer.guard)} in ${span(answer.rollout)}; it counts at the next tick.`;
    case "not-reportable":
      return answer.known.length === 0
        ? `${span(answer.guard)} is no guard that people report, and this rollout has none.`
        : `${span(answer.guard)} is no guard that people report. Expected one of ${answer.known.map(span).join(", ")}.`;
    case "not-confirmable":
      return `only ${span(answer.role)} may confirm or take back a report of ${span(answer.guard)}.`;
    case "nothing-runs":
      return "no rollout of this pull request is running, so there is nothing to change.";
    case "other-digest":
      return `expected the digits ${span(answer.expected)} of the plan that runs, found ${span(answer.found)}.`;
    case "not-understood":
      return `expected ${span(answer.expected)}, found ${span(answer.found)}.`;
    case "not-allowed":
      return `${code(answer.verb)} needs a role in this rollout, or write access where it only stops.`;
    case "not-yet":
      return `${code(answer.verb)} is understood and not built in this version. Nothing was done.`;
    case "edited":
      return "an edited comment is never a command. Write a new one.";
    case "failed":
      return `it could not be done: ${text(answer.because)}.`;
  }
}

const REPORTED = {
  seen: "there is a report",
  confirmed: "there is a confirmed report",
  withdrawn: "there is no report any more",
} as const;

function code(verb: Verb): string {
  return span(`/rollout ${verb}`);
}

function usage(): string {
  return VERBS.filter((verb) => !NOT_YET.has(verb))
    .map((verb) => `- ${span(USAGE[verb])}`)
    .join("\n");
}

function status(states: readonly RolloutState[]): string {
  if (states.length === 0) return "no rollout of this pull request has run.";
  const rows = states.map((state) => [
    span(state.name),
    span(shortDigest(state.digest)),
    text(showWeights(state.set)),
    whereItStands(state),
    state.covers.length === 0
      ? "nobody"
      : state.covers.map(({ by, until }) => `${text(by)} until ${moment(until)}`).join(", "),
  ]);
  return blocks(["where it stands:", table(["Rollout", "Plan", "Weight", "State", "Pager"], rows)]);
}

function whereItStands({ ending, abort, holds }: RolloutState): string {
  if (ending?.kind === "promoted") return `completed ${moment(ending.at)}`;
  if (ending?.kind === "rolled-back") {
    return ending.drainedAt === null ? "**rollback not confirmed**" : `rolled back ${moment(ending.at)}`;
  }
  if (abort !== null) return `aborted by ${text(abort.by)}`;
  if (holds.length > 0) return `on hold by ${text(holds.map(({ by }) => by).join(", "))}`;
  return "running";
}

/** Whether what was asked could not be done; the job fails then. */
export function isRefusal(answer: Answer): boolean {
  switch (answer.kind) {
    case "help":
    case "status":
    case "acknowledged":
    case "held":
    case "resumed":
    case "reported":
    case "go-given":
      return false;
    case "aborted":
      return !answer.confirmed;
    case "acknowledgement-refused":
    case "edited":
    case "failed":
    case "not-allowed":
    case "not-understood":
    case "not-yet":
    case "not-reportable":
    case "not-confirmable":
    case "nothing-runs":
    case "other-digest":
      return true;
  }
}
