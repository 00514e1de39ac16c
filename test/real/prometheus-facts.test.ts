/** What a real Prometheus answers, fact by fact: where its numbers look sound and are not, and what becomes of them here. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prometheusMetrics } from "../../src/adapters/metrics/prometheus.ts";
import type { PrometheusTarget } from "../../src/adapters/metrics/promql.ts";
import type { Reading } from "../../src/judge/reading.ts";
import type { MetricQuery, MetricRequest } from "../../src/ports.ts";
import { HOUR, instant, milliseconds, MINUTE, SECOND } from "../../src/units.ts";
import { missing } from "../support/programs.ts";
import { aCount } from "../support/metric-queries.ts";
import { startPrometheus, type RunningPrometheus } from "../support/prometheus.ts";

const absent = missing("prometheus", "promtool");
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;

const EVERY = 5 * MINUTE;
const SCRAPE = 15 * SECOND;
const STEPS = EVERY / SCRAPE;
const END = Math.floor((Date.now() - 25 * HOUR) / EVERY) * EVERY;
const START = END - EVERY;
/** Scrapes never lie on the bounds of our intervals. */
const OFF_GRID = 7 * SECOND;

type Line = readonly [labels: string, value: number, step: number];

function family(name: string, kind: string, lines: readonly Line[]): readonly string[] {
  const type = `# TYPE ${name.replace(/_(?:total|bucket)$/, "")} ${kind}`;
  const at = (step: number): number => (START - EVERY + OFF_GRID + step * SCRAPE) / 1_000;
  return [type, ...lines.map(([labels, value, step]) => `${name}{${labels}} ${value} ${at(step)}`)];
}

/** From one interval before ours until `last`, counting by `from`. */
function counter(labels: string, value: (step: number) => number, last = 2 * STEPS - 1): readonly Line[] {
  return Array.from({ length: last + 1 }, (_, step): Line => [labels, value(step), step]);
}

/** Answers spread evenly from 0.1 s to 0.55 s: 95 % within 0.5275 s, 8/9 within 0.5 s. */
const WITHIN: readonly (readonly [le: string, share: number])[] = [
  ["0.1", 0],
  ["0.25", 1 / 3],
  ["0.5", 8 / 9],
  ["1", 1],
  ["2.5", 1],
  ["+Inf", 1],
];

const DIED_MS = { one: 60 * SECOND, four: 240 * SECOND } as const;
const stepsUntil = (before: number): number => 2 * STEPS - 1 - Math.round(before / SCRAPE);

const BACKFILL = [
  ...family("requests_total", "counter", [
    ...counter('version="v1"', (step) => 1_000 + 2 * step),
    ...counter('version="v2"', (step) => 1_000 + 2 * step, stepsUntil(DIED_MS.one)),
    ...counter('version="v4"', (step) => 1_000 + 2 * step, stepsUntil(DIED_MS.four)),
  ]),
  // Falls to zero in the middle of our interval, as after a restart.
  ...family("restarted_total", "counter", [
    ...counter('version="v1"', (step) => 3 * step + 5_000),
    ...counter('version="v2"', (step) => (step < 30 ? 5_000 + 3 * step : 3 * (step - 30))),
  ]),
  ...family(
    "answer_seconds_bucket",
    "histogram",
    ["v1", "v2"].flatMap((version) =>
      WITHIN.flatMap(([le, share]) =>
        counter(`version="${version}",le="${le}"`, (step) => Math.round(90 * step * share)),
      ),
    ),
  ),
  "# EOF",
  "",
].join("\n");

function requestFor(query: MetricQuery): MetricRequest {
  const intervals = [{ from: instant(START), to: instant(END) }];
  return { guard: "it", query, intervals, cohorts: { all: {} }, staleAfter: milliseconds(30 * SECOND) };
}

