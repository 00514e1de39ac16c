/** A complete rollout built by hand: the summarizer of the design, as config would hand it on. */
import type { Policy } from "../../src/config/policy.ts";
import type { Locate } from "../../src/config/problem.ts";
import type { RouterDescription } from "../../src/config/router.ts";
import type {
  BlueGreenStage,
  CanaryStage,
  Cohort,
  Rollout,
  Side,
  TrafficUnit,
} from "../../src/config/rollout.ts";
import { theGuards } from "./guards.ts";
import { buildPlan, type PlanInput } from "../../src/plan/build.ts";
import type { Plan } from "../../src/plan/plan.ts";
import {
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  instant,
  milliseconds,
  percent,
  type Duration,
  type Instant,
} from "../../src/units.ts";

export const NOW: Instant = instant(Date.UTC(2026, 10, 20, 12));

export function hours(count: number): Duration {
  return milliseconds(count * HOUR);
}
export function days(count: number): Duration {
  return milliseconds(count * DAY);
}
const minutes = (count: number): Duration => milliseconds(count * MINUTE);
const seconds = (count: number): Duration => milliseconds(count * SECOND);

export function aSide(overrides: Partial<Side> = {}): Side {
  return {
    id: "v1.8.2",
    digest: `sha256:${"1".repeat(64)}`,
    model: "news-7b@2026-05-11",
    prompt: { file: "prompts/summary.md", at: "base" },
    parameters: { temperature: 0.2 },
    with: [],
    ...overrides,
  };
}

export function aUnit(overrides: Partial<TrafficUnit> = {}): TrafficUnit {
  return {
    name: "user",
    perDay: 100_000,
    perRouted: 1,
    correlation: 0,
    clusterDeclared: false,
    distinctPerDay: null,
    sampleOf: null,
    ...overrides,
  };
}

export function aCohort(overrides: Partial<Cohort> = {}): Cohort {
  return {
    name: "breaking-news",
    where: { desk: "breaking" },
    share: 0.09,
    trainingShare: 0.03,
    owner: "@acme/newsroom",
    because: "errors become headlines",
    from: null,
    detect: { "unsupported-claims": 0.04 },
    accepted: null,
    substitute: null,
    ...overrides,
  };
}

export function aStage(overrides: Partial<CanaryStage> = {}): CanaryStage {
  return {
    kind: "canary",
    name: "canary-1",
    weight: percent(1),
    cohorts: {},
    bake: hours(54),
    extendTo: hours(96),
    go: [],
    deadline: null,
    ...overrides,
  };
}

export function aBlueGreenStage(overrides: Partial<BlueGreenStage> = {}): BlueGreenStage {
  return {
    kind: "blue-green",
    name: "green",
    preview: hours(1),
    switch: [percent(50), percent(100)],
    bake: hours(24),
    extendTo: null,
    go: [],
    deadline: null,
    ...overrides,
  };
}

