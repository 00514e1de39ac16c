/** A flag table on a PostgreSQL server. */
import type { SqlTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import { onPostgres, problemOf, type Answered, type Patience, type Session } from "../postgres.ts";
import type { PostgresAddress } from "../postgres-address.ts";
import { sqlName } from "./shell.ts";
import { refused, type FlagRow, type FlagTable, type FlagTransaction } from "./sql-rows.ts";

const PATIENCE: Patience = { connect: 5_000, answer: 8_000 };
/** Whoever dies in the middle must not keep the row locked: the drain of the next job waits for it. */
const LIMITS =
  "SET LOCAL statement_timeout = '5s'; SET LOCAL lock_timeout = '3s'; SET LOCAL idle_in_transaction_session_timeout = '8s'; SET LOCAL extra_float_digits = 1";
/** `pg_type.oid`; a domain counts as what it is made of. */
const WHOLE_NUMBERS: ReadonlySet<number> = new Set([20, 21, 23]);
const NUMBERS: ReadonlySet<number> = new Set([700, 701, 1700]);
/** Ours, so that no column of the table is called like it. */
const ROW = '"model_rollout_row"';

export function postgresTable(target: SqlTarget, address: PostgresAddress): FlagTable {
  return {
    look: async (use) => {
      try {
        return await onPostgres(address, PATIENCE, async (session) => {
          await session.run(`BEGIN READ ONLY; ${LIMITS}`);
          const seen = await use(transactionOn(session, target, ""));
          await session.run("ROLLBACK");
          return seen;
        });
      } catch (cause) {
        throw failureOf(cause, address, "read");
      }
    },
    change: async (keep, use) => {
      let isEnding = false;
      try {
        await onPostgres(address, PATIENCE, async (session) => {
          // Whatever the server's default is: another writer is waited for, and then seen.
          await session.run(`BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; ${LIMITS}`);
          await use(transactionOn(session, target, `FOR UPDATE OF ${ROW}`));
          isEnding = true;
          await session.run(keep ? "COMMIT" : "ROLLBACK");
        });
        return "done";
      } catch (cause) {
        if (cause instanceof Failure) throw cause;
        const { kind, text } = problemOf(cause, address);
        if (kind === "busy" || kind === "gone")
          return { kind: "again", because: text, mayBeDone: kind === "gone" && isEnding };
        throw failureOf(cause, address, "change");
      }
    },
  };
}

function transactionOn(session: Session, target: SqlTarget, lock: string): FlagTransaction {
  const [table, column] = [sqlName(target.table), sqlName(target.percent)];
  const names = Object.keys(target.where);
  const values = Object.values(target.where);
  const isRow = (from: number) =>
    names.map((name, index) => `${ROW}.${sqlName(name)} = $${from + index}`).join(" AND ");
  return {
    rows: async () => {
      const cells = `${ROW}.${column} AS written, pg_typeof(${ROW}.${column})::text AS type, ${ROW}::text AS "all"`;
      const found = await session.ask(
        `SELECT ${cells} FROM ${table} AS ${ROW} WHERE ${isRow(1)} ${lock}`,
        values,
      );
      return found.rows.map((row) => flagRow(row, found.types));
    },
    set: async (weight, old) => {
      const update = `UPDATE ${table} AS ${ROW} SET ${column} = $1 WHERE ${isRow(2)}`;
      const { count } =
        old === null
          ? await session.ask(update, [String(weight), ...values])
          : await session.ask(`${update} AND ${ROW}.${column} IS NOT DISTINCT FROM $${names.length + 2}`, [
              String(weight),
              ...values,
              old.written,
            ]);
      return count;
    },
  };
}

function flagRow(row: Answered["rows"][number], types: Answered["types"]): FlagRow {
  const { written = null, type, all } = row;
  const oid = types["written"] ?? 0;
  const holds = WHOLE_NUMBERS.has(oid) ? "whole-numbers" : NUMBERS.has(oid) ? "numbers" : "other";
  return { written, holds, type: type ?? "unknown", all: all ?? "" };
}

function failureOf(cause: unknown, address: PostgresAddress, verb: "read" | "change"): Failure {
  if (cause instanceof Failure) return cause;
  const { kind, text } = problemOf(cause, address);
  switch (kind) {
    case "busy":
    case "gone":
      return new Failure("router-unreachable", `Expected to ${verb} the flag table, got: ${text}`, { cause });
    case "credentials":
      return refused("a user and a password that the server knows", text);
    case "refused":
      return refused(`a flag table that may be ${verb === "read" ? "read" : "read and changed"}`, text);
  }
}
