import { asked, broken, generated, missingGuard, type Page } from "./page.ts";

/** E, F and G: the way back, the people, and what only language models are asked. */
export const ROLLBACK_PEOPLE_MODEL_PAGES = {
  "rubric-42-entries": generated(
    "The runbook has exactly one entry for each guard and each failure of the machinery, and none for anything else.",
    "The guard broke that had no page.",
  ),
  "rubric-43-first-command": generated(
    "The first step of every entry has a command, from the router's own instructions.",
    "The first line was a paragraph.",
  ),
  "rubric-43-placeholder": generated(
    "No first command has a placeholder such as <namespace>.",
    "At 3 a.m. nobody knows the namespace.",
  ),
  "rubric-44-second-way": broken(
    "`router` has a second entry.",
    "The flag service was down, and it was the only way.",
    {
      bad: { without: ["router.1"], yaml: "" },
      fix: { yaml: "answers:\n  second-way: the mesh route, by hand, page 4 of the on-call book" },
    },
  ),
  "rubric-45-limits": generated(
    "Every command of the runbook has an expected output, a time limit, and what to do at the limit.",
    "People waited for twenty minutes for a command that had failed in the first.",
  ),
  "rubric-46-access": asked(
    "The commands need no credentials, or a person says how on-call gets them.",
    "The token was with somebody on holiday.",
    { key: "break-glass", text: "the tokens lie in the on-call vault, opened by two people" },
  ),
  "rubric-48-verification": generated(
    "Every entry that rolls back ends in three proofs: traffic 0, versions in the answers, guards back in range by cohort.",
    "It was called rolled back, and a cache went on serving it.",
  ),
  "rubric-49-state": broken(
    "`rollback.also` undoes something, or a person says that there is nothing.",
    "Its summaries lay in the cache for a day after it was gone.",
    {
      bad: { without: ["rollback.also"], yaml: "" },
      fix: {
        yaml: 'rollback:\n  also: [{ does: purge its summaries, run: [make, purge-summaries, "VERSION=v2.0.0"], repeat: safe }]',
      },
    },
  ),
  "rubric-50-training-data": asked(
    "A person says how the candidate's output is kept out of training.",
    "The next model learned from the bad one.",
    { key: "training-data", text: "records carry the version; the export leaves out a rolled-back one" },
  ),
  "rubric-51-sessions": asked(
    "A person says what happens to sessions under way.",
    "The bot forgot the customer in the middle of a sentence.",
    { key: "sessions", text: "a conversation ends on the version that it began with, within 30 minutes" },
  ),
  "rubric-52-irreversible": broken(
    "`cannot-undo` lists something with an owner, or a person says that there is nothing.",
    "Messages had been sent, and nobody was there to say sorry.",
    {
      bad: { without: ["rollback.cannot-undo"], yaml: "" },
      fix: {
        yaml: 'rollback:\n  cannot-undo: [{ what: push notifications already sent, owner: "@acme/newsroom" }]',
      },
    },
  ),
  "rubric-53-escalation": broken(
    "Besides on-call `people` has somebody else, and every entry says who may act.",
    "On-call did not know whom to wake.",
    {
      bad: {
        without: [
          "people.model-owner",
          "people.newsroom",
          "stages.4.go",
          "stages.6.go",
          "guards.severe.confirmed-by",
        ],
        yaml: "answers: { tripwire: the desk confirms, decision-points: the policy's owners approve the plan }",
      },
      fix: { yaml: 'people:\n  model-owner: { any-of: ["@owner-a"] }' },
    },
  ),
  "rubric-54-fallback": asked(
    "`rollback.fallback` is there, or a person says what serves when both versions are bad.",
    "The old version was broken too, and there was no third thing.",
    { key: "fallback", text: "articles without a summary" },
  ),
  "rubric-54-capacity": asked(
    "A person says who or what takes the load back at once.",
    "2,000 conversations a day went back to agents whose shifts had been cut.",
    { key: "fallback-capacity", text: "120 agents stay on shift until the last stage is over" },
  ),
  "rubric-54-target-ready": broken(
    "`keep-baseline-for` is at least what the guards need to see harm and the router to go back, and no command of the rollback scales the baseline to 0.",
    "The old version was scaled to 0 at 100 %; the guard broke an hour later, and there was nowhere to go.",
    {
      bad: { yaml: "rollback: { keep-baseline-for: 1s }" },
      fix: { yaml: "rollback: { keep-baseline-for: 72h }" },
    },
  ),
  "rubric-54-target-long": broken(
    "`keep-baseline-for` is at least the last stage's bake, and the maturity of every guard that rolls back.",
    "The labels that would have rolled it back came the day after the old version was retired.",
    {
      bad: { yaml: "rollback: { keep-baseline-for: 24h }" },
      fix: { yaml: "rollback: { keep-baseline-for: 72h }" },
    },
  ),
  "rubric-55-drill": broken(
    "`drilled` is there.",
    "The first rollback anybody did was the one that counted.",
    {
      bad: { without: ["rollback.drilled"], yaml: "" },
      fix: { yaml: "rollback:\n  drilled: { on: 2026-11-17, took: 41s }" },
    },
  ),
  "rubric-55-drill-old": broken(
    "At the start the drill is at most 90 days old.",
    "The command had been renamed since.",
    {
      bad: { yaml: "rollback:\n  drilled: { on: 2026-07-01, took: 41s }" },
      fix: { yaml: "rollback:\n  drilled: { on: 2026-11-17, took: 41s }" },
    },
  ),
  "rubric-55-drill-slow": broken(
    "The drill took at most `within`.",
    "Everybody had been promised a minute, and it took four.",
    {
      bad: { yaml: "rollback:\n  within: 30s\n  drilled: { on: 2026-11-17, took: 41s }" },
      fix: { yaml: "rollback: { within: 60s }" },
    },
  ),
  "rubric-56-evidence": asked(
    "A person says what is kept before cleaning up.",
    "The bad answers were purged, and nobody could learn from them.",
    { key: "evidence", text: "200 sampled answers of each version and the traces, kept 90 days" },
  ),
  "rubric-57-retry": generated(
    "By the way it is built: a digest runs once, `attempt` makes another digest, which needs new approvals.",
    "It was switched on again by somebody who had not heard why it was off.",
  ),
  "rubric-59-decider": generated(
    "`people` or the policy names a model-owner; a policy file cannot be without one, so only a rollout without a policy can lack it. That it is not the author is seen at the gate.",
    "Everybody thought that somebody else had decided.",
  ),
  "rubric-60-on-call": broken(
    "`people.on-call` is there and says how long one acknowledgement covers.",
    "The pager had an owner for the first day only.",
    {
      bad: { without: ["people.on-call.covers"], yaml: "" },
      fix: { yaml: "people:\n  on-call: { covers: 24h }" },
    },
  ),
  "rubric-61-decision-rights": broken(
    "No role is held by an account that is a program by its name.",
    "A bot approved what a bot had written.",
    {
      bad: { yaml: 'people:\n  model-owner: { any-of: ["@release-bot"] }' },
      fix: { yaml: 'people:\n  model-owner: { any-of: ["@owner-a"] }' },
    },
  ),
  "rubric-62-decision-points": broken(
    "A stage has `go` before or at the first one with 25 % or more.",
    "It went from 5 % to everybody overnight, by itself.",
    {
      bad: { without: ["stages.4.go"], yaml: "" },
      fix: { yaml: "stages:\n  - { name: canary-25, go: [model-owner] }" },
    },
  ),
  "rubric-63-communications": {
    how: "A message `on: rolled-back` goes to a channel.",
    cause: "Support told customers about a version that was gone.",
    example: {
      kind: "refused",
      as: ["rollback-untold"],
      bad: { yaml: "communications: [{ on: hold, to: newsroom, message: it waits for people. }]" },
      fix: {
        yaml: "communications: [{ on: hold, to: newsroom, message: it waits for people. }, { on: rolled-back, to: newsroom, message: v2 is off. }]",
      },
    },
  },
  "rubric-64-support-brief": asked(
    "A person says what the front line knows.",
    "Nobody at the desk could tell the two versions apart.",
    { key: "support-brief", text: "the help page has a paragraph and a macro for either version" },
  ),
  "rubric-65-override": {
    how: "The policy has `emergency`, or a person says who may go around a rule.",
    cause: "In the emergency the rule was switched off, and stayed off.",
    example: {
      kind: "policy",
      bad: { without: ["emergency"], yaml: "" },
      fix: { yaml: "emergency: { needs: 2 of model-owner, skips: [bake], never: [rollback, guards] }" },
    },
  },
  "rubric-66-record": asked(
    "A person says how long the record is kept.",
    "The audit came after the branch was deleted.",
    { key: "record-retention", text: "the state branch is kept two years" },
  ),
  "rubric-67-close-out": broken(
    "`follow-up` has an entry.",
    "Nobody ever asked whether it had been worth it.",
    {
      bad: { without: ["follow-up"], yaml: "guards:\n  read-through: { matures-after: 6h }" },
      fix: { yaml: 'follow-up: [{ after: 28d, read: read-through, owner: "@owner-a" }]' },
    },
  ),
  "rubric-68-pinned": broken(
    "The candidate has model, prompt and parameters, or the answer of that name says why not.",
    "Somebody raised the temperature in the console.",
    {
      bad: { without: ["release.candidate.parameters"], yaml: "" },
      fix: { yaml: "release:\n  candidate:\n    parameters: { temperature: 0.7 }" },
    },
  ),
  "rubric-68-tools": broken(
    "The candidate has `tools`, or the answer of that name.",
    "It could do more than anybody had reviewed.",
    {
      bad: { without: ["release.candidate.tools"], yaml: "" },
      fix: { yaml: "release:\n  candidate:\n    tools: { refund: writes, order-lookup: reads }" },
    },
  ),
  "rubric-68-index": broken(
    "The candidate has `index`, or the answer of that name.",
    "The index was rebuilt on the second day; the numbers are of two of them.",
    {
      bad: { without: ["release.candidate.index"], yaml: "" },
      fix: { yaml: "release:\n  candidate:\n    index: kb@2026-11-15" },
    },
  ),
  "rubric-68-filter": broken(
    "The candidate has `filter`, or the answer of that name.",
    "A new filter blocked a tenth of the answers, and the model was blamed.",
    {
      bad: { without: ["release.candidate.filter"], yaml: "" },
      fix: {
        yaml: "answers:\n  filter: { not-applicable: nothing stands between the model and the reader }",
      },
    },
  ),
  "rubric-68-served-model": broken(
    "A guard of kind identity is there.",
    "The provider served another model for six hours, and did not say so.",
    {
      bad: {
        without: ["guards.served-model"],
        yaml: "answers: { plumbing: the gateway refuses records without a version }",
      },
      fix: {
        yaml: "guards:\n  served-model:\n    class: integrity\n    unit: summary\n    identity: sum by ($by, served_model) (increase(summaries_total{$where}[$window]))\n    equals: news-14b@2026-10-02\n    on-breach: roll-back",
      },
    },
  ),
  "rubric-69-llm-quality": generated(
    "A guard of class quality measures what users are served. Without one point 22 says no as well.",
    "Fast, cheap, and made up.",
  ),
  "rubric-69-refusals": broken(
    "A guard is named for refusals, or a person says why not.",
    "The new prompt refused every third question, politely.",
    {
      bad: { without: ["guards.refusals"], yaml: "" },
      fix: { yaml: "answers:\n  refusals: { not-applicable: a summary is never refused }" },
    },
  ),
  "rubric-69-safety-filter": asked(
    "A guard is named for the filter, or a person says why not.",
    "It hit the filter five times as often, which nobody counted.",
    { key: "safety-filter", text: "the filter stands before the model and does not change" },
  ),
  "rubric-69-off-brand": asked(
    "A guard is named for brand or tone, or a person says why not.",
    "Right, and rude.",
    { key: "off-brand", text: "the newsroom reads fifty summaries a day" },
  ),
  "rubric-70-judge": broken(
    "Every sampled unit has a `judge` whose model is pinned and that was compared with people on at least 100 anchors.",
    "The judge was updated in the night, and quality fell by a third.",
    {
      bad: { without: ["traffic.units.judged.judge"], yaml: "" },
      fix: {
        yaml: "traffic:\n  units:\n    judged:\n      judge: { model: judge-3@2026-04-14, anchors: 300, agreement: 0.76, floor: 0.7 }",
      },
    },
  ),
  "rubric-70-other-model": broken(
    "The judge's model is neither of the two that it judges.",
    "It liked its own answers best.",
    {
      bad: { yaml: "traffic:\n  units:\n    judged:\n      judge: { model: news-14b@2026-10-02 }" },
      fix: { yaml: "traffic:\n  units:\n    judged:\n      judge: { model: judge-3@2026-04-14 }" },
    },
  ),
  "rubric-70-agreement": broken(
    "`agreement` is at least `floor`.",
    "People and the judge agreed about as often as two coins.",
    {
      bad: { yaml: "traffic:\n  units:\n    judged:\n      judge: { agreement: 0.61, floor: 0.7 }" },
      fix: { yaml: "traffic:\n  units:\n    judged:\n      judge: { agreement: 0.76 }" },
    },
  ),
  "rubric-71-first-token": broken(
    "A guard is named for the first token, or a person says why not.",
    "The whole answer came as fast as before, after four seconds of nothing.",
    {
      bad: { without: ["guards.first-token"], yaml: "guards:\n  token-pace: { on-breach: roll-back }" },
      fix: { yaml: "answers:\n  first-token: { not-applicable: answers are not streamed }" },
    },
  ),
  "rubric-71-token-pace": missingGuard(
    "A guard is named for the pace between tokens, or a person says why not.",
    "It began at once, and crawled.",
    {
      without: ["token-pace"],
      yaml: "token-pace:\n  class: latency\n  unit: summary\n  histogram: sum by ($by, le) (increase(tpot_seconds_bucket{$where}[$window]))\n  percentile: 95\n  buckets: [10ms, 25ms, 45ms, 70ms, 100ms]\n  at-most: 45ms\n  detect: x1.5\n  on-breach: hold",
    },
  ),
  "rubric-72-repeats": broken(
    "Every evaluate stage runs each item at least twice.",
    "One good answer of five was the one that was looked at.",
    {
      bad: { without: ["stages.0.repeats"], yaml: "" },
      fix: { yaml: "stages:\n  - { name: offline, repeats: 3 }" },
    },
  ),
  "rubric-72-attacks": asked(
    "A person names the tests for prompt injection and leaks of personal data.",
    "The first user to try it got the system prompt.",
    { key: "attack-tests", text: "120 injections and 80 leaks of personal data in the offline suite" },
  ),
} as const satisfies Readonly<Record<string, Page>>;
