import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Estimate,
  type Finding,
  type Inconclusive,
  NOTHING_OBSERVED,
  type Observed,
  type Tested,
  type Verdict,
} from "../../../src/judge/finding.ts";
import type { Guard } from "../../../src/judge/guard.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { verdictSentence } from "../../../src/render/verdict-sentence.ts";
import {
  aComposite,
  aLatency,
  aLevel,
  aPaired,
  aProportion,
  aRate,
  aRatio,
  aScore,
  aSignal,
  aSplit,
  aTripwire,
  anIdentity,
} from "../../support/guards.ts";
import { aFinding } from "../../support/report.ts";
import { NOW, aPlan, aRollout } from "../../support/rollout.ts";

const TESTS = ["objective", "baseline", "recorded-baseline", "paired", "split", "floor", "rule"] as const;
const REASONS = [
  "no-data",
  "too-few-samples",
  "immature",
  "void",
  "impossible",
  "unconfirmed",
  "not-certified",
] as const;
const NOT_SAID = { atMost: null, atLeast: null };
const ONE_POINT = { kind: "points", points: 0.01 } as const;

const GUARDS: readonly Guard[] = [
  aProportion(),
  aProportion({ name: "band", objective: { atMost: 0.015, atLeast: 0.001 }, margin: null }),
  aProportion({
    name: "clicks",
    better: "higher",
    margin: { kind: "factor", factor: 0.98 },
    objective: NOT_SAID,
  }),
  aProportion({ name: "answered", better: "higher", objective: { atMost: null, atLeast: 0.95 } }),
  aLatency(),
  aLatency({ name: "latency", margin: { kind: "factor", factor: 1.1 }, objective: NOT_SAID }),
  aRate(),
  aScore(),
  aRatio(),
  aLevel(),
  aComposite(),
  aTripwire(),
  aSplit(),
  anIdentity(),
  aSignal(),
  aPaired(),
  aPaired({ name: "paired-scores", compares: "scores", better: "higher", margin: ONE_POINT }),
];
const BUILT = aPlan();
const PLAN: Plan = { ...BUILT, rollout: aRollout({ guards: GUARDS }) };

const ratio = (value: number, low: number, high: number): Estimate => ({
  kind: "ratio",
  of: "level",
  value,
  low,
  high,
});
const level = (value: number, low: number, high: number): Estimate => ({
  kind: "level",
  of: "level",
  value,
  low,
  high,
});
const difference = (value: number, low: number, high: number): Estimate => ({
  kind: "difference",
  of: "level",
  value,
  low,
  high,
});

function tested(overrides: Partial<Tested> = {}): Tested {
  return {
    test: "baseline",
    certifies: false,
    part: null,
    limit: 0.021,
    evidence: 1240.2,
    threshold: 1066.4,
    estimate: ratio(3.143, 1.87, 5.2),
    bounds: null,
    side: null,
    ...overrides,
  };
}

function seen(overrides: Partial<Observed> = {}): Observed {
  return {
    ...NOTHING_OBSERVED,
    candidate: 0.0656,
    baseline: 0.0213,
    candidateSamples: 564,
    baselineSamples: 5640,
    tests: [tested()],
    ...overrides,
  };
}

const breach = (test: Tested["test"], limit: number, detail: string | null = null): Verdict => ({
  kind: "breach",
  test,
  limit,
  detail,
});
const NO_BREACH: Verdict = { kind: "pass", certified: false };
const CERTIFIED: Verdict = { kind: "pass", certified: true };
const open = (reason: Inconclusive, detail = "", wanted: number | null = null): Verdict => ({
  kind: "inconclusive",
  reason,
  detail,
  wanted,
});

function say(guard: string, verdict: Verdict, observed: Partial<Observed> = {}, cohort = "all"): string {
  return verdictSentence(aFinding({ guard, cohort, verdict, observed: seen(observed) }), PLAN, "canary-5");
}

