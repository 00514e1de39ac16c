/**
 * The prompt-only example with `dist/` on a real PostgreSQL, from its plan to the promotion and from its plan to the rollback:
 * router and source sign in as users who may do what they need and no more.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPostgres, startPostgres, type RunningPostgres } from "../support/postgres.ts";
import { draftsOf, FLAGS, openCompany, type Store } from "../support/prompt-company.ts";
import { runOn } from "../support/router-rows/sql.ts";

const absent = missingPostgres();
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;
const PASSWORD = "hunter2-hunter2";

let server: RunningPostgres | null = null;
const url = (user = "postgres"): string => {
  const address = new URL(server?.url ?? "postgres://nobody");
  [address.username, address.password] = [user, PASSWORD];
  return address.href;
};
const sql = (text: string) => runOn(url(), text);

async function onServer(): Promise<Store> {
  await sql(`DROP TABLE IF EXISTS flags, drafts; ${FLAGS}`);
  await sql(
    "CREATE TABLE drafts (at timestamptz, prompt text, language text, failed boolean, rejected boolean, seconds float8); CREATE INDEX ON drafts (at)",
  );
  await sql("GRANT SELECT, UPDATE (percent) ON flags TO mover; GRANT SELECT ON drafts TO looker");
  return {
    edits: [
      ["database: flags.db", "database: FLAGS_DB"],
      ["database: drafts.db", "database: DRAFTS_DB"],
    ],
    secrets: { FLAGS_DB: url("mover"), DRAFTS_DB: url("looker") },
    percents: async () => {
      const rows = await sql("SELECT name, percent FROM flags");
      return Object.fromEntries(rows.map(({ name, percent }) => [String(name), Number(percent)]));
    },
    write: async (weight, rejected) => {
      const drafts = JSON.stringify([...draftsOf(weight / 100, rejected)]);
      await sql(
        `TRUNCATE drafts; INSERT INTO drafts SELECT * FROM json_populate_recordset(NULL::drafts, '${drafts}')`,
      );
    },
  };
}

describe.skipIf(absent !== "")(`the example on a server${needs}`, () => {
  beforeAll(async () => {
    server = await startPostgres();
    await sql(
      `CREATE ROLE mover LOGIN PASSWORD '${PASSWORD}'; CREATE ROLE looker LOGIN PASSWORD '${PASSWORD}'`,
    );
  });
  afterAll(async () => {
    await server?.stop();
  });

  test("its plan is promoted by this version, stage by stage, to everybody", async () => {
    const store = await onServer();
    using company = openCompany(() => store);
    expect(await company.plan()).not.toContain("does not promote it");
    await company.accept();
    expect(await company.promote()).toMatchObject({ reason: "started" });
    const served = [await company.percents()];
    for (const weight of [10, 50, 100]) {
      await company.write(weight, () => 0.18);
      company.sleep();
      const { said, ...tick } = await company.bakeOver();
      expect(said).not.toContain(PASSWORD);
      expect(tick, said).toEqual({ exitCode: 0, reason: weight === 100 ? "completed" : "stage-passed" });
      served.push(await company.percents());
    }
    const others = { "dark-mode": 50 };
    expect(served).toEqual([10, 50, 100, 100].map((percent) => ({ "reply-prompt": percent, ...others })));
  });

  test("a prompt that is worse in one language alone goes back to nobody", async () => {
    const store = await onServer();
    using company = openCompany(() => store);
    await company.accept();
    await company.promote();
    await company.write(10, (prompt, language) => (prompt === "p13" && language === "other" ? 0.5 : 0.18));
    company.sleep();
    const { said, ...tick } = await company.promote();
    expect(tick, said).toEqual({ exitCode: 1, reason: "breach" });
    expect(await company.percents()).toEqual({ "reply-prompt": 0, "dark-mode": 50 });
  });
});
