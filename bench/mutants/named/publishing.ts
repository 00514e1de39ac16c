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
    was: "withEqualCommits(older, { ...input, facts: known }, plans)",
    instead: "withEqualCommits(older, input, plans)",
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
    was: "setStatus(facts.head.sha, status, current)",
    instead: "setStatus(facts.base.tip, status, current)",
    breaks: "the status is posted on the base",
  },
  {
    file: "src/commands/publish.ts",
    was: "if (again === null) return published;",
    instead: "return published;",
    breaks: "what changed between reading and posting is not looked at",
  },
  {
    file: "src/commands/publish.ts",
    was: 'call.dryRun || facts.state === "merged"',
    instead: 'facts.state === "merged"',
    breaks: "a dry run posts",
  },
  {
    file: "src/commands/publish.ts",
    was: 'call.dryRun || facts.state === "merged"',
    instead: "call.dryRun",
    breaks: "a merged pull request is posted on",
  },
  {
    file: "src/commands/fingerprint.ts",
    was: "return [id, state, was, commit,",
    instead: "return [id, was, commit,",
    breaks: "a review that was dismissed while we posted is not seen",
  },
  {
    file: "src/commands/fingerprint.ts",
    was: "[comment.id, comment.edited, comment.body]",
    instead: "[comment.id]",
    breaks: "a comment that was edited while we posted is not seen",
  },
  {
    file: "src/commands/fingerprint.ts",
    was: "base.tip, draft",
    instead: "draft",
    breaks: "a policy that changed while we posted is not seen",
  },
  {
    file: "src/commands/fingerprint.ts",
    was: "[head.sha, base.branch",
    instead: "[base.branch",
    breaks: "a push while we posted is not seen",
  },
  {
    file: "src/commands/publish.ts",
    was: "if (isTakenBack) await say();",
    instead: "",
    breaks: "a go that is over stays while the comment cannot be written",
  },
  {
    file: "src/commands/gate-input.ts",
    was: "policyChange: policyChangeOf(facts, policy),",
    instead: "policyChange: null,",
    breaks: "a pull request changes its own policy",
  },
  {
    file: "src/commands/gate-input.ts",
    was: "        unread: true,\n",
    instead: "",
    breaks: "a policy whose head was not read is no change",
  },
  {
    file: "src/commands/gate-input.ts",
    was: 'severity === "blocker"',
    instead: 'severity === "warning"',
    breaks: "a policy at the head that cannot be used is merged",
  },
  {
    file: "src/commands/gate-input.ts",
    was: "base?.path ?? head?.path ?? (head",
    instead: "base?.path ?? (head",
    breaks: "a policy that is added needs nobody",
  },
  {
    file: "src/commands/gate-input.ts",
    was: "return owners !== undefined && asks",
    instead: "return false && owners !== undefined && asks",
    breaks: "code owners whom the policy asks change themselves",
  },
];
