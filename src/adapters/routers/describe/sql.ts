import type { SqlTarget } from "../../../config/router.ts";
import { quote, sqlName, sqlText, variable } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

/**
 * A row of a table that the application reads its percent from; any number is a step that its column can hold, and the
 * application keeps users apart.
 *
 * `where` picks the row. What is served only the observed share can tell.
 */
export function describeSql(target: SqlTarget): Described {
  const column = sqlName(target.percent);
  const rows = rowsOf(target);
  const client = clientOf(target);
  const needs = [
    ...(isSecret(target.database) ? [target.database, "psql"] : ["sqlite3"]),
    ...Object.values(target.auth ?? {}),
    `the right to update ${target.table}`,
  ];
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
      route: `sql: ${target.percent} of ${target.table} in ${target.database}${shownRows(target)}`,
      steps: [
        write({
          does: `Set ${target.percent} to 0.`,
          run: `${client} ${quote(`UPDATE ${sqlName(target.table)} SET ${column} = 0${rows};`)}`,
          expect: isSecret(target.database) ? "UPDATE 1" : "no output",
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
  if (!isSecret(target.database)) return `sqlite3 ${quote(target.database)}`;
  const { ca } = target.auth ?? {};
  // psql takes certificates from a file alone, and what it is told here is less than what an address says.
  const certificates =
    ca === undefined
      ? ""
      : `PGSSLMODE=verify-full PGSSLROOTCERT="$(f=$(mktemp) && printf '%s' "${variable(ca)}" >"$f" && echo "$f")" `;
  return `${certificates}psql "${variable(target.database)}" -c`;
}

/** A server is given by the name of the secret that holds its address; anything else is a file. */
function isSecret(database: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(database);
}
