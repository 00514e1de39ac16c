/** The rollout file as the rest of the house sees it: units parsed, defaults applied, nothing left to interpret. */
import type { Guard } from "../judge/guard.ts";
import type { Duration, Instant, Percent } from "../units.ts";
import type { Channel } from "./channels.ts";
import type { Auth, RouterTarget } from "./router.ts";
import type {
  CommandOptions,
  DatadogOptions,
  EvidentlyOptions,
  FileOptions,
  HttpJsonOptions,
  LangfuseOptions,
} from "./source-options.ts";

export const KINDS = ["llm", "recommender", "classifier", "other"] as const;
export type RolloutKind = (typeof KINDS)[number];
export type Tier = 1 | 2 | 3;

/** A file that the rollout names. `at: "base"` reads it on the base branch, else at the rollout's own commit. */
export interface NamedFileReference {
  readonly file: string;
  readonly at: "head" | "base";
}

export interface Side {
  readonly id: string;
  readonly digest: string | null;
  readonly model: string | null;
  readonly prompt: NamedFileReference | null;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly with: readonly NamedFileReference[];
  /** Tool → what a call of it does; left out where the file names none. */
  readonly tools?: Readonly<Record<string, "reads" | "writes">>;
  /** Pinned snapshot of the retrieval index. */
  readonly index?: string;
  /** Pinned version of the safety filter. */
  readonly filter?: string;
}

/** The model that judges answers, and how well people agree with it. */
export interface JudgingModel {
  readonly model: string;
  /** Answers that people labelled too. */
  readonly anchors: number;
  /** Agreement with those people, 0..1 (such as kappa). */
  readonly agreement: number;
  /** Below this its judgements mean nothing. */
  readonly floor: number;
}

export interface Hypothesis {
  readonly metric: string;
  readonly direction: "increase" | "decrease";
  /** As written: `x1.05`, `2pp`. */
  readonly effect: string;
  readonly readAt: string;
  readonly changeOurMind: string | null;
}

/** When weights may rise; down is always allowed. Hours are local to `zone`. */
export interface MovingHours {
  /** 1 = Monday … 7 = Sunday. */
  readonly days: readonly number[];
  /** Minutes after midnight, `[from, to)`. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface Start {
  readonly notBefore: Instant | null;
  readonly zone: string;
  readonly moves: MovingHours | null;
  /** The file's own freezes; the policy's count as well. None when not said. */
  readonly freezes?: readonly Closure[];
}

/** A time in which weights do not rise. */
export interface Closure {
  readonly from: Instant;
  readonly until: Instant;
  readonly because: string;
}

/** An amount in its currency as it is written before the number: `$`, `CHF`. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Units per day before weight and cohort. */
export interface TrafficUnit {
  readonly name: string;
  readonly perDay: number;
  /** How many of them one routed unit brings; 1 when it is the routed unit itself. */
  readonly perRouted: number;
  /** Intra-class correlation ρ of the units of one routed unit, 0..1. */
  readonly correlation: number;
  /** True when the file said `per-routed` and `correlation`. */
  readonly clusterDeclared: boolean;
  /** What one costs: an answer of the candidate for served units, a judgement for sampled ones. */
  readonly costs?: Money;
  /** So many different ones are made a day by each version, all others repeat them from a cache; null where each is made anew. */
  readonly distinctPerDay: number | null;
  /** Set where it is a sample of another unit. */
  readonly sampleOf: {
    readonly unit: string;
    readonly share: number;
    readonly atMostPerDay: number | null;
    /** Who judges the sample, where a model does. */
    readonly judge?: JudgingModel;
  } | null;
}

export interface Cohort {
  readonly name: string;
  /** Label → value; a cohort is the sum of its cells. */
  readonly where: Readonly<Record<string, string>>;
  /** Shares as fractions, 0..1. */
  readonly share: number;
  readonly trainingShare: number | null;
  readonly owner: string | null;
  readonly because: string | null;
  /** First stage that it takes part in; it stays on the baseline before. */
  readonly from: string | null;
  /** Guard → own level to detect, as in `Guard.detect`. */
  readonly detect: Readonly<Record<string, number>>;
  /** Named accepter where the plan cannot see it. */
  readonly accepted: { readonly by: string; readonly because: string } | null;
  /** What stands in for numbers that cannot come, and who sees to it. */
  readonly substitute: { readonly does: string; readonly owner: string } | null;
}

