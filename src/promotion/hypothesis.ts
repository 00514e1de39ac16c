/** Reads the bet at the end of its stage. It decides nothing: a decision is the same with and without it. */
import type { Estimate, Finding, Tested } from "../judge/finding.ts";
import { ALL } from "../judge/reading.ts";
import { claimOf, type Claim } from "../plan/claim.ts";
import { stageAt, type Plan } from "../plan/plan.ts";
import type { Instant } from "../units.ts";
import { effectOf, type Effect } from "./effect.ts";
import { bakeWith } from "./extension.ts";
import { stepAt } from "./steps.ts";
import type { RolloutState } from "./state.ts";

/** Why a bet is open although its stage is over. */
export type UndecidedBecause =
  /** The interval holds both what was claimed and less. */
  | "interval"
  /** No finding of the metric, or no numbers of the candidate. */
  | "no-data"
  /** The metric's own verdict says that its numbers cannot be used. */
  | "unusable"
  /** No test of the metric compared it with a live baseline by an interval. */
  | "no-interval";

/** JSON: it stands in the state. Effects are on the claim's scale: a factor of the baseline's level, or a distance to it. */
export interface HypothesisReading {
  readonly stage: string;
  readonly at: Instant;
  /** `supported`: the whole interval reaches what was claimed. `refuted`: the whole interval falls short of it. */
  readonly outcome: "supported" | "refuted" | "undecided";
  /** Whether the interval leaves out "no effect", and on which side. */
  readonly shown: "claimed-direction" | "other-direction" | "nothing";
  readonly because: UndecidedBecause | null;
  /** What the metric's verdict said where it cannot be used. */
  readonly detail: string | null;
  readonly value: number | null;
  /** Ends of the interval, valid at any look; null where nothing bounds it, and where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  /** Levels as they were seen in the stage. */
  readonly candidate: number | null;
  readonly baseline: number | null;
  readonly samples: number;
}

/** What of a finding the bet is read from. */
type Seen = Pick<HypothesisReading, "candidate" | "baseline" | "samples">;

/** Verdicts whose numbers stand, though they are no pass: few units only make the interval wide. */
const USABLE: ReadonlySet<string> = new Set(["too-few-samples", "immature", "not-certified", "unconfirmed"]);
/** Tests of both arms at the same time. */
const LIVE: ReadonlySet<string> = new Set(["baseline", "paired"]);

/** The bet as the state has it, read anew at every look at the end of its stage; unchanged everywhere else. */
export function readHypothesis(
  plan: Plan,
  state: RolloutState,
  at: { readonly findings: readonly Finding[]; readonly now: Instant },
): HypothesisReading | null {
  const before = state.hypothesis ?? null;
  const { hypothesis, guards } = plan.rollout;
  const { stage } = stageAt(plan, state.stage);
  const { kind } = stepAt(plan, state);
  const isBaking = kind === "whole" || kind === "soak";
  const isDue = isBaking && state.observedAt !== null && state.covered >= bakeWith(state, stage);
  if (hypothesis === null || hypothesis.readAt !== stage.name || !isDue) return before;
  const guard = guards.find(({ name }) => name === hypothesis.metric);
  const claim = guard === undefined ? null : claimOf(hypothesis, guard);
  const finding = at.findings.find((each) => each.guard === hypothesis.metric && each.cohort === ALL);
  const when = { stage: stage.name, at: at.now };
  if (guard === undefined || claim === null || finding === undefined)
    return { ...when, ...open("no-data", null, NOTHING_SEEN) };
  const designEffect =
    plan.pairs.find((pair) => pair.guard === guard.name && pair.cohort === ALL)?.designEffect ?? 1;
  return {
    ...when,
    ...judged(claim, finding, (estimate) => effectOf(guard, claim, { estimate, finding, designEffect })),
  };
}

type Judged = Omit<HypothesisReading, "stage" | "at">;

function judged(claim: Claim, finding: Finding, effect: (estimate: Estimate) => Effect | null): Judged {
  const { verdict, observed } = finding;
  const seen: Seen = {
    candidate: finite(observed.candidate),
    baseline: finite(observed.baseline),
    samples: observed.candidateSamples,
  };
  if (verdict.kind === "inconclusive" && !USABLE.has(verdict.reason))
    return open("unusable", verdict.detail, seen);
  if (seen.candidate === null) return open("no-data", null, seen);
  // At 100 % the candidate is alone: what was recorded before is another time.
  const live = seen.baseline === null ? undefined : observed.tests.find(isLive);
  const estimate = live?.estimate ?? null;
  const found = estimate === null ? null : effect(estimate);
  return found === null ? open("no-interval", null, seen) : { ...outcomeOf(claim, found), ...seen };
}

function isLive({ test, certifies, part }: Tested): boolean {
  return LIVE.has(test) && !certifies && part === null;
}

/**
 * Supported where the whole interval is at or beyond the claim, refuted where the whole interval falls short of it.
 *
 * Both are wrong with a chance of at most 2.5 % each, at any look. "Better than nothing" alone is not what was claimed: it is said apart.
 */
export function outcomeOf(
  { by, none }: Pick<Claim, "by" | "none">,
  { value, low, high }: Effect,
): Omit<Judged, keyof Seen> {
  const isUp = by > none;
  const [near, far] = isUp ? [low, high] : [high, low];
  const reaches = (end: number, limit: number): boolean => (isUp ? end >= limit : end <= limit);
  const exceeds = (end: number, limit: number): boolean => (isUp ? end > limit : end < limit);
  const outcome = reaches(near, by) ? "supported" : reaches(far, by) ? "undecided" : "refuted";
  const shown = exceeds(near, none)
    ? "claimed-direction"
    : reaches(far, none)
      ? "nothing"
      : "other-direction";
  return {
    outcome,
    shown,
    because: outcome === "undecided" ? "interval" : null,
    detail: null,
    value: finite(value),
    low: finite(low),
    high: finite(high),
  };
}

const NOTHING_SEEN: Seen = { candidate: null, baseline: null, samples: 0 };

function open(because: UndecidedBecause, detail: string | null, seen: Seen): Judged {
  const none = { value: null, low: null, high: null };
  return { outcome: "undecided", shown: "nothing", because, detail, ...none, ...seen };
}

/** JSON has no infinity, and what is no number says nothing. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
