/** A server on the loopback that answers `query_range` as Prometheus does. */
import { openMetrics } from "../../../src/adapters/metrics/sources.ts";
import { milliseconds } from "../../../src/units.ts";
import { spoilable } from "../spoilable.ts";
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

const increase = (metric: string) => `sum by ($by) (increase(${metric}{$where}[$window]))`;

export const PROMETHEUS: SourceRow = {
  source: "prometheus",
  start,
  counts: { events: increase("bad_total"), total: increase("all_total") },
  wrongQueries: ["sum by ($by) (increase(nonsense"],
  tellsWhenDataEnded: true,
  exact: false,
  requests: 1,
};

async function start(): Promise<SourceBench> {
  let facts: readonly Fact[] = [];
  const served = await spoilable(({ body }, twist) => {
    const form = new URLSearchParams(body);
    const query = form.get("query") ?? "";
    if (query.includes("nonsense"))
      return {
        status: 400,
        body: JSON.stringify({ status: "error", errorType: "bad_data", error: "parse error" }),
      };
    return {
      body: JSON.stringify({
        status: "success",
        data: { resultType: "matrix", result: answerTo(query, facts, twist === "other-unit" ? 1_000 : 1) },
        ...(twist === "in-pages" ? { warnings: ["results truncated due to limit"] } : {}),
      }),
    };
  });
  return {
    open: () =>
      openMetrics(
        {
          kind: "prometheus",
          name: "prom",
          url: served.url,
          headers: {},
          auth: { bearer: "TOKEN" },
          delay: milliseconds(60_000),
          arm: ARM,
          where: {},
        },
        {
          root: "/",
          secret: () => SECRET,
          patience: { timeout: milliseconds(400), budget: milliseconds(900) },
        },
      ),
    put: async (given) => {
      facts = given;
    },
    spoil: served.spoil,
    asked: () => served.asked(),
    stop: served.stop,
  };
}

/** @param unit seconds are 1, milliseconds 1,000 */
function answerTo(query: string, facts: readonly Fact[], unit: 1 | 1_000): readonly unknown[] {
  const names = Array.from(query.matchAll(/"guard", "([^"]+)", ""/g), ([, name = ""]) => name);
  const withDesk = /by \([^)]*desk/.test(query);
  return names.flatMap((name) => {
    const [, part = ""] = name.split(".");
    return facts.flatMap((fact) => {
      const to = (START + (fact.interval + 1) * EVERY) / 1_000;
      const held =
        part === "newest" ? to - ageOf(fact) / 1_000 : part === "events" ? fact.events : fact.total;
      if (held === null) return [];
      const metric = { guard: name, version: fact.version, ...(withDesk ? { desk: fact.desk } : {}) };
      return [{ metric, values: [[to * unit, shown(held)]] }];
    });
  });
}

function shown(held: Exclude<Held, null>): string {
  return held === "text" ? "many" : String(held);
}