/** How many requests a source answers in so long. */
export interface SourceQuota {
  readonly count: number;
  readonly per: "day" | "hour";
}

export type SourceTarget =
  | {
      readonly kind: "prometheus";
      readonly name: string;
      readonly url: string;
      readonly auth: Auth | null;
      /** `${env:NAME}` in a value stands for a secret. */
      readonly headers: Readonly<Record<string, string>>;
      /** What else is sent with every query, as `nocache: "1"`; absent for nothing. */
      readonly params?: Readonly<Record<string, string>>;
      /** Of AWS; absent where the address names it or nothing is signed. */
      readonly region?: string;
      readonly delay: Duration;
      readonly quota?: SourceQuota;
      readonly arm: ArmLabel;
      readonly where: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "sql";
      readonly name: string;
      /** A path to an SQLite file, or the name of the secret that holds a server's address. */
      readonly database: string;
      readonly auth: Auth | null;
      readonly delay: Duration;
      readonly quota?: SourceQuota;
      readonly arm: ArmLabel;
      readonly where: Readonly<Record<string, string>>;
    }
  | (RowSource & { readonly kind: "langfuse"; readonly options: LangfuseOptions })
  | (RowSource & { readonly kind: "evidently"; readonly options: EvidentlyOptions })
  | (RowSource & { readonly kind: "datadog"; readonly options: DatadogOptions })
  | (RowSource & { readonly kind: "file"; readonly options: FileOptions })
  | (RowSource & { readonly kind: "http-json"; readonly options: HttpJsonOptions })
  | (RowSource & { readonly kind: "command"; readonly options: CommandOptions });

/** What these sources have in common. */
interface RowSource {
  readonly name: string;
  readonly auth: Auth | null;
  readonly delay: Duration;
  readonly quota?: SourceQuota;
  readonly arm: ArmLabel;
  readonly where: Readonly<Record<string, string>>;
}

/** Which label tells the arms apart, and its value on each side. */
export interface ArmLabel {
  readonly label: string;
  readonly baseline: string;
  readonly candidate: string;
}

interface StageBase {
  readonly name: string;
  /** Roles that must say go before it starts. */
  readonly go: readonly string[];
  readonly deadline: Duration | null;
}
export const READERS = ["promptfoo", "jsonl", "json", "deepeval", "inspect", "ragas", "junit"] as const;
export interface EvaluateStage extends StageBase {
  readonly kind: "evaluate";
  readonly reader: (typeof READERS)[number];
  readonly candidate: string;
  readonly baseline: string;
  readonly atLeast: { readonly count: number; readonly per: "cohort" | "total" } | null;
  readonly repeats: number;
  readonly reads: EvidenceKeys;
}
/** Where in the results the item, its cohort and its score stand. */
export interface EvidenceKeys {
  /** As `metadata.id`; null where the reader knows it itself. */
  readonly item: string | null;
  /** As `metadata.desk`: it holds the cohort's name. null: by the labels of the cohorts' `where`. */
  readonly cohortFrom: string | null;
  /** Name of a score; null for passed or failed. */
  readonly score: string | null;
  readonly better: "higher" | "lower";
}
export interface ShadowStage extends StageBase {
  readonly kind: "shadow";
  readonly mirror: Percent;
  readonly by: "router" | "application";
  readonly bake: Duration;
  readonly extendTo: Duration | null;
  readonly sideEffects: "stubbed" | "none";
  readonly shownTo: string | null;
}
export interface CanaryStage extends StageBase {
  readonly kind: "canary";
  /** Weight of everyone whom `cohorts` does not name. */
  readonly weight: Percent;
  /** Weight by cohort; cohorts that join later (`from`) stand here with 0 %. */
  readonly cohorts: Readonly<Record<string, Percent>>;
  readonly bake: Duration;
  readonly extendTo: Duration | null;
}
export interface BlueGreenStage extends StageBase {
  readonly kind: "blue-green";
  readonly preview: Duration;
  readonly switch: "at-once" | readonly Percent[];
  /** How long the candidate takes until it serves as fast as it will; a part of `preview`. */
  readonly warmUp?: Duration;
  readonly bake: Duration;
  readonly extendTo: Duration | null;
}
export type Stage = EvaluateStage | ShadowStage | CanaryStage | BlueGreenStage;

