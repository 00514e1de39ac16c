/** A flag table in an SQLite file. */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import type { SqlTarget } from "../../config/router.ts";
import { Failure, reasonOf } from "../../errors.ts";
import { sqlName } from "./shell.ts";
import { refused, type FlagRow, type FlagTable, type FlagTransaction } from "./sql-rows.ts";

/** How long a writer may keep the file locked. */
const PATIENCE_MS = 2_000;

/** @param path of the file; `target.database` is what messages call it */
export function sqliteTable(target: SqlTarget, path: string): FlagTable {
  return {
    look: async (use) => {
      try {
        using database = open(target, path);
        database.exec("BEGIN");
        const seen = await use(transactionOn(database, target));
        database.exec("ROLLBACK");
        return seen;
      } catch (cause) {
        throw failureOf(cause, target);
      }
    },
    change: async (keep, use) => {
      try {
        // Closed without a COMMIT, the file is as it was.
        using database = open(target, path);
        database.exec("BEGIN IMMEDIATE");
        await use(transactionOn(database, target));
        database.exec(keep ? "COMMIT" : "ROLLBACK");
        return "done";
      } catch (cause) {
        if (isBusy(cause))
          return { kind: "again", because: `${target.database}: ${reasonOf(cause)}`, mayBeDone: false };
        throw failureOf(cause, target);
      }
    },
  };
}

/** A file that is not there is not made. */
function open(target: SqlTarget, path: string): DatabaseSync {
  if (!existsSync(path)) throw refused(`the database ${target.database}`, "no such file");
  const url = pathToFileURL(path);
  url.searchParams.set("mode", "rw");
  return new DatabaseSync(url, { timeout: PATIENCE_MS });
}

function transactionOn(database: DatabaseSync, target: SqlTarget): FlagTransaction {
  const [table, column] = [sqlName(target.table), sqlName(target.percent)];
  const names = Object.keys(target.where);
  const values = Object.values(target.where);
  const isRow = names.map((name) => `${sqlName(name)} = ?`).join(" AND ");
  return {
    rows: async () => {
      const cells = database.prepare(
        `SELECT ${column} AS written, typeof(${column}) AS type FROM ${table} WHERE ${isRow}`,
      );
      const whole = database.prepare(`SELECT * FROM ${table} WHERE ${isRow}`);
      for (const statement of [cells, whole]) statement.setReadBigInts(true);
      // What has an integer's affinity keeps 0.5 as a fraction, but whoever made it counts on whole numbers.
      const isWhole = /int/i.test(cells.columns()[0]?.type ?? "");
      const all = whole
        .all(...values)
        .map((row) =>
          JSON.stringify(Object.values(row).map((cell) => (cell === null ? null : spelled(cell)))),
        );
      return cells.all(...values).map(({ written, type }, index): FlagRow => {
        const isNumber = type === "integer" || type === "real";
        return {
          written: written === null || written === undefined ? null : spelled(written),
          holds: isNumber ? (isWhole ? "whole-numbers" : "numbers") : "other",
          type: String(type),
          all: all[index] ?? "",
        };
      });
    },
    set: async (weight, old) => {
      const update = `UPDATE ${table} SET ${column} = ? WHERE ${isRow}`;
      // A number of JavaScript would be stored as a fraction, 25.0.
      const to = Number.isInteger(weight) ? BigInt(weight) : weight;
      const { changes } =
        old === null
          ? database.prepare(update).run(to, ...values)
          : database.prepare(`${update} AND ${column} IS ?`).run(to, ...values, stored(old));
      return Number(changes);
    },
  };
}

function stored({ written, type }: FlagRow): bigint | number | string | null {
  if (written === null) return null;
  if (type === "integer") return BigInt(written);
  return type === "real" ? Number(written) : written;
}

function spelled(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
}

/** SQLite's own numbers: 5 busy, 6 locked, 10 disk, 13 full, 14 cannot open, 26 not a database. */
const UNREACHABLE: ReadonlySet<number> = new Set([5, 6, 10, 13, 14, 26]);

function numberOf(cause: unknown): number | null {
  return cause instanceof Error && "errcode" in cause && typeof cause.errcode === "number"
    ? cause.errcode & 0xff
    : null;
}

function isBusy(cause: unknown): boolean {
  const number = numberOf(cause);
  return number === 5 || number === 6;
}

function failureOf(cause: unknown, target: SqlTarget): Failure {
  if (cause instanceof Failure) return cause;
  const text = `${target.database}: ${reasonOf(cause)}`;
  const number = numberOf(cause);
  return number !== null && UNREACHABLE.has(number)
    ? new Failure("router-unreachable", `Expected to read and change the flag table, got: ${text}`, { cause })
    : refused("a flag table that may be read and changed", text);
}
