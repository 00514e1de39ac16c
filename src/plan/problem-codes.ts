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
  "policy-guard-class":
    "The policy wants a guard of this class for this tier, one that measures what users are served and rolls back or holds.",
  "policy-cohorts": "The policy wants more cohorts for this tier.",
  "policy-drill":
    "The policy wants a rehearsed rollback, not older than it says. Run `model-rollout drill` and record it.",
  "policy-host": "The policy lists the hosts that a rollout may talk to. This one is not among them.",
  "cohort-blind":
    "Half of this cohort's traffic would be on the candidate before any guard could prove that it is unharmed. Let it join later, bake longer, or have a person accept it by name.",
  "stage-proves-nothing":
    "No roll-back guard has enough samples in this stage. It can still stop for a large effect, but passing it means little.",
  "latency-buckets-unsaid":
    "Latencies are counted at the bounds of the histogram's buckets. Write them under `buckets`, so that the plan can say which limit is really tested.",
  "latency-bound-missing":
    "No bucket ends at the objective or beyond it, so that nothing can be counted against it. Add a bucket, or change the objective.",
  "latency-margin-coarse":
    "The buckets are so wide that another margin would be tested than the one that is written. Add buckets around the expected percentile, or write the margin that they can test.",
  "guard-never-judged":
    "The guard is judged in none of the rollout's stages: it cannot stop anything. Add a stage in which it is (a shadow for paired answers), bake longer than its labels take to mature, or remove it.",
  "certificate-impossible":
    "The guard asks for a certificate that it can never get, and its stage would hold for ever. Give it a margin or an objective that the baseline itself keeps well, or remove `certify`.",
  "certificate-late":
    "Before the certificate is there the stage does not pass. Bake longer, widen the margin, or begin the guard `from` a later stage.",
  "date-past":
    "The moment has passed, so nothing waits for it. Write one that lies ahead, or take the line out.",
  "date-ahead": "This is said to have happened, and its date lies ahead. Write the day on which it did.",
  "stage-never-starts": "Moving hours and freezes leave no moment at which this stage could start.",
  "state-too-large": "Guards × cohorts are more than the state can hold. Judge fewer cohorts.",
} as const satisfies Readonly<Record<string, string>>;

export type PlanProblemCode = keyof typeof PLAN_PROBLEM_CODES;
