/** What an evaluate stage shows when it is planned: a table per cohort, or why there is none. */
import type { EvaluateStage } from "../config/rollout.ts";
import type { Measure } from "./items.ts";
import type { Interval } from "./paired-interval.ts";

/** One version in one cohort. */
export interface ArmCell {
  /** Items with at least one answer that has a value. */
  readonly items: number;
  readonly answers: number;
  /** Answers that the program or the provider failed to give; neither passed nor failed. */
  readonly errors: number;
  /** Answers without a verdict or score; neither passed nor failed. */
  readonly unscored: number;
  /** Mean over the items that both versions answered, each item one value; a share for passed. null without such an item. */
  readonly level: number | null;
  /** Items whose verdict changes between repeats, of those with several; null where none has several verdicts. */
  readonly flips: { readonly items: number; readonly of: number; readonly share: number } | null;
  /** Standard deviation of an item's value between its repeats; null where no item has several. */
  readonly spread: number | null;
}

/**
 * What the numbers of a cell can be read as. `open`: the interval holds no difference. `thin`: too few items to read it;
 * `absent`: no item that both versions answered; `partial`: what is lost, had it gone against the candidate, would make it worse.
 */
export type Standing = "worse" | "better" | "open" | "thin" | "absent" | "partial";

export interface OfflineCell {
  readonly cohort: string;
  /** Share of live traffic, of the training data, and of this table's items, 0..1. */
  readonly liveShare: number | null;
  readonly trainingShare: number | null;
  readonly itemShare: number;
  /** Items that both versions answered. */
  readonly items: number;
  /** Items that must be there; null where nothing is asked. */
  readonly needed: number | null;
  readonly baseline: ArmCell;
  readonly candidate: ArmCell;
  /** Candidate − baseline with its 95 % interval, over the items of both. */
  readonly difference: (Interval & { readonly value: number }) | null;
  readonly standing: Standing;
}

/** Some items, and the names of the first of them. */
export interface Named {
  readonly items: number;
  readonly names: readonly string[];
}

export interface OfflineTable {
  readonly kind: "read";
  readonly measure: Measure;
  /** Smallest number of items from which a cell is read at all. */
  readonly thinBelow: number;
  /** `all` first, then the cohorts in the order of the file. */
  readonly cells: readonly OfflineCell[];
  readonly onlyBaseline: Named;
  readonly onlyCandidate: Named;
  /** Items in both files of which a version has no answer with a value. */
  readonly unanswered: Named;
  /** Items that belong to no cohort although they have every label. */
  readonly inNoCohort: number;
  /** Items that lack a label by which cohorts are told. */
  readonly unlabelled: readonly { readonly label: string; readonly items: number }[];
  /** Names of cohorts that answers give and the rollout does not have. */
  readonly unknownCohorts: readonly string[];
  /** Items that two of their answers place differently; they count in each of these cohorts. */
  readonly moved: Named;
  /** Items answered more often, or less often, than the stage says. */
  readonly moreRepeats: Named;
  readonly fewerRepeats: Named;
  /** Items whose answers tell different questions under one id. */
  readonly askedOtherwise: Named;
  readonly unfinished: readonly Unfinished[];
  readonly unlike: readonly Unlike[];
}

/** A run that its own file calls unfinished: what is missing may be anything. */
export interface Unfinished {
  readonly side: "baseline" | "candidate";
  readonly because: string;
}

/** Something that asked or graded, and was another for each version. */
export interface Unlike {
  readonly what: string;
  readonly baseline: string;
  readonly candidate: string;
}

/** A file that was not read, why, and what to do. */
export interface Unread {
  readonly kind: "not-read";
  readonly files: readonly {
    readonly path: string;
    readonly because: string;
    readonly write: string | null;
  }[];
}

export interface OfflineStage {
  readonly stage: string;
  /** Of the rollout's stages. */
  readonly index: number;
  readonly reader: EvaluateStage["reader"];
  readonly score: string | null;
  readonly better: "higher" | "lower";
  readonly repeats: number;
  readonly atLeast: EvaluateStage["atLeast"];
  readonly outcome: OfflineTable | Unread;
}
