/** What the plan knows, by the name that a model writes in braces instead of the value: `{{stage.canary-5.weight}}`. */
export interface Fact {
  readonly key: string;
  /** As readers see it: `5%`, `72h`, `v2.0.0`. */
  readonly text: string;
  /** What it belongs to: words of which a sentence about it names one, as `errors` or `canary-5`; none where any sentence may say it. */
  readonly of: readonly string[];
  /** Words for the fact itself, as `bake`, `limit`, `rollback`, `drill`. */
  readonly about: readonly string[];
}
