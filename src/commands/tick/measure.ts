/** Reads every complete interval since the last judged one and judges each guard in each cohort. */
import { weightIn } from "../../config/rollout.ts";
import type { Rollout, SourceTarget, Stage } from "../../config/rollout.ts";
import { bakeOf } from "../../config/rollout.ts";
import type { Finding } from "../../judge/finding.ts";
import type { Guard } from "../../judge/guard.ts";
import { judgePair } from "../../judge/judge.ts";
import type { IntervalReading, PairState } from "../../judge/judge.ts";
import { ALL } from "../../judge/reading.ts";
import type { Arm, Reading, Window } from "../../judge/reading.ts";
import { stageAt } from "../../plan/plan.ts";
import type { Pair, Plan, PlannedStage } from "../../plan/plan.ts";
import type { MetricQuery, MetricRequest, Metrics } from "../../ports.ts";
import type { Evidence } from "../../promotion/observed.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { instant, milliseconds, plus } from "../../units.ts";
import type { Instant } from "../../units.ts";

/** At most a day of five-minute intervals at once; the rest comes with the next tick. */
const MOST_INTERVALS = 288;
/** How much of the baseline before the first live stage a fresh guard learns its dispersion and levels from. */
const HISTORY_INTERVALS = 60;

interface Terms {
  readonly plan: Plan;
  readonly state: RolloutState;
  readonly now: Instant;
  readonly openMetrics: (source: SourceTarget) => Metrics;
}

/** @returns what the new intervals proved; with none complete, the findings as they stood. */
export async function measure(terms: Terms): Promise<Evidence> {
  const { plan, state, now } = terms;
  const isWaiting = waitsForMove(state);
  const planned = stageAt(plan, isWaiting ? liveBefore(plan, state.stage) : state.stage);
  const windows = windowsToJudge(plan, state, now);
  const pairs = activePairs(plan, planned);
  const history = await readHistory(terms, pairs);
  const readings = await readWindows(terms, pairs, windows);
  const covered = windows.filter((window) =>
    isCovered(plan, planned.stage, pairs, readings.get(window.from) ?? []),
  );
  const coveredTime = isWaiting ? 0 : covered.length * plan.rollout.every;
  const bakeOver = state.observedAt !== null && state.covered + coveredTime >= bakeOf(planned.stage);

  const findings: Finding[] = [];
  const states: Record<string, PairState> = { ...state.pairs };
  for (const pair of pairs) {
    const key = `${pair.guard}/${pair.cohort}`;
    const guard = guardFor(plan.rollout, pair);
    const cell = planned.cells.find((each) => each.guard === pair.guard && each.cohort === pair.cohort);
    const judged = judgePair(
      {
        guard,
        cohort: pair.cohort,
        alpha: pair.alpha,
        promised: cell?.blind === null,
        needed: cell?.needed ?? null,
        horizon: pair.horizon,
        designEffect: pair.designEffect,
      },
      state.pairs[key] ?? null,
      history.filter((reading) => reading.guard === pair.guard && reading.cohort === pair.cohort),
      windows.map((window) => intervalOf(pair, window, readings.get(window.from) ?? [])),
      { bakeOver, live: weightIn(planned.stage, pair.cohort) < 100, stage: planned.stage.name },
    );
    states[key] = judged.state;
    findings.push(judged.finding);
  }
  return {
    findings: findings.map((finding) => voided(finding, findings, plan.rollout)),
    pairs: states,
    judgedUntil: windows.at(-1)?.to ?? state.judgedUntil,
    intervals: windows.length,
    covered: coveredTime,
    longestGap: longestGap(windows, covered),
    servedShare: servedShare(windows, readings),
  };
}

/**
 * Whether a later stage was announced and its weight not seen yet, while an earlier one was being judged: its traffic is
 * still there and is judged on, however long the move has to wait. None of that bakes.
 */
function waitsForMove(state: RolloutState): boolean {
  return state.observedAt === null && state.judgedUntil !== null;
}

function liveBefore(plan: Plan, index: number): number {
  const before = plan.stages.findLast((each) => each.index < index && each.stage.kind !== "evaluate");
  return before?.index ?? index;
}

/** Complete, aligned intervals since the last judged moment, at most {@link MOST_INTERVALS}, oldest first. */
function windowsToJudge(plan: Plan, state: RolloutState, now: Instant): readonly Window[] {
  if (state.observedAt === null && !waitsForMove(state)) return [];
  const { every, sources } = plan.rollout;
  const settle = plan.routers[0].capabilities.settlesIn;
  const delay = Math.max(0, ...sources.map((source) => source.delay));
  const settled = state.observedAt === null ? 0 : Math.ceil((state.observedAt + settle) / every) * every;
  const first = Math.max(settled, state.judgedUntil ?? 0);
  const end = Math.floor((now - delay) / every) * every;
  const count = Math.min(MOST_INTERVALS, Math.max(0, Math.round((end - first) / every)));
  return Array.from({ length: count }, (_, index) => ({
    from: instant(first + index * every),
    to: instant(first + (index + 1) * every),
  }));
}

