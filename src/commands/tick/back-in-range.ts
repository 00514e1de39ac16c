/** Whether a guard that broke is back in range for its cohort, now that the baseline serves everybody. */
import type { Guard } from "../../judge/guard.ts";
import { judgePair, type IntervalReading } from "../../judge/judge.ts";
import type { Finding } from "../../judge/finding.ts";
import type { Reading, Window } from "../../judge/reading.ts";
import { stageAt } from "../../plan/plan.ts";
import type { Pair } from "../../plan/plan.ts";
import type { Watched } from "../../promotion/aftermath.ts";
import { instant } from "../../units.ts";
import type { Instant } from "../../units.ts";
import { guardFor, planFor } from "./judge-pair.ts";
import { guardOf, intervalOf, readHistory, readWindows } from "./readings.ts";
import type { Terms } from "./readings.ts";
import { windowsToJudge } from "./windows.ts";

/** What is looked at first: an old spike that is over must not count for ever. */
const NEWEST = 12;
/** So many intervals must have been read, as the runbook has people prove it. */
const LEAST = 3;
/** As many intervals as one look may read. */
const MOST = 288;

/** They compare both versions with each other, or ask people: of one version alone they say nothing. */
const NEED_BOTH: ReadonlySet<Guard["kind"]> = new Set(["paired", "split", "identity", "signal"]);

/**
 * The pairs as they read since the drain.
 *
 * The baseline now stands where a candidate at 100 % would stand, and is judged as that one would be: its objective, or, for
 * a guard without one, the level that the baseline had before the rollout.
 */
export async function lookAtWatched(
  terms: Terms & { readonly since: Instant },
  watched: readonly Watched[],
): Promise<readonly Watched[]> {
  const { plan, since, now } = terms;
  const open = watched.filter(({ seen }) => seen !== "back-in-range" && seen !== "untold");
  const pairs = plan.pairs.filter((pair) => open.some((each) => isOf(pair, each)));
  const oldest = instant(Math.max(since, now - MOST * plan.rollout.every));
  const windows = windowsToJudge(plan, { ...terms.state, observedAt: oldest, judgedUntil: null }, now);
  if (pairs.length === 0 || windows.length === 0) return watched.map((each) => knownAtOnce(terms, each));
  const readings = await readWindows(terms, pairs, () => windows);
  const history = await readHistory(
    { ...terms, state: { ...terms.state, pairs: {}, observedAt: since } },
    pairs,
  );
  return watched.map((each) => {
    const known = knownAtOnce(terms, each);
    const pair = pairs.find((one) => isOf(one, each));
    if (known.seen === "untold" || pair === undefined) return known;
    return lookAt({ ...terms, windows, readings, history }, each, pair);
  });
}

function isOf(pair: Pair, { guard, cohort }: Watched): boolean {
  return pair.guard === guard && pair.cohort === cohort;
}

function knownAtOnce({ plan, now }: Terms, watched: Watched): Watched {
  const { kind } = guardOf(plan.rollout, watched.guard);
  return NEED_BOTH.has(kind) && watched.seen !== "untold" ? { ...watched, seen: "untold", at: now } : watched;
}

interface Look extends Terms {
  readonly windows: readonly Window[];
  readonly readings: ReadonlyMap<number, readonly Reading[]>;
  readonly history: readonly Reading[];
}

function lookAt(look: Look, watched: Watched, pair: Pair): Watched {
  const isRead = (window: Window): boolean =>
    intervalOf(pair, { window, weight: 1 }, look.readings.get(window.from) ?? []).baseline.ok;
  if (look.windows.filter(isRead).length < LEAST) return watched;
  const newest = findingIn(look, pair, look.windows.slice(-NEWEST));
  // Too little in the newest hour, as in a small cohort at night: then all that there is since.
  const finding =
    newest.verdict.kind === "inconclusive" && look.windows.length > NEWEST
      ? findingIn(look, pair, look.windows)
      : newest;
  const seen = seenIn(guardFor(look.plan.rollout, pair), finding);
  return { ...watched, seen, level: finding.observed.candidate, at: look.now };
}

function findingIn(
  { plan, state, readings, history }: Look,
  pair: Pair,
  windows: readonly Window[],
): Finding {
  const planned = stageAt(plan, state.stage);
  const own = history.filter(({ guard, cohort }) => guard === pair.guard && cohort === pair.cohort);
  const intervals = windows.map((window) => asServing(pair, window, readings.get(window.from) ?? []));
  const moment = { bakeOver: true, live: false, sameHours: false, stage: "after the rollback", reports: [] };
  const given = planFor(plan, planned, { ...pair, guard: guardFor(plan.rollout, pair) });
  return judgePair(given, null, own, intervals, moment).finding;
}

/** The baseline's reading in the candidate's place, which is where the judge looks for who serves everybody. */
function asServing(pair: Pair, window: Window, readings: readonly Reading[]): IntervalReading {
  const { baseline, candidate } = intervalOf(pair, { window, weight: 1 }, readings);
  return {
    window,
    weight: 1,
    candidate: { ...baseline, arm: "candidate" },
    baseline: {
      ...candidate,
      arm: "baseline",
      ok: false,
      why: "no-data",
      detail: "no second version serves",
    },
  };
}

/** In range only with enough evidence and a level inside; anything less is no proof. */
function seenIn(guard: Guard, { verdict, observed }: Finding): Watched["seen"] {
  if (verdict.kind === "breach") return "out-of-range";
  if (verdict.kind !== "pass" && !isOnlyUncertified(verdict)) return "not-yet";
  return observed.candidate !== null && isInside(guard, observed.candidate) ? "back-in-range" : "not-yet";
}

/** A certificate is what a new version needs; the old one only has to be back. */
function isOnlyUncertified(verdict: Finding["verdict"]): boolean {
  return verdict.kind === "inconclusive" && verdict.reason === "not-certified";
}

function isInside(guard: Guard, level: number): boolean {
  if (!("objective" in guard)) return true;
  const { atMost, atLeast } = guard.objective;
  return (atMost === null || level <= atMost) && (atLeast === null || level >= atLeast);
}
