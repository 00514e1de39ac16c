/** Datadog on the loopback. A fact is two points: its events and all of them. */
import { openMetrics } from "../../../src/adapters/metrics/sources.ts";
import type { SourceTarget } from "../../../src/config/rollout.ts";
import { milliseconds } from "../../../src/units.ts";
import { datadogOf, type Point } from "../datadog.ts";
import {
  ageOf,
  ARM,
  EVERY,
  SECRET,
  START,
  type Fact,
  type Held,
  type SourceBench,
  type SourceRow,
} from "../source-contract.ts";
import { spoilable } from "../spoilable.ts";

export const DATADOG: SourceRow = {
  source: "datadog",
  start,
  counts: {
    events: "sum:answers.bad{$where} by {$by}.as_count()",
    total: "sum:answers.all{$where} by {$by}.as_count()",
  },
  wrongQueries: [
    "sum:nonsense{$where} by {$by}.as_count()",
    "avg:answers.all{$where} by {$by}",
    "sum:answers.all{$where}.as_count()",
    "sum:answers.all{$where} by {$by}.as_count().fill(zero)",
    "",
  ],
  tellsWhenDataEnded: false,
  exact: true,
  cannotRepeat: "Datadog adds up all points of the same tags",
  cannotFail: { "in-pages": "an answer has no pages; a longer step than was asked for is tested by itself" },
  why: { "other-unit": ["partial"] },
  requests: 1,
};

async function start(): Promise<SourceBench> {
  let facts: readonly Fact[] = [];
  const keys = { api: SECRET, application: `${SECRET}-of-the-application` };
  const served = await spoilable(datadogOf({ points: () => facts.flatMap(pointsOf), keys }));
  const target: SourceTarget = {
    kind: "datadog",
    name: "datadog",
    auth: { "api-key": "DD_API_KEY", "application-key": "DD_APPLICATION_KEY" },
    delay: milliseconds(60_000),
    arm: ARM,
    where: { service: "chat" },
    options: { url: served.url },
  };
  const secret = (name: string) => (name === "DD_API_KEY" ? keys.api : keys.application);
  const patience = { timeout: milliseconds(400), budget: milliseconds(900) };
  return {
    open: () => openMetrics(target, { root: "/", secret, patience }),
    put: async (given) => {
      facts = given;
    },
    spoil: served.spoil,
    asked: served.asked,
    stop: served.stop,
  };
}

function pointsOf(fact: Fact): readonly Point[] {
  const at = START + (fact.interval + 1) * EVERY - ageOf(fact);
  const tags = { version: fact.version, desk: fact.desk, service: "chat" };
  const point = (metric: string, held: Held): readonly Point[] =>
    held === null ? [] : [{ metric, at, value: held, tags }];
  return [...point("answers.bad", fact.events), ...point("answers.all", fact.total)];
}