/** A guard that is valid only while another one holds proves nothing while that one is broken: neither pass nor breach. */
function voided(finding: Finding, all: readonly Finding[], rollout: Rollout): Finding {
  const needed = guardOf(rollout, finding.guard).validWhile;
  const broken = all.find((each) => each.guard === needed && each.verdict.kind === "breach");
  if (broken === undefined) return finding;
  const detail = `${finding.guard} is valid only while ${broken.guard} holds, and that is broken in ${broken.cohort}`;
  return { ...finding, verdict: { kind: "inconclusive", reason: "void", detail } };
}

/** Guard × cohort pairs that are judged in this stage. */
function activePairs(plan: Plan, planned: PlannedStage): readonly Pair[] {
  return plan.pairs.filter((pair) =>
    planned.cells.some(
      (cell) =>
        cell.guard === pair.guard && cell.cohort === pair.cohort && cell.blind?.why !== "not-in-this-stage",
    ),
  );
}

function guardOf(rollout: Rollout, name: string): Guard {
  const guard = rollout.guards.find((each) => each.name === name);
  if (guard === undefined)
    throw new RangeError(`the plan pairs a guard ${name} that the rollout does not have`);
  return guard;
}

/** A cohort may ask for a level of its own to be found; half-way is measured to that one. */
function guardFor(rollout: Rollout, pair: Pair): Guard {
  const guard = guardOf(rollout, pair.guard);
  const level = rollout.cohorts.find((cohort) => cohort.name === pair.cohort)?.detect[pair.guard];
  return level === undefined || !("detect" in guard) ? guard : { ...guard, detect: { kind: "level", level } };
}

async function readHistory(terms: Terms, pairs: readonly Pair[]): Promise<readonly Reading[]> {
  const fresh = pairs.filter((pair) => terms.state.pairs[`${pair.guard}/${pair.cohort}`] === undefined);
  if (fresh.length === 0 || terms.state.observedAt === null) return [];
  const { every } = terms.plan.rollout;
  const end = Math.floor(terms.state.startedAt / every) * every;
  const windows = Array.from({ length: HISTORY_INTERVALS }, (_, index) => {
    const from = instant(end - (HISTORY_INTERVALS - index) * every);
    return { from, to: plus(from, every) };
  });
  const readings = await fetchAll(terms, fresh, windows);
  return readings.filter((reading) => reading.arm === "baseline");
}

async function readWindows(
  terms: Terms,
  pairs: readonly Pair[],
  windows: readonly Window[],
): Promise<ReadonlyMap<number, readonly Reading[]>> {
  const byWindow = new Map<number, Reading[]>();
  if (windows.length === 0) return byWindow;
  for (const reading of await fetchAll(terms, pairs, windows)) {
    const list = byWindow.get(reading.window.from);
    if (list === undefined) byWindow.set(reading.window.from, [reading]);
    else list.push(reading);
  }
  return byWindow;
}

/** One request per source, for all its guards, cohorts and intervals. */
async function fetchAll(
  terms: Terms,
  pairs: readonly Pair[],
  windows: readonly Window[],
): Promise<readonly Reading[]> {
  const { rollout } = terms.plan;
  const answers = await Promise.all(
    rollout.sources.map(async (source) => {
      const guards = rollout.guards.filter(
        (guard) => guard.source === source.name && pairs.some((pair) => pair.guard === guard.name),
      );
      const requests = guards.flatMap((guard) => requestFor(rollout, guard, { pairs, windows }));
      return requests.length === 0 ? [] : terms.openMetrics(source).fetch(requests);
    }),
  );
  return answers.flat();
}

function requestFor(
  rollout: Rollout,
  guard: Guard,
  wanted: { readonly pairs: readonly Pair[]; readonly windows: readonly Window[] },
): readonly MetricRequest[] {
  const query = queryOf(guard);
  if (query === null) return [];
  const names = wanted.pairs.filter((pair) => pair.guard === guard.name).map((pair) => pair.cohort);
  const cohorts = Object.fromEntries(
    names.map((name) => [name, rollout.cohorts.find((cohort) => cohort.name === name)?.where ?? {}]),
  );
  return [
    { guard: guard.name, query, intervals: wanted.windows, cohorts, staleAfter: milliseconds(rollout.every) },
  ];
}

