import { broken, generated, missingGuard, type Page } from "./page.ts";

/** C and D: what stops it, and who could be harmed unseen. */
export const GUARD_AND_COHORT_PAGES = {
  "rubric-22-guard-classes": missingGuard(
    "Among the guards that measure what users are served there is one of class latency, error and quality.",
    "Fast and without errors, it said nonsense.",
    {
      without: ["errors"],
      yaml: "errors:\n  class: error\n  unit: summary\n  events: sum by ($by) (increase(summaries_failed_total{$where}[$window]))\n  total: sum by ($by) (increase(summaries_total{$where}[$window]))\n  expect: 0.2%\n  at-most: 0.5%\n  no-worse-than-baseline: 0pp\n  on-breach: roll-back",
    },
  ),
  "rubric-23-guard-complete": {
    how: "Every guard with a level has an objective or a margin.",
    cause: "It was on the dashboard and could not break.",
    example: {
      kind: "refused",
      as: ["guard-without-limit"],
      bad: { without: ["guards.cost.at-most"], yaml: "" },
      fix: { yaml: "guards:\n  cost: { at-most: $4.60 }" },
    },
  },
  "rubric-23-window": broken(
    "No PromQL query of a counting guard has a window of its own that differs from the interval.",
    "Judged every 5 minutes over [1h], every failure is counted twelve times and looks like twelve.",
    {
      bad: {
        yaml: "guards:\n  errors: { events: 'sum by ($by) (increase(summaries_failed_total{$where}[1h]))' }",
      },
      fix: {
        yaml: "guards:\n  errors: { events: 'sum by ($by) (increase(summaries_failed_total{$where}[$window]))' }",
      },
    },
  ),
  "rubric-23-glossary": broken(
    "No name or sentence explains one quantity by another: false positive rate by precision, accuracy by recall, a mean by a percentile.",
    "The limit was meant for precision and compared with the false positive rate: 0.58 of one is nothing of the other.",
    {
      bad: {
        yaml: 'hypothesis: { change-our-mind: "the false positive rate (precision) falls below 0.58" }',
      },
      fix: { yaml: 'hypothesis: { change-our-mind: "precision falls below 0.58" }' },
    },
  ),
  "rubric-24-justified": broken(
    "Every guard that compares with the baseline says the baseline's level.",
    "A limit that nobody can explain is the first one to be overridden.",
    {
      bad: { without: ["guards.read-through.expect"], yaml: "" },
      fix: { yaml: "guards:\n  read-through: { expect: 41% }" },
    },
  ),
  "rubric-24-inside-noise": broken(
    "Neither objective nor `detect` lies within `usual`.",
    "The baseline alone would have been rolled back twice a week.",
    {
      bad: { yaml: "guards:\n  unsupported-claims: { at-most: 2.2%, detect: 3% }" },
      fix: { yaml: "guards:\n  unsupported-claims: { at-most: 3% }" },
    },
  ),
  "rubric-24-never-pass": broken(
    "`expect-of-candidate` keeps the objective, and the margin from `expect`.",
    "The load test had shown 95 ms against 45 ms, and the guard allowed a tenth more: every stage rolled back.",
    {
      bad: {
        yaml: "guards:\n  first-token: { expect: 50ms, expect-of-candidate: 95ms, at-most: 120ms, no-worse-than-baseline: x1.1, buckets: [25ms, 50ms, 55ms, 75ms, 120ms, 180ms] }",
      },
      fix: { without: ["guards.first-token.no-worse-than-baseline"], yaml: "" },
    },
  ),
  "rubric-25-interval": generated(
    "The alphas of all pairs of a roll-back guard and a cohort add up to at most that of the plan; every test is valid at every look.",
    "8 guards × 5 cohorts × 5 stages at 5 % each give a false alarm almost surely.",
  ),
  "rubric-26-told-of-hold": broken(
    "A message `on: hold`, a pager among the channels, or `wake.hold` in the policy.",
    "The metrics were away from Friday to Monday, and so was everybody.",
    {
      bad: {
        without: ["channels.pager"],
        yaml: "communications: [{ on: rolled-back, to: newsroom, message: v2 is off. }]",
      },
      fix: {
        yaml: "communications: [{ on: rolled-back, to: newsroom, message: v2 is off. }, { on: hold, to: newsroom, message: it waits for people. }]",
      },
    },
  ),
  "rubric-26-no-tick": {
    how: "The policy has `heartbeat` or `wake.no-tick`.",
    cause:
      "The schedule was switched off with the old pipeline; the canary went on for a week, judged by nobody.",
    example: {
      kind: "policy",
      bad: { without: ["wake.no-tick"], yaml: "" },
      fix: { yaml: "wake: { no-tick: { after: 1h, page: true } }" },
    },
  },
  "rubric-27-time-to-detect": broken(
    "Every live stage bakes at least as long as settling, the source's delay and one interval.",
    "The stage passed before the first reading of it had arrived.",
    {
      bad: { yaml: "sources:\n  prom: { delay: 50h }" },
      fix: { yaml: "sources:\n  prom: { delay: 1m }" },
    },
  ),
  "rubric-28-late-labels": broken(
    "A guard whose labels take a day or longer is read again by a `follow-up`.",
    "The early labels were the easy ones.",
    {
      bad: { yaml: 'follow-up: [{ after: 28d, read: cost, owner: "@owner-a" }]' },
      fix: { yaml: 'follow-up: [{ after: 28d, read: read-through, owner: "@owner-a" }]' },
    },
  ),
  "rubric-28-maturity": broken(
    "A guard named for labels that come later (precision, recall, chargebacks, refunds, repeated contact …) says `matures-after`.",
    "After an hour only the quick verdicts were in, and those are mostly one way.",
    {
      bad: {
        yaml: "guards:\n  alert-precision: { class: quality, unit: summary, events: 'confirmed{$where}', total: 'reviewed{$where}', expect: 62%, between: [58%, 90%], better: higher, on-breach: hold }",
      },
      fix: { yaml: "guards:\n  alert-precision: { matures-after: 20h }" },
    },
  ),
  "rubric-29-two-sided": broken(
    "A guard named for refusals, length, alerts, filter hits or handovers has both limits.",
    "It refused less, and answered what it should have refused.",
    {
      bad: { without: ["guards.refusals.between"], yaml: "guards:\n  refusals: { at-most: 1.5% }" },
      fix: { without: ["guards.refusals.at-most"], yaml: "guards:\n  refusals: { between: [0.1%, 1.5%] }" },
    },
  ),
  "rubric-30-tripwire": broken(
    "What tolerates no event is a count with `confirmed-by`, never a rate of at most 0 %.",
    "One mistaken report rolled back a good release at night.",
    {
      bad: { without: ["guards.severe.confirmed-by"], yaml: "" },
      fix: { yaml: "guards:\n  severe: { confirmed-by: newsroom }" },
    },
  ),
  "rubric-31-saturation": missingGuard(
    "A guard of class saturation is there.",
    "Quality was fine until the cache was full.",
    {
      without: ["gpu"],
      yaml: "gpu: { class: saturation, unit: summary, level: 'avg by ($by) (gpu_busy{$where})', at-most: 90%, on-breach: hold }",
    },
  ),
  "rubric-32-cost": missingGuard(
    "A guard of class cost is there.",
    "The bill came at the end of the month.",
    {
      without: ["cost"],
      yaml: "cost:\n  class: cost\n  numerator: sum by ($by) (increase(summary_cost_dollars_total{$where}[$window]))\n  denominator: sum by ($by) (increase(summaries_total{$where}[$window]))\n  per: 1000 summary\n  at-most: $4.60\n  on-breach: hold",
    },
  ),
  "rubric-33-business": broken(
    "A guard of class business is there.",
    "Every technical number was green while people left.",
    {
      bad: { yaml: "guards:\n  read-through: { class: quality }" },
      fix: { yaml: "guards:\n  read-through: { class: business }" },
    },
  ),
  "rubric-34-reports": broken(
    "A guard is a report (`signal`) or a count that people confirm.",
    "Support knew at noon; the rollout learned it in the evening.",
    {
      bad: { without: ["guards.severe"], yaml: "" },
      fix: {
        yaml: "guards:\n  desk: { class: quality, unit: summary, signal: the news desk's channel, on-breach: roll-back }",
      },
    },
  ),
  "rubric-35-plumbing": broken(
    "A guard of class integrity other than the split is there.",
    "A tenth of the records had lost their version, and it was the failing tenth.",
    {
      bad: { yaml: "guards:\n  served-model: { class: quality }" },
      fix: { yaml: "guards:\n  served-model: { class: integrity }" },
    },
  ),
  "rubric-36-cohorts": broken(
    "At least one cohort is there.",
    "The average rose by three percent, and the largest customers lost a fifth.",
    {
      bad: { without: ["cohorts"], yaml: 'answers: { training-window: "news of 2020 to 2026" }' },
      fix: {
        yaml: 'cohorts:\n  breaking-news: { where: { desk: breaking }, share: 9%, training-share: 3%, owner: "@acme/newsroom", because: errors become headlines, detect: { unsupported-claims: 4% } }',
      },
    },
  ),
  "rubric-36-cohort-complete": broken(
    "Every cohort has an owner and a reason.",
    "It was held for a group that nobody knew.",
    {
      bad: { without: ["cohorts.breaking-news.owner"], yaml: "" },
      fix: { yaml: 'cohorts:\n  breaking-news: { owner: "@acme/newsroom" }' },
    },
  ),
  "rubric-37-own-evaluation": generated(
    "Every roll-back guard whose kind can tell cohorts apart judges each of them alone.",
    "One bad cohort, covered by the aggregate.",
  ),
  "rubric-38-first-stage": {
    how: "No cohort stays unseen before half of the traffic, unless it joins later or a person accepts it by name. The plan refuses such a cohort as `cohort-blind`; here it only counts.",
    cause: "A group of 1.5 % was on the candidate for weeks before anybody could have known.",
    example: {
      kind: "refused",
      as: ["cohort-blind"],
      bad: {
        yaml: "cohorts:\n  breaking-news: { share: 0.01% }\nanswers: { small-cohorts: its answers are read by people }",
      },
      fix: { yaml: "cohorts:\n  breaking-news: { share: 9% }" },
    },
  },
  "rubric-39-substitute": broken(
    "A cohort that no stage can see, or that a person accepted, has a `substitute`, or the answer `small-cohorts`.",
    "Accepted, and then nobody looked at all.",
    {
      bad: { yaml: 'cohorts:\n  breaking-news: { accepted: { by: "@owner-a", because: few of them } }' },
      fix: { yaml: "answers:\n  small-cohorts: 200 answers a day of this desk are read by people" },
    },
  ),
  "rubric-40-lawful": broken(
    "No cohort's name or labels are of a trait that the law protects.",
    "A label of health was inferred, and published in a pull request.",
    {
      bad: { yaml: "cohorts:\n  breaking-news: { where: { health-status: chronic } }" },
      fix: {
        yaml: "answers:\n  cohort-privacy: patients asked for it themselves; never inferred; kept 30 days",
      },
    },
  ),
} as const satisfies Readonly<Record<string, Page>>;
