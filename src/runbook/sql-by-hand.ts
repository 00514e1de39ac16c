/** Questions to databases as commands that can be pasted; none of them can write. */
import type { Plan } from "../plan/plan.ts";
import { SECOND, type Duration } from "../units.ts";
import { quote, variable } from "./shell.ts";

export type SqlSource = Extract<Plan["rollout"]["sources"][number], { readonly kind: "sql" }>;

interface Asked {
  /** Columns of the arm and of all cohorts. */
  readonly by: readonly string[];
  readonly window: Duration;
}

/** The guard's SELECTs over the last `window`; null where it has none. */
export function sqlCommand(source: SqlSource, texts: readonly string[], asked: Asked): string | null {
  const selects = texts.map((text) => selected(source, text, asked));
  if (selects.length === 0) return null;
  return isServer(source.database)
    ? `${psql(source)}${selects.map((text) => ` -c ${quote(text)}`).join("")}`
    : `sqlite3 -readonly -header ${quote(source.database)} ${quote(selects.join("; "))}`;
}

/** How a person finds out whether it answers. */
export function sqlAlive(source: SqlSource): { readonly run: string; readonly expect: string } {
  const run = isServer(source.database)
    ? `${psql(source)} -At -c ${quote("SELECT 1;")}`
    : `sqlite3 -readonly ${quote(source.database)} ${quote("SELECT 1;")}`;
  return { run, expect: "1" };
}

/** The address is a secret; whoever looks must not change anything. psql takes certificates from a file alone. */
function psql({ database, auth }: SqlSource): string {
  const { ca } = auth ?? {};
  const certificates =
    ca === undefined
      ? ""
      : ` PGSSLMODE=verify-full PGSSLROOTCERT="$(f=$(mktemp) && printf '%s' "${variable(ca)}" >"$f" && echo "$f")"`;
  return `PGOPTIONS='-c default_transaction_read_only=on'${certificates} psql "${variable(database)}"`;
}

function isServer(database: string): boolean {
  return /^\w+:\/\/|^[A-Z][A-Z0-9_]*$/.test(database);
}

/** The SELECT with its labels, and with the last `window` as the time that it is about. */
function selected(source: SqlSource, text: string, asked: Asked): string {
  const by = asked.by.map(sqlName).join(", ");
  const where = Object.entries(source.where).map(([label, value]) => `${sqlName(label)} = ${sqlText(value)}`);
  const [from, to] = timesIn(source, Math.round(asked.window / SECOND));
  const filled = text
    .replaceAll(/\$by\b/g, () => by)
    .replaceAll(/\$where\b/g, () => (where.length === 0 ? "1 = 1" : where.join(" AND ")))
    // Two colons are a cast.
    .replaceAll(/(?<!:):from\b/g, () => from)
    .replaceAll(/(?<!:):to\b/g, () => to)
    .trim();
  // A comment ends with its line.
  return filled.includes("--") ? `${filled}\n` : filled.replaceAll(/\s*\n\s*/g, " ");
}

/** Both ends as the database says them. */
function timesIn({ database }: SqlSource, seconds: number): readonly [string, string] {
  return isServer(database)
    ? [`(now() - interval '${seconds} seconds')`, "now()"]
    : [
        `strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-${seconds} seconds')`,
        `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
      ];
}

function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
