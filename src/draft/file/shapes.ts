/** What each part that only the author knows looks like, on one line: whoever lacks it sees what to write. */

/** By the key of a brief. */
export const BRIEF_SHAPES = {
  service: "service: summarizer",
  kind: "kind: llm",
  tier: "tier: 2",
  changes: 'changes: "A larger model: summaries get longer, errors stay below 0.5%."',
  baseline: "baseline: { id: v1.8.2, model: news-7b }",
  candidate: "candidate: { id: v2.0.0, model: news-14b }",
  traffic: "traffic: { routed-by: request, units: { request: { per-day: 310000 } } }",
  cohorts:
    'cohorts: { breaking-news: { where: { desk: breaking }, share: 9%, owner: "@acme/newsroom", because: errors become headlines } }',
  serving:
    'serving: { kind: flagd, file: flags.json, flag: summarizer-v2, baseline: "off", candidate: "on", by: targetingKey }',
  metrics:
    'metrics: { prom: { kind: prometheus, url: "https://prometheus.acme.example", arm: { label: version, baseline: v1.8.2, candidate: v2.0.0 } } }',
  people: 'people: { model-owner: { any-of: ["@olga"] }, on-call: { any-of: ["@oscar"], covers: 24h } }',
} as const;

/** By the key of a rollout file. */
export const FILE_SHAPES = {
  release: "release: { baseline: { id: v1.8.2 }, candidate: { id: v2.0.0 } }",
  traffic: BRIEF_SHAPES.traffic,
  cohorts: BRIEF_SHAPES.cohorts,
  router: BRIEF_SHAPES.serving.replace(/^serving: (.*)$/, "router: [$1]"),
  sources: BRIEF_SHAPES.metrics.replace(/^metrics:/, "sources:"),
  people: BRIEF_SHAPES.people,
} as const;

/** What is said beside a part that is not there. */
export function onlyYouKnow(key: string): string {
  const none =
    key === "cohorts" ? "; `cohorts: {}` says that there are none, and then no model is asked" : "";
  return `what only you can know, nobody is asked to guess it${none}`;
}