describe.skipIf(absent !== "")(`a real Prometheus${needs}`, () => {
  let server: RunningPrometheus;
  beforeAll(async () => {
    server = await startPrometheus({ backfill: BACKFILL });
  }, 60_000);
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const read = (query: MetricQuery, candidate = "v2"): Promise<readonly Reading[]> => {
    const target: PrometheusTarget = {
      kind: "prometheus",
      name: "prom",
      url: server.url,
      auth: null,
      headers: {},
      delay: MINUTE,
      arm: { label: "version", baseline: "v1", candidate },
      where: {},
    };
    return prometheusMetrics(target, { secret: () => "" }).fetch([requestFor(query)]);
  };
  const why = (reading: Reading | undefined): string => (reading?.ok === false ? reading.why : "ok");
  const instantly = async (query: string): Promise<number> => {
    const body = new URLSearchParams({ query, time: String(END / 1_000) });
    const answer = await fetch(`${server.url}/api/v1/query`, { method: "POST", body });
    const found = /"value":\[[\d.]+,"([^"]+)"\]/.exec(await answer.text())?.[1];
    return Number(found);
  };

  test.each([
    ["a minute", "v2"],
    ["four minutes", "v4"],
  ])("fact 6: an arm dead for %s still has numbers, and is stale here", async (_, version) => {
    expect(await instantly(`sum(increase(requests_total{version="${version}"}[5m]))`)).toBeGreaterThan(0);
    const [baseline, candidate] = await read(aCount("requests_total"), version);
    expect([why(baseline), why(candidate)]).toEqual(["ok", "stale"]);
  });

  test("fact 6: an arm that is missing is an empty answer, and no data here, never 0", async () => {
    const [baseline, candidate] = await read(aCount("requests_total"), "v3");
    expect([why(baseline), why(candidate)]).toEqual(["ok", "no-data"]);
  });

  test.each([
    ["0/0", "sum by ($by) (requests_total) * 0 / 0"],
    ["x/0", "sum by ($by) (requests_total) / 0"],
  ])("fact 6: %s is NaN or +Inf in words, and not a number here", async (_, gauge) => {
    expect((await read({ kind: "gauge", gauge })).map(why)).toEqual(["not-a-number", "not-a-number"]);
  });

  test("fact 7: a percentile between bounds is wrong, the share at a bound is exact", async () => {
    const told = await instantly(
      'histogram_quantile(0.95, sum by (le) (increase(answer_seconds_bucket{version="v1"}[5m])))',
    );
    expect(Math.abs(told / 0.5275 - 1)).toBeGreaterThan(0.13);
    const [reading] = await read({ kind: "histogram", buckets: "answer_seconds_bucket" });
    const payload = reading?.ok === true && reading.payload.shape === "histogram" ? reading.payload : null;
    const all = payload?.counts.at(-1) ?? 0;
    const shares =
      payload?.bounds.map((bound, index) => [bound, (payload.counts[index] ?? 0) / all] as const) ?? [];
    expect(new Map(shares).get(0.5)).toBeCloseTo(8 / 9, 6);
    expect(new Map(shares).get(0.25)).toBeCloseTo(1 / 3, 6);
  });

  test("fact 7: an increase between scrapes is no whole number, and never called exact here", async () => {
    const [reading] = await read(aCount("requests_total"));
    const count =
      reading?.ok === true && reading.payload.shape === "count" ? reading.payload.count : Number.NaN;
    // Forty were served within the interval's scrapes; Prometheus extrapolates to its bounds.
    expect(Math.abs(count - 40)).toBeLessThan(2);
    expect(Number.isInteger(await instantly('sum(increase(requests_total{version="v1"}[4m10s]))'))).toBe(
      false,
    );
    expect(reading).toMatchObject({ exact: false });
  });

  test("fact 7: a counter that was reset counts on, and is never subtracted", async () => {
    const [baseline, candidate] = await read(aCount("restarted_total"));
    const counts = [baseline, candidate].map((each) =>
      each?.ok === true && each.payload.shape === "count" ? each.payload.count : Number.NaN,
    );
    expect(Math.abs((counts[0] ?? 0) - 60)).toBeLessThan(3);
    // What grew between the last scrape before the restart and the restart is lost: less, and by no more than a scrape.
    expect(Math.abs((counts[1] ?? 0) - 57)).toBeLessThan(4);
  });
});
