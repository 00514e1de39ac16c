import { describe, expect, test } from "vitest";
import { readHistory } from "../../../../src/commands/draft/read-history.ts";
import { parseRollout } from "../../../../src/config/parse.ts";
import { Failure } from "../../../../src/errors.ts";
import type { Reading } from "../../../../src/judge/reading.ts";
import type { MetricRequest } from "../../../../src/ports.ts";
import { HOUR, instant } from "../../../../src/units.ts";

/** A file with gaps: nothing of it validates, its queries can be read all the same. */
const GAPS = `
sources:
  prom: { kind: prometheus, url: "https://prometheus.acme.example", delay: 5m, arm: { label: v, baseline: a, candidate: b } }
  db: { kind: sql, database: facts.sqlite, arm: { label: v, baseline: a, candidate: b } }
  words: { kind: file, options: { path: x.jsonl, time: at }, arm: { label: v, baseline: a, candidate: b } }
guards:
  errors: { source: prom, events: "sum by ($by) (e{$where}[$window])", total: "sum by ($by) (t{$where}[$window])", at-most: TODO }
  slow: { class: latency, source: prom, histogram: "sum by ($by) (h{$where}[$window])", percentile: 95 }
  unasked: { class: quality, source: db, score: "SELECT $by, 1 AS value WHERE :from < :to" }
  open: { class: quality, source: prom, events: TODO, total: TODO }
  signal: { class: quality, signal: complaints, on-breach: hold }
  wrong: 7
`;
const resolved = (text = GAPS): unknown => parseRollout({ file: "gaps.yml", text, defaults: null }).resolved;

const NOW = instant(Date.parse("2026-11-23T09:30:00Z"));

function asked(answer: (request: MetricRequest, call: number) => readonly Reading[]) {
  const calls: (readonly MetricRequest[])[] = [];
  const sources: string[] = [];
  const terms = {
    now: NOW,
    weeks: 4,
    openMetrics: (source: { readonly name: string }) => {
      sources.push(source.name);
      return {
        fetch: (requests: readonly MetricRequest[]) => {
          calls.push(requests);
          return Promise.resolve(requests.flatMap((request) => answer(request, calls.length)));
        },
      };
    },
  };
  return { calls, sources, terms };
}

const readings = (
  { guard, intervals }: MetricRequest,
  why: "unreachable" | null = null,
): readonly Reading[] =>
  intervals.map((window) => {
    const about = { guard, cohort: "all", arm: "baseline" as const, window };
    return why === null
      ? {
          ...about,
          ok: true as const,
          payload: { shape: "counts" as const, events: 2, total: 100 },
          lastDataAt: null,
          exact: true,
          warnings: [],
          provenance: "prom",
        }
      : { ...about, ok: false as const, why, detail: "Bearer ghp_0123456789abcdefghijABCDEFGHIJ012345" };
  });

describe("history of a file with gaps", () => {
  test("only guards with complete queries are asked about, in hours, a week at a time", async () => {
    const { calls, sources, terms } = asked((request) => readings(request));
    const { weeks, unasked } = await readHistory(resolved(), { ...terms, from: "prom" });
    expect(sources).toEqual(["prom"]);
    expect(
      calls.map((requests) => requests.map(({ guard, intervals }) => [guard, intervals.length])),
    ).toEqual(
      Array.from({ length: 4 }, () => [
        ["errors", 168],
        ["slow", 168],
      ]),
    );
    const windows = calls.flat().flatMap(({ guard, intervals }) => (guard === "errors" ? intervals : []));
    expect(new Set(windows.map(({ from }) => from)).size).toBe(672);
    expect(windows.every(({ from, to }) => to - from === HOUR && to <= NOW)).toBe(true);
    expect(weeks.guards).toMatchObject([{ guard: "errors", level: 0.02, answered: 672, asked: 672 }, {}]);
    expect(unasked.map(({ guard }) => guard).toSorted()).toEqual(["open", "signal", "unasked", "wrong"]);
  });

  test.each([
    ["prometheus", ["prom"]],
    ["sql", ["db"]],
    ["db", ["db"]],
  ])("--history %s asks %j", async (from, wanted) => {
    const { sources, terms } = asked((request) => readings(request));
    await readHistory(resolved(), { ...terms, from, weeks: 1 });
    expect(sources).toEqual(wanted);
  });

  test.each([
    ["nowhere", "the file has prom, db, words"],
    ["words", "which is file"],
    ["", "found "],
  ])("--history %s is a wrong call", async (from, said) => {
    const { terms } = asked(() => []);
    const failed = readHistory(resolved(), { ...terms, from });
    await expect(failed).rejects.toThrow(Failure);
    await expect(failed).rejects.toThrow(said);
  });

  test("a source that does not answer is asked once, and its words keep no secret", async () => {
    const { calls, terms } = asked((request) => readings(request, "unreachable"));
    const { weeks } = await readHistory(resolved(), { ...terms, from: "prom" });
    expect(calls).toHaveLength(1);
    expect(weeks.guards[0]).toMatchObject({ level: null, answered: 0, asked: 672 });
    expect(weeks.guards[0]?.gaps.map(({ why, hours }) => [why, hours])).toEqual([
      ["unreachable", 168],
      ["not-asked", 504],
    ]);
    expect(JSON.stringify(weeks)).not.toContain("ghp_");
    expect(weeks.guards[0]?.gaps.reduce((sum, { hours }) => sum + hours, 0)).toBe(672);
  });

  test.each(["", "guards: 7", "guards: [a]", "sources: TODO\nguards: { a: { events: x } }", "- a"])(
    "of a file such as %j no source is known",
    async (text) => {
      const { terms } = asked(() => []);
      await expect(readHistory(resolved(text), { ...terms, from: "prometheus" })).rejects.toThrow("has none");
    },
  );
});
