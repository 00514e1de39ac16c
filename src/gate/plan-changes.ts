/** What changed since the plan that people approved, who approved that one, and who is asked again. */
import type { PlanChange } from "../plan/compare.ts";
import type { PullRequestFacts, Review } from "./facts.ts";
import { foldLogin } from "./login.ts";
import type { RolloutOutcome } from "./outcome.ts";

/** An approval or acknowledgement that was for an older plan. */
export interface Voided {
  readonly login: string;
  readonly what: "approval" | "acknowledgement";
  /** The commit, or the short digest, it was given for. */
  readonly at: string | null;
}

/** The plan that was approved, as far as it can be read today. */
export type Since =
  | { readonly kind: "compared"; readonly commit: string; readonly digest: string }
  /** The commit was forced away, or had no such rollout that could be planned. */
  | { readonly kind: "gone"; readonly commit: string | null }
  | { readonly kind: "unreadable"; readonly commit: string; readonly because: string };

export interface PlanChanges {
  readonly rollout: string;
  readonly since: Since;
  /** The riskier first; empty where the older plan cannot be read, and where it is the same. */
  readonly changes: readonly PlanChange[];
  readonly voided: readonly Voided[];
  /** Who can give again what is open, by role; `on-call` for the pager. */
  readonly again: readonly { readonly role: string; readonly closers: readonly string[] }[];
}

/** What people said about an older plan of this rollout. */
export function voidedOf({ dismissals }: RolloutOutcome): readonly Voided[] {
  return dismissals.flatMap(({ login, what, why, at }): readonly Voided[] => {
    if (what === "approval" && why === "stale-commit") return [{ login, what, at }];
    return what === "acknowledgement" && why === "other-digest" ? [{ login, what, at }] : [];
  });
}

export function askedAgain({ requirements }: RolloutOutcome): PlanChanges["again"] {
  return requirements
    .filter(({ kind, id }) => kind === "waiting" && (id.startsWith("role:") || id === "acknowledgement"))
    .map(({ id, closers }) => ({ role: id.startsWith("role:") ? id.slice(5) : "on-call", closers }));
}

/** Commit of the newest approval that is void; null where only the pager was taken, which names a digest and no commit. */
export function approvedCommit(
  { reviews }: Pick<PullRequestFacts, "reviews">,
  voided: readonly Voided[],
): Review["commit"] {
  const logins = new Set(
    voided.filter(({ what }) => what === "approval").map(({ login }) => foldLogin(login)),
  );
  const given = reviews.items
    .filter(
      ({ state, by, commit }) => state === "approved" && commit !== null && logins.has(foldLogin(by.login)),
    )
    .toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0) || b.id - a.id);
  return given[0]?.commit ?? null;
}
