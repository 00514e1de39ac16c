/** Reads guards from a database: an SQLite file, opened for reading only, or a PostgreSQL server. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { SourceTarget } from "../../config/rollout.ts";
import type { Reading } from "../../judge/reading.ts";
import { reasonOf } from "../../errors.ts";
import type { MetricRequest, Metrics } from "../../ports.ts";
import type { Duration } from "../../units.ts";
import type { Secret } from "../http.ts";
import { isServer } from "../postgres-address.ts";
import { textsOf } from "./query-texts.ts";
import { labelsOf, noReadings, splitLevels, toReadings, type Refusal } from "./readings.ts";
import { newestOf, seriesOfRows, type DatedSeries, type Row } from "./row-series.ts";

export type SqlTarget = Extract<SourceTarget, { readonly kind: "sql" }>;

export interface SqlDeps {
  /** Folder that paths in the rollout file start from. */
  readonly root: string;
  readonly secret: Secret;
  /** Hosts that the policy lets sources have; null where it lists none. */
  readonly hosts?: readonly string[] | null;
  /** For the way to a server, and for everything that one look asks of it. */
  readonly patience?: { readonly timeout: Duration; readonly budget: Duration };
}

/** Of one text, over all intervals: nothing is ever cut. */
const MOST_ROWS = 100_000;
/** How long a writer may keep the file locked. */
const PATIENCE_MS = 2_000;

/**
 * Every text of a guard is one SELECT, run once for each interval with `:from` and `:to` bound; a server is asked for all
 * intervals at once.
 *
 * In a file both are ISO 8601 text in UTC with milliseconds, on a server timestamptz, for `at >= :from and at < :to`. A row has the column of the arm's label,
 * a column for every label of a cohort, and `value`; a histogram also `le` (`+Inf` for the last). An optional `last_at`
 * (ISO 8601) says when the newest sample was taken. `$by` becomes those columns and `$where` the source's own matchers.
 * Counts are exact.
 */
export function sqlMetrics(target: SqlTarget, deps: SqlDeps): Metrics {
  return {
    fetch: async (requests) => {
      const path = resolve(deps.root, target.database);
      const split = requests.flatMap(splitLevels);
      if (isServer(target.database)) {
        const { readPostgres } = await import("./sql-postgres.ts");
        return readPostgres(split, target, deps);
      }
      if (!existsSync(path))
        return refuseAll(split, {
          why: "unreachable",
          detail: `Expected the database ${target.database}, found no such file`,
        });
      return readAll(split, path, target);
    },
  };
}

async function readAll(
  requests: readonly MetricRequest[],
  path: string,
  target: SqlTarget,
): Promise<readonly Reading[]> {
  const sqlite = await import("node:sqlite");
  let database: DatabaseSync;
  try {
    database = new sqlite.DatabaseSync(path, { readOnly: true, timeout: PATIENCE_MS });
  } catch (cause) {
    return refuseAll(requests, refusalOf(cause, target));
  }
  try {
    return requests.flatMap((request) => readOne(request, database, target));
  } finally {
    database.close();
  }
}

function readOne(request: MetricRequest, database: DatabaseSync, target: SqlTarget): readonly Reading[] {
  try {
    const parts = Object.entries(textsOf(request.query)).map(
      ([part, text]) => [part, select(request, text, { database, target })] as const,
    );
    const newest = newestOf(parts.flatMap(([, series]) => series));
    const provenance = `${target.name} in ${target.database}: ${request.guard}`;
    return toReadings(request, target.arm, {
      parts: Object.fromEntries(parts),
      newest,
      exact: true,
      warnings: [],
      provenance,
    });
  } catch (cause) {
    return noReadings(request, refusalOf(cause, target));
  }
}

interface Source {
  readonly database: DatabaseSync;
  readonly target: SqlTarget;
}

function select(request: MetricRequest, text: string, on: Source): readonly DatedSeries[] {
  if (!/:from\b/.test(text) || !/:to\b/.test(text)) {
    throw new RangeError(
      "Expected `:from` and `:to` in the SELECT: without them every interval would count the same rows",
    );
  }
  const statement = on.database.prepare(fill(text, request, on.target));
  const found: Row[][] = [];
  let left = MOST_ROWS;
  for (const { from, to } of request.intervals) {
    const rows: Row[] = [];
    found.push(rows);
    const times = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    for (const row of statement.iterate(times)) {
      if (left-- === 0) throw tooMany();
      rows.push(row);
    }
  }
  return seriesOfRows(found);
}

function tooMany(): RangeError {
  return new RangeError(
    `Expected at most ${MOST_ROWS} rows, found more. Let the SELECT add up what it can (GROUP BY $by)`,
  );
}

function fill(text: string, request: MetricRequest, target: SqlTarget): string {
  const by = labelsOf(request, target.arm).map(sqlName).join(", ");
  const where = Object.entries(target.where).map(([label, value]) => `${sqlName(label)} = ${sqlText(value)}`);
  const kept = by === "" ? text.replaceAll(/,\s*\$by\b|\$by\b(?:\s*,\s*)?/g, "") : text;
  return kept
    .replaceAll(/\$by\b/g, () => by)
    .replaceAll(/\$where\b/g, () => (where.length === 0 ? "1 = 1" : where.join(" AND ")));
}

function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** SQLite's own numbers: 5 busy, 6 locked, 10 disk, 14 cannot open, 26 not a database. */
const UNREACHABLE = new Set([5, 6, 10, 14, 26]);

function refusalOf(cause: unknown, target: SqlTarget): Refusal {
  const number =
    cause instanceof Error && "errcode" in cause && typeof cause.errcode === "number"
      ? cause.errcode & 0xff
      : null;
  const why = number !== null && UNREACHABLE.has(number) ? "unreachable" : "query-error";
  return { why, detail: `${target.database}: ${reasonOf(cause)}` };
}

function refuseAll(requests: readonly MetricRequest[], refusal: Refusal): readonly Reading[] {
  return requests.flatMap((request) => noReadings(request, refusal));
}
