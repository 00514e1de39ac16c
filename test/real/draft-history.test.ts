/** History of a baseline as a real Prometheus tells it: two weeks with a hole, asked for a file with gaps. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMetrics } from "../../src/adapters/metrics/sources.ts";
import { readHistory, type HistoryRead } from "../../src/commands/draft/read-history.ts";
import { parseRollout } from "../../src/config/parse.ts";
import { historyFrom } from "../../src/draft/file/baseline-weeks.ts";
import { HOUR, instant, MINUTE } from "../../src/units.ts";
import { missing } from "../support/programs.ts";
import { startPrometheus, type RunningPrometheus } from "../support/prometheus.ts";

const absent = missing("prometheus", "promtool");
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;

/** Compacted blocks only: the newest hours of a backfill are not served yet. */
const NOW = Math.floor((Date.now() - 48 * HOUR) / HOUR) * HOUR;
const STEP = 5 * MINUTE;
const STEPS = (14 * 24 * HOUR) / STEP;
const FROM = NOW - STEPS * STEP;
/** Twelve hours in which nobody scraped. */
const HOLE = { from: NOW - 60 * HOUR, to: NOW - 48 * HOUR };

function counter(name: string, labels: string, each: number): readonly string[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => ({ at: FROM + step * STEP, value: step * each }))
    .filter(({ at }) => at < HOLE.from || at >= HOLE.to)
    .map(({ at, value }) => `${name}{${labels}} ${value} ${at / 1_000}`);
}

const BACKFILL = [
  "# TYPE failed counter",
  ...counter("failed_total", 'version="v1"', 3),
  "# TYPE answers counter",
  ...counter("answers_total", 'version="v1"', 150),
  "# TYPE seconds histogram",
  ...["0.25", "0.5", "1", "+Inf"].flatMap((le, index) =>
    counter("seconds_bucket", `version="v1",le="${le}"`, [60, 97, 100, 100][index] ?? 0),
  ),
  "# EOF",
  "",
].join("\n");

const file = (url: string): string => `
sources:
  prom: { kind: prometheus, url: "${url}", arm: { label: version, baseline: v1, candidate: v2 } }
guards:
  errors: { class: error, events: "sum by ($by) (increase(failed_total{$where}[$window]))", total: "sum by ($by) (increase(answers_total{$where}[$window]))", at-most: TODO }
  slow: { class: latency, histogram: "sum by ($by, le) (increase(seconds_bucket{$where}[$window]))", percentile: 95, at-most: TODO }
  nothing: { class: quality, events: "sum by ($by) (increase(nothing_total{$where}[$window]))", total: "sum by ($by) (increase(answers_total{$where}[$window]))" }
  broken: { class: quality, events: "sum by ($by (", total: "1" }
`;

describe.skipIf(absent !== "")(`history from Prometheus${needs}`, () => {
  let prometheus: RunningPrometheus;
  let read: HistoryRead;
  beforeAll(async () => {
    prometheus = await startPrometheus({ backfill: BACKFILL });
    const { resolved } = parseRollout({ file: "gaps.yml", text: file(prometheus.url), defaults: null });
    read = await readHistory(resolved, {
      openMetrics: (source) => openMetrics(source, { secret: () => "", root: "." }),
      now: instant(NOW + 10 * MINUTE),
      from: "prometheus",
      weeks: 2,
    });
  }, 120_000);
  afterAll(() => prometheus[Symbol.asyncDispose]());

  const of = (name: string) => read.weeks.guards.find(({ guard }) => guard === name);

  test("the level is that of all hours that answered", () => {
    expect(of("errors")?.level).toBeCloseTo(0.02, 3);
    expect(of("errors")?.spread?.q99).toBeCloseTo(0.02, 3);
    expect(of("slow")).toMatchObject({ level: 0.5, spread: { q50: 0.5, max: 0.5 } });
  });

  test("hours without data are told, and filled with nothing", () => {
    const { answered = 0, asked, gaps = [] } = of("errors") ?? {};
    expect(asked).toBe(336);
    expect(answered).toBeGreaterThan(300);
    expect(answered).toBeLessThan(336);
    expect(answered + gaps.reduce((sum, { hours }) => sum + hours, 0)).toBe(336);
  });

  test("a series that nobody counts, and a query that is none, have no level", () => {
    expect(of("nothing")).toMatchObject({ level: null, answered: 0 });
    expect(of("broken")).toMatchObject({ level: null, answered: 0, gaps: [{ why: "query-error" }] });
    expect(Object.keys(historyFrom(read.weeks)).toSorted()).toEqual(["errors", "slow"]);
  });
});
