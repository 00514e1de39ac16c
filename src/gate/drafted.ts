/** What the gate knows of drafted words: which statements our comment shows, never what they say. */

export interface ShownStatement {
  /** Twelve hex digits: another word is another statement. */
  readonly id: string;
  /** A trusted document says another thing: it holds until a person has resolved it. */
  readonly contradicts: boolean;
}

/** The statements of one rollout, as our comment shows them. */
export interface ShownDraft {
  readonly rollout: string;
  /** The first twelve digits of the plan that they were drafted for. */
  readonly plan: string;
  readonly statements: readonly ShownStatement[];
}

/** What is known of the drafted words of one rollout, where the policy drafts any. */
export type DraftStanding =
  /** Nothing that could be believed says what is shown. */
  | {
      readonly kind: "unread";
      /** No comment of ours names the rollout in its marker, somebody else edited it, or its marker is odd or of another plan. */
      readonly why: "missing" | "edited" | "odd" | "other-plan";
    }
  | { readonly kind: "shown"; readonly statements: readonly ShownStatement[] };

/** What a person said of a statement, in a comment of their own. */
export interface StatementWord {
  readonly id: string;
  readonly says: "verified" | "rejected" | "resolved";
  readonly by: string;
  /** When, milliseconds since 1970. */
  readonly at: number;
  /** Empty where it was only verified. */
  readonly reason: string;
}
