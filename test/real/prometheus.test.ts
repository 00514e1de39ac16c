import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { prometheusMetrics } from "../../src/adapters/metrics/prometheus.ts";
import type { PrometheusTarget } from "../../src/adapters/metrics/promql.ts";
import { openMetrics } from "../../src/adapters/metrics/sources.ts";
import { queryOf } from "../../src/commands/tick/readings.ts";
import type { Arm, Payload, Reading } from "../../src/judge/reading.ts";
import type { MetricQuery, MetricRequest, Metrics } from "../../src/ports.ts";
import { HOUR, instant, milliseconds, MINUTE, SECOND } from "../../src/units.ts";
import { guardPageRollout } from "../support/guard-page.ts";
import { listen } from "../support/loopback.ts";
import { missing } from "../support/programs.ts";
import { aCount } from "../support/metric-queries.ts";
import { nativePage, PROTOBUF } from "../support/native-histogram.ts";
import { startPrometheus } from "../support/prometheus.ts";
import { parseText } from "../support/rollout-files.ts";

const absent = missing("prometheus", "promtool");
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;

const EVERY = 5 * MINUTE;
const SCRAPE = 15 * SECOND;
const STEPS = 6 * (EVERY / SCRAPE);
const END = Math.floor((Date.now() - 25 * HOUR) / EVERY) * EVERY;
const START = END - 6 * EVERY;

/** Increases per scrape by arm and desk: events, total, and answers within 0.5 s. */
const RATES = {
  v1: { breaking: [0.1, 5, 4], sport: [0.4, 20, 19] },
  v2: { breaking: [0.2, 1, 0.5], sport: [0.1, 4, 3] },
} as const;
const ARMS: Readonly<Record<Arm, keyof typeof RATES>> = { baseline: "v1", candidate: "v2" };

function targetAt(url: string): PrometheusTarget {
  const arm = { label: "version", ...ARMS };
  return {
    kind: "prometheus",
    name: "prom",
    url,
    auth: null,
    headers: {},
    delay: MINUTE,
    arm,
    where: { app: "summarizer" },
  };
}

type Version = keyof typeof RATES;
type Desk = "breaking" | "sport";
type Sample = (version: Version, desk: Desk, step: number) => readonly string[];

const labels = (version: string, desk: string) => `app="summarizer",version="${version}",desk="${desk}"`;
const at = (step: number) => (START + step * SCRAPE) / 1_000;

function family(name: string, kind: string, sample: Sample): string {
  const cells = (["v1", "v2"] as const).flatMap((version) =>
    (["breaking", "sport"] as const).map((desk) => ({ version, desk })),
  );
  const lines = cells.flatMap(({ version, desk }) =>
    Array.from({ length: STEPS + 1 }, (_, step) => sample(version, desk, step)).flat(),
  );
  return [`# TYPE ${name} ${kind}`, ...lines].join("\n");
}

function counter(name: string, index: 0 | 1): string {
  return family(name, "counter", (version, desk, step) => [
    `${name}_total{${labels(version, desk)}} ${1_000 + step * RATES[version][desk][index]} ${at(step)}`,
  ]);
}

function histogram(name: string): string {
  return family(name, "histogram", (version, desk, step) => {
    const [, total, fast] = RATES[version][desk];
    return [
      `${name}_bucket{${labels(version, desk)},le="0.5"} ${step * fast} ${at(step)}`,
      `${name}_bucket{${labels(version, desk)},le="+Inf"} ${step * total} ${at(step)}`,
    ];
  });
}

/** Counters that grow by their rate at every scrape, from a first sample at the beginning of the first interval. */
function backfill(): string {
  return `${[counter("claims_bad", 0), counter("claims", 1), histogram("ttft_seconds")].join("\n")}\n# EOF\n`;
}

const COUNTS: MetricQuery = {
  kind: "counts",
  events: "sum by ($by) (increase(claims_bad_total{$where}[$window]))",
  total: "claims_total{$where}",
  absentEventsAreZero: false,
};

function requestFor(guard: string, query: MetricQuery, intervals = 6): MetricRequest {
  const windows = Array.from({ length: intervals }, (_, index) => ({
    from: instant(START + index * EVERY),
    to: instant(START + (index + 1) * EVERY),
  }));
  const cohorts = { all: {}, breaking: { desk: "breaking" } };
  return { guard, query, intervals: windows, cohorts, staleAfter: milliseconds(30 * SECOND) };
}

