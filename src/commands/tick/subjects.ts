/** Whom an announcement can be about: what was looked at, what nobody looks at, and what was told of and is over. */
import type { Rollout } from "../../config/rollout.ts";
import { Failure } from "../../errors.ts";
import type { StoredState } from "../../ports.ts";
import type { Alarm } from "../../promotion/alarm.ts";
import type { TickReport } from "../../render/tick-report.ts";
import type { PromotionWorld } from "../world.ts";
import type { Looked } from "./looked.ts";
import { planOfState } from "./plan-of-state.ts";
import { refusal } from "./refusal.ts";
import { wasSilent } from "./seen.ts";

export interface Subject {
  readonly name: string;
  readonly report: TickReport;
  /** null where the file cannot be read: then no channel is known. */
  readonly rollout: Rollout | null;
  readonly stored: StoredState | null;
  /** Another rollout that no tick looks at any more. */
  readonly isSilent: boolean;
}

/** Each is opened by itself, so that a mistake in one is its own; null for one that there is nothing to say of. */
export function subjectsOf(
  looked: Looked,
  alarms: Readonly<Record<string, Alarm>>,
): readonly ((world: PromotionWorld) => Subject | null)[] {
  const { reports, only } = looked;
  const told = reports.filter(({ dryRun }) => !dryRun);
  const seen = told.map((report) => () => subjectOf(looked, report.rollout, report));
  const known = new Set(reports.map(({ rollout }) => rollout));
  // Retired, or gone from the branch: what was told of it has an end.
  if (only === null)
    return [
      ...seen,
      ...Object.keys(alarms)
        .filter((name) => !known.has(name))
        .map((name) => (world: PromotionWorld) => subjectOf(looked, name, quiet(world, looked, name))),
    ];
  const others = [...looked.tip.states.keys()].filter((name) => !known.has(name) && name !== only);
  return [...seen, ...others.map((name) => (world: PromotionWorld) => silentOne(world, looked, name))];
}

function silentOne(world: PromotionWorld, looked: Looked, name: string): Subject | null {
  const subject = subjectOf(looked, name, quiet(world, looked, name));
  const around = { ...subject, wake: looked.tip.policy.wake, isPolicyUnreadable: false };
  return wasSilent(around, subject.report.at) ? { ...subject, isSilent: true } : null;
}

function subjectOf({ tip }: Looked, name: string, report: TickReport): Subject {
  const rollout = report.plan?.rollout ?? tip.rollouts.get(name)?.parsed.rollout ?? null;
  return { name, report, rollout, stored: storedOf(tip.states.get(name)), isSilent: false };
}

export function storedOf(found: StoredState | Failure | undefined): StoredState | null {
  return found === undefined || found instanceof Failure ? null : found;
}

/** A report of a rollout that this tick did not look at: only what its state says. */
function quiet(world: PromotionWorld, { tip }: Looked, name: string): TickReport {
  const stored = storedOf(tip.states.get(name));
  const at = world.clock.now();
  const report = refusal(
    { name, dryRun: false },
    { at, planned: null, reason: "idle", detail: null, state: stored?.state ?? null },
  );
  if (stored === null) return report;
  const { plan, runbook } = planOfState(stored.state, {
    policy: tip.policy,
    describeRouter: world.describeRouter,
    parsed: tip.rollouts.get(name)?.parsed,
  });
  return { ...report, decision: "guard", plan, runbook };
}
