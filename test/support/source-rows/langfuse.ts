/** Langfuse's metrics API on the loopback. A fact is as many observations as it counts, of which some have the level ERROR. */
import { openMetrics } from "../../../src/adapters/metrics/sources.ts";
import type { SourceTarget } from "../../../src/config/rollout.ts";
import { milliseconds } from "../../../src/units.ts";
import { langfuseOf, type Observation } from "../langfuse.ts";
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

/** The label of the suite's cohorts is an environment here. */
export const LANGFUSE: SourceRow = {
  source: "langfuse",
  start,
  cohortLabel: "environment",
  counts: {
    events: "{ view: observations, measure: count, where: { level: ERROR } }",
    total: "{ view: observations }",
  },
  wrongQueries: ["{ view: nothing }", "{ view: observations, measure: nonsense }", "count"],
  tellsWhenDataEnded: true,
  endsWithin: 60_000,
  exact: false,
  cannotHold: {
    NaN: "Langfuse counts rows, and JSON has no NaN",
    "+Inf": "Langfuse counts rows, and JSON has no infinity",
    "-Inf": "Langfuse counts rows, and JSON has no infinity",
  },
  cannotRepeat: "two observations are two: rows of the same dimensions are one row of the answer",
  requests: 1,
};

async function start(): Promise<SourceBench> {
  let facts: readonly Fact[] = [];
  const served = await spoilable(langfuseOf(() => facts.flatMap(observationsOf)));
  const target: SourceTarget = {
    kind: "langfuse",
    name: "traces",
    auth: { "public-key": "PK", "secret-key": "SK" },
    delay: milliseconds(600_000),
    arm: ARM,
    where: {},
    options: { url: served.url, api: "cloud" },
  };
  const patience = { timeout: milliseconds(400), budget: milliseconds(900) };
  return {
    open: () => openMetrics(target, { root: "/", secret: () => SECRET, patience }),
    put: async (given) => {
      facts = given;
    },
    spoil: served.spoil,
    asked: served.asked,
    stop: served.stop,
  };
}

/** Those that are bad, and the rest. */
function observationsOf(fact: Fact): readonly Observation[] {
  const at = START + (fact.interval + 1) * EVERY - ageOf(fact);
  const cells = { version: fact.version, environment: fact.desk, type: "GENERATION" };
  const some = (level: string, held: Held): readonly Observation[] => {
    if (held === null || held === 0) return [];
    if (typeof held === "string") return [{ at, count: 1, cells: { ...cells, level }, spoiled: "many" }];
    return [{ at, count: held, cells: { ...cells, level } }];
  };
  const events = typeof fact.events === "number" ? fact.events : 0;
  const rest = typeof fact.total === "number" ? fact.total - events : fact.total;
  return fact.total === null ? [] : [...some("ERROR", fact.events), ...some("DEFAULT", rest)];
}
