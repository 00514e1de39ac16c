/** Why somebody may not ask for something, and why a guard is never set aside: what to do instead stands in each. */
import type { NotAllowed } from "../gate/may-ask.ts";
import type { NeverOverridden } from "../promotion/override.ts";

export const NOT_ALLOWED: Readonly<Record<NotAllowed, string>> = {
  "not-a-person": "only people may ask",
  stranger: "it needs write access, a role in this rollout, or a part of it that is yours",
  "policy-unreadable": "the policy on the base branch cannot be read, so that nobody is known to hold a role",
  "no-role": "it needs a person whom the policy, and the rollout file where it names people, list for a role",
  "no-access": "it needs as much access to the repository as an approval does",
  author: "the author of a pull request never lets it go on; somebody else with the role writes it",
  contributor:
    "whoever wrote a part of a pull request never lets it go on; somebody else with the role writes it",
  "contributors-unknown":
    "not everybody who wrote this pull request could be read, so that nobody is known to be somebody else",
  "through-an-app":
    "it was written through an app, which may hold and abort only. Type it by hand, in a new comment",
  "app-unknown":
    "whether a person typed it could not be read, and only a person lets something go on. Type it as a new comment on the pull request",
};

export const NOT_REVIEWED = {
  "run-again": "a run that runs again repeats an old word; start the workflow anew",
  bypassed:
    "no reviewer is recorded for this run, so that somebody went past the environment or it has no reviewers. The journal says so",
  "other-environment":
    "a person reviewed the run for another environment; this go is given at `model-rollout-go` or `model-rollout-go-<name of the rollout>`",
  rejected: "a reviewer rejected this run",
} as const;

export const NEVER_OVERRIDDEN: Readonly<Record<NeverOverridden, string>> = {
  "rolls-back": "a guard that rolls back is never set aside",
  "zero-tolerance": "a guard that tolerates nothing is never set aside",
  integrity: "without this guard nobody knows whether the comparison is true, so that it is never set aside",
  certificate: "the rollout file asks for this guard's certificate by name, so that it is never set aside",
  "only-warns": "this guard only warns: it holds nothing",
};
