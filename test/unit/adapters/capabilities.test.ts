/** What the plan says that this version does is what the adapters do: one without the other would be a lie. */
import { expect, test } from "vitest";
import { openMetrics } from "../../../src/adapters/metrics/sources.ts";
import { describeRouter } from "../../../src/adapters/routers/describe.ts";
import type { SourceTarget } from "../../../src/config/rollout.ts";
import { adviseOnThisVersion, notDone } from "../../../src/plan/this-version.ts";
import { instant, milliseconds, MINUTE } from "../../../src/units.ts";
import { EVERY_ROUTER } from "../../support/every-router.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { aCount } from "../../support/metric-queries.ts";
import { aRouter } from "../../support/rollout.ts";

const folder = temporaryFolder();

const LEFT_TO_PEOPLE = Object.entries(EVERY_ROUTER).filter(
  ([, target]) => target.kind === "kserve" && target.mode === "serverless" && !("candidate" in target),
);

test.each(Object.entries(EVERY_ROUTER))(
  "the router %s is moved, unless it is left to people",
  (name, target) => {
    const isLeft = LEFT_TO_PEOPLE.some(([left]) => left === name);
    expect(describeRouter(target).isMoved).toBe(!isLeft);
  },
);

const REQUEST = {
  guard: "errors",
  query: aCount("SELECT 1"),
  intervals: [{ from: instant(0), to: instant(MINUTE) }],
  cohorts: { all: {} },
  staleAfter: MINUTE,
};
const plain = { name: "prom", auth: null, delay: milliseconds(0), where: {} };
const arm = { label: "version", baseline: "v1", candidate: "v2" };
const rows = { rows: "", time: "at", timeUnit: "iso", lastAt: null, each: "sample" } as const;
const call = { method: "GET", url: "http://127.0.0.1:9", headers: {}, body: null } as const;
const program = { run: ["./readings"], env: [], within: milliseconds(1_000) } as const;
const sql = (database: string): SourceTarget => ({ ...plain, kind: "sql", database, arm });
const SOURCES: readonly SourceTarget[] = [
  { ...plain, kind: "prometheus", url: "http://127.0.0.1:9", headers: {}, arm },
  { ...plain, kind: "evidently", arm, options: { kind: "files", files: "{version}/{to}.json" } },
  { ...plain, kind: "datadog", arm, options: { url: "http://127.0.0.1:9" } },
  { ...plain, kind: "langfuse", arm, options: { url: "http://127.0.0.1:9", api: "cloud" } },
  { ...plain, kind: "file", arm, options: { ...rows, path: "counts.csv", format: "csv" } },
  {
    ...plain,
    kind: "http-json",
    arm,
    options: { ...rows, ...call, columns: {}, errors: null, next: null, nextAs: null, pageSize: null },
  },
  { ...plain, kind: "command", arm, options: { ...rows, ...program, format: "json" } },
  ...["answers.db", "data/A.db", "postgres://db.example/answers", "DATABASE_URL"].map(sql),
];

test.each(SOURCES)("a source $kind $database is one that this version reads", async (source) => {
  const readings = await openMetrics(source, { secret: () => "", root: folder.path }).fetch([REQUEST]);
  expect(readings).not.toEqual([]);
  expect(JSON.stringify(readings)).not.toContain("this version");
});

test("a further way back that only a person can take is advice, and no reason to refuse", () => {
  const routers = [{ ...aRouter(), isMoved: true }, aRouter()] as const;
  expect(notDone(routers)).toBeNull();
  expect(adviseOnThisVersion(routers)).toMatchObject([
    { code: "router-not-moved", severity: "advice", path: ["router", 1] },
  ]);
});
