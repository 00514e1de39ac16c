import type { PlannedHypothesis, Unreadable } from "./hypothesis.ts";
import type { PlanComplaint } from "./report.ts";

/** A bet that contradicts itself is refused; one that its stage cannot answer is told before anybody waits for it. */
export function weighHypothesis(hypothesis: PlannedHypothesis | null): readonly PlanComplaint[] {
  if (hypothesis === null) return [];
  const { proof, metric, stage, effect, direction } = hypothesis;
  if (proof.kind === "unreadable") {
    if (proof.why === "claim")
      return [contradiction(`${effect} is no way to ${direction} ${metric}`, `${direction}, ${effect}`)];
    return [
      {
        code: "hypothesis-unreadable",
        severity: "advice",
        path: [
          "hypothesis",
          proof.why === "no-comparison" || proof.why === "no-interval" ? "metric" : "read-at",
        ],
        message: `whether ${metric} moved by ${effect} cannot be read in "${stage}": ${WHY[proof.why]}`,
        expected: "a stage and a metric that show the effect with an interval",
        suggestion: MEND[proof.why],
      },
    ];
  }
  if (proof.tells === "yes" || proof.tells === "unsaid") return [];
  return [
    {
      code: "hypothesis-too-few",
      severity: "advice",
      path: ["hypothesis", "read-at"],
      message:
        proof.needed === null
          ? `no number of samples tells ${effect} of ${metric} from no effect`
          : `"${stage}" brings too few samples to tell ${effect} of ${metric} from no effect`,
      expected:
        proof.needed === null ? "an effect that samples can show" : `${proof.needed} of the candidate`,
      found: `${Math.floor(proof.expected)}`,
      suggestion: "bake longer, read it at a larger weight, or bet on a larger effect",
    },
  ];
}

function contradiction(message: string, found: string): PlanComplaint {
  return {
    code: "hypothesis-contradiction",
    severity: "blocker",
    path: ["hypothesis", "effect"],
    message,
    expected: "a factor above 1 to increase and below 1 to decrease, points of a share, or a score of scores",
    found,
    suggestion: "effect: x1.05",
  };
}

const WHY: Readonly<Record<Exclude<Unreadable, "claim">, string>> = {
  "not-judged": "the guard is not judged there",
  "no-live-baseline": "no baseline has live traffic there, and before and after is no proof",
  "no-comparison": "the guard is not compared with the baseline",
  "no-interval": "a guard of this kind has no interval of its level",
};

const MEND: Readonly<Record<Exclude<Unreadable, "claim">, string>> = {
  "not-judged": "read-at: a later stage, or begin the guard sooner",
  "no-live-baseline": "read-at: the last stage below 100%",
  "no-comparison": "no-worse-than-baseline: x1",
  "no-interval": "bet on a share, a rate or a score, such as the share of answers slower than a bound",
};
