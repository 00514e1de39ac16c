/** What the policy at the base branch allows a model that drafts words: where it is, what it costs at most, what it may read. */
import type { Duration } from "../units.ts";
import type { Money, Tier } from "./rollout.ts";
import type { Auth } from "./router.ts";

/** The texts alone are drafted: nothing of it is read by the judge, the promotion or a rollback. */
export interface Drafting {
  /** An OpenAI-compatible base address; `/chat/completions` is appended. */
  readonly endpoint: string;
  readonly model: string;
  readonly auth: Auth | null;
  /** Who agreed to what leaves, in their own words. */
  readonly consent: string;
  readonly parameters: {
    /** 0 unless the policy says otherwise. */
    readonly temperature: number;
    readonly topP: number | null;
    readonly seed: number | null;
    /** Longest answer, in the model's own tokens. */
    readonly maxTokens: number;
  };
  /** For one answer; then the plan goes on without. */
  readonly within: Duration;
  /** What one request may cost at most, counted before it is sent; null where the policy does not say. */
  readonly costs: {
    readonly atMost: Money;
    /** For a million tokens. */
    readonly input: Money;
    readonly output: Money;
  } | null;
  /** Trusted documents, at the base's tip: what is drafted is held against them. */
  readonly documents: readonly string[];
  /** Tiers in which every drafted statement needs a person's word before the merge. */
  readonly requireVerified: readonly Tier[];
}
