/** The rollout of every flow with a guard of each class, and one limit that nobody has decided. */
import { leaf } from "./draft-world.ts";
import { ROLLOUT } from "./flow-rollout.ts";

const QUERY = '"SELECT :from, :to"';

export const UNDECIDED = ROLLOUT.replace("expect: 2%, at-most: 6%", "expect: 2%, at-most: TODO")
  .replace("no change at half", "we stop above 6% of errors")
  .replace(
    "stages:\n",
    `  slow: { class: latency, source: db, unit: request, histogram: ${QUERY}, percentile: 95, at-most: 900ms, no-worse-than-baseline: x1.2, on-breach: hold }
  wrong: { class: quality, source: db, unit: request, events: ${QUERY}, total: ${QUERY}, expect: 2%, at-most: 6%, no-worse-than-baseline: 0pp, detect: 6%, on-breach: hold }
stages:\n`,
  );

/** What a model proposes for it, from a sentence of the file. */
export const PROPOSED = leaf("/guards/errors/at-most", "6%", "/hypothesis/change-our-mind");
