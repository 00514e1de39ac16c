/** Flag tables, in SQLite files and on a real PostgreSQL server; users are who the application's own SELECT lets in. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import { openTraffic } from "../../../src/adapters/routers/routers.ts";
import type { SqlTarget } from "../../../src/config/router.ts";
import type { Traffic } from "../../../src/ports.ts";
import { instant } from "../../../src/units.ts";
import { EVERY_ROUTER } from "../every-router.ts";
import type { Bench, Row } from "../router-contract.ts";

/** Runs SQL as the application's own user does. */
export type Sql = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** A column `candidate` of the type `type`; `note` is somebody else's. */
export const tableOf = (type: string, table = "weights"): string =>
  `CREATE TABLE ${table} (name TEXT, place TEXT, candidate ${type}, note INTEGER DEFAULT 0);
   INSERT INTO ${table} VALUES ('summarizer', 'eu', 0, 1), ('chatbot', 'eu', 40, 2);`;

export const SQLITE: Row = {
  router: "sql on SQLite",
  start: async () => {
    const bench = openSqlite(tableOf("REAL"));
    return benchOf({ ...bench, table: "weights" });
  },
  weights: [0.5, 5, 25, 100],
  within: 0,
};

export interface SqliteBench {
  readonly open: (target?: Partial<SqlTarget>) => Traffic;
  readonly sql: Sql;
  readonly path: string;
  readonly stop: () => Promise<void>;
}

/** A file of its own, with what `setup` makes in it. */
export function openSqlite(setup: string): SqliteBench {
  const root = mkdtempSync(join(tmpdir(), "sql-"));
  const path = join(root, "summarizer.db");
  const sql: Sql = async (text) => {
    using database = new DatabaseSync(path);
    if (!text.startsWith("SELECT")) database.exec(text);
    return text.startsWith("SELECT") ? database.prepare(text).all() : [];
  };
  using database = new DatabaseSync(path);
  database.exec(setup);
  return {
    open: (given = {}) => opened({ ...EVERY_ROUTER.sqlite, database: "summarizer.db", ...given }, { root }),
    sql,
    path,
    stop: async () => rmSync(root, { recursive: true }),
  };
}

/** Opened as a job does: by its kind. */
export function opened(
  target: SqlTarget,
  {
    root = "/",
    secrets = {},
    stages,
  }: {
    readonly root?: string;
    readonly secrets?: Readonly<Record<string, string>>;
    readonly stages?: Parameters<typeof openTraffic>[1]["stages"];
  },
): Traffic {
  return openTraffic(target, {
    root,
    secret: (name) => secrets[name] ?? "",
    now: () => instant(1_000),
    cohorts: {},
    ...(stages === undefined ? {} : { stages }),
  });
}

/** A schema of its own on the server of `url`. */
export function postgresRow(url: () => string): Row {
  let started = 0;
  return {
    router: "sql on PostgreSQL",
    start: async () => {
      const schema = `bench_${++started}`;
      await runOn(url(), `CREATE SCHEMA ${schema}; ${tableOf("numeric(6,3)", `${schema}.weights`)}`);
      const table = `${schema}.weights`;
      return benchOf({
        table,
        open: () => opened({ ...EVERY_ROUTER.postgres, table }, { secrets: { ROUTES_DB: url() } }),
        sql: (text) => runOn(url(), text),
        stop: async () => void (await runOn(url(), `DROP SCHEMA ${schema} CASCADE`)),
      });
    },
    weights: [0.5, 5, 25, 100],
    within: 0,
  };
}

/** The rows of the last statement. */
export async function runOn(url: string, text: string): Promise<Awaited<ReturnType<Sql>>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const ended: unknown = await client.query(text);
    const last: unknown = Array.isArray(ended) ? ended.at(-1) : ended;
    return hasRows(last) ? last.rows : [];
  } finally {
    await client.end();
  }
}

function hasRows(value: unknown): value is { readonly rows: Awaited<ReturnType<Sql>> } {
  return typeof value === "object" && value !== null && "rows" in value;
}

interface Table {
  readonly table: string;
  readonly open: () => Traffic;
  readonly sql: Sql;
  readonly stop: () => Promise<void>;
}

function benchOf({ table, open, sql, stop }: Table): Bench {
  const set = async (what: string) =>
    void (await sql(`UPDATE ${table} SET ${what} WHERE name = 'summarizer'`));
  return {
    open,
    served: async () =>
      Number((await sql(`SELECT candidate FROM ${table} WHERE name = 'summarizer'`))[0]?.["candidate"]),
    settle: () => Promise.resolve(),
    touch: () => set("note = note + 1"),
    move: (weight) => set(`candidate = ${weight}`),
    others: () =>
      sql(
        `SELECT name, place, note, CASE name WHEN 'summarizer' THEN NULL ELSE candidate END AS candidate FROM ${table} ORDER BY name`,
      ),
    ours: () => sql(`SELECT candidate FROM ${table} WHERE name = 'summarizer'`),
    stop,
  };
}
