import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { prometheusMetrics } from "../../src/adapters/metrics/prometheus.ts";
import type { PrometheusTarget } from "../../src/adapters/metrics/promql.ts";
import type { Arm, Payload, Reading } from "../../src/judge/reading.ts";
import type { MetricQuery, MetricRequest, Metrics } from "../../src/ports.ts";
import { HOUR, instant, milliseconds, MINUTE, SECOND } from "../../src/units.ts";
import { listen } from "../support/loopback.ts";
import { missing } from "../support/programs.ts";
import { startPrometheus } from "../support/prometheus.ts";

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
        requestFor("broken", { kind: "count", count: "nofunction(x)" }, 1),
        requestFor("absent", { kind: "count", count: "nothing_total" }, 1),
      ];
      const readings = await metrics.fetch(requests);
      const reasons = readings.map((reading) => `${reading.guard} ${reading.ok ? "ok" : reading.why}`);
      expect([...new Set(reasons)]).toEqual(["claims ok", "broken query-error", "absent no-data"]);
    },
  );

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
});

/** Asks about the last twenty seconds until baseline and candidate say `wanted`, for at most half a minute. */
async function until(metrics: Metrics, wanted: string): Promise<string> {
  const query: MetricQuery = { kind: "count", count: "claims_total{$where}" };
  const deadline = Date.now() + 30 * SECOND;
  for (;;) {
    const to = instant(Date.now() - SECOND);
    const request = {
      guard: "claims",
      query,
      intervals: [{ from: instant(to - 20 * SECOND), to }],
      cohorts: { all: {} },
      staleAfter: milliseconds(5 * SECOND),
    };
    const readings = await metrics.fetch([request]);
    const seen = readings.map((reading) => (reading.ok ? "ok" : reading.why)).join(" ");
    if (seen === wanted || Date.now() > deadline) return seen;
    await pause(500);
  }
}
