/** The part of the driver that stands in dist, beside the whole one, on a real PostgreSQL that asks for passwords. */
import { join } from "node:path";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PostgresAddress } from "../../src/adapters/postgres-address.ts";
import * as whole from "../../src/adapters/postgres.ts";
import { pgInDist } from "../../scripts/pg-in-dist.ts";
import { temporaryFolder } from "../support/folder.ts";
import { missingPostgres, startPostgres, type RunningPostgres } from "../support/postgres.ts";

const absent = missingPostgres();
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;
const PATIENCE = { connect: 10_000, answer: 10_000 };
const PASSWORD = "Pa55-of-asker";

const CELLS = `SELECT 9007199254740993::int8 AS big, 1.50::numeric AS exact, 'NaN'::float8 AS nan, NULL::text AS none,
  '2026-11-23 09:00:00.5+01'::timestamptz AS at, '{1,2}'::int[] AS list, '\\x00ff'::bytea AS bytes, true AS yes,
  '1 day 2 hours'::interval AS span, '(1,2)'::point AS place, '{"a":1}'::jsonb AS json, $1::text AS bound`;

let server: RunningPostgres | null = null;
let folder: ReturnType<typeof temporaryFolder> | null = null;
let inDist: typeof whole = whole;

function address(user: string): PostgresAddress {
  const port = server?.port ?? 0;
  return {
    name: "DB",
    url: `postgres://${user}@127.0.0.1:${port}/postgres`,
    ca: null,
    hosts: [],
    hidden: [PASSWORD],
  };
}

/** From now on `asker` has to prove who it is. */
async function askForPasswords(): Promise<void> {
  await whole.onPostgres(address("postgres"), PATIENCE, async ({ run, ask }) => {
    await run(`CREATE ROLE asker LOGIN PASSWORD '${PASSWORD}'`);
    const { rows } = await ask("SHOW hba_file");
    const [{ hba_file: file = "" } = {}] = rows;
    const lines = ["host all asker 127.0.0.1/32 scram-sha-256", "host all all 127.0.0.1/32 trust"];
    await run(`COPY (SELECT unnest(ARRAY['${lines.join("','")}'])) TO '${file}'; SELECT pg_reload_conf()`);
  });
}

beforeAll(async () => {
  if (absent !== "") return;
  folder = temporaryFolder();
  const bundle = await rolldown({
    input: { postgres: join(import.meta.dirname, "../../src/adapters/postgres.ts") },
    platform: "node",
    plugins: [pgInDist()],
  });
  await bundle.write({ dir: folder.path, format: "esm", entryFileNames: "[name].mjs" });
  inDist = await import(join(folder.path, "postgres.mjs"));
  server = await startPostgres();
  await askForPasswords();
}, 120_000);

afterAll(async () => {
  await server?.stop();
  folder?.[Symbol.dispose]();
});

const failureOf = async (driver: typeof whole, user: string) => {
  try {
    await driver.onPostgres(address(user), PATIENCE, ({ run }) => run("SELECT 1"));
    return "let in";
  } catch (cause) {
    return driver.problemOf(cause, address(user));
  }
};

test.skipIf(absent !== "")(
  `it gives the same cells as the whole driver, with a password${needs}`,
  async () => {
    const asked = [inDist, whole].map((driver) =>
      driver.onPostgres(address(`asker:${PASSWORD}`), PATIENCE, ({ ask }) => ask(CELLS, ["it's"])),
    );
    const [slim, all] = await Promise.all(asked);
    expect(slim).toEqual(all);
    expect(slim?.rows).toEqual([
      expect.objectContaining({ big: "9007199254740993", none: null, bound: "it's" }),
    ]);
  },
);

test.skipIf(absent !== "").each(["asker:wrong", "asker"])(
  `it is not let in as %s, and says why${needs}`,
  async (user) => {
    const [slim, all] = [await failureOf(inDist, user), await failureOf(whole, user)];
    expect(slim).toEqual(all);
    expect(slim).not.toBe("let in");
  },
);

test.skipIf(absent !== "")(`a statement that is wrong is refused in the server's words${needs}`, async () => {
  const ask = (driver: typeof whole) =>
    driver
      .onPostgres(address("postgres"), PATIENCE, ({ ask: one }) => one("SELECT nothing"))
      .catch((cause: unknown) => driver.problemOf(cause, address("postgres")));
  const slim = await ask(inDist);
  expect(slim).toEqual(await ask(whole));
  expect(slim).toMatchObject({ kind: "refused", text: expect.stringContaining("42703") });
});
