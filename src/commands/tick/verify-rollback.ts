/** After a rollback: the traffic by the word of the metrics, and the guards that broke, until both are as they should be. */
import { reasonOf } from "../../errors.ts";
import type { Aftermath, Watched } from "../../promotion/aftermath.ts";
import type { JournalEvent } from "../../promotion/journal.ts";
import type { Ending, RolloutState } from "../../promotion/state.ts";
import { renderStillOut, renderVerified } from "../../render/after-rollback.ts";
import { renderIncidentNote } from "../../render/incident-update.ts";
import type { TickReport } from "../../render/tick-report.ts";
import { MINUTE } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";
import { lookAtWatched } from "./back-in-range.ts";
import { asRollback } from "./finish-rollback.ts";
import type { Held } from "./held.ts";
import { remember } from "./remember.ts";
import { measureServedShare } from "./served-share.ts";
import { tellRollback } from "./tell-people.ts";
import type { TickCall, Ticked } from "./tick.ts";

/** Caches empty and requests end: before this nobody is told that it did not help. */
const GRACE = 15 * MINUTE;
const GRACE_INTERVALS = 3;

type RolledBack = Extract<Ending, { readonly kind: "rolled-back" }>;

interface Seen {
  /** The candidate's share; null while nothing tells it, or where it was told before. */
  readonly share: number | null;
  readonly watched: readonly Watched[];
}

/** @param report of the look that this tick has had, with the router read as 0 */
export async function verifyRollback(
  world: PromotionWorld,
  call: TickCall,
  report: TickReport,
): Promise<Ticked> {
  const { state } = call.held;
  const { ending, aftermath = null } = state;
  if (ending?.kind !== "rolled-back" || ending.drainedAt === null || aftermath === null || call.dryRun)
    return { held: call.held, report };
  const seen = await lookIfPossible(world, call, { ending, aftermath });
  const confirmed: RolledBack = seen.share === 0 ? { ...ending, confirmedByTrafficAt: call.now } : ending;
  const news = newsOf(call, confirmed, seen.watched);
  const told = news !== null && !aftermath.told.includes(news) ? news : null;
  const isNew = seen.share === 0 || told !== null || changed(aftermath.watched, seen.watched);
  const saved = isNew
    ? await remember(world, call.held, {
        to: (now) => ({
          ...now,
          watched: seen.watched,
          told: told === null ? now.told : [...now.told, told],
        }),
        also: (now) => (seen.share === 0 ? withTraffic(now, confirmed) : now),
        events: eventsOf(aftermath.watched, seen),
        now: call.now,
      })
    : null;
  const held = saved?.kind === "saved" ? saved.held : call.held;
  const after = withReason(report, held, { ...aftermath, watched: seen.watched });
  if (saved?.kind === "not-saved")
    world.log(`what was seen after the rollback could not be saved: ${saved.because}`);
  return {
    held,
    report:
      told === null || saved?.kind !== "saved" ? after : await tell(world, held, { report: after, told }),
  };
}

/** Looking decides nothing here: what cannot be read is read by the next tick. */
async function lookIfPossible(
  world: PromotionWorld,
  call: TickCall,
  of: { readonly ending: RolledBack; readonly aftermath: Aftermath },
): Promise<Seen> {
  const since = of.ending.drainedAt ?? of.ending.at;
  const terms = {
    plan: call.plan,
    state: call.held.state,
    now: call.now,
    openMetrics: world.openMetrics,
    since,
  };
  try {
    const isOpen = of.ending.confirmedByTrafficAt === null;
    return {
      share: isOpen ? await measureServedShare(terms) : null,
      watched: await lookAtWatched(terms, of.aftermath.watched),
    };
  } catch (cause) {
    world.log(`the guards cannot be read after the rollback: ${reasonOf(cause)}`);
    return { share: null, watched: of.aftermath.watched };
  }
}

/** What people should hear now, if they have not; null while it is too early to say. */
function newsOf(
  { plan, now }: TickCall,
  ending: RolledBack,
  watched: readonly Watched[],
): Aftermath["told"][number] | null {
  const grace = Math.max(GRACE, GRACE_INTERVALS * plan.rollout.every);
  const isOut = watched.some(({ seen }) => seen === "out-of-range");
  if (isOut) return now - (ending.drainedAt ?? now) >= grace ? "still-out-of-range" : null;
  const isCounted = plan.rollout.guards.some(({ kind }) => kind === "proportion");
  const isOff = ending.confirmedByTrafficAt !== null || !isCounted;
  return isOff && watched.every(({ seen }) => seen !== "not-yet") ? "verified" : null;
}

function changed(before: readonly Watched[], after: readonly Watched[]): boolean {
  return after.some((each, index) => each.seen !== before[index]?.seen);
}

function withTraffic(state: RolloutState, confirmed: RolledBack): RolloutState {
  const { ending } = state;
  return ending?.kind === "rolled-back"
    ? { ...state, ending: { ...ending, confirmedByTrafficAt: confirmed.confirmedByTrafficAt } }
    : state;
}

function eventsOf(before: readonly Watched[], { share, watched }: Seen): readonly JournalEvent[] {
  const news = watched.filter((each, index) => each.seen !== before[index]?.seen);
  return [
    ...(share === 0 ? [{ event: "confirmed-by-traffic", share } as const] : []),
    ...news.map(
      ({ guard, cohort, seen }) =>
        ({
          event: "action",
          does: `look at ${guard} in ${cohort} after the rollback`,
          outcome: seen,
        }) as const,
    ),
  ];
}

/** As long as a guard stays out, every look says so; people are told once. */
function withReason(report: TickReport, held: Held, aftermath: Aftermath): TickReport {
  const now = held.state.aftermath ?? aftermath;
  const isOut =
    now.told.includes("still-out-of-range") && now.watched.some(({ seen }) => seen === "out-of-range");
  const after = { ...report, ending: held.state.ending, aftermath: now };
  return isOut ? { ...after, decision: "hold", reason: "still-out-of-range" } : after;
}

/** On the pull request and in the incident; a guard that stays out goes to the channels of a rollback, too. */
async function tell(
  world: PromotionWorld,
  { state }: Held,
  said: { readonly report: TickReport; readonly told: Aftermath["told"][number] },
): Promise<TickReport> {
  const { report, told } = said;
  const words = told === "verified" ? renderVerified(report) : renderStillOut(report);
  const attempt = async (does: string, act: () => Promise<unknown>) => {
    try {
      await act();
      return { at: world.clock.now(), does, outcome: "done" };
    } catch (cause) {
      return { at: world.clock.now(), does, outcome: `not done: ${reasonOf(cause)}` };
    }
  };
  const { pullRequest, aftermath } = state;
  const actions = [
    ...(aftermath?.incident == null
      ? []
      : [
          await attempt("tell it in the incident", () =>
            world.incidents.open(renderIncidentNote(asRollback(report, state), words)),
          ),
        ]),
    ...(pullRequest === null
      ? []
      : [await attempt("tell it on the pull request", () => world.conversation.comment(pullRequest, words))]),
    ...(told === "verified" ? [] : await tellRollback(world, report, `${state.digest}/still-out-of-range`)),
  ];
  return { ...report, actions: [...report.actions, ...actions] };
}
