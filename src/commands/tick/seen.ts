/** What a report says to whoever remembers alarms. */
import type { Rollout } from "../../config/rollout.ts";
import type { Wake } from "../../config/wake.ts";
import type { StoredState } from "../../ports.ts";
import type { Seen } from "../../promotion/alarm.ts";
import { meaningOf, type AlarmKind } from "../../promotion/alarm-kinds.ts";
import type { HoldReason } from "../../promotion/decision.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { isDrained } from "../../promotion/weights.ts";
import { longestSilence } from "../../promotion/wake.ts";
import type { TickReport } from "../../render/tick-report.ts";
import { instant } from "../../units.ts";
import type { Instant } from "../../units.ts";

export interface Around {
  /** As it was before this tick; null where there is none that can be believed. */
  readonly stored: StoredState | null;
  readonly rollout: Rollout | null;
  readonly wake: Wake | null;
  readonly isPolicyUnreadable: boolean;
}

export function seenIn(report: TickReport, around: Around): Seen {
  const isRollBack = report.decision === "roll-back";
  const kind = kindOf(report, around);
  const isCalm = meaningOf(kind, isRollBack) === "nobody";
  return {
    kind: isCalm && wasSilent(around, report.at) ? "no-tick" : kind,
    isRollBack,
    what: whatHolds(report),
    digest: report.plan?.digest ?? around.stored?.state.digest ?? null,
    isVerified: isVerified(report.ending),
    personAt: around.stored === null ? null : lastHand(around.stored.state),
  };
}

function kindOf({ reason, holds }: TickReport, { isPolicyUnreadable }: Around): AlarmKind {
  // Nobody misses a pager or a go before its day has come.
  if (WAITS_FOR_PEOPLE.has(reason) && holds.some(({ kind }) => kind === "not-before")) return "not-before";
  // The freeze that stands in for a policy that nobody can read was announced by no calendar.
  return reason === "frozen" && isPolicyUnreadable ? "policy-unreadable" : reason;
}

/** Every reason with what it is about, so that another guard, person or stage is news under the same name. */
function whatHolds({ reason, holds }: TickReport): readonly string[] {
  return holds.length === 0 ? [reason] : [...new Set(holds.map(subjectOf))];
}

function subjectOf(hold: HoldReason): string {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others are about the rollout as a whole
  switch (hold.kind) {
    case "guard-breached":
      return `${hold.kind} ${hold.finding.guard} in ${hold.finding.cohort}`;
    case "no-evidence":
    case "too-few-samples":
      return `${hold.kind} ${hold.finding.guard}`;
    case "held":
      return `${hold.kind} ${hold.by}: ${hold.reason}`;
    case "not-ready":
      return `${hold.kind} ${hold.side}`;
    case "go-missing":
      return `${hold.kind} ${hold.stage}`;
    case "served-differs":
      return `${hold.kind} ${hold.by}`;
    default:
      return hold.kind;
  }
}

const WAITS_FOR_PEOPLE: ReadonlySet<string> = new Set(["acknowledgement-expired", "go-missing"]);

/** When a rollout whose candidate has traffic was last looked at, before this tick; null where none has. */
export function lookedAt(stored: StoredState | null): Instant | null {
  if (stored === null || stored.state.ending !== null || isDrained(stored.state.set)) return null;
  return stored.state.journal.at;
}

/** Whether nobody looked for longer than the policy wants to bear. */
export function wasSilent({ stored, rollout, wake }: Around, now: Instant): boolean {
  const before = lookedAt(stored);
  return before !== null && rollout !== null && now - before > longestSilence(wake, rollout.every);
}

function isVerified(ending: TickReport["ending"]): boolean {
  if (ending?.kind !== "rolled-back") return true;
  return ending.drainedAt !== null && ending.confirmedByTrafficAt !== null;
}

/** When a person last held it, stopped it or took the pager. */
function lastHand({ holds, covers, abort }: RolloutState): Instant | null {
  const times = [
    ...holds.filter(({ byPerson }) => byPerson).map(({ at }) => at),
    ...covers.map(({ from }) => from),
    ...(abort === null ? [] : [abort.at]),
  ];
  return times.length === 0 ? null : instant(Math.max(...times));
}
