import type { SqlTarget } from "../../../config/router.ts";
import { sqlName, sqlText } from "../../sql-text.ts";
import { quote, variable } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

/**
 * A row of a table that the application reads its percent from; any number is a step, and the application keeps users apart.
 *
 * `where` picks the row. What is served only the observed share can tell.
 */
export function describeSql(target: SqlTarget): Described {
  const column = sqlName(target.percent);
  const rows = rowsOf(target);
  const client = clientOf(target);
  const needs = [...Object.values(target.auth ?? {}), `the right to update ${target.table}`];
  return {
    capabilities: {
      weight: { step: 0.001, max: 100 },
      mirror: null,
      cohorts: "none",
      sticky: "user",
      compareAndSwap: true,
      reportsServed: false,
      settlesIn: target.settlesIn,
    },
    undo: {
      route: `sql: ${target.percent} of ${target.table} in ${shownDatabase(target.database)}${shownRows(target)}`,
      steps: [
        write({
          does: `Set ${target.percent} to 0.`,
          run: `${client} ${quote(`UPDATE ${sqlName(target.table)} SET ${column} = 0${rows};`)}`,
          expect: isPostgres(target.database) ? "UPDATE 1" : "no output",
          needs,
        }),
        look(
          {
            does: "See what the application reads.",
            run: `${client} ${quote(`SELECT ${column} FROM ${sqlName(target.table)}${rows};`)}`,
            expect: "0",
            needs,
          },
          target.settlesIn,
        ),
      ],
    },
  };
}

function rowsOf(target: SqlTarget): string {
  const pairs = Object.entries(target.where).map(([name, value]) => `${sqlName(name)} = ${sqlText(value)}`);
  return pairs.length === 0 ? "" : ` WHERE ${pairs.join(" AND ")}`;
}

function shownRows(target: SqlTarget): string {
  const pairs = Object.entries(target.where).map(([name, value]) => `${name} ${value}`);
  return pairs.length === 0 ? "" : `, ${pairs.join(", ")}`;
}

function clientOf(target: SqlTarget): string {
  if (!isPostgres(target.database)) return `sqlite3 ${quote(target.database)}`;
  const password = target.auth?.["password"];
  return `${password === undefined ? "" : `PGPASSWORD="${variable(password)}" `}psql ${quote(target.database)} -c`;
}

function isPostgres(database: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(database);
}

/** Without user and password. */
function shownDatabase(database: string): string {
  return database.replace(/\/\/[^/@]*@/, "//");
}