function written(reading: Reading, index: 0 | 1 | 2): number {
  const desks = RATES[ARMS[reading.arm]];
  const perScrape =
    reading.cohort === "breaking" ? desks.breaking[index] : desks.breaking[index] + desks.sport[index];
  return perScrape * (EVERY / SCRAPE);
}

function payloadOf(reading: Reading): Payload {
  if (!reading.ok)
    throw new Error(`${reading.guard} ${reading.cohort} ${reading.arm}: ${reading.why}, ${reading.detail}`);
  return reading.payload;
}

describe("the real Prometheus", () => {
  test.skipIf(absent !== "")(`what was written is what is read, in one call${needs}`, async () => {
    await using prometheus = await startPrometheus({ backfill: backfill() });
    const metrics = prometheusMetrics(targetAt(prometheus.url), { secret: () => "" });
    const readings = await metrics.fetch([
      requestFor("claims", COUNTS),
      requestFor("first-token", { kind: "histogram", buckets: "ttft_seconds_bucket{$where}" }),
    ]);
    expect(readings).toHaveLength(2 * 6 * 2 * 2);
    for (const reading of readings) {
      const payload = payloadOf(reading);
      const seen =
        payload.shape === "counts"
          ? [payload.events, payload.total]
          : payload.shape === "histogram"
            ? [payload.counts[0] ?? 0, payload.counts[1] ?? 0]
            : [];
      const expected =
        payload.shape === "counts"
          ? [written(reading, 0), written(reading, 1)]
          : [written(reading, 2), written(reading, 1)];
      for (const [index, value] of seen.entries())
        expect(Math.abs(value / (expected[index] ?? 0) - 1)).toBeLessThan(0.06);
      expect(seen).toHaveLength(2);
      expect(reading).toMatchObject({ exact: false, lastDataAt: reading.window.to });
    }
  });

  test.skipIf(absent !== "")(
    `a query with a mistake is a query-error and the others are read${needs}`,
    async () => {
      await using prometheus = await startPrometheus({ backfill: backfill() });
      const metrics = prometheusMetrics(targetAt(prometheus.url), { secret: () => "" });
      const requests = [
        requestFor("claims", COUNTS, 1),
        requestFor("broken", aCount("nofunction(x)"), 1),
        requestFor("absent", aCount("nothing_total"), 1),
      ];
      const readings = await metrics.fetch(requests);
      const reasons = readings.map((reading) => `${reading.guard} ${reading.ok ? "ok" : reading.why}`);
      expect([...new Set(reasons)]).toEqual(["claims ok", "broken query-error", "absent no-data"]);
    },
  );

  test.skipIf(absent !== "")(`every query of the page about guards is understood${needs}`, async () => {
    await using prometheus = await startPrometheus({});
    const { rollout } = parseText(guardPageRollout(prometheus.url));
    const source = rollout?.sources.find(({ kind }) => kind === "prometheus");
    if (rollout == null || source === undefined) throw new Error("the page's rollout could not be read");
    const requests = rollout.guards.flatMap((guard) => {
      const query = guard.source === source.name ? queryOf(guard) : null;
      return query === null ? [] : [requestFor(guard.name, query, 1)];
    });
    const alone = requests.map((request) => ({
      ...request,
      guard: `${request.guard}-alone`,
      cohorts: { all: {} },
    }));
    const readings = await openMetrics(source, { secret: () => "", root: "." }).fetch([
      ...requests,
      ...alone,
    ]);
    expect(readings).toHaveLength(requests.length * (2 + 1) * 2);
    expect(readings.filter((reading) => reading.ok || reading.why !== "no-data")).toEqual([]);
  });

  test.skipIf(absent !== "")(
    `an arm that dies is stale although its counts are still there${needs}`,
    async () => {
      let served = 0;
      const page = (version: string) => ({
        body: `# TYPE claims_total counter\nclaims_total{app="summarizer",version="${version}",desk="sport"} ${(served += 5)}\n`,
        headers: { "content-type": "text/plain; version=0.0.4" },
      });
      await using baseline = await listen(() => page("v1"));
      let isAlive = true;
      await using candidate = await listen(() => (isAlive ? page("v2") : { hangUp: true }));
      await using prometheus = await startPrometheus({
        scrape: [baseline.url, candidate.url].map((url) => new URL(url).host),
      });
      const metrics = prometheusMetrics(targetAt(prometheus.url), { secret: () => "" });
      expect(await until(metrics, "ok ok")).toBe("ok ok");
      isAlive = false;
      expect(await until(metrics, "ok stale")).toBe("ok stale");
    },
  );

  test.skipIf(absent !== "")(`native histograms are read as buckets, cells added up${needs}`, async () => {
    let scrapes = 0;
    const page = (desk: string, from: number) => {
      scrapes += 1;
      const labels = { app: "summarizer", version: "v1", desk };
      const buckets = [
        { from, counts: [8 * scrapes] },
        { from: from + 2, counts: [2 * scrapes] },
      ];
      return {
        body: nativePage({ name: "ttft_seconds", labels, schema: 0, sum: scrapes, buckets }),
        headers: PROTOBUF,
      };
    };
    await using breaking = await listen(() => page("breaking", -1));
    await using sport = await listen(() => page("sport", 2));
    await using prometheus = await startPrometheus({
      scrape: [breaking.url, sport.url].map((url) => new URL(url).host),
      native: true,
    });
    const request = () =>
      lately({ kind: "histogram", buckets: "ttft_seconds{$where}" }, { sport: { desk: "sport" } });
    let answer = "";
    await using recorded = await listen(() => ({ body: answer }));
    const read = async () => {
      const asked: MetricRequest = { ...request(), query: { kind: "histogram", buckets: "f(recorded)" } };
      answer = await nativeAnswer(prometheus.url, asked);
      return prometheusMetrics(targetAt(recorded.url), { secret: () => "" }).fetch([asked]);
    };
    const readings = await eventually(read, (found) => found.flatMap(boundsOf).length === 8 + 5);
    const all = [0.25, 0.5, 1, 2, 4, 8, 16, Infinity];
    const one = [2, 4, 8, 16, Infinity];
    expect(readings.map(boundsOf)).toEqual([all, [], one, []]);
    expect(readings.map(sharesOf)[2]).toEqual([0, 80, 80, 100, 100]);

    // Servers before 2.43 or so lose a native histogram under label_replace: that is no number either.
    const own = await prometheusMetrics(targetAt(prometheus.url), { secret: () => "" }).fetch([request()]);
    expect([
      [all, "no-data", one, "no-data"],
      ["query-error", "no-data", "query-error", "no-data"],
    ]).toContainEqual(own.map((reading) => (reading.ok ? boundsOf(reading) : reading.why)));
  });
});

