/** What would turn a gap into a promise, each with the numbers that the file would have to say. */

interface Way {
  /**
   * What it costs, in hours of this stage: hours that the rollout takes longer, and what reaches users or hides from sight beyond
   * what was planned, in hours at which the stage would do the same.
   */
  readonly cost: number;
}

export type WayOut = Way &
  (
    | { readonly kind: "longer-bake"; readonly hours: number }
    /** Percent for everyone, or for the cohort alone. */
    | { readonly kind: "larger-weight"; readonly weight: number; readonly cohort: string | null }
    | { readonly kind: "larger-mirror"; readonly mirror: number }
    /** More of a sampled unit; `perCandidate` baseline samples come with each of the candidate's then. */
    | {
        readonly kind: "larger-sample";
        readonly unit: string;
        readonly share: number;
        readonly atMostPerDay: number | null;
        readonly perCandidate: number;
      }
    /** Look for a larger harm only: a level in the guard's unit, or a factor of the baseline. */
    | {
        readonly kind: "larger-effect";
        readonly detect: { readonly kind: "level" | "factor"; readonly at: number };
      }
    /** A larger part of the chance of a false alarm, which the other guards lose. */
    | { readonly kind: "alpha-share"; readonly share: number }
    /** A guard that compares both answers to one mirrored request, and holds: in the shadow `stage`, or in a new one of 10 %. */
    | {
        readonly kind: "paired-shadow";
        readonly stage: string | null;
        readonly mirror: number;
        readonly pairs: number;
        readonly hours: number;
      }
    /** People read so many answers, as the cohort's `substitute`. */
    | {
        readonly kind: "human-review";
        readonly items: number;
        readonly perDay: number;
        readonly days: number;
        readonly owner: string | null;
      }
    /** The cohort stays on the baseline until a stage in which this guard is promised for it. */
    | { readonly kind: "join-later"; readonly stage: string }
    /** Nothing shows it in this rollout: somebody accepts the cohort unseen. */
    | { readonly kind: "accept"; readonly by: string | null }
  );