/** null for the kinds that this version plans with but does not judge: their findings say so. */
function queryOf(guard: Guard): MetricQuery | null {
  switch (guard.kind) {
    case "proportion":
      return {
        kind: "counts",
        events: guard.events,
        total: guard.total,
        absentEventsAreZero: guard.absentEventsAreZero,
      };
    case "latency":
      return { kind: "histogram", buckets: guard.histogram };
    case "rate":
    case "score":
    case "ratio":
    case "level":
    case "composite":
    case "tripwire":
    case "split":
    case "identity":
    case "signal":
      return null;
  }
}

function intervalOf(pair: Pair, window: Window, readings: readonly Reading[]): IntervalReading {
  return {
    window,
    baseline: readingOf(pair, window, readings, "baseline"),
    candidate: readingOf(pair, window, readings, "candidate"),
  };
}

function readingOf(pair: Pair, window: Window, readings: readonly Reading[], arm: Arm): Reading {
  const found = readings.find(
    (each) => each.guard === pair.guard && each.cohort === pair.cohort && each.arm === arm,
  );
  if (found !== undefined) return found;
  return {
    guard: pair.guard,
    cohort: pair.cohort,
    arm,
    window,
    ok: false,
    why: "no-data",
    detail: "the source answered nothing for this interval",
  };
}

/**
 * An interval counts towards the bake when every guard that can roll back was measured for all traffic in it, in both arms
 * while the baseline is live. Minutes that nobody watched do not bake.
 */
function isCovered(plan: Plan, stage: Stage, pairs: readonly Pair[], readings: readonly Reading[]): boolean {
  const watched = pairs.filter(
    (pair) => pair.cohort === ALL && queryOf(guardOf(plan.rollout, pair.guard)) !== null,
  );
  const rollBack = watched.filter((pair) => guardOf(plan.rollout, pair.guard).onBreach === "roll-back");
  const needed = rollBack.length > 0 ? rollBack : watched;
  const arms: readonly Arm[] = weightIn(stage, ALL) < 100 ? ["baseline", "candidate"] : ["candidate"];
  return (
    needed.length > 0 &&
    needed.every((pair) =>
      arms.every((arm) =>
        readings.some(
          (each) => each.guard === pair.guard && each.cohort === ALL && each.arm === arm && each.ok,
        ),
      ),
    )
  );
}

function longestGap(windows: readonly Window[], covered: readonly Window[]): number {
  let longest = 0;
  let current = 0;
  for (const window of windows) {
    current = covered.includes(window) ? 0 : current + (window.to - window.from);
    longest = Math.max(longest, current);
  }
  return longest;
}

/** The candidate's share of what was counted, in the newest interval where both arms answered. */
function servedShare(
  windows: readonly Window[],
  readings: ReadonlyMap<number, readonly Reading[]>,
): number | null {
  for (const window of windows.toReversed()) {
    const totals = (readings.get(window.from) ?? []).filter((each) => each.cohort === ALL);
    const candidate = totalOf(totals, "candidate");
    const baseline = totalOf(totals, "baseline");
    if (candidate !== null && baseline !== null && candidate + baseline > 0)
      return candidate / (candidate + baseline);
  }
  return null;
}

function totalOf(readings: readonly Reading[], arm: Arm): number | null {
  for (const reading of readings) {
    if (reading.arm === arm && reading.ok && reading.payload.shape === "counts") return reading.payload.total;
  }
  return null;
}

/** The candidate's share of the newest complete interval after `since` with data from either arm; null while there is none. */
export async function measureServedShare(terms: Terms & { readonly since: Instant }): Promise<number | null> {
  const { plan, state, now, since } = terms;
  const windows = windowsToJudge(plan, { ...state, observedAt: since, judgedUntil: null }, now);
  const [guard] = plan.rollout.guards.filter((each) => each.kind === "proportion");
  if (windows.length === 0 || guard === undefined) return null;
  const pair: Pair = { guard: guard.name, cohort: ALL, alpha: 0, horizon: 0, designEffect: 1 };
  const readings = await readWindows(terms, [pair], windows.slice(-1));
  const all = [...readings.values()].flat();
  const baseline = totalOf(all, "baseline");
  if (baseline === null || baseline === 0) return null;
  const candidate = totalOf(all, "candidate");
  if (candidate !== null) return candidate / (candidate + baseline);
  // A candidate without a series is silent only where the source answered and still counts the baseline.
  const why = all.flatMap((each) => (each.arm === "candidate" && !each.ok ? [each.why] : []));
  return why.length > 0 && why.every((each) => each === "no-data" || each === "stale") ? 0 : null;
}
