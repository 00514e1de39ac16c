/** What else hangs on the head of a pull request: read along with its facts. */
import type { Around } from "../../gate/around.ts";
import type { FactsAnswer } from "./facts-query.ts";

const PREFIX = "model-rollout: ";

type Head = Extract<FactsAnswer["head"], { readonly kind: "Commit" }>;

export function aroundOf(answer: FactsAnswer, commit: Head): Around {
  const { pullRequest, open, viewer } = answer;
  const contexts = (commit.status?.contexts ?? []).filter(({ context }) => context.startsWith(PREFIX));
  const own = contexts.find(({ context }) => context === PREFIX + pullRequest.baseRefName);
  const siblings = open.nodes.filter(
    (each) =>
      each === null || (each.headRefOid === pullRequest.headRefOid && each.number !== pullRequest.number),
  );
  return {
    siblings: {
      items: siblings.flatMap((each) =>
        each === null ? [] : [{ number: each.number, branch: each.baseRefName }],
      ),
      complete: !open.pageInfo.hasNextPage && !siblings.includes(null),
    },
    elsewhere: contexts
      .filter((each) => each !== own && each.state === "SUCCESS")
      .map(({ context }) => context.slice(PREFIX.length)),
    saidBy: own === undefined || isSame(own.creator?.login, viewer) ? null : (own.creator?.login ?? "ghost"),
  };
}

/** A bot is `name[bot]` as a viewer, and `name` as a creator. */
function isSame(creator: string | undefined, viewer: string): boolean {
  return creator?.replace(/\[bot\]$/, "").toLowerCase() === viewer.replace(/\[bot\]$/, "").toLowerCase();
}
