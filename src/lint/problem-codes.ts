/** The rubric's points that are checked, by stable code: what is asked, and what to write. */
export const RUBRIC_CODES = {
  "rubric-01-immutable-ids":
    "Both versions must be named by something that cannot move: a version and a digest, never `latest`.",
  "rubric-02-changes":
    "Everything that changes together must be named. Add prompt, parameters, files or digest.",
  "rubric-02-threshold":
    "A score means nothing without the threshold that was tuned to it: the two must move, and go back, together.",
  "rubric-03-hypothesis": "The bet: a metric, a direction, a size and the stage in which it is read.",
  "rubric-04-change-our-mind": "Say what result would stop the release although no guard broke.",
  "rubric-05-goal-or-guard":
    "What decides to go on is read once, at its stage; what decides to stop is watched all the time. One metric must not silently be both.",
  "rubric-06-composite": "Every part of a composite needs its own floor, or revenue could make up for harm.",
  "rubric-07-offline": "Link the offline results, or say why there are none.",
  "rubric-07-training-window": "Say what the new weights were trained on, and which cohorts were thin there.",
  "rubric-08-tier-reason": "The tier sets how much is asked. Say why it is this one.",
  "rubric-09-exposure": "At least one roll-back guard must say how many people the worst case reaches.",
  "rubric-10-strategy": "At least one stage must bring real users to the candidate: a canary or blue-green.",
  "rubric-10-reason": "Say in one sentence why this way of growing suits this change.",
  "rubric-11-stages": "Every stage needs a share of traffic and a bake.",
  "rubric-12-provable":
    "A roll-back guard that can prove its level in no stage is decoration. Give `expect` and `detect` (for sums `spread`), or bake longer.",
  "rubric-13-daily-cycle": "Before a tenth of the users is on the candidate it should have seen a whole day.",
  "rubric-13-weekend": "People behave differently on weekends. See one before everybody is on the candidate.",
  "rubric-14-assignment":
    "A router that keeps nobody on one version swaps the model in the middle of a conversation.",
  "rubric-15-simultaneous":
    "Compare with the baseline of the same hour, not with yesterday: give a guard `no-worse-than-baseline`.",
  "rubric-16-split":
    "Guard the split itself: a share that is not the one that was set makes every comparison worthless.",
  "rubric-17-shadow": "Mirrored data needs an answer on privacy, and side effects must be stubbed.",
  "rubric-17-side-effects":
    "A mirrored request must not act. The candidate has a tool that writes, so its side effects must be stubbed.",
  "rubric-18-green": "Say how the new environment was warmed up and loaded before the switch.",
  "rubric-18-warm-up":
    "Nobody may be sent to the new environment before it is warm: `warm-up` is said, and within `preview`.",
  "rubric-19-cold-start": "Say how cold starts, scaling limits and quotas are handled at each stage.",
  "rubric-20-calendar":
    "Keep the rollout out of peaks and freezes: `start.moves`, or a freeze in the policy.",
  "rubric-20-route-shared":
    "Two rollout files move traffic on one route: each would undo the other's weights. One of them must go.",
  "rubric-21-timetable": "The timetable, with moving hours and freezes, must end before the deadline.",
  "rubric-22-guard-classes":
    "A release needs at least one latency, one error and one quality guard that measures what users are served.",
  "rubric-23-guard-complete": "A guard needs a limit: an objective or a margin.",
  "rubric-23-window":
    "A query with a window of its own counts other minutes than those that are judged. Write `[$window]`.",
  "rubric-23-glossary":
    "Two words for two quantities are used as if they were one. Write which one is measured.",
  "rubric-24-justified": "Give the baseline's level (`expect`), so that the limit can be understood.",
  "rubric-24-inside-noise":
    "The limit lies where the baseline itself moves from day to day (`usual`): it would break without any release.",
  "rubric-24-never-pass":
    "The candidate is known to lie beyond the limit (`expect-of-candidate`): no stage could ever pass.",
  "rubric-25-interval":
    "All guards, cohorts and looks together may give at most one false alarm in twenty releases.",
  "rubric-26-told-of-hold": "Missing data holds the rollout. Say who is told.",
  "rubric-26-no-tick":
    "When the ticks stop nothing is judged any more. The policy names a heartbeat, or who is woken (`wake.no-tick`).",
  "rubric-27-time-to-detect": "A stage must be longer than its fastest guard needs to see anything.",
  "rubric-28-late-labels":
    "What is judged on early labels is read once more when all are there: `follow-up`.",
  "rubric-28-maturity": "Labels that come later must be old enough before they are judged: `matures-after`.",
  "rubric-29-two-sided": "A rate that is bad in both directions needs both limits: `between: [a, b]`.",
  "rubric-30-tripwire":
    "What must never happen is counted, not rated, and a person confirms it: `count`, `at-most: 0 events`, `confirmed-by`.",
  "rubric-31-saturation": "Watch a resource that runs out: GPU, cache or queue.",
  "rubric-32-cost": "Guard the cost, with a currency.",
  "rubric-33-business": "Guard what the release is for: conversion, containment, read-through.",
  "rubric-34-reports": "Give people a way to report that reaches the rollout.",
  "rubric-35-plumbing":
    "Watch the readings themselves: the share of records that carry a version, or the served model.",
  "rubric-36-cohorts": "Name the groups that could be harmed unseen, each with an owner and a reason.",
  "rubric-36-cohort-complete": "A cohort needs somebody who answers for it and a reason.",
  "rubric-37-own-evaluation":
    "Every cohort must be judged on its own by every roll-back guard whose kind can tell cohorts apart.",
  "rubric-38-first-stage":
    "Every cohort is seen in some stage, joins later, or is accepted by a person by name.",
  "rubric-39-substitute":
    "Where a cohort is too small for numbers, people read a sample instead: `substitute`.",
  "rubric-40-lawful":
    "A cohort must not sort people by a trait that the law protects without a ground that is written down.",
  "rubric-42-entries": "The runbook needs exactly one entry per guard and one per failure of the machinery.",
  "rubric-43-first-command":
    "The first step of every entry is a command that can be pasted, without placeholders.",
  "rubric-43-placeholder": "No command of the runbook may have a placeholder in it.",
  "rubric-44-second-way": "Name a second way back, by another mechanism.",
  "rubric-45-limits": "Every command says what it prints, within which time, and what to do at the limit.",
  "rubric-46-access":
    "Say how on-call gets the access that the commands need, at 3 a.m. and without this page.",
  "rubric-48-verification":
    "After a rollback: traffic really 0, versions in the answers, guards back in range by cohort.",
  "rubric-49-state": "Name what must be undone besides traffic: caches, indexes, written data.",
  "rubric-50-training-data": "Say how data that the candidate produced is kept out of training.",
  "rubric-51-sessions": "Say what happens to conversations that are under way.",
  "rubric-52-irreversible": "List what cannot be undone, each with an owner.",
  "rubric-53-escalation": "On-call needs somebody to escalate to, and every entry says who may act.",
  "rubric-54-fallback":
    "Say what serves people when the old version is bad or gone too: a rollback and a fallback are two things.",
  "rubric-54-capacity":
    "A rollback sends everybody back at once. Say who or what has the capacity to take them.",
  "rubric-54-target-ready":
    "The rollback goes to the baseline, and the baseline would be gone or scaled down. Keep it.",
  "rubric-54-target-long":
    "Keep the baseline at least as long as the last stage and the slowest labels need to show harm.",
  "rubric-55-drill": "Rehearse the rollback and record when and how long it took.",
  "rubric-55-drill-old": "The last rehearsal is older than 90 days. Rehearse again.",
  "rubric-55-drill-slow":
    "The rehearsal took longer than the rollback may take. Correct the one or the other.",
  "rubric-56-evidence": "Say which samples, traces and records are kept before anybody cleans up.",
  "rubric-57-retry": "A retry is a new digest and new approvals.",
  "rubric-59-decider": "Name the people who decide.",
  "rubric-60-on-call": "Name who is on call and how long one acknowledgement covers.",
  "rubric-61-decision-rights": "Only people decide. A name that belongs to a program cannot hold a role.",
  "rubric-62-decision-points": "Put a human go before a large step.",
  "rubric-63-communications": "Say who hears what when it is rolled back.",
  "rubric-64-support-brief": "Tell the front line what users may see.",
  "rubric-65-override":
    "Say who may go around a rule in an emergency, and for how long: `emergency` in the policy.",
  "rubric-66-record": "Say how long the record of decisions is kept.",
  "rubric-67-close-out": "Plan the look back: what is read after the release, by whom.",
  "rubric-68-pinned": "A language model is pinned by model id, prompt and parameters.",
  "rubric-68-tools": "Name the tools that the model may call, and whether each reads or writes.",
  "rubric-68-index": "Pin the snapshot of the retrieval index, or say that there is none.",
  "rubric-68-filter": "Pin the version of the safety filter, or say that there is none.",
  "rubric-68-served-model": "Guard that the model which answers is the pinned one.",
  "rubric-69-llm-quality": "A language model needs a guard for unsupported answers and one for refusals.",
  "rubric-69-refusals": "Guard how often the model refuses, or say why not.",
  "rubric-69-safety-filter": "Guard how often the safety filter hits, or say why not.",
  "rubric-69-off-brand": "Guard answers that are off brand, or say why not.",
  "rubric-70-judge": "Say how the judging model is pinned and compared with people.",
  "rubric-70-other-model": "A model is kind to its own answers. Let another one judge.",
  "rubric-70-agreement":
    "The judging model agrees with people less than its own floor, so what it says means nothing.",
  "rubric-71-first-token": "Guard the time to the first token apart from the whole answer.",
  "rubric-71-token-pace": "Guard the pace of the tokens after the first.",
  "rubric-72-repeats": "A model that does not always answer the same needs repeats per prompt.",
  "rubric-72-attacks": "Name the tests for prompt injection and for leaks of personal data.",
} as const satisfies Readonly<Record<string, string>>;

export type RubricCode = keyof typeof RUBRIC_CODES;

/** What is said of the rubric as a whole. */
export const SCORE_CODES = {
  "answer-unknown": "No point of the rubric has an answer of this name. Correct its spelling, or remove it.",
  "rubric-score":
    "Fewer points are settled than releases of this tier usually settle. Answer the open ones, the cheapest first.",
} as const satisfies Readonly<Record<string, string>>;

export type ScoreCode = keyof typeof SCORE_CODES;
