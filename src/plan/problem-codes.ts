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
    "Half of this cohort's traffic would be on the candidate before any guard could prove that it is unharmed. Let it join later, bake longer, say what stands in for numbers (`substitute`), or have a person accept it by name.",
  "stage-proves-nothing":
    "No roll-back guard has enough samples in this stage. It can still stop for a large effect, but passing it means little.",
  "unit-cached":
    "The guard counts answers of which most come from a cache. A repeated answer proves nothing new, and each version makes its own, so that a larger share of the users does not help. Bake longer, or have other answers read.",
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
  "offline-results-wrong":
    "The file of offline results cannot be read here. Commit it as the program wrote it, or write one line for each answer.",
  "offline-not-read":
    "A file of offline results was not read: it is too large, kept outside the repository, or no text. Where `at-least` asks for items, nobody can say that they are there.",
  "offline-measures-mixed":
    "Some answers have only a verdict and others only a score, so they cannot be compared. Name the score in the stage.",
  "offline-too-thin":
    "The offline results hold fewer items of a cohort than the stage asks for. A difference there would be chance. Add items, and run both versions on them.",
  "offline-same-results":
    "Both files of offline results have the same content, so nothing was compared. Commit the results of each version.",
  "offline-results-swapped":
    "A file of offline results was made with the other version. Exchange the two files.",
  "offline-items-differ":
    "Only items that both versions answered are compared. What one of them did not answer may be what it does worst.",
  "offline-repeats-differ":
    "Repeats of an item are one item, not several. Items that were run more or less often than the stage says may stand twice, or be missing.",
  "offline-answers-lost":
    "Answers that never came, or that nothing graded, count neither as passed nor as failed. When there are many, what is left is no fair sample.",
  "offline-items-unplaced":
    "Items without the labels by which cohorts are told count only for all traffic. A cohort may look thinner than it is.",
  "offline-run-partial":
    "A run of the evaluation did not end, or its file holds less than it says. What is missing may be what went wrong: nothing is read as better. Run it again.",
  "offline-runs-unlike":
    "The two versions were not evaluated alike: other questions, another grader, another threshold or another release of the program. A difference may come from that.",
  "offline-scales-differ":
    "The scores of one version are shares from 0 to 1, those of the other reach to 100. Nothing is converted. Write both on one scale.",
  "stage-never-starts":
    "Moving hours and freezes leave no moment within a year at which this stage could start.",
  "stage-frozen":
    "Freezes, of the policy or of the file, cover every moment of a year at which this stage could start. Shorten the freeze, or plan the release for another time.",
  "deadline-before-end":
    "The stages alone would fit the deadline; with the moving hours and freezes between them they do not, so that the rollout would be given up half-way. Allow more time, widen `moves`, or start on another day.",
  "start-passed":
    "`not-before` lies behind and keeps nothing. Write a time that lies ahead, or leave it out.",
  "start-far-ahead":
    "What a plan rests on does not keep for ever: levels of the baseline, the drill, who is on call. Plan it closer to the start.",
  "freeze-passed": "A freeze of the file lies behind and keeps nothing. Correct its year, or take it out.",
  "hand-overs-many": "Each hand-over of the pager needs an acknowledgement of its own. Let one cover longer.",
  "rollback-untold":
    "A rollback must reach somebody who was not looking. Send a message on `rolled-back` to a channel.",
  "heartbeat-missing":
    "When the ticks stop, no tick is left to say so, and nothing will notice. Name a dead man's switch in the policy: `heartbeat: <name of a secret>`.",
  "page-unheard":
    "A page would reach nobody: the file has no channel that wakes (add one of kind pagerduty, or call one `pager` or `on-call`; until then a page goes where messages go), or the policy's hosts.notifiers does not list PagerDuty's.",
  "hypothesis-contradiction":
    "The bet contradicts itself: the effect goes the other way than the direction, has another unit than the metric's levels, or leads to a level that there cannot be. Write x1.05 to increase and x0.9 to decrease, points (2pp) for shares, scores (0.2 score) for scores.",
  "hypothesis-unreadable":
    "The stage in which the bet is read cannot show it with an interval: it will be reported as undecided. Read it where both versions have live traffic, and let the metric be compared with the baseline (no-worse-than-baseline).",
  "hypothesis-too-few":
    "Too few samples reach the stage in which the bet is read to tell its effect from none: it will most likely stay undecided. Bake longer, read it at a larger weight, or bet on a larger effect.",
  "date-ahead": "This is said to have happened, and its date lies ahead. Write the day on which it did.",
  "router-not-moved":
    "A KServe service on Knative whose candidate the file does not name can only be moved by people. As the first router, `promote` refuses the rollout before anything moves; as a further way back, a person takes it with the commands of the runbook.",
  "source-cannot-say":
    "The source never has what this kind of guard is judged by: a mean is no scores, and a report no histogram. Judge it as a level, or let another source serve it.",
  "source-quota":
    "The rollout would ask a source more often than its `quota` lets. Once that is used up there are no readings: nothing passes, and in the end it goes back. Look less often (`every`), let fewer guards read it, or have the quota raised.",
  "state-too-large": "Guards × cohorts are more than the state can hold. Judge fewer cohorts.",
} as const satisfies Readonly<Record<string, string>>;

export type PlanProblemCode = keyof typeof PLAN_PROBLEM_CODES;
