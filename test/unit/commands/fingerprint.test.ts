import { expect, test } from "vitest";
import { fingerprint } from "../../../src/commands/fingerprint.ts";
import type { PullRequestFacts } from "../../../src/gate/facts.ts";
import { sha } from "../../../src/units.ts";
import { approval, comment, factsOf, HEAD, listed, OLD } from "../gate/facts-of.ts";

const REVIEW = approval("owner-a");
const COMMENT = comment("oncall-a", "/rollout hold");
const BEFORE: Partial<PullRequestFacts> = {
  reviews: listed(REVIEW),
  comments: listed(COMMENT),
  labels: ["urgent", "model"],
  around: { ...factsOf().around, siblings: listed(), elsewhere: [], saidBy: null },
};
const { head, base } = factsOf();
const twin = { siblings: listed({ number: 8, branch: "main" }), elsewhere: [], saidBy: null };

test.each<readonly [string, Partial<PullRequestFacts>]>([
  ["a push", { head: { ...head, sha: OLD } }],
  ["a base that moved", { base: { ...base, tip: sha("d".repeat(40)) } }],
  ["another base branch", { base: { ...base, branch: "release" } }],
  ["a draft", { draft: true }],
  ["an end", { state: "closed" }],
  ["a label that was taken away", { labels: ["urgent"] }],
  ["a review that was dismissed", { reviews: listed({ ...REVIEW, state: "dismissed" }) }],
  ["a review whose reason was edited", { reviews: listed({ ...REVIEW, body: "" }) }],
  ["a review of another commit", { reviews: listed({ ...REVIEW, commit: OLD }) }],
  ["a new review", { reviews: listed(REVIEW, approval("owner-b")) }],
  ["a comment that was edited", { comments: listed({ ...COMMENT, edited: true }) }],
  ["a comment that was deleted", { comments: listed() }],
  ["a twin that was opened", { around: twin }],
])("%s while we write is seen", (_, change) => {
  expect(fingerprint(factsOf({ ...BEFORE, ...change }))).not.toBe(fingerprint(factsOf(BEFORE)));
});

test("our own comment is no news, nor is the order of labels", () => {
  const ours = comment("model-rollout[bot]", "the plan", { ours: true });
  const same = {
    ...BEFORE,
    comments: listed(COMMENT, ours),
    labels: ["model", "urgent"],
    head: { ...head, sha: HEAD },
  };
  expect(fingerprint(factsOf(same))).toBe(fingerprint(factsOf(BEFORE)));
});
