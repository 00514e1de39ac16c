import { asked, broken, generated, type Page } from "./page.ts";

/** A and B: what changes, and how it grows. */
export const CHANGE_AND_STAGE_PAGES = {
  "rubric-01-immutable-ids": broken(
    "Ids, models, indexes and filters must not end in a word that moves; a model without a digest needs a version, date or build number in its name.",
    "A provider moves `latest` while the canary runs: the numbers are then of two models, and the rollback goes to a third.",
    {
      bad: { yaml: "release:\n  candidate:\n    model: vendor-large:latest" },
      fix: { yaml: "release:\n  candidate:\n    model: vendor-large@2026-10-02" },
    },
  ),
  "rubric-02-changes": broken(
    "The two sides are compared field by field, named files by their content.",
    "Two things changed at once and only one was reviewed.",
    {
      bad: {
        without: ["release.baseline", "release.candidate"],
        yaml: "release:\n  baseline: { id: v1.8.2, model: news-7b@2026-05-11, prompt: { file: prompts/summary.md }, parameters: { temperature: 0.2 }, tools: { archive: reads }, index: kb@2026-11-15, filter: filter-v9 }\n  candidate: { id: v2.0.0, model: news-7b@2026-05-11, prompt: { file: prompts/summary.md }, parameters: { temperature: 0.2 }, tools: { archive: reads }, index: kb@2026-11-15, filter: filter-v9 }",
      },
      fix: { yaml: "release:\n  candidate:\n    parameters: { temperature: 0.7 }" },
    },
  ),
  "rubric-02-threshold": broken(
    "The candidate of a classifier names a file under `with`, or a parameter called threshold.",
    "The old threshold cuts the new scores: twice the alerts, or none; and a rollback that brings back only half of the pair.",
    {
      bad: { without: ["release.candidate.with"], yaml: "kind: classifier" },
      fix: { yaml: "release:\n  candidate:\n    with: [{ file: thresholds.yml }]" },
    },
  ),
  "rubric-03-hypothesis": broken(
    "`hypothesis` is there, with metric, direction, effect and read-at. Whether it is a good one is for a person.",
    "Without a bet every result can be told as a success.",
    {
      bad: { without: ["hypothesis"], yaml: "" },
      fix: {
        yaml: 'hypothesis: { metric: read-through, direction: increase, effect: x1.05, read-at: canary-50, change-our-mind: "flat at 50% and costs up" }',
      },
    },
  ),
  "rubric-04-change-our-mind": broken(
    "`change-our-mind` is there.",
    "No guard breaks, nothing got better, and it is released because it was already there.",
    {
      bad: { without: ["hypothesis.change-our-mind"], yaml: "" },
      fix: { yaml: 'hypothesis:\n  change-our-mind: "flat at 50% and costs up"' },
    },
  ),
  "rubric-05-goal-or-guard": broken(
    "The guard that the hypothesis reads does not roll back.",
    "A goal that is watched at every look and read at the end is tested twice, and the second test is not what it says.",
    {
      bad: { yaml: "guards:\n  read-through: { on-breach: roll-back }" },
      fix: { yaml: "guards:\n  read-through: { on-breach: hold }" },
    },
  ),
  "rubric-06-composite": broken(
    "Every part of a composite has a `floor`.",
    "More revenue made up for more harm, and the sum looked fine.",
    {
      bad: {
        yaml: 'guards:\n  resolved:\n    class: quality\n    unit: summary\n    parts:\n      - { name: contained, weight: 60%, score: "contained{$where}", floor: 0.7 score }\n      - { name: right, weight: 40%, score: "right{$where}" }\n    expect: 0.8 score\n    no-worse-than-baseline: 0.01 score\n    better: higher\n    detect: 0.7 score\n    on-breach: hold',
      },
      fix: { yaml: "guards:\n  resolved:\n    parts:\n      - { name: right, floor: 0.9 score }" },
    },
  ),
  "rubric-07-offline": broken(
    "A stage of kind evaluate is there, or a person says where the results stand.",
    "The go is decided on a feeling.",
    {
      bad: { without: ["stages.0"], yaml: "" },
      fix: {
        yaml: 'answers:\n  offline-results: "1,200 articles, three samples each, table in the release note"',
      },
    },
  ),
  "rubric-07-training-window": broken(
    "Where the weights change, a cohort says its `training-share`, or a person says what the model was trained on.",
    "A group that was thin in training is the one that is harmed.",
    {
      bad: { without: ["cohorts.breaking-news.training-share"], yaml: "" },
      fix: { yaml: "cohorts:\n  breaking-news: { training-share: 3% }" },
    },
  ),
  "rubric-08-tier-reason": asked(
    "A person says why it is this tier.",
    "A tier 3 that should have been a tier 1 skips every floor.",
    { key: "tier", text: "every reader sees a summary on the front page" },
  ),
  "rubric-09-exposure": broken(
    "The plan can count the worst case before the earliest stop: some roll-back guard of a share says `expect`.",
    "Nobody could say how many people a failure would reach.",
    {
      bad: {
        without: ["guards.unsupported-claims", "cohorts.breaking-news.detect"],
        yaml: "guards:\n  errors: { on-breach: hold }\n  correct-claims:\n    class: quality\n    unit: judged\n    score: scores{$where}\n    better: higher\n    expect: 0.9 score\n    spread: 0.1 score\n    no-worse-than-baseline: 0.01 score\n    detect: 0.85 score\n    on-breach: roll-back",
      },
      fix: { yaml: "guards:\n  errors: { on-breach: roll-back }" },
    },
  ),
  "rubric-10-strategy": {
    how: "At least one stage is a canary or blue-green.",
    cause: "A plan that never reaches a user proves nothing about users.",
    example: {
      kind: "refused",
      as: ["stage-missing"],
      bad: {
        without: ["stages.6", "stages.5", "stages.4", "stages.3", "stages.2"],
        yaml: "hypothesis: { read-at: shadow }",
      },
      fix: {
        yaml: "hypothesis: { read-at: canary-50 }\nstages:\n  - { name: canary-1, kind: canary, weight: 1%, bake: 84h }\n  - { name: canary-5, kind: canary, weight: 5%, bake: 72h }\n  - { name: canary-50, kind: canary, weight: 50%, bake: 48h, go: [model-owner] }\n  - { name: full, kind: canary, weight: 100%, bake: 72h, go: [model-owner] }",
      },
    },
  },
  "rubric-10-reason": asked(
    "A person says why this way of growing suits this change.",
    "An all-at-once switch of something unproven, because the last one went well.",
    { key: "strategy", text: "quality is unproven, so it grows by shares" },
  ),
  "rubric-11-stages": generated(
    "Every live stage has a share of traffic and a bake above 0.",
    "A stage of no length passes without having seen anything.",
  ),
  "rubric-12-provable": broken(
    "Every roll-back guard is promised in some stage, or the plan can say how many samples it lacks.",
    "A guard that can prove nothing looks like safety.",
    {
      bad: { yaml: "guards:\n  cost: { on-breach: roll-back }" },
      fix: { yaml: "guards:\n  cost: { expect: $3.90, spread: $2.10 }" },
    },
  ),
  "rubric-13-daily-cycle": broken(
    "The bakes before the first stage above 10 % add up to a day.",
    "What breaks at night breaks for everybody.",
    {
      bad: {
        without: ["stages.3", "stages.1"],
        yaml: "traffic:\n  units:\n    summary: { per-day: 3100000 }\n    judged: { at-most-per-day: 400000 }\n    user: { per-day: 1000000 }\nguards:\n  read-through: { matures-after: 6h }\nstages:\n  - { name: canary-1, bake: 20h }",
      },
      fix: { yaml: "stages:\n  - { name: canary-1, bake: 120h }" },
    },
  ),
  "rubric-13-weekend": broken(
    "In the timetable some stage before 100 % bakes on a Saturday or Sunday of the file's zone.",
    "On weekends other people come, and ask other things.",
    {
      bad: {
        without: ["stages.3", "stages.1"],
        yaml: 'traffic:\n  units:\n    summary: { per-day: 3100000 }\n    judged: { at-most-per-day: 400000 }\n    user: { per-day: 1000000 }\nguards:\n  read-through: { matures-after: 6h }\nstart: { moves: "Mon-Wed 09:00-16:00" }\nstages:\n  - { name: canary-1, bake: 24h, extend-to: 24h }\n  - { name: canary-25, bake: 24h }\n  - { name: canary-50, bake: 24h }',
      },
      fix: { yaml: "stages:\n  - { name: canary-50, bake: 7d }" },
    },
  ),
  "rubric-14-assignment": {
    how: "The first router keeps a user, session or conversation on one version. Where the unit is a person the plan tells it as `router-not-sticky`.",
    cause:
      "The model is swapped in the middle of a conversation, and the split counts nobody twice the same.",
    example: {
      kind: "refused",
      as: ["router-not-sticky"],
      bad: {
        yaml: "router:\n  - { kind: command, run: [./route], settles-in: 20s }\n  - { kind: kserve, namespace: news, service: summarizer }",
      },
      fix: {
        yaml: 'router:\n  - { kind: unleash, url: "https://unleash.acme.example", auth: { token: UNLEASH_TOKEN }, project: news, feature: summarizer-v2, environment: production, settles-in: 20s }\n  - { kind: kserve, namespace: news, service: summarizer }',
      },
    },
  },
  "rubric-15-simultaneous": broken(
    "At least one guard that watches users has `no-worse-than-baseline`.",
    "Yesterday was a holiday, so today looks bad, or good.",
    {
      bad: {
        without: [
          "guards.unsupported-claims.no-worse-than-baseline",
          "guards.errors.no-worse-than-baseline",
          "guards.read-through.no-worse-than-baseline",
        ],
        yaml: "guards:\n  read-through: { at-least: 39% }",
      },
      fix: {
        yaml: "guards:\n  errors: { no-worse-than-baseline: 0pp }\n  read-through: { no-worse-than-baseline: x0.98 }",
      },
      // Without a comparison there is no bet to read either.
      beside: ["hypothesis-unreadable"],
    },
  ),
  "rubric-16-split": broken(
    "A guard of kind split is there; it comes by itself where a guard counts the routed unit.",
    "Half of one side's records were lost, and the comparison was of two different crowds.",
    { bad: { yaml: "traffic: { split: off }" }, fix: { yaml: "traffic: { split: on }" } },
  ),
  "rubric-17-shadow": asked(
    "Where a stage mirrors, a person says who may see the copies.",
    "Mirrored requests lay in a log that more people could read.",
    { key: "mirrored-privacy", text: "the mirror stays inside the cluster" },
  ),
  "rubric-17-side-effects": broken(
    "No shadow stage has `side-effects: none` while the candidate has a tool that writes.",
    "The shadow refunded real orders: nobody saw its answers, everybody saw the money.",
    {
      bad: {
        yaml: "release:\n  candidate:\n    tools: { refund: writes, order-lookup: reads }\nstages:\n  - { name: shadow, side-effects: none }",
      },
      fix: { yaml: "stages:\n  - { name: shadow, side-effects: stubbed }" },
    },
  ),
  "rubric-18-green": asked(
    "Where a stage is blue-green, a person says how it was loaded above peak and which capacity both sides have.",
    "The new side was ready, and fell over at the first peak.",
    { key: "green-warm-up", text: "loaded at 150% of the peak for an hour; both sides keep four GPUs" },
  ),
  "rubric-18-warm-up": broken(
    "Every blue-green stage says `warm-up`, and its `preview` is at least as long.",
    "Ready meant that the port was open: the first users waited for the model to load.",
    {
      bad: { yaml: "stages:\n  - { name: full, preview: 30s, warm-up: 90s }" },
      fix: { yaml: "stages:\n  - { name: full, preview: 10m }" },
    },
  ),
  "rubric-19-cold-start": asked(
    "A person says how cold starts, scaling floors and quotas are handled.",
    "The second replica needed ten minutes and a quota that was not there.",
    { key: "cold-start", text: "both versions keep two replicas" },
  ),
  "rubric-20-calendar": broken(
    "`start.moves` is there, or the policy has a freeze.",
    "The largest step was taken on the busiest evening.",
    {
      bad: { without: ["start.moves"], yaml: "" },
      fix: { yaml: 'start: { moves: "Mon-Thu 09:00-16:00" }' },
    },
  ),
  "rubric-20-route-shared": {
    how: "No other rollout file of the tree has a first router with the same route.",
    cause: "Two rollouts set the weight of one route in turn; each one's numbers are of both.",
    example: { kind: "two-files" },
  },
  "rubric-21-timetable": {
    how: "The timetable, with moving hours and freezes, ends before the deadline.",
    cause:
      "The deadline comes in the middle of the last stage: everything is rolled back although nothing is wrong.",
    example: {
      kind: "refused",
      as: ["deadline-before-end"],
      bad: { yaml: "deadline: 18d" },
      fix: { yaml: "deadline: 35d" },
    },
  },
} as const satisfies Readonly<Record<string, Page>>;
