/** Every code of doctor, with what it stands for: rows of the one catalogue. */
export const DIAGNOSIS_CODES = {
  repository: "Whether the repository can be read at all. Without it nothing else can be said.",
  "required-status":
    "A merge must wait for the commit status `model-rollout: <branch>`. Require it in a ruleset of the default branch.",
  "status-source":
    "Whoever may write statuses can write ours too. Choose the expected source of the required status, so that only that App's counts.",
  "pull-request-required":
    "Without a required pull request anybody who may write pushes policy, workflows and rollouts past every gate.",
  "force-push": "A force push can take back what was reviewed. Block force pushes on the default branch.",
  "branch-deletion":
    "A default branch that can be deleted takes the policy with it. Restrict deletions there.",
  "stale-approvals":
    "An approval of an earlier commit should not let a later one in. Dismiss stale approvals on a push.",
  "last-push-approval":
    "Whoever pushes last should not be the one who approves. Require approval of the most recent push.",
  "code-owner-review":
    "CODEOWNERS only proposes reviewers unless their review is required. Require review from Code Owners.",
  "code-owners":
    "Workflows, policy, rollout files and CODEOWNERS itself must have owners, or whoever writes may change who decides.",
  bypass: "Who may pass the rules of the default branch. Every name there is a way around the gate.",
  "state-branches":
    "The branches `model-rollout/**` hold states, routes and quarantine. A ruleset keeps them from being rewound or removed.",
  environment: "Environments that jobs of model-rollout wait for: reviewers, self-review, administrators.",
  "tick-environment":
    "A job that may have to roll back must wait for nobody. Remove the environment with reviewers from it.",
  "actions-approve":
    "GitHub Actions may approve pull requests: any workflow can then fill a required review. Switch it off.",
  "default-permissions":
    "Workflows that name no permissions get a token that may write everything, our status included. Make read the default.",
  "allowed-actions": "Which actions may run. Each one runs with the token and the secrets of its job.",
  "foreign-status":
    "Somebody else wrote our commit status, on a head or on a test merge commit, where it outranks the head's.",
  "status-writers":
    "Another workflow holds `statuses: write`. GitHub takes its statuses for ours, because both come from GitHub Actions.",
  visibility: "Whether the repository is public, and what everybody can read there.",
  advisory:
    "This repository cannot require a status on its plan of GitHub. The gate is advice there; `promote` still refuses what nobody approved.",
  policy: "The policy on the default branch says who decides. Without it the built-in floors hold.",
  "role-people": "A role needs people who can hold it, and on-call at least two.",
  "rollout-files": "Every rollout file of the default branch is right.",
  "secret-names": "A secret that a rollout file or the policy names exists.",
  drafting:
    "What the policy lets a model draft, and whether the jobs that ask it have its key and cannot be rewritten by a pull request.",
  "router-answers": "The router of a rollout answers a read.",
  "metrics-answer": "A metrics source answers a read of one interval.",
  "host-unlisted": "A host is not on the policy's list, so it was not called.",
  "workflow-missing": "A command that no workflow of the default branch runs.",
  "workflow-unreadable": "A workflow file cannot be read, so nothing can be said about it.",
  "gate-trigger":
    "The gate runs on `pull_request`, where the pull request brings its own workflow file. Use `pull_request_target`.",
  "gate-events": "An event that can change the outcome does not start the gate.",
  "gate-skippable":
    "A job that is skipped counts as success, and a workflow that does not start leaves the status pending for ever.",
  "merge-group": "The branch has a merge queue and the gate does not answer it: the queue waits for ever.",
  "review-companion":
    "A review reaches the gate through a second workflow, because GitHub gives reviews of forks a token that may only read.",
  sweep: "The hourly sweep repairs a status that an event missed.",
  "tick-schedule": "Ticks judge the guards. Without a schedule nothing rolls back by itself.",
  "job-concurrency":
    "A job that is cancelled or dropped loses what it was told, or stops in the middle of a move.",
  "job-permissions": "A job lacks a permission that its command needs, or holds all of them.",
  "continue-on-error": "A step that may fail without anybody noticing.",
  "workflow-rule":
    "A workflow of model-rollout breaks one of the rules for safe workflows; docs/doctor.md lists them.",
} as const;

export type DiagnosisCode = keyof typeof DIAGNOSIS_CODES;