test.each([
  [
    "breach of a share against the baseline",
    say("errors", breach("baseline", 0.021)),
    'Candidate 6.56% of 564, baseline 2.13% of 5,640: 3.14 times as many (at least 1.87 times, at any look), evidence 1,240 where 1,066 is enough against "no worse than the baseline".',
  ],
  [
    "breach of a share's objective",
    say("errors", breach("objective", 0.005), {
      tests: [tested({ test: "objective", limit: 0.005, estimate: level(0.0656, 0.042, 0.08) })],
    }),
    'Candidate 6.56% of 564, baseline 2.13% of 5,640: the candidate at least 4.2% at any look, evidence 1,240 where 1,066 is enough against "at most 0.5%".',
  ],
  [
    "breach of a band, above",
    say("band", breach("objective", 0.015), {
      tests: [
        tested({ test: "objective", limit: 0.015, side: "above", estimate: level(0.0656, 0.042, 0.08) }),
      ],
      baseline: null,
    }),
    'Candidate 6.56% of 564: the candidate at least 4.2% at any look, evidence 1,240 where 1,066 is enough against "between 0.1% and 1.5%", above it.',
  ],
  [
    "breach of a band, below",
    say("band", breach("objective", 0.001), {
      candidate: 0.0001,
      tests: [tested({ test: "objective", limit: 0.001, side: "below", estimate: level(0.0001, 0, 0.0004) })],
      baseline: null,
    }),
    'Candidate 0.01% of 564: the candidate at most 0.04% at any look, evidence 1,240 where 1,066 is enough against "between 0.1% and 1.5%", below it.',
  ],
  [
    "breach where higher is better",
    say("clicks", breach("baseline", 0.4), {
      candidate: 0.37,
      baseline: 0.41,
      tests: [tested({ limit: 0.4, estimate: difference(-0.04, -0.06, -0.02) })],
    }),
    'Candidate 37% of 564, baseline 41% of 5,640: −4 points (at most −2 points, at any look), evidence 1,240 where 1,066 is enough against "no worse than ×0.98 of the baseline".',
  ],
  [
    "breach seen in the failures of a share of successes",
    say("answered", breach("baseline", 0.98), {
      candidate: 0.96,
      baseline: 0.9797,
      tests: [tested({ limit: 0.98, estimate: { ...ratio(2, 1.4, 3), of: "complement" } })],
    }),
    'Candidate 96% of 564, baseline 98% of 5,640: 2 times as many failures (at least 1.4 times, at any look), evidence 1,240 where 1,066 is enough against "no worse than the baseline".',
  ],
  [
    "breach of a lower bound",
    say("answered", breach("objective", 0.95), {
      candidate: 0.93,
      baseline: 0.9797,
      tests: [tested({ test: "objective", limit: 0.95, estimate: level(0.93, 0.91, 0.944) })],
    }),
    'Candidate 93% of 564, baseline 98% of 5,640: the candidate at most 94.4% at any look, evidence 1,240 where 1,066 is enough against "at least 95%".',
  ],
  [
    "breach of a percentile's objective",
    say("first-token", breach("objective", 0.74), {
      candidate: 0.812,
      baseline: 0.7,
      tests: [
        tested({
          test: "objective",
          limit: 0.74,
          bounds: [0.74, 0.74],
          estimate: { ...level(0.081, 0.063, 0.1), of: "slower" },
        }),
      ],
    }),
    'Candidate 812ms (p95) over 564, baseline 700ms over 5,640: slower than 740ms: 5% allowed, 8.1% seen (at least 6.3%, at any look), evidence 1,240 where 1,066 is enough against "at most 5% slower than 740ms".',
  ],
  [
    "breach of a percentile against the baseline, at its own bounds",
    say("latency", breach("baseline", 0.77), {
      candidate: 0.912,
      baseline: 0.7,
      tests: [tested({ limit: 0.77, bounds: [0.7, 0.77], estimate: { ...ratio(2, 1.4, 3), of: "slower" } })],
    }),
    'Candidate 912ms (p95) over 564, baseline 700ms over 5,640: 2 times as many slower than 770ms (baseline: 700ms) (at least 1.4 times, at any look), evidence 1,240 where 1,066 is enough against "no worse than ×1.1 of the baseline".',
  ],
  [
    "breach of a percentile against the baseline, in points",
    say("latency", breach("baseline", 0.77), {
      candidate: 0.912,
      baseline: 0.7,
      tests: [
        tested({
          limit: 0.77,
          bounds: [0.7, 0.7],
          estimate: { ...difference(0.02, 0.01, 0.03), of: "slower" },
        }),
      ],
    }),
    'Candidate 912ms (p95) over 564, baseline 700ms over 5,640: +2 points slower than 700ms (at least +1 point, at any look), evidence 1,240 where 1,066 is enough against "no worse than ×1.1 of the baseline".',
  ],
  [
    "breach of a rate",
    say("retries", breach("objective", 0.03), {
      candidate: 0.05,
      baseline: null,
      tests: [tested({ test: "objective", limit: 0.03, estimate: level(0.05, 0.04, 0.07) })],
    }),
    'Candidate 5 per 100 over 564: the candidate at least 4 per 100 at any look, evidence 1,240 where 1,066 is enough against "at most 3 per 100".',
  ],
  [
    "breach of a score",
    say("faithfulness", breach("baseline", 0.79), {
      candidate: 0.74,
      baseline: 0.8,
      tests: [tested({ limit: 0.79, estimate: difference(-0.06, -0.09, -0.02) })],
    }),
    'Candidate 0.74 score over 564, baseline 0.8 score over 5,640: −0.06 score (at most −0.02 score, at any look), evidence 1,240 where 1,066 is enough against "no worse than the baseline by 0.01 score".',
  ],
  [
    "breach of sums, which have no interval",
    say("cost", breach("objective", 4.6), {
      candidate: 4.91,
      baseline: 4.2,
      tests: [tested({ test: "objective", limit: 4.6, estimate: null })],
    }),
    'Candidate 4.91 over 564, baseline 4.2 over 5,640, evidence 1,240 where 1,066 is enough against "at most 4.6".',
  ],
  [
    "breach of a gauge by its rule",
    say("gpu", breach("rule", 0.9, "4 of the last 5 readings are above it")),
    "4 of the last 5 readings are above it: limit 0.9.",
  ],
  [
    "breach of a gauge by evidence",
    say("gpu", breach("objective", 0.9), {
      candidate: 0.93,
      baseline: null,
      candidateSamples: 40,
      tests: [tested({ test: "objective", limit: 0.9, estimate: null })],
    }),
    'Candidate 0.93 over 40 readings, evidence 1,240 where 1,066 is enough against "at most 0.9".',
  ],
  [
    "breach of a part's floor",
    say("answers", breach("floor", 0.7), {
      candidate: 0.8,
      baseline: 0.8,
      tests: [
        tested(),
        tested({ test: "floor", part: "grounded", limit: 0.7, estimate: level(0.62, 0.58, 0.66) }),
      ],
    }),
    'Part grounded 0.62 score over 564: at most 0.66 score at any look, evidence 1,240 where 1,066 is enough against "grounded at least 0.7 score".',
  ],
  [
    "breach of the split",
    say("traffic-split", breach("split", 0), {
      candidate: 700,
      baseline: 11300,
      candidateSamples: 700,
      baselineSamples: 11300,
      tests: [tested({ test: "split", limit: 0, estimate: level(0.0583, 0.054, 0.063) })],
    }),
    '5.83% of 12,000 units reached the candidate, 4.92% was set (between 5.4% and 6.3% at any look), evidence 1,240 where 1,066 is enough against "the share that was set".',
  ],
  [
    "breach of paired outcomes",
    say("same-answers", breach("paired", 0.02), {
      tests: [tested({ test: "paired", limit: 0.02, estimate: difference(0.045, 0.021, 0.07) })],
    }),
    'On the same 564 requests candidate 6.56%, baseline 2.13%: +4.5 points (at least +2.1 points, at any look), evidence 1,240 where 1,066 is enough against "no worse than the baseline on the same requests".',
  ],
  [
    "breach of paired scores",
    say("paired-scores", breach("paired", 0.79), {
      candidate: 0.74,
      baseline: 0.8,
      tests: [tested({ test: "paired", limit: 0.79, estimate: difference(-0.06, -0.09, -0.02) })],
    }),
    'On the same 564 requests candidate 0.74 score, baseline 0.8 score: −0.06 score (at most −0.02 score, at any look), evidence 1,240 where 1,066 is enough against "no worse than the baseline by 0.01 score on the same requests".',
  ],
  [
    "breach of the recorded baseline",
    say("errors", breach("recorded-baseline", 0.024), {
      baseline: null,
      baselineSamples: 0,
      tests: [tested({ test: "recorded-baseline", limit: 0.024, estimate: level(0.0656, 0.042, 0.08) })],
    }),
    'Candidate 6.56% of 564: the candidate at least 4.2% at any look, evidence 1,240 where 1,066 is enough against "no worse than the recorded baseline, limit 2.4%".',
  ],
  [
    "breach of a tripwire",
    say("severe", breach("rule", 0, "confirmed by a person, 1 event counted"), { tests: [] }),
    "Confirmed by a person, 1 event counted.",
  ],
  [
    "breach whose evidence has gone again, clustered, with a new null",
    say("errors", breach("baseline", 0.021), {
      tests: [tested({ evidence: 12.34 })],
      clustered: true,
      since: NOW,
    }),
    'Candidate 6.56% of 564, baseline 2.13% of 5,640: 3.14 times as many (at least 1.87 times, at any look), evidence reached 1,066 and is 12.3 now against "no worse than the baseline"; clustered, approximate; since Fri 2026-11-20 12:00 UTC.',
  ],
  [
    "breach where the baseline has no events",
    say("errors", breach("baseline", 0.021), {
      baseline: 0,
      tests: [tested({ estimate: ratio(Infinity, 4.2, Infinity) })],
    }),
    'Candidate 6.56% of 564, baseline 0% of 5,640: at least 4.2 times as many at any look, the baseline has none, evidence 1,240 where 1,066 is enough against "no worse than the baseline".',
  ],
  [
    "no breach of a share",
    say("errors", NO_BREACH, {
      candidate: 0.02,
      candidateSamples: 6264,
      baselineSamples: 62640,
      tests: [tested({ evidence: 0.4, threshold: 320, estimate: ratio(0.94, 0.7, 1.3) })],
    }),
    'No breach seen: candidate 2% of 6,264, baseline 2.13% of 62,640, ratio between ×0.7 and ×1.3 at any look; evidence 0.4 of 320 against "no worse than the baseline".',
  ],
  [
    "no breach, and no upper bound",
    say("errors", NO_BREACH, {
      tests: [tested({ evidence: 0.001, threshold: 320, estimate: ratio(0.94, 0.7, Infinity) })],
    }),
    'No breach seen: candidate 6.56% of 564, baseline 2.13% of 5,640, ratio at least ×0.7 with no upper bound at any look; evidence less than 0.01 of 320 against "no worse than the baseline".',
  ],
  [
    "no breach, because the difference is a trifle",
    say("errors", NO_BREACH),
    'No breach seen: candidate 6.56% of 564, baseline 2.13% of 5,640, ratio between ×1.87 and ×5.2 at any look; evidence 1,240 of 1,066 against "no worse than the baseline", but the estimate is less than half-way to the level to find.',
  ],
  [
    "no breach of a percentile",
    say("first-token", NO_BREACH, {
      candidate: 0.612,
      baseline: 0.6,
      tests: [
        tested({
          test: "objective",
          evidence: 0.001,
          limit: 0.74,
          bounds: [0.74, 0.74],
          estimate: { ...level(0.031, 0.02, 0.04), of: "slower" },
        }),
      ],
    }),
    'No breach seen: candidate 612ms (p95) over 564, baseline 600ms over 5,640, slower than 740ms: 5% allowed, 3.1% seen, between 2% and 4% at any look; evidence less than 0.01 of 1,066 against "at most 5% slower than 740ms".',
  ],
  [
    "no breach of a share near all",
    say("answered", NO_BREACH, {
      candidate: 0.9997,
      baseline: 0.9996,
      tests: [tested({ evidence: 0.2, estimate: { ...ratio(0.9, 0.4, 1.6), of: "complement" } })],
    }),
    'No breach seen: candidate 99.97% of 564, baseline 99.96% of 5,640, failures between ×0.4 and ×1.6 at any look; evidence 0.2 of 1,066 against "no worse than the baseline".',
  ],
  [
    "no breach of a part's floor",
    say("answers", NO_BREACH, {
      candidate: 0.8,
      baseline: 0.8,
      tests: [
        tested({
          test: "floor",
          part: "grounded",
          limit: 0.7,
          evidence: 0.3,
          estimate: level(0.72, 0.68, 0.76),
        }),
      ],
    }),
    'No breach seen: part grounded 0.72 score over 564, between 0.68 score and 0.76 score at any look; evidence 0.3 of 1,066 against "grounded at least 0.7 score".',
  ],
  [
    "no breach of the split",
    say("traffic-split", NO_BREACH, {
      candidate: 600,
      baseline: 11400,
      candidateSamples: 600,
      baselineSamples: 11400,
      tests: [tested({ test: "split", limit: 0, evidence: 0.3, estimate: level(0.05, 0.045, 0.055) })],
    }),
    'No breach seen: 5% of 12,000 units reached the candidate, 4.92% was set, between 4.5% and 5.5% at any look; evidence 0.3 of 1,066 against "the share that was set".',
  ],
  [
    "no breach of pairs",
    say("same-answers", NO_BREACH, {
      tests: [
        tested({ test: "paired", limit: 0.02, evidence: 0.3, estimate: difference(0.001, -0.002, 0.004) }),
      ],
    }),
    'No breach seen: on the same 564 requests candidate 6.56%, baseline 2.13%, difference between −0.2 points and +0.4 points at any look; evidence 0.3 of 1,066 against "no worse than the baseline on the same requests".',
  ],
  [
    "no breach of an objective",
    say("errors", NO_BREACH, {
      tests: [
        tested({ test: "objective", limit: 0.005, evidence: 0.3, estimate: level(0.0021, 0.0018, 0.0025) }),
      ],
    }),
    'No breach seen: candidate 6.56% of 564, baseline 2.13% of 5,640, the candidate between 0.18% and 0.25% at any look; evidence 0.3 of 1,066 against "at most 0.5%".',
  ],
  [
    "a tripwire's silence",
    say("severe", NO_BREACH, {
      tests: [],
      candidate: 0,
      baseline: null,
      silence: { exposure: 3000, rateAtMost: 0.000998 },
    }),
    "No breach seen: 0 events in 3,000 units: fewer than 1 in 1,002 (at 95%).",
  ],
  [
    "a tripwire's silence that nothing counts",
    say("severe", NO_BREACH, { tests: [], candidate: 0, baseline: null }),
    "No breach seen: 0 events counted.",
  ],
  [
    "the model that was pinned",
    say("served-model", NO_BREACH, { tests: [], candidate: 0, baseline: 0 }),
    "No breach seen: 0% of 564 answers came from another model than news-14b@2026-10-02.",
  ],
  [
    "no report by people",
    say("desk", NO_BREACH, { tests: [], candidate: null, baseline: null, candidateSamples: 0 }),
    "No breach seen: nobody reported it.",
  ],
  [
    "no breach of sums",
    say("cost", NO_BREACH, {
      candidate: 4.11,
      baseline: 4.2,
      tests: [tested({ test: "objective", limit: 4.6, evidence: 0.2, estimate: null })],
    }),
    'No breach seen: candidate 4.11 over 564, baseline 4.2 over 5,640; evidence 0.2 of 1,066 against "at most 4.6".',
  ],
  [
    "certified against the baseline",
    say("latency", CERTIFIED, {
      candidate: 0.612,
      baseline: 0.6,
      tests: [
        tested({ evidence: 0.1 }),
        tested({
          certifies: true,
          limit: 0.77,
          bounds: [0.7, 0.77],
          evidence: 31,
          threshold: 20,
          estimate: { ...ratio(0.9, 0.8, 1.05), of: "slower" },
        }),
      ],
    }),
    "Certified no worse than ×1.1 of the baseline: candidate 612ms (p95) over 564, baseline 600ms over 5,640: 0.9 times as many slower than 770ms (baseline: 700ms) (at most 1.05 times, at any look), evidence 31 where 20 is enough.",
  ],
  [
    "certified against the objective",
    say("errors", CERTIFIED, {
      candidate: 0.002,
      baseline: 0.002,
      tests: [
        tested({ evidence: 0.1 }),
        tested({
          test: "objective",
          certifies: true,
          limit: 0.005,
          evidence: 31,
          threshold: 20,
          estimate: level(0.002, 0.001, 0.0041),
        }),
      ],
    }),
    "Certified no worse than the objective, at most 0.5%: candidate 0.2% of 564, baseline 0.2% of 5,640: the candidate at most 0.41% at any look, evidence 31 where 20 is enough.",
  ],
  [
    "certified where higher is better, kept",
    say("clicks", CERTIFIED, {
      candidate: 0.41,
      baseline: 0.41,
      tests: [
        tested({
          certifies: true,
          limit: 0.4,
          evidence: 14,
          threshold: 20,
          estimate: difference(0, -0.006, 0.006),
        }),
      ],
    }),
    "Certified no worse than ×0.98 of the baseline: candidate 41% of 564, baseline 41% of 5,640: +0 points (at least −0.6 points, at any look), evidence reached 20 and is 14 now.",
  ],
  [
    "not enough data",
    say("errors", open("too-few-samples", "Expected 1764 units of the candidate, got 564.", 1200), {
      tests: [tested({ evidence: 0.4, threshold: 320, estimate: ratio(0.94, 0.7, 1.3) })],
    }),
    'Not enough data: about 1,200 more units of the candidate would settle it; so far candidate 6.56% of 564, baseline 2.13% of 5,640, ratio between ×0.7 and ×1.3 at any look; evidence 0.4 of 320 against "no worse than the baseline".',
  ],
  [
    "too early",
    say("errors", open("immature", "The bake is not over.")),
    'Too early to tell: the bake is not over; so far candidate 6.56% of 564, baseline 2.13% of 5,640, ratio between ×1.87 and ×5.2 at any look; evidence 1,240 of 1,066 against "no worse than the baseline", but the estimate is less than half-way to the level to find.',
  ],
  [
    "stale",
    say("errors", open("stale", "The newest 3 intervals have no usable reading of the candidate (stale)."), {
      tests: [],
      candidate: null,
    }),
    "Data is too old: the newest 3 intervals have no usable reading of the candidate (stale).",
  ],
  [
    "void",
    say("errors", open("void", "errors is valid only while traffic-split holds, and that is broken in all")),
    "Void: errors is valid only while traffic-split holds, and that is broken in all.",
  ],
  [
    "a reading that is not a number",
    say(
      "errors",
      open(
        "not-a-number",
        "The newest interval has no usable reading of the candidate (not-a-number: the number of events is NaN).",
      ),
    ),
    'Not a number: the newest interval has no usable reading of the candidate (not-a-number: the number of events is not a number); so far candidate 6.56% of 564, baseline 2.13% of 5,640, ratio between ×1.87 and ×5.2 at any look; evidence 1,240 of 1,066 against "no worse than the baseline", but the estimate is less than half-way to the level to find.',
  ],
  [
    "a report that nobody confirmed",
    say("severe", open("unconfirmed", "1 event counted; newsroom must confirm it or take it back."), {
      candidate: 1,
      tests: [],
    }),
    'Reported, not confirmed: 1 event counted; newsroom must confirm it or take it back; to confirm, comment "/rollout report severe confirmed".',
  ],
  [
    "not certified",
    say(
      "latency",
      open("not-certified", 'No breach was seen, and "no worse" is not shown yet against the baseline.'),
      {
        candidate: 0.612,
        baseline: 0.6,
        tests: [
          tested({ evidence: 0.1 }),
          tested({
            certifies: true,
            limit: 0.77,
            bounds: [0.7, 0.77],
            evidence: 4.2,
            threshold: 20,
            estimate: { ...ratio(0.9, 0.6, 1.3), of: "slower" },
          }),
        ],
      },
    ),
    'No breach seen, not certified; so far candidate 612ms (p95) over 564, baseline 600ms over 5,640, slower than 770ms (baseline: 700ms) between ×0.6 and ×1.3 at any look; evidence 4.2 of 20 for "no worse than ×1.1 of the baseline".',
  ],
  [
    "without a plan",
    verdictSentence(aFinding({ verdict: breach("baseline", 0.02), observed: seen() }), null),
    'Candidate 0.0656 of 564, baseline 0.0213 of 5,640: 3.14 times as many (at least 1.87 times, at any look), evidence 1,240 where 1,066 is enough against "no worse than the baseline".',
  ],
] as const)("%s", (_name, said, expected) => {
  expect(said).toBe(expected);
});

