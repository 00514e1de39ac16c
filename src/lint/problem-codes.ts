/** The rubric's points that are checked, by stable code: what is asked, and what to write. */
export const RUBRIC_CODES = {
  "rubric-01-immutable-ids":
    "Both versions must be named by something that cannot move: a version and a digest, never `latest`.",
  "rubric-02-changes":
    "Everything that changes together must be named. Add prompt, parameters, files or digest.",
  "rubric-03-hypothesis": "The bet: a metric, a direction, a size and the stage in which it is read.",
  "rubric-04-change-our-mind": "Say what result would stop the release although no guard broke.",
  "rubric-07-offline": "Link the offline results, or say why there are none.",
  "rubric-09-exposure": "At least one roll-back guard must say how many people the worst case reaches.",
  "rubric-10-strategy": "At least one stage must bring real users to the candidate: a canary or blue-green.",
  "rubric-11-stages": "Every stage needs a share of traffic and a bake.",
  "rubric-12-provable":
    "A roll-back guard that can prove its level in no stage is decoration. Give `expect` and `detect` (for sums `spread`), or bake longer.",
  "rubric-13-daily-cycle": "Before a tenth of the users is on the candidate it should have seen a whole day.",
  "rubric-14-assignment":
    "A router that keeps nobody on one version swaps the model in the middle of a conversation.",
  "rubric-16-split":
    "Guard the split itself: a share that is not the one that was set makes every comparison worthless.",
  "rubric-17-shadow": "Mirrored data needs an answer on privacy, and side effects must be stubbed.",
  "rubric-18-green": "Say how the new environment was warmed up and loaded before the switch.",
  "rubric-19-cold-start": "Say how cold starts, scaling limits and quotas are handled at each stage.",
  "rubric-22-guard-classes":
    "A release needs at least one latency, one error and one quality guard that measures what users are served.",
  "rubric-23-guard-complete": "A guard needs a limit: an objective or a margin.",
  "rubric-24-justified": "Give the baseline's level (`expect`), so that the limit can be understood.",
  "rubric-26-told-of-hold": "Missing data holds the rollout. Say who is told.",
  "rubric-29-two-sided": "A rate that is bad in both directions needs both limits: `between: [a, b]`.",
  "rubric-31-saturation": "Watch a resource that runs out: GPU, cache or queue.",
  "rubric-32-cost": "Guard the cost, with a currency.",
  "rubric-33-business": "Guard what the release is for: conversion, containment, read-through.",
  "rubric-34-reports": "Give people a way to report that reaches the rollout.",
  "rubric-36-cohorts": "Name the groups that could be harmed unseen, each with an owner and a reason.",
  "rubric-37-own-evaluation":
    "Every cohort must be judged on its own by every roll-back guard whose kind can tell cohorts apart.",
  "rubric-42-entries": "The runbook needs exactly one entry per guard and one per failure of the machinery.",
  "rubric-43-first-command":
    "The first step of every entry is a command that can be pasted, without placeholders.",
  "rubric-44-second-way": "Name a second way back, by another mechanism.",
  "rubric-48-verification":
    "After a rollback: traffic really 0, versions in the answers, guards back in range by cohort.",
  "rubric-49-state": "Name what must be undone besides traffic: caches, indexes, written data.",
  "rubric-50-training-data": "Say how data that the candidate produced is kept out of training.",
  "rubric-51-sessions": "Say what happens to conversations that are under way.",
  "rubric-52-irreversible": "List what cannot be undone, each with an owner.",
  "rubric-55-drill": "Rehearse the rollback and record when and how long it took.",
  "rubric-59-decider": "Name the people who decide.",
  "rubric-60-on-call": "Name who is on call and how long one acknowledgement covers.",
  "rubric-62-decision-points": "Put a human go before a large step.",
  "rubric-63-communications": "Say who hears what when it is rolled back.",
  "rubric-64-support-brief": "Tell the front line what users may see.",
  "rubric-67-close-out": "Plan the look back: what is read after the release, by whom.",
  "rubric-68-pinned": "A language model is pinned by model id, prompt and parameters.",
  "rubric-68-served-model": "Guard that the model which answers is the pinned one.",
  "rubric-69-llm-quality": "A language model needs a guard for unsupported answers and one for refusals.",
  "rubric-69-safety-filter": "Guard how often the safety filter hits, or say why not.",
  "rubric-69-off-brand": "Guard answers that are off brand, or say why not.",
  "rubric-70-judge": "Say how the judging model is pinned and compared with people.",
  "rubric-72-repeats": "A model that does not always answer the same needs repeats per prompt.",
} as const satisfies Readonly<Record<string, string>>;

export type RubricCode = keyof typeof RUBRIC_CODES;
