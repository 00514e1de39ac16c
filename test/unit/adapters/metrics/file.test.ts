import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { localFiles } from "../../../../src/adapters/local/files.ts";
import { fileMetrics, type FileTarget } from "../../../../src/adapters/metrics/file.ts";
import type { MetricQuery } from "../../../../src/ports.ts";
import { milliseconds, MINUTE } from "../../../../src/units.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { aCount } from "../../../support/metric-queries.ts";
import { ask, EVERY, START } from "../../../support/source-contract.ts";

const folder = temporaryFolder();

function targetFor(path: string, given: Partial<FileTarget["options"]> = {}): FileTarget {
  return {
    kind: "file",
    name: "log",
    auth: null,
    delay: milliseconds(0),
    arm: { label: "version", baseline: "v1", candidate: "v2" },
    where: {},
    options: {
      path,
      format: "jsonl",
      rows: "",
      time: "at",
      timeUnit: "iso",
      lastAt: null,
      each: "sample",
      ...given,
    },
  };
}

/** A log with a line per answer; the last one is of a second before the end of the second interval. */
const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString();
const LOG = [
  {
    at: at(0),
    version: "v1",
    desk: "breaking",
    status: 200,
    ms: 200,
    score: 0.5,
    model: "m@1",
    said: 1,
    shadow: 0,
  },
  {
    at: at(10),
    version: "v1",
    desk: "sport",
    status: 500,
    ms: 900,
    score: 0.7,
    model: "m@1",
    said: 1,
    shadow: 1,
  },
  {
    at: at(299.999),
    version: "v2",
    desk: "sport",
    status: 503,
    ms: 100,
    score: 0.9,
    model: "m@2",
    said: 0,
    shadow: null,
  },
  {
    at: at(300),
    version: "v2",
    desk: "sport",
    status: 200,
    ms: 300,
    score: 0.1,
    model: "m@2",
    said: 0,
    shadow: 0,
  },
  {
    at: at(599),
    version: "v1",
    desk: "sport",
    status: 200,
    ms: 300,
    score: 0.2,
    model: "m@1",
    said: 1,
    shadow: 1,
  },
];

async function read(
  query: MetricQuery,
  rows: readonly object[] = LOG,
  given: Partial<FileTarget["options"]> = {},
) {
  writeFileSync(join(folder.path, "log.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const readings = await fileMetrics(targetFor("log.jsonl", given), localFiles(folder.path)).fetch([
    ask("errors", query),
  ]);
  return readings.map((each) => [
    each.cohort,
    each.arm,
    (each.window.from - START) / EVERY,
    each.ok ? each.payload : each.why,
  ]);
}

const without = (name: string) =>
  LOG.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => column !== name)));

const ofAll = (read: readonly unknown[][]) =>
  read
    .filter(([cohort, , interval]) => cohort === "all" && interval === 0)
    .map(([, arm, , found]) => [arm, found]);

