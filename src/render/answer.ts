/** What `respond` says; a closed set, so that every request has an answer. */
import type { Verb } from "../gate/command.ts";
import type { NotAllowed } from "../gate/may-ask.ts";
import type { StopVerb } from "../gate/near-miss.ts";
import type { Dismissal } from "../gate/outcome.ts";
import type { NeverOverridden } from "../promotion/override.ts";
import type { RolloutState } from "../promotion/state.ts";
import type { Duration, Instant } from "../units.ts";
import type { StatusReport } from "./status.ts";

/** What was asked for is done, or told. */
type Done =
  | { readonly kind: "help" }
  | { readonly kind: "status"; readonly report: StatusReport }
  | {
      readonly kind: "acknowledged";
      readonly rollout: string;
      readonly by: string;
      readonly until: Instant;
      /** Until when it was asked for; null for as long as may be. */
      readonly asked: Instant | null;
    }
  | {
      readonly kind: "held";
      readonly rollout: string;
      readonly by: string;
      /** Digits of the plans that are held now. */
      readonly lifts: readonly string[];
    }
  | { readonly kind: "resumed"; readonly rollout: string; readonly by: string; readonly lifted: number }
  | {
      readonly kind: "go-given";
      readonly rollout: string;
      readonly stage: string;
      readonly roles: readonly string[];
      readonly by: string;
      /** Roles whose go is still missing. */
      readonly missing: readonly string[];
    }
  | {
      readonly kind: "aborted";
      readonly rollout: string;
      readonly by: string;
      /** The router reads back 0. */
      readonly confirmed: boolean;
      /** The candidate starts nowhere before a person lifts it; false where that could not be recorded. */
      readonly quarantined: boolean;
    }
  | {
      readonly kind: "reported";
      readonly rollout: string;
      readonly guard: string;
      readonly says: "seen" | "confirmed" | "withdrawn";
      readonly by: string;
    }
  | {
      readonly kind: "extended";
      readonly rollout: string;
      readonly stage: string;
      readonly by: string;
      /** The whole bake, as it is now. */
      readonly bake: Duration;
    }
  | {
      readonly kind: "overridden";
      readonly rollout: string;
      readonly guard: string;
      readonly by: readonly string[];
      readonly until: Instant;
      /** More was asked for than there is. */
      readonly shortened: boolean;
    }
  | {
      readonly kind: "needs-another";
      readonly verb: "override" | "unquarantine" | "emergency";
      readonly rollout: string;
      readonly by: string;
      readonly until: Instant;
      /** How many more, and in which role, where it is not one who may decide. */
      readonly more?: { readonly count: number; readonly role: string };
      /** What the other person writes. */
      readonly line: string;
    }
  | {
      readonly kind: "emergency-declared";
      readonly rollout: string;
      readonly by: readonly string[];
      readonly until: Instant;
      readonly reason: string;
      readonly skips: readonly string[];
    }
  | {
      readonly kind: "retry-named";
      readonly rollout: string;
      readonly stage: string;
      readonly by: string;
      readonly attempt: number;
    }
  | {
      readonly kind: "unquarantined";
      readonly key: string;
      readonly rollout: string;
      readonly by: readonly string[];
      readonly file: string;
    }
  | {
      readonly kind: "statements-said";
      readonly says: "verified" | "rejected" | "resolved";
      readonly ids: readonly string[];
      readonly by: string;
      /** Who had said the same of all of them before. */
      readonly already: readonly string[];
      /** Ids that the plan does not show, and those that take another word. */
      readonly unknown: readonly string[];
      readonly misfits: readonly string[];
      /** Statements that still wait for a word. */
      readonly open: readonly string[];
    }
  | {
      readonly kind: "already-over";
      readonly verb: StopVerb;
      readonly states: readonly RolloutState[];
    };

/** What was asked for is not done, and why. */
type Refused =
  | { readonly kind: "acknowledgement-refused"; readonly why: Dismissal["why"] }
  | { readonly kind: "not-reportable"; readonly guard: string; readonly known: readonly string[] }
  | { readonly kind: "not-confirmable"; readonly guard: string; readonly role: string }
  | { readonly kind: "nothing-runs"; readonly verb: Verb }
  | { readonly kind: "other-digest"; readonly expected: string; readonly found: string }
  | {
      readonly kind: "not-understood";
      readonly expected: string;
      readonly found: string;
      /** What it may have been meant to stop. */
      readonly stop: StopVerb | null;
    }
  | { readonly kind: "near-miss"; readonly verb: StopVerb; readonly found: string }
  | { readonly kind: "not-allowed"; readonly verb: Verb; readonly why: NotAllowed }
  | { readonly kind: "elsewhere"; readonly rollout: string; readonly pullRequest: number | null }
  | {
      readonly kind: "unknown-name";
      readonly of: "stage" | "guard";
      readonly found: string;
      readonly known: readonly string[];
    }
  | { readonly kind: "too-long"; readonly stage: string; readonly most: Duration }
  | { readonly kind: "never-overridden"; readonly guard: string; readonly why: NeverOverridden }
  /** The policy has no such way. */
  | { readonly kind: "no-emergency" }
  | { readonly kind: "not-over"; readonly rollout: string }
  | {
      readonly kind: "not-passed";
      readonly rollout: string;
      readonly stage: string;
      readonly known: readonly string[];
    }
  | { readonly kind: "not-quarantined"; readonly key: string }
  /** The policy drafts no words. */
  | { readonly kind: "nothing-drafted" }
  | { readonly kind: "drafted-unread" }
  | { readonly kind: "statement-refused"; readonly why: Dismissal["why"] }
  /** What contradicts is resolved and not verified, what does not is verified and not resolved. */
  | {
      readonly kind: "statement-misfit";
      readonly verb: "verify" | "reject" | "resolve";
      readonly ids: readonly string[];
    }
  | {
      readonly kind: "unknown-statement";
      readonly ids: readonly string[];
      readonly open: readonly string[];
    }
  /** A go from a form whose job no person let in. */
  | {
      readonly kind: "not-reviewed";
      readonly why: "run-again" | "bypassed" | "rejected" | "other-environment";
    }
  /** A job that ran again. */
  | { readonly kind: "already-done" }
  | { readonly kind: "edited" }
  | { readonly kind: "failed"; readonly because: string };

export type Answer = Done | Refused;

/** Whether what was asked could not be done; the job fails then. What waits for a second person is done as far as it goes. */
export function isRefusal(answer: Answer): boolean {
  switch (answer.kind) {
    case "help":
    case "status":
    case "acknowledged":
    case "held":
    case "resumed":
    case "reported":
    case "go-given":
    case "extended":
    case "overridden":
    case "emergency-declared":
    case "needs-another":
    case "retry-named":
    case "unquarantined":
      return false;
    case "statements-said":
      return answer.unknown.length > 0 || answer.misfits.length > 0;
    case "aborted":
      return !answer.confirmed;
    case "already-over":
      return answer.states.some(({ ending }) => ending?.kind !== "rolled-back");
    case "acknowledgement-refused":
    case "already-done":
    case "not-reviewed":
    case "edited":
    case "failed":
    case "not-allowed":
    case "not-understood":
    case "near-miss":
    case "not-reportable":
    case "not-confirmable":
    case "nothing-runs":
    case "other-digest":
    case "elsewhere":
    case "unknown-name":
    case "too-long":
    case "never-overridden":
    case "no-emergency":
    case "not-over":
    case "not-passed":
    case "not-quarantined":
    case "nothing-drafted":
    case "drafted-unread":
    case "statement-refused":
    case "statement-misfit":
    case "unknown-statement":
      return true;
  }
}
