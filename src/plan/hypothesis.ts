/** The bet with its levels, its date, and whether the stage in which it is read can tell it from no effect. */
import type { Hypothesis, Rollout } from "../config/rollout.ts";
import type { Guard } from "../judge/guard.ts";
import { ALL } from "../judge/reading.ts";
import type { Instant } from "../units.ts";
import { rangeOf } from "./formulas.ts";
import { isMeasured } from "./guard-kinds.ts";
import { claimedLevel, claimOf, type Claim } from "./claim.ts";
import { neededToTell, smallestSupported } from "./hypothesis-power.ts";
import type { StageTraffic } from "./pairs.ts";
import type { Cell, PlannedStage } from "./plan.ts";
import { samplesOf, unitNamed } from "./samples.ts";
import { weightOfAll } from "./shares.ts";

/** Why no interval of the effect comes out of the stage. */
export type Unreadable =
  /** The claim makes no sense: the direction contradicts the effect, or the unit is another one. */
  | "claim"
  /** The guard does not look there, or its labels come too late. */
  | "not-judged"
  /** There is no baseline at the same time: before and after is no proof. */
  | "no-live-baseline"
  /** The guard is not compared with the baseline: without a margin there is no such test. */
  | "no-comparison"
  /** Rules, gauges, percentiles and sums of money have no interval that is valid at any look. */
  | "no-interval";

export type HypothesisProof =
  | { readonly kind: "unreadable"; readonly why: Unreadable }
  | {
      readonly kind: "readable";
      /** Candidate units of the stage that are expected. */
      readonly expected: number;
      /** Those that tell the claimed effect from none with 80 % power, whichever is true; null where there is no such number. */
      readonly needed: number | null;
      /** Whether the stage brings them; `unsaid` where the file does not say the baseline's level. */
      readonly tells: "yes" | "too-few" | "never" | "unsaid";
      /** The least true effect that is called supported there with 80 % power; larger than the claim. null where it cannot be said. */
      readonly supportedFrom: number | null;
    };

export interface PlannedHypothesis {
  readonly metric: string;
  readonly direction: Hypothesis["direction"];
  /** As written: `x1.05`, `2pp`. */
  readonly effect: string;
  readonly claim: Claim | null;
  /** The level that is expected of the baseline, and what the claim makes of it; null where the file does not say it. */
  readonly baseline: number | null;
  readonly target: number | null;
  readonly stage: string;
  /** The earliest moment at which the stage's bake is over. */
  readonly readOn: Instant | null;
  /** The candidate's weight there, in percent. */
  readonly weight: number;
  readonly unit: string;
  /** Cohorts that stay on the baseline in that stage: nothing is learnt about them. */
  readonly without: readonly string[];
  readonly changeOurMind: string | null;
  /** What a breach of the same guard does: it stops, whatever becomes of the bet. */
  readonly onBreach: Guard["onBreach"];
  readonly proof: HypothesisProof;
}

/** null where the file has no bet. */
export function planHypothesis(
  rollout: Rollout,
  stages: readonly PlannedStage[],
  traffic: readonly StageTraffic[],
): PlannedHypothesis | null {
  const { hypothesis } = rollout;
  const guard = rollout.guards.find(({ name }) => name === hypothesis?.metric);
  const planned = stages.find(({ stage }) => stage.name === hypothesis?.readAt);
  if (hypothesis === null || guard === undefined || planned === undefined) return null;
  const claim = claimOf(hypothesis, guard);
  const baseline = "expect" in guard ? guard.expect : null;
  const { metric, direction, effect, changeOurMind } = hypothesis;
  return {
    metric,
    direction,
    effect,
    claim,
    baseline,
    target: baseline === null || claim === null ? null : claimedLevel(claim, baseline),
    stage: planned.stage.name,
    readOn: planned.ends,
    weight: weightOfAll(planned.stage, rollout),
    unit: guard.unit,
    without: rollout.cohorts
      .filter(({ name }) => joinsAfter(rollout, name, planned.index))
      .map(({ name }) => name),
    changeOurMind,
    onBreach: guard.onBreach,
    proof: proofOf({ rollout, guard, claim, planned, traffic }),
  };
}

function joinsAfter({ cohorts, stages }: Rollout, name: string, index: number): boolean {
  const from = cohorts.find((cohort) => cohort.name === name)?.from ?? null;
  return from !== null && stages.findIndex((stage) => stage.name === from) > index;
}

interface Asked {
  readonly rollout: Rollout;
  readonly guard: Guard;
  readonly claim: Claim | null;
  readonly planned: PlannedStage;
  readonly traffic: readonly StageTraffic[];
}

function proofOf({ rollout, guard, claim, planned, traffic }: Asked): HypothesisProof {
  const no = (why: Unreadable): HypothesisProof => ({ kind: "unreadable", why });
  if (claim === null || !isPossible(guard, claim)) return no("claim");
  const cell = planned.cells.find((each) => each.guard === guard.name && each.cohort === ALL);
  const daily = traffic[planned.index]?.daily;
  if (cell === undefined || daily === undefined || isUnseen(cell)) return no("not-judged");
  if (!hasInterval(guard)) return no("no-interval");
  if (guard.margin === null) return no("no-comparison");
  const { candidate, baseline } = samplesOf(daily, unitNamed(rollout, guard.unit).name, ALL);
  if (!(baseline > 0)) return no("no-live-baseline");
  const { expected, designEffect } = cell;
  const at = { guard, claim, weight: candidate / (candidate + baseline), designEffect };
  const needed = neededToTell(at);
  return {
    kind: "readable",
    expected,
    needed: needed === null || !Number.isFinite(needed) ? null : needed,
    tells:
      needed === null ? "unsaid" : expected >= needed ? "yes" : Number.isFinite(needed) ? "too-few" : "never",
    supportedFrom: smallestSupported(at, expected),
  };
}

/** Whether the level that is claimed can be. */
function isPossible(guard: Guard, claim: Claim): boolean {
  if (!isMeasured(guard) || guard.expect === null) return true;
  const [least, largest] = rangeOf(guard);
  const target = claimedLevel(claim, guard.expect);
  return target >= least && target <= largest;
}

function isUnseen({ blind }: Cell): boolean {
  return blind?.why === "not-in-this-stage" || blind?.why === "immature";
}

/** Kinds whose comparison shows an interval of the level itself; of a percentile it is one of the share of slow answers. */
function hasInterval(
  guard: Guard,
): guard is Extract<Guard, { readonly kind: "proportion" | "rate" | "score" | "composite" | "paired" }> {
  switch (guard.kind) {
    case "proportion":
    case "rate":
    case "score":
    case "composite":
      return true;
    case "paired":
      return guard.compares !== "latencies";
    case "latency":
    case "ratio":
    case "level":
    case "tripwire":
    case "split":
    case "identity":
    case "signal":
      return false;
  }
}
