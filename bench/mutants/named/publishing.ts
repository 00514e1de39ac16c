/** What a pull request changes, and how the outcome is said. */
import type { Mistake } from "./mistake.ts";

export const PUBLISHING: readonly Mistake[] = [
  {
    file: "src/gate/changed-rollouts.ts",
    was: "if (!files.complete) return null;",
    instead: "",
    breaks: "a list of files that was cut hides a changed rollout",
  },
  {
    file: "src/gate/changed-rollouts.ts",
    was: "touched.has(file) || names.some((name) => touched.has(name))",
    instead: "touched.has(file)",
    breaks: "a changed prompt changes no rollout",
  },
  {
    file: "src/gate/changed-rollouts.ts",
    was: "[...trees.head, ...trees.base].filter",
    instead: "[...trees.head].filter",
    breaks: "a removed rollout needs nobody",
  },
  {
    file: "src/gate/own-comment.ts",
    was: "ours && firstLine(body).trim() === marker",
    instead: "firstLine(body).trim() === marker",
    breaks: "a copy of our marker by somebody else is our comment",
  },
  {
    file: "src/gate/own-comment.ts",
    was: "firstLine(body).trim() === marker",
    instead: "body.includes(marker)",
    breaks: "a comment that quotes our marker is rewritten",
  },
  {
    file: "src/commands/assess.ts",
    was: "if (facts.policy === null) return { policy: builtInPolicy()",
    instead:
      "if (facts.policy === null || facts.policy.refused !== undefined) return { policy: builtInPolicy()",
    breaks: "a policy that is a link counts as none",
  },
  {
    file: "src/commands/assess.ts",
    was: "problems: problems.length + shared.length,",
    instead: "problems: problems.length,",
    breaks: "two rollouts with one name merge",
  },
  {
    file: "src/commands/assess.ts",
    was: "await world.pullRequests.access(facts, wantedAccess(input))",
    instead: "facts",
    breaks: "permissions and teams are never asked for",
  },
  {
    file: "src/commands/assess.ts",
    was: "evaluateGate({ ...input, facts: known })",
    instead: "evaluateGate(input)",
    breaks: "the gate does not see the permissions that were read",
  },
  {
    file: "src/commands/gate-input.ts",
    was: "problems: seen.problems + wrong,",
    instead: "problems: seen.problems,",
    breaks: "a rollout file that cannot be planned is no problem",
  },
  {
    file: "src/commands/gate-input.ts",
    was: "rollouts: [...planned, ...removed],",
    instead: "rollouts: planned,",
    breaks: "a removed rollout asks nobody",
  },
  {
    file: "src/commands/gate-input.ts",
    was: "isNew: before === null,",
    instead: "isNew: false,",
    breaks: "a new rollout counts as one that the base knows",
  },
  {
    file: "src/commands/gate-input.ts",
    was: "blocked: isRefused(planned),",
    instead: "blocked: false,",
    breaks: "a blocker of the plan is forgotten",
  },
  {
    file: "src/commands/gate-input.ts",
    was: "tier: 1, people: [], peopleAtBase: []",
    instead: "tier: 3, people: [], peopleAtBase: []",
    breaks: "to remove a broken file is easier than to remove a good one",
  },
  {
    file: "src/commands/publish.ts",
    was: "world.conversation.setStatus(facts.head.sha,",
    instead: "world.conversation.setStatus(facts.base.tip,",
    breaks: "the status is posted on the base",
  },
  {
    file: "src/commands/publish.ts",
    was: "look === LOOKS || fingerprint(again) === fingerprint(facts)",
    instead: "true",
    breaks: "what changed between reading and posting is not looked at",
  },
  {
    file: "src/commands/publish.ts",
    was: 'call.dryRun || facts.state !== "open"',
    instead: 'facts.state !== "open"',
    breaks: "a dry run posts",
  },
  {
    file: "src/commands/publish.ts",
    was: 'call.dryRun || facts.state !== "open"',
    instead: "call.dryRun",
    breaks: "a closed pull request is posted on",
  },
  {
    file: "src/commands/publish.ts",
    was: "`${review.id}:${review.state}`",
    instead: "`${review.id}`",
    breaks: "a review that was dismissed while we posted is not seen",
  },
  {
    file: "src/commands/publish.ts",
    was: "`${comment.id}:${comment.edited}`",
    instead: "`${comment.id}`",
    breaks: "a comment that was edited while we posted is not seen",
  },
  {
    file: "src/commands/publish.ts",
    was: "[facts.head.sha, facts.base.tip,",
    instead: "[facts.head.sha,",
    breaks: "a policy that changed while we posted is not seen",
  },
  {
    file: "src/commands/publish.ts",
    was: "[facts.head.sha, facts.base.tip,",
    instead: "[facts.base.tip,",
    breaks: "a push while we posted is not seen",
  },
  {
    file: "src/commands/publish.ts",
    was: "if (isTakenBack) await say();",
    instead: "",
    breaks: "a go that is over stays while the comment cannot be written",
  },
];
