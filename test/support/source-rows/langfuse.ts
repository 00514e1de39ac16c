/** Langfuse's metrics API on the loopback. A fact is as many observations as it counts, of which some have the level ERROR. */
import { MOST_ROWS } from "../../../src/adapters/metrics/langfuse/query.ts";
import { openMetrics } from "../../../src/adapters/metrics/sources.ts";
import type { SourceTarget } from "../../../src/config/rollout.ts";
import { milliseconds } from "../../../src/units.ts";
import type { Reply } from "../loopback.ts";
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
import { spoilable, type Twist } from "../spoilable.ts";

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
    "less than nothing": "Langfuse counts rows; no counter can restart",
  },
  cannotRepeat: "two observations are two: rows of the same dimensions are one row of the answer",
  cannotBeAhead: "an observation counts in the interval of its own moment, whatever clock that is of",
  requests: 1,
};

async function start(): Promise<SourceBench> {
  let facts: readonly Fact[] = [];
  const answer = langfuseOf(() => facts.flatMap(observationsOf));
  const served = await spoilable((asked, twist) => twisted(answer(asked), twist));
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

/** As many rows as there may be, or moments in seconds. */
function twisted(reply: Reply, twist: Twist): Reply {
  if (twist === null) return reply;
  const { data }: { readonly data: readonly { readonly time_dimension: string }[] } = JSON.parse(
    String(reply.body),
  );
  const rows =
    twist === "in-pages"
      ? Array.from({ length: MOST_ROWS }, (_, index) => data[index % data.length])
      : data.map((row) => ({ ...row, time_dimension: Date.parse(row.time_dimension) / 1_000 }));
  return { ...reply, body: JSON.stringify({ data: rows }) };
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
