/** A facts file: what a pull request was at a moment, what the gate was asked, and what a test expects of it. */
import type { Instant } from "../units.ts";
import type { Expectation } from "./expectation.ts";
import type { PullRequestFacts } from "./facts.ts";
import type { GateRollout } from "./input.ts";

export interface FactsFile {
  readonly facts: PullRequestFacts;
  /** The moment at which the gate looks; null leaves it to the clock. */
  readonly now: Instant | null;
  /** The rollouts as the gate was asked about them; null where they are planned from the files at head. */
  readonly rollouts: readonly GateRollout[] | null;
  /** Problems that were found beside `rollouts`: a wrong file, two with one name. */
  readonly problems: number;
  /** null where the file is no test. */
  readonly expect: Expectation | null;
}