/** What the server answers to a native histogram, under the name that our query gives it. */
async function nativeAnswer(url: string, { intervals }: MetricRequest): Promise<string> {
  const to = String((intervals[0]?.to ?? 0) / 1_000);
  const query = "sum by (le, version, desk) (increase(ttft_seconds[20s]))";
  const body = new URLSearchParams({ query, start: to, end: to, step: "20" });
  const answer = await fetch(`${url}/api/v1/query_range`, { method: "POST", body });
  const text = await answer.text();
  return text.replaceAll('"metric":{', '"metric":{"guard":"claims.buckets",');
}

function boundsOf(reading: Reading): readonly number[] {
  return reading.ok && reading.payload.shape === "histogram" ? reading.payload.bounds : [];
}

/** Percent of all at or below each bound. */
function sharesOf(reading: Reading): readonly number[] {
  if (!reading.ok || reading.payload.shape !== "histogram") return [];
  const { counts } = reading.payload;
  return counts.map((count) => Math.round((count / (counts.at(-1) ?? 0)) * 100));
}

/** The last twenty seconds. */
function lately(query: MetricQuery, cohorts: MetricRequest["cohorts"] = {}): MetricRequest {
  const to = instant(Date.now() - SECOND);
  return {
    guard: "claims",
    query,
    intervals: [{ from: instant(to - 20 * SECOND), to }],
    cohorts: { all: {}, ...cohorts },
    staleAfter: milliseconds(5 * SECOND),
  };
}

/** Reads until it `is` as wanted, for at most half a minute; gives what was read last. */
async function eventually(
  read: () => Promise<readonly Reading[]>,
  is: (readings: readonly Reading[]) => boolean,
): Promise<readonly Reading[]> {
  const deadline = Date.now() + 30 * SECOND;
  for (;;) {
    const readings = await read();
    if (is(readings) || Date.now() > deadline) return readings;
    await pause(500);
  }
}

/** What baseline and candidate say, once it is `wanted`. */
async function until(metrics: Metrics, wanted: string): Promise<string> {
  const said = (readings: readonly Reading[]) =>
    readings.map((reading) => (reading.ok ? "ok" : reading.why)).join(" ");
  const read = () => metrics.fetch([lately(aCount("claims_total{$where}"))]);
  return said(await eventually(read, (readings) => said(readings) === wanted));
}