export interface Role {
  readonly name: string;
  /** `@login`, `@org/team`, `CODEOWNERS:path`. */
  readonly anyOf: readonly string[];
  readonly atLeast: number;
  /** On-call only: how long one acknowledgement covers. */
  readonly covers: Duration | null;
  /** A telephone line that somebody answers. */
  readonly phone?: string;
}

export interface OtherState {
  readonly does: string;
  readonly run: readonly string[];
  readonly repeat: "safe" | "unsafe";
  /** Names of the secrets that it is given; left out where the file names none. */
  readonly secrets?: readonly string[];
}

/** Where users go when the old version is bad or gone too: neither version serves then. */
export interface Fallback {
  /** What users get instead: `popular items`. */
  readonly does: string;
  /** argv, no shell; null where a person does it by hand. */
  readonly run: readonly string[] | null;
  readonly owner: string;
}

export interface RollbackTerms {
  readonly within: Duration;
  readonly keepBaselineFor: Duration;
  readonly drilled: { readonly on: string; readonly took: Duration } | null;
  readonly also: readonly OtherState[];
  /** Left out where the file says none: a key that nobody wrote does not change what a file means. */
  readonly fallback?: Fallback;
  readonly cannotUndo: readonly { readonly what: string; readonly owner: string }[];
  /** `pull-request`: one that puts the release's files back is opened after a rollback. Left out where the file does not ask. */
  readonly revert?: "pull-request" | "none";
}

export interface Communication {
  /** As written: `rolled-back`, `1 working day before start`. */
  readonly on: string;
  /** A channel, or an entry under `people` whom somebody tells by hand. */
  readonly to: string;
  readonly message: string;
  /** Who sends it where the program cannot. */
  readonly owner?: string;
}

export interface Rollout {
  readonly version: 1;
  readonly name: string;
  readonly attempt: number;
  readonly kind: RolloutKind;
  readonly tier: Tier;
  readonly release: { readonly baseline: Side; readonly candidate: Side };
  readonly hypothesis: Hypothesis | null;
  readonly start: Start;
  readonly every: Duration;
  readonly routedBy: string;
  readonly units: readonly TrafficUnit[];
  readonly cohorts: readonly Cohort[];
  /** The first moves traffic; the others are ways back. */
  readonly routers: readonly [RouterTarget, ...RouterTarget[]];
  readonly sources: readonly SourceTarget[];
  readonly guards: readonly Guard[];
  readonly stages: readonly Stage[];
  readonly people: readonly Role[];
  readonly rollback: RollbackTerms;
  readonly deadline: Duration;
  readonly supersede: "refuse" | "abort-old" | "queue";
  readonly followUp: readonly { readonly after: Duration; readonly read: string; readonly owner: string }[];
  readonly channels: Readonly<Record<string, Channel>>;
  readonly communications: readonly Communication[];
  readonly answers: Readonly<
    Record<
      string,
      | { readonly kind: "answered"; readonly text: string }
      | { readonly kind: "not-applicable"; readonly because: string }
    >
  >;
}

/** Weight of the candidate in a stage for a cohort; `all` for everyone. Shadow and evaluate serve nobody. */
export function weightIn(stage: Stage, cohort: string): number {
  switch (stage.kind) {
    case "evaluate":
    case "shadow":
      return 0;
    case "canary":
      return stage.cohorts[cohort] ?? stage.weight;
    case "blue-green":
      return 100;
  }
}

/** How long a stage bakes at least; an evaluate stage does not. */
export function bakeOf(stage: Stage): number {
  return stage.kind === "evaluate" ? 0 : stage.bake;
}