describe("rows of a log", () => {
  const ERRORS = { kind: "counts", events: "count where status >= 500", total: "count" } as const;

  test("are counted by interval, cohort and version; what is not there is zero only where the guard says so", async () => {
    const counted = (events: number, total: number) => ({ shape: "counts", events, total });
    expect(await read({ ...ERRORS, absentEventsAreZero: true })).toEqual([
      ["all", "baseline", 0, counted(1, 2)],
      ["all", "baseline", 1, counted(0, 1)],
      ["all", "candidate", 0, counted(1, 1)],
      ["all", "candidate", 1, counted(0, 1)],
      ["breaking", "baseline", 0, counted(0, 1)],
      ["breaking", "baseline", 1, "no-data"],
      ["breaking", "candidate", 0, "no-data"],
      ["breaking", "candidate", 1, "no-data"],
    ]);
    const strict = await read({ ...ERRORS, absentEventsAreZero: false });
    expect(strict.find(([cohort, , interval]) => cohort === "all" && interval === 1)?.[3]).toBe("no-data");
  });

  test.each<readonly [string, MetricQuery, object, object]>([
    [
      "latencies, counted at bounds in seconds",
      { kind: "histogram", buckets: "ms in ms at 0.25, 1" },
      { shape: "histogram", bounds: [0.25, 1, Infinity], counts: [1, 2, 2] },
      { shape: "histogram", bounds: [0.25, 1, Infinity], counts: [1, 1, 1] },
    ],
    [
      "scores, one by one",
      { kind: "values", values: "score" },
      { shape: "samples", values: [0.5, 0.7] },
      { shape: "samples", values: [0.9] },
    ],
    [
      "a rate",
      { kind: "rate", events: "ms", exposure: "count", absentEventsAreZero: false },
      { shape: "counts", events: 1100, total: 2 },
      { shape: "counts", events: 100, total: 1 },
    ],
    ["a count", aCount("count"), { count: 2 }, { count: 1 }],
    [
      "a ratio",
      { kind: "ratio", numerator: "ms", denominator: "count" },
      { shape: "ratio", numerator: 1100, denominator: 2 },
      { shape: "ratio", numerator: 100, denominator: 1 },
    ],
    [
      "who answered",
      { kind: "identities", identities: "model" },
      { shape: "identities", counts: { "m@1": 2 } },
      { shape: "identities", counts: { "m@2": 1 } },
    ],
    [
      "parts of a composite",
      {
        kind: "parts",
        parts: [
          { name: "fluent", values: "score" },
          { name: "quick", values: "ms in ms" },
        ],
      },
      { shape: "parts", parts: [{ values: [0.5, 0.7] }, { values: [0.2, 0.9] }] },
      { shape: "parts", parts: [{ values: [0.9] }, { values: [0.1] }] },
    ],
  ])("give %s", async (_name, query, baseline, candidate) => {
    expect(ofAll(await read(query))).toMatchObject([
      ["baseline", baseline],
      ["candidate", candidate],
    ]);
  });

  test("give the answers of both versions to the same request, and say which were lost", async () => {
    const pairs = {
      shape: "pairs",
      pairs: [
        [1, 0, 1],
        [1, 1, 1],
        [0, null, 1],
      ],
    };
    const found = await read({ kind: "pairs", pairs: "said, shadow" });
    expect(ofAll(found)).toEqual([
      ["baseline", pairs],
      ["candidate", pairs],
    ]);
  });

  test("a gauge is one value, and two are one too many", async () => {
    const one = LOG.filter(({ at: when }) => when === at(0) || when === at(300));
    expect(ofAll(await read({ kind: "gauge", gauge: "score" }, [...one, ...LOG.slice(2, 3)]))).toEqual([
      ["baseline", { shape: "gauge", value: 0.5 }],
      ["candidate", { shape: "gauge", value: 0.9 }],
    ]);
    expect(ofAll(await read({ kind: "gauge", gauge: "score" }))[0]).toEqual(["baseline", "ambiguous"]);
  });

  test("that end before the interval does are stale: whoever writes them may be dead", async () => {
    const cut = LOG.slice(0, 4);
    const found = await read({ ...ERRORS, absentEventsAreZero: true }, cut);
    expect(found.filter(([cohort]) => cohort === "all").map((each) => each[3])).toEqual([
      { shape: "counts", events: 1, total: 2 },
      "no-data",
      { shape: "counts", events: 1, total: 1 },
      "stale",
    ]);
  });

  test("that have moments in seconds or milliseconds are read by the unit that is said", async () => {
    for (const [unit, scale] of [
      ["s", 1_000],
      ["ms", 1],
    ] as const) {
      const rows = LOG.map((row) => ({ ...row, at: Date.parse(row.at) / scale }));
      expect(ofAll(await read(aCount("count"), rows, { timeUnit: unit }))).toMatchObject([
        ["baseline", { count: 2 }],
        ["candidate", { count: 1 }],
      ]);
    }
    // Milliseconds taken for seconds fall into no interval, and that is no zero.
    const wrong = LOG.map((row) => ({ ...row, at: Date.parse(row.at) }));
    expect(new Set((await read(aCount("count"), wrong, { timeUnit: "s" })).map((each) => each[3]))).toEqual(
      new Set(["no-data"]),
    );
  });
});

