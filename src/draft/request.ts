/** What is asked of a model: pure data, so that it can be printed before anything is sent. */

export interface DraftMessage {
  readonly role: "system" | "user";
  readonly content: string;
}

/** A question with the shape that its answer must have. */
export interface DraftRequest {
  readonly messages: readonly DraftMessage[];
  /** JSON Schema of the answer, in the subset that endpoints enforce: objects closed, every member required. */
  readonly schema: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
}
