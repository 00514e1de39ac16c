/** The guard of answers to the same request by both versions; what is compared says the unit of its levels. */
import { z } from "zod";
import { COMPARED, type Margin } from "../../judge/guard.ts";
import { read, type Read } from "../misread.ts";
import { readScore, readShare } from "../units-text.ts";
import * as f from "./fields.ts";
import { base, common, query, readLevel01, readSeconds } from "./guard-base.ts";
import { limits, measured } from "./limits.ts";

const pairs = query(
  "Requests by the labels `baseline` and `candidate`, which hold the two answers, or `lost`.",
);

/** Scores have no factor: the difference of two of them may be any. */
function readScoreMargin(value: unknown): Read<Margin> {
  const score = readScore(value);
  return score.kind === "read" ? read({ kind: "points", points: score.value }) : score;
}

const OUTCOMES = f
  .mapping({
    pairs,
    compares: f.choice("What the two answers are: 1 for bad and 0 for good.", ["outcomes"]),
    ...base,
    ...limits(readShare, "pp"),
    "no-worse-than-baseline": f.margin("pp"),
  })
  .transform((v) => ({
    kind: "paired" as const,
    pairs: v.pairs,
    compares: v.compares,
    ...common(v),
    ...measured(v),
  }));

const SCORES = f
  .mapping({
    pairs,
    compares: f.choice("What the two answers are: scores from 0 to 1.", ["scores"]),
    ...base,
    ...limits(readLevel01, "score"),
    "no-worse-than-baseline": f.field(
      {
        type: "string",
        description: "The distance to the baseline that is tolerated.",
        pattern: String.raw`^\d+(\.\d+)? score$`,
        examples: ["0.02 score"],
      },
      readScoreMargin,
    ),
  })
  .transform((v) => ({
    kind: "paired" as const,
    pairs: v.pairs,
    compares: v.compares,
    ...common(v),
    ...measured(v),
  }));

const LATENCIES = f
  .mapping({
    pairs,
    compares: f.choice("What the two answers are: seconds.", ["latencies"]),
    ...base,
    ...limits(readSeconds, "none"),
    "no-worse-than-baseline": f.margin("none"),
  })
  .transform((v) => ({
    kind: "paired" as const,
    pairs: v.pairs,
    compares: v.compares,
    ...common(v),
    ...measured(v),
  }));

/** What could be compared and is not said: the unit of every other key hangs on it. */
const UNTOLD = z
  .looseObject({ compares: f.choice("What the two answers are.", COMPARED) })
  .transform(() => z.NEVER);

/** Every kind of paired guard, for editors. */
export const PAIRED = z.union([OUTCOMES, SCORES, LATENCIES]);

export function pairedSchema(compares: unknown) {
  switch (compares) {
    case "outcomes":
      return OUTCOMES;
    case "scores":
      return SCORES;
    case "latencies":
      return LATENCIES;
    default:
      return UNTOLD;
  }
}