/** The summarizer, with what a test wants different. */
export function aRollout(overrides: Partial<Rollout> = {}): Rollout {
  return {
    version: 1,
    name: "summarizer",
    attempt: 1,
    kind: "llm",
    tier: 1,
    release: {
      baseline: aSide(),
      candidate: aSide({
        id: "v2.0.0",
        digest: `sha256:${"2".repeat(64)}`,
        model: "news-14b@2026-10-02",
        prompt: { file: "prompts/summary.md", at: "head" },
        parameters: { temperature: 0.7 },
        with: [{ file: "thresholds.yml", at: "head" }],
      }),
    },
    hypothesis: {
      metric: "read-through",
      direction: "increase",
      effect: "x1.05",
      readAt: "canary-50",
      changeOurMind: "flat at 50% and costs up",
    },
    start: {
      notBefore: instant(Date.UTC(2026, 10, 23, 8)),
      zone: "Europe/Berlin",
      moves: { days: [1, 2, 3, 4], from: 540, to: 960, text: "Mon-Thu 09:00-16:00" },
    },
    every: minutes(5),
    routedBy: "user",
    units: [
      aUnit({ name: "summary", perDay: 310_000, perRouted: 3.1, correlation: 0.05, clusterDeclared: true }),
      aUnit({
        name: "judged",
        perDay: 40_000,
        sampleOf: { unit: "summary", share: 1, atMostPerDay: 40_000 },
      }),
      aUnit(),
    ],
    cohorts: [
      aCohort(),
      aCohort({
        name: "screen-reader",
        where: { client: "reader" },
        share: 0.015,
        trainingShare: null,
        owner: "@acme/a11y",
        because: "hears every word",
        from: "canary-50",
      }),
    ],
    routers: [
      {
        kind: "unleash",
        url: "https://unleash.acme.example",
        auth: { token: "UNLEASH_TOKEN" },
        project: "news",
        feature: "summarizer-v2",
        environment: "production",
        settlesIn: seconds(20),
      },
      {
        kind: "kserve",
        mode: "serverless",
        auth: null,
        namespace: "news",
        service: "summarizer",
        server: null,
        settlesIn: seconds(60),
      },
    ],
    sources: [
      {
        kind: "prometheus",
        name: "prom",
        url: "https://prometheus.acme.example",
        auth: { bearer: "PROM_TOKEN" },
        headers: {},
        delay: minutes(1),
        arm: { label: "model_version", baseline: "v1.8.2", candidate: "v2.0.0" },
        where: {},
      },
    ],
    guards: theGuards(),
    stages: [
      {
        kind: "evaluate",
        name: "offline",
        reader: "promptfoo",
        candidate: "evals/v2.json",
        baseline: "evals/v1.json",
        atLeast: { count: 300, per: "cohort" },
        repeats: 3,
        reads: { item: null, cohortFrom: null, score: null, better: "higher" },
        go: [],
        deadline: null,
      },
      {
        kind: "shadow",
        name: "shadow",
        mirror: percent(10),
        by: "application",
        bake: hours(72),
        extendTo: null,
        sideEffects: "stubbed",
        shownTo: null,
        go: [],
        deadline: null,
      },
      aStage(),
      aStage({ name: "canary-5", weight: percent(5), bake: hours(48) }),
      aStage({
        name: "canary-25",
        weight: percent(25),
        bake: hours(24),
        extendTo: null,
        go: ["model-owner"],
      }),
      aStage({ name: "canary-50", weight: percent(50), bake: hours(48), extendTo: null }),
      aStage({ name: "full", weight: percent(100), bake: hours(72), extendTo: null, go: ["model-owner"] }),
    ],
    people: [
      { name: "model-owner", anyOf: ["@owner-a", "@owner-b"], atLeast: 1, covers: null },
      { name: "on-call", anyOf: ["@oncall-a", "@oncall-b"], atLeast: 1, covers: hours(24) },
      { name: "newsroom", anyOf: ["@desk-a", "@desk-b"], atLeast: 1, covers: null },
    ],
    rollback: {
      within: seconds(60),
      keepBaselineFor: hours(72),
      drilled: { on: "2026-11-17", took: seconds(41) },
      also: [
        {
          does: "purge summaries written by the candidate",
          run: ["make", "purge-summaries", "VERSION=v2.0.0"],
          repeat: "safe",
        },
      ],
      cannotUndo: [{ what: "push notifications already sent", owner: "@acme/newsroom" }],
    },
    deadline: days(21),
    supersede: "refuse",
    followUp: [{ after: days(28), read: "read-through", owner: "@owner-a" }],
    channels: {
      newsroom: { kind: "slack", secret: "SLACK_NEWSROOM" },
      pager: { kind: "pagerduty", secret: "PD_KEY" },
    },
    communications: [
      { on: "rolled-back", to: "newsroom", message: "v2 is off." },
      {
        on: "1 working day before start",
        to: "newsroom",
        message: "Tomorrow 1% of readers see summaries by v2.",
      },
    ],
    answers: {
      "cold-start": { kind: "answered", text: "both versions keep two replicas" },
      "mirrored-privacy": { kind: "not-applicable", because: "no mirror leaves the cluster" },
    },
    ...overrides,
  };
}

