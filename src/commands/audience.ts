import type { PullRequestFacts } from "../gate/facts.ts";
import type { Audience } from "../render/plan-sections.ts";

/** Internal repositories are private to GitHub's facts: only the public is everybody. */
export function audienceOf({ facts }: { readonly facts: Pick<PullRequestFacts, "isPrivate"> }): Audience {
  return facts.isPrivate ? "team" : "public";
}