test("an end of the interval that would speak for the candidate is not said beside a breach", () => {
  const sentence = (low: number): string =>
    say(aProportion().name, breach("baseline", 0.021), {
      tests: [tested({ estimate: ratio(1.8, low, 3.1) })],
    });
  expect(sentence(1.02)).toContain("1.8 times as many (at least 1.02 times, at any look)");
  expect(sentence(0.983)).toContain("1.8 times as many, evidence");
  expect(sentence(0.983)).not.toContain("at least");
});

describe("any finding", () => {
  const number = fc.oneof(
    fc.constantFrom(0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-300, 1e300),
    fc.double(),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  const nothing = fc.constant(null);
  const details = fc.constantFrom(
    "",
    "the gauge is NaN.",
    "the number of events is -Infinity",
    "Expected 5, got 3.",
  );
  const verdicts: fc.Arbitrary<Verdict> = fc.oneof(
    fc.record({ kind: fc.constant("pass" as const), certified: fc.boolean() }),
    fc.record({
      kind: fc.constant("breach" as const),
      test: fc.constantFrom(...TESTS),
      limit: number,
      detail: fc.oneof(nothing, details),
    }),
    fc.record({
      kind: fc.constant("inconclusive" as const),
      reason: fc.constantFrom(...REASONS),
      detail: details,
      wanted: fc.oneof(nothing, number),
    }),
  );
  const estimates: fc.Arbitrary<Estimate> = fc.record({
    kind: fc.constantFrom("ratio", "difference", "level"),
    of: fc.constantFrom("level", "complement", "slower"),
    value: number,
    low: number,
    high: number,
  });
  const tests: fc.Arbitrary<Tested> = fc.record({
    test: fc.constantFrom(...TESTS),
    certifies: fc.boolean(),
    part: fc.oneof(nothing, fc.constant("grounded")),
    limit: number,
    evidence: number,
    threshold: number,
    estimate: fc.oneof(nothing, estimates),
    bounds: fc.oneof(nothing, fc.tuple(number, number)),
    side: fc.constantFrom(null, "above", "below"),
  });
  const findings: fc.Arbitrary<Finding> = fc.record({
    guard: fc.constantFrom("unplanned", ...GUARDS.map(({ name }) => name)),
    cohort: fc.constantFrom("all", "breaking-news"),
    onBreach: fc.constantFrom("roll-back", "hold", "warn"),
    promised: fc.boolean(),
    verdict: verdicts,
    observed: fc.record({
      candidate: fc.oneof(nothing, number),
      baseline: fc.oneof(nothing, number),
      candidateSamples: number,
      baselineSamples: number,
      pValue: number,
      tests: fc.array(tests, { maxLength: 3 }),
      silence: fc.oneof(nothing, fc.record({ exposure: number, rateAtMost: number })),
      clustered: fc.boolean(),
      since: fc.constantFrom(null, NOW),
    }),
  });

  test("is one sentence on one line, without what is no number", () => {
    fc.assert(
      fc.property(findings, fc.boolean(), (finding, isPlanned) => {
        const said = verdictSentence(finding, isPlanned ? PLAN : null, "canary-5");
        expect(said).not.toMatch(/NaN|Infinity|∞|undefined|null|\n/);
        expect(said).toMatch(/^[^a-z].*[^.][.]$/);
      }),
      { numRuns: 300 },
    );
  });

  test("says what the verdict is and never more", () => {
    fc.assert(
      fc.property(findings, (finding) => {
        const { verdict } = finding;
        const said = verdictSentence(finding, PLAN);
        const isCertified = verdict.kind === "pass" && verdict.certified;
        expect(said.startsWith("Certified no worse")).toBe(isCertified);
        expect(said.startsWith("No breach seen")).toBe(
          (verdict.kind === "pass" && !isCertified) ||
            (verdict.kind === "inconclusive" && verdict.reason === "not-certified"),
        );
        expect(said).not.toMatch(/\bpass/);
      }),
    );
  });
});
