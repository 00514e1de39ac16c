/** Every code of a problem that only the plan can see, with what it means and how to mend it. */
export const PLAN_PROBLEM_CODES = {
  "stage-needs-weight":
    "The first router cannot set this weight. Write one that it can, or put another router first.",
  "stage-needs-mirror":
    "The first router cannot mirror this share. Let the application send the copies (by: application).",
  "stage-needs-cohorts":
    "The first router has one weight for everybody. Leave out weights by cohort and `from`, or change the router.",
  "router-not-sticky":
    "The router decides request by request, so one person may see both versions. Route by request, or use a router that hashes the unit.",
  "policy-first-weight": "The first stage with users is larger than the policy's floor for this tier.",
  "policy-bake": "A stage is shorter than the policy's floor for this tier.",
  "policy-guard-class": "The policy wants a guard of this class for this tier, one that rolls back or holds.",
  "policy-cohorts": "The policy wants more cohorts for this tier.",
  "policy-drill":
    "The policy wants a rehearsed rollback, not older than it says. Run `model-rollout drill` and record it.",
  "policy-host": "The policy lists the hosts that a rollout may talk to. This one is not among them.",
  "cohort-blind":
    "Half of this cohort's traffic would be on the candidate before any guard could prove that it is unharmed. Let it join later, bake longer, or have a person accept it by name.",
  "stage-proves-nothing":
    "No roll-back guard has enough samples in this stage. It can still stop for a large effect, but passing it means little.",
  "guard-option-not-honoured":
    "The guard asks for something that this version does not do, and judging it without would be judging something else. Remove the option, or keep this guard out of the rollout.",
  "guard-not-judged":
    "This version plans with guards of this kind and does not judge them: the guard cannot stop the rollout. A person must look, or the guard must be written as a share or a percentile.",
  "stage-never-starts": "Moving hours and freezes leave no moment at which this stage could start.",
  "state-too-large": "Guards × cohorts are more than the state can hold. Judge fewer cohorts.",
} as const satisfies Readonly<Record<string, string>>;

export type PlanProblemCode = keyof typeof PLAN_PROBLEM_CODES;