describe("what cannot be read is said, and is never a number", () => {
  const wrongly = async (rows: readonly object[], query = aCount("ms")) => {
    writeFileSync(join(folder.path, "log.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    const [reading] = await fileMetrics(targetFor("log.jsonl"), localFiles(folder.path)).fetch([
      ask("errors", query),
    ]);
    return reading?.ok === false ? `${reading.why}: ${reading.detail}` : "ok";
  };

  test.each<readonly [string, readonly object[], string]>([
    [
      "a time without a zone",
      [{ ...LOG[0], at: "2026-11-23T09:00:00" }],
      'Expected a time such as 2026-11-23T09:00:00Z in at of row 1, found "2026-11-23T09:00:00"',
    ],
    ["no time", [{ version: "v1", desk: "sport", ms: 1 }], "in at of row 1, found nothing"],
    ["a column that no row has", without("ms"), "Expected a column ms, found at, version"],
    ["no column for the version", without("version"), "Expected a column version"],
    ["no column for a cohort", without("desk"), "Expected a column desk"],
    ["a text where a number should be", LOG.map((row) => ({ ...row, ms: "fast" })), "not-a-number"],
    ["a mapping where a number should be", LOG.map((row) => ({ ...row, ms: { p50: 1 } })), "not-a-number"],
  ])("%s", async (_name, rows, message) => {
    expect(await wrongly(rows)).toContain(message);
  });

  test.each([
    ["nothing.jsonl", "Expected the file nothing.jsonl, found no such file"],
    ["folder", "found a folder"],
    ["link.jsonl", "found a symlink"],
    ["../outside.jsonl", "found one that leaves it"],
    ["binary.jsonl", "found binary bytes"],
    ["large.jsonl", "found 5000000 bytes"],
    ["half.jsonl", 'Expected JSON in line 1, found {"at"…'],
    ["list.jsonl", "Expected a row in line 1, found a list"],
  ])("the file %s", async (path, message) => {
    mkdirSync(join(folder.path, "folder"), { recursive: true });
    writeFileSync(join(folder.path, "binary.jsonl"), Buffer.from([0, 1, 2]));
    writeFileSync(join(folder.path, "large.jsonl"), "x".repeat(5_000_000));
    writeFileSync(join(folder.path, "half.jsonl"), '{"at"\n');
    writeFileSync(join(folder.path, "list.jsonl"), "[1]\n");
    if (path === "link.jsonl") symlinkSync(join(folder.path, "half.jsonl"), join(folder.path, path));
    const readings = await fileMetrics(targetFor(path), localFiles(folder.path)).fetch([
      ask("errors", aCount("count")),
    ]);
    for (const reading of readings)
      expect(reading).toMatchObject({ ok: false, detail: expect.stringContaining(message) });
    expect(readings).toHaveLength(8);
  });

  test("a last line that is still being written makes the intervals that it may belong to partial", async () => {
    const text = LOG.map((row) => JSON.stringify(row)).join("\n");
    writeFileSync(join(folder.path, "log.jsonl"), text);
    const target = targetFor("log.jsonl");
    const readings = await fileMetrics(target, localFiles(folder.path)).fetch([
      ask("errors", aCount("count"), { staleAfter: milliseconds(6 * MINUTE) }),
    ]);
    expect(readings[0]).toMatchObject({ ok: true, warnings: ["log.jsonl: its last line is not complete"] });
    const late = readings.filter(({ window }) => window.to > START + EVERY);
    for (const reading of late) expect(reading).toMatchObject({ ok: false });
    expect(late).toContainEqual(
      expect.objectContaining({ why: "partial", detail: expect.stringContaining("last line") }),
    );
  });

  test("rows out of order may have lost a line of any interval", async () => {
    const text = LOG.toReversed()
      .map((row) => JSON.stringify(row))
      .join("\n");
    writeFileSync(join(folder.path, "log.jsonl"), text);
    const readings = await fileMetrics(targetFor("log.jsonl"), localFiles(folder.path)).fetch([
      ask("errors", aCount("count"), { staleAfter: milliseconds(6 * MINUTE) }),
    ]);
    expect(readings.filter(({ ok }) => ok)).toEqual([]);
    expect(readings[0]).toMatchObject({ why: "partial" });
  });
});
