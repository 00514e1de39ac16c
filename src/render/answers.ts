/** Replies to `/rollout` comments. */
import type { Dismissal } from "../gate/outcome.ts";
import type { Verb } from "../gate/command.ts";
import type { RolloutState } from "../promotion/state.ts";
import type { Instant } from "../units.ts";

/** What `respond` says; a closed set, so that every request has an answer. */
export type Answer =
  | { readonly kind: "help" }
  | { readonly kind: "status"; readonly states: readonly RolloutState[] }
  | { readonly kind: "acknowledged"; readonly by: string; readonly until: Instant }
  | { readonly kind: "acknowledgement-refused"; readonly why: Dismissal["why"] }
  | { readonly kind: "held" | "resumed"; readonly rollout: string; readonly by: string }
  | { readonly kind: "aborted"; readonly rollout: string; readonly by: string; /** The router reads back 0. */ readonly confirmed: boolean }
  | { readonly kind: "nothing-runs"; readonly verb: Verb }
  | { readonly kind: "other-digest"; readonly expected: string; readonly found: string }
  | { readonly kind: "not-understood"; readonly expected: string; readonly found: string }
  | { readonly kind: "not-allowed"; readonly verb: Verb }
  | { readonly kind: "not-yet"; readonly verb: Verb }
  | { readonly kind: "edited" }
  | { readonly kind: "failed"; readonly because: string };