/** What the built-in tiers ask, with the people of the summarizer. */
export function aPolicy(overrides: Partial<Policy> = {}): Policy {
  const roles = ["model-owner", "on-call"];
  const floor = { cohorts: 0, drillNotOlderThan: null, roles, samePerson: false, dryRunFirst: false };
  return {
    version: 1,
    roles: {
      "model-owner": { anyOf: ["@owner-a", "@owner-b"], atLeast: 1 },
      "on-call": { anyOf: ["@oncall-a", "@oncall-b"], atLeast: 1 },
    },
    for: [],
    approvals: { equalDigestCounts: true, least: "write", distinct: true, reasonRequired: [1] },
    tiers: {
      1: {
        ...floor,
        largestFirstWeight: 1,
        shortestBake: hours(24),
        guardClasses: ["latency", "error", "quality"],
        cohorts: 1,
        drillNotOlderThan: days(90),
      },
      2: { ...floor, largestFirstWeight: 10, shortestBake: hours(4), guardClasses: ["error", "quality"] },
      3: {
        ...floor,
        largestFirstWeight: 50,
        shortestBake: minutes(15),
        guardClasses: ["error"],
        samePerson: true,
        dryRunFirst: true,
      },
    },
    rules: [],
    freeze: [],
    hosts: null,
    onCall: { longestCover: days(7) },
    patience: hours(24),
    drafting: null,
    wake: null,
    heartbeat: null,
    emergency: null,
    ...overrides,
  };
}

export function aRouter(overrides: Partial<RouterDescription["capabilities"]> = {}): RouterDescription {
  const [target] = aRollout().routers;
  return {
    target,
    isMoved: false,
    capabilities: {
      weight: { step: 1, max: 100 },
      mirror: null,
      cohorts: "attribute",
      sticky: "user",
      compareAndSwap: false,
      reportsServed: false,
      settlesIn: seconds(20),
      ...overrides,
    },
    undo: {
      route: "unleash: news/summarizer-v2 in production",
      steps: [
        {
          does: "switch the feature off",
          run: 'curl -sS -X POST -H "Authorization: $UNLEASH_TOKEN" https://unleash.acme.example/api/admin/projects/news/features/summarizer-v2/environments/production/off',
          expect: "HTTP 200; the console shows the feature off in production",
          within: seconds(20),
          repeat: "safe",
          needs: ["UNLEASH_TOKEN"],
        },
      ],
    },
  };
}

export function aSecondRouter(): RouterDescription {
  const [, target] = aRollout().routers;
  if (target === undefined) throw new RangeError("the summarizer has two routers");
  return {
    target,
    isMoved: false,
    capabilities: { ...aRouter().capabilities, weight: { step: 1, max: 100 }, cohorts: "none" },
    undo: {
      route: "kserve: news/summarizer",
      steps: [
        {
          does: "give the candidate no share",
          run: 'kubectl -n news patch inferenceservice summarizer --type merge -p \'{"spec":{"predictor":{"canaryTrafficPercent":0}}}\'',
          expect: "inferenceservice.serving.kserve.io/summarizer patched",
          within: seconds(60),
          repeat: "safe",
          needs: ["kubectl with access to the namespace news"],
        },
      ],
    },
  };
}

/** Every value is on line 1 of the file. */
export const anywhere: Locate = () => ({ at: { line: 1, column: 1 }, length: 1 });

export const NAMED = [
  { path: "prompts/summary.md", at: "base", blob: "a".repeat(40) },
  { path: "prompts/summary.md", at: "head", blob: "b".repeat(40) },
  { path: "thresholds.yml", at: "head", blob: "c".repeat(40) },
] as const;

export function aPlanInput(overrides: Partial<PlanInput> = {}): PlanInput {
  const rollout = overrides.rollout ?? aRollout();
  return {
    file: ".github/rollouts/summarizer.yml",
    rollout,
    resolved: asWritten(rollout),
    named: NAMED,
    routers: [aRouter(), aSecondRouter()],
    now: NOW,
    locate: anywhere,
    policy: aPolicy(),
    ...overrides,
  };
}

/** The rollout as plain JSON, with the guards by name as a file has them. */
function asWritten(rollout: Rollout): unknown {
  const plain: unknown = JSON.parse(
    JSON.stringify({
      ...rollout,
      guards: Object.fromEntries(rollout.guards.map((guard) => [guard.name, guard])),
    }),
  );
  return plain;
}

export function aPlan(overrides: Partial<PlanInput> = {}): Plan {
  return buildPlan(aPlanInput(overrides));
}
