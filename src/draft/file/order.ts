/** The order in which a rollout file says things, at its top and within its parts. */

const ORDER: readonly string[] = (
  "version extends name attempt kind tier release hypothesis start every traffic cohorts router sources slos guards stages people " +
  "rollback deadline supersede follow-up channels communications answers " +
  // within parts
  "baseline candidate id digest model metric direction effect read-at change-our-mind not-before zone moves freeze routed-by " +
  "split partition units where share training-share owner because class source unit events total histogram percentile buckets " +
  "score numerator denominator per level count identity equals signal absent spread expect expect-of-candidate usual between " +
  "at-most at-least no-worse-than-baseline detect better matures-after valid-while confirmed-by certify alpha-share on-breach " +
  "reader weight mirror by cohorts preview switch warm-up bake extend-to side-effects from go any-of covers within " +
  "keep-baseline-for drilled also does run repeat fallback cannot-undo what after read on to message"
).split(" ");
/** The first place counts where a key is said of several parts. */
const RANK = new Map(ORDER.map((key, index) => [key, index] as const).toReversed());

/** Keys as the documentation has them; those that it does not order keep their place behind. */
export function inOrder(keys: readonly string[]): readonly string[] {
  return keys.toSorted((a, b) => rankOf(a) - rankOf(b));
}

export function rankOf(key: string): number {
  return RANK.get(key) ?? ORDER.length;
}
