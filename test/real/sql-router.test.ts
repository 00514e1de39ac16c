/** The router `sql` on a real PostgreSQL: what every router promises, and what only a server with users and locks can do to it. */
import { execFileSync } from "node:child_process";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeRouter } from "../../src/adapters/routers/describe.ts";
import type { SqlTarget } from "../../src/config/router.ts";
import { Failure } from "../../src/errors.ts";
import type { Traffic, TrafficTarget } from "../../src/ports.ts";
import { percent } from "../../src/units.ts";
import { makeCertificate } from "../support/certificate.ts";
import { EVERY_ROUTER } from "../support/every-router.ts";
import { proxyTo, type Line } from "../support/faults/postgres-proxy.ts";
import { missingPostgres, startPostgres, type RunningPostgres } from "../support/postgres.ts";
import { missing } from "../support/programs.ts";
import { promisesOfRouter, promisesOfSecrets } from "../support/router-contract.ts";
import { opened, postgresRow, runOn, tableOf } from "../support/router-rows/sql.ts";

const absent = missingPostgres();
const needs = absent === "" ? "" : ` (skipped, missing program: ${absent})`;
const PASSWORD = "hunter2/%hunter";

let server: RunningPostgres | null = null;
const url = (user?: string, password = PASSWORD): string => {
  const address = new URL(server?.url ?? "postgres://nobody");
  if (user !== undefined) [address.username, address.password] = [user, encodeURIComponent(password)];
  return address.href;
};

function to(candidate: number): TrafficTarget {
  return { candidate: percent(candidate), mirror: percent(0), cohorts: {} };
}
const NOBODY = to(0);

interface Given {
  readonly at?: string;
  readonly ca?: string;
  readonly target?: Partial<SqlTarget>;
  readonly stages?: readonly TrafficTarget[];
}

function open({ at = url(), ca, target = {}, stages }: Given = {}): Traffic {
  const auth = ca === undefined ? null : { ca: "PG_CA" };
  return opened(
    { ...EVERY_ROUTER.postgres, ...target, auth },
    {
      secrets: { ROUTES_DB: at, PG_CA: ca ?? "" },
      ...(stages === undefined ? {} : { stages }),
    },
  );
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const cause: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (cause instanceof Failure) return cause;
  throw new TypeError(`expected a Failure, found ${String(cause)}`);
}

const sql = (text: string) => runOn(url(), text);
const held = async (): Promise<unknown> =>
  (await sql("SELECT candidate::text AS held FROM weights WHERE name = 'summarizer'"))[0]?.["held"];
/** A table of its own for each test, with a column of `type`. */
const begin = (type = "numeric(6,3)") => sql(`DROP TABLE IF EXISTS weights CASCADE; ${tableOf(type)}`);

/** Users with passwords, and a certificate of our own: what the settings of a server say. */
async function secure(certificate: ReturnType<typeof makeCertificate>): Promise<void> {
  const file = (name: string, text: string) =>
    `COPY (SELECT unnest(string_to_array('${text.trim()}', E'\\n'))) TO PROGRAM 'umask 077; cat > ${name}'`;
  const hba =
    "host all ann 127.0.0.1/32 scram-sha-256\nhost all reader 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust";
  await sql(
    [
      ...["ann", "reader"].map((user) => `CREATE ROLE ${user} LOGIN PASSWORD '${PASSWORD}'`),
      file("server.crt", certificate.cert),
      file("server.key", certificate.key),
      file("pg_hba.conf", hba),
    ].join("; "),
  );
  await sql("ALTER SYSTEM SET ssl = on");
  await sql("SELECT pg_reload_conf()");
  for (;;) {
    const [row] = await sql("SHOW ssl");
    if (row?.["ssl"] === "on") return;
  }
}

describe.skipIf(absent !== "")(`a flag table on a server${needs}`, () => {
  const certificate = makeCertificate();
  beforeAll(async () => {
    server = await startPostgres();
    await secure(certificate);
  });
  afterAll(async () => {
    await server?.stop();
  });

  const row = postgresRow(url);
  promisesOfRouter(row);
  promisesOfSecrets(row, "postgres://");

  test.each([
    ["integer", 25, "25"],
    ["bigint", 25, "25"],
    ["numeric", 0.125, "0.125"],
    ["numeric(6,3)", 0.5, "0.500"],
    ["real", 0.1, "0.1"],
    ["double precision", 33.333, "33.333"],
  ])("a column %s keeps %d as it is", async (type, weight, kept) => {
    await begin(type);
    const traffic = open();
    await traffic.apply(to(weight), (await traffic.read()).version);
    expect(await held()).toBe(kept);
    expect((await open().read()).set).toEqual(to(weight));
  });

  test.each([
    ["integer", 0.5, "whole percents"],
    ["numeric(5,0)", 0.5, "rounds"],
    ["numeric(5,2)", 0.125, "rounds"],
    ["numeric CHECK (candidate < 45)", 50, "check constraint"],
    ["text", 5, "text"],
    ["money", 5, "money"],
  ])(
    "a column %s and %d %: refused before the first stage and in it, and nothing moves",
    async (type, weight, words) => {
      await begin(type);
      const before = await held();
      const refusal = { code: "router-refused", message: expect.stringContaining(words) };
      expect(await failureOf(open({ stages: [to(weight)] }).snapshot())).toMatchObject(refusal);
      const { version } = await open()
        .read()
        .catch(() => ({ version: "none" }));
      expect(await failureOf(open().apply(to(weight), version))).toMatchObject(refusal);
      expect(await held()).toBe(before);
    },
  );

  test("a trigger that keeps something else is found before the first stage", async () => {
    await begin();
    await sql(
      `CREATE OR REPLACE FUNCTION half() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.candidate := NEW.candidate / 2; RETURN NEW; END $f$;
       CREATE TRIGGER half BEFORE UPDATE ON weights FOR EACH ROW EXECUTE FUNCTION half()`,
    );
    expect((await failureOf(open({ stages: [to(50)] }).snapshot())).code).toBe("router-refused");
    expect(await held()).toBe("0.000");
  });

  test.each([
    ["NULL", "UPDATE weights SET candidate = NULL", "NULL"],
    ["NaN", "UPDATE weights SET candidate = 'NaN'", "NaN"],
    ["more than everybody", "UPDATE weights SET candidate = 150", "150"],
    ["no row", "DELETE FROM weights", "Insert it"],
    ["several rows", "INSERT INTO weights SELECT * FROM weights", "several"],
    ["no table", "DROP TABLE weights", "does not exist"],
    ["no column", "ALTER TABLE weights RENAME candidate TO other", "does not exist"],
  ])("%s: refused with words, for whoever reads or moves", async (_, change, words) => {
    await begin();
    const { version } = await open().read();
    await sql(change);
    for (const call of [() => open().read(), () => open().snapshot(), () => open().apply(to(5), version)])
      expect(await failureOf(call())).toMatchObject({
        code: "router-refused",
        message: expect.stringContaining(words),
      });
  });

  test.each(["NULL", "'NaN'", "150", "-3", "100"])("a drain takes everybody off %s", async (value) => {
    await begin();
    await sql(`UPDATE weights SET candidate = ${value}`);
    await open().apply(NOBODY, "force");
    expect((await open().read()).set).toEqual(NOBODY);
  });

  test.each([
    ["no rights at all", "SELECT 1", "read", "permission denied"],
    ["the right to read alone", "GRANT SELECT ON weights TO reader", "snapshot", "permission denied"],
    [
      "rows that are hidden",
      "GRANT SELECT, UPDATE ON weights TO reader; ALTER TABLE weights ENABLE ROW LEVEL SECURITY",
      "read",
      "may see",
    ],
    [
      "rows that may be seen and not changed",
      "GRANT SELECT, UPDATE ON weights TO reader; ALTER TABLE weights ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON weights FOR SELECT USING (true)",
      "snapshot",
      "may see and change",
    ],
  ] as const)("%s: said before the first stage", async (_, grants, fails, words) => {
    await begin();
    await sql(grants);
    const traffic = open({ at: url("reader") });
    const refusal = { code: "router-refused", message: expect.stringContaining(words) };
    const seen = await traffic.read().then(
      () => "seen",
      () => "refused",
    );
    expect(seen).toBe(fails === "read" ? "refused" : "seen");
    expect(await failureOf(traffic.snapshot())).toMatchObject(refusal);
  });

  test("the right to read the table and to change one column is enough for all of it", async () => {
    await begin();
    await sql("GRANT SELECT, UPDATE (candidate) ON weights TO reader");
    // What a role does by default is no wish of ours.
    await sql("ALTER ROLE reader SET default_transaction_read_only = on");
    const traffic = open({ at: url("reader"), stages: [to(5), to(100)] });
    const snapshot = await traffic.snapshot();
    await traffic.apply(to(5), (await traffic.read()).version);
    await traffic.apply(NOBODY, "force");
    expect(await traffic.restore(snapshot)).toBe("done");
  });

  test.each([
    ["no password", () => url("ann").replace(/:[^:@]*@/, "@"), "router-refused", "password"],
    ["a wrong password", () => url("ann", "hunter2/%wrong"), "router-refused", "password"],
    [
      "nobody at the port",
      () => "postgres://ann:hunter2@127.0.0.1:1/x",
      "router-unreachable",
      "ECONNREFUSED",
    ],
    [
      "no such database",
      () => url("ann").replace("/postgres", "/nothing"),
      "router-refused",
      "does not exist",
    ],
    ["no address of a database", () => "https://hooks.acme.example/hunter2", "call-wrong", "ROUTES_DB"],
    ["an unknown authority", () => `${url("ann")}?sslmode=verify-full`, "router-unreachable", "certificate"],
    [
      "where a cloud keeps its credentials",
      () => "postgres://ann:hunter2@db.acme.example/x?host=169.254.169.254",
      "call-wrong",
      "credentials",
    ],
  ])("%s says so, and not the password", async (_, at, code, words) => {
    for (const call of [() => open({ at: at() }).read(), () => open({ at: at() }).apply(NOBODY, "force")]) {
      const failure = await failureOf(call());
      expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
      expect(failure.message).not.toContain("hunter2");
    }
  });

  test("with the server's certificates the line is encrypted, and nobody else's will do", async () => {
    await begin();
    await sql(
      "GRANT SELECT ON weights TO ann; CREATE VIEW lines AS SELECT name, candidate, s.ssl FROM weights, pg_stat_ssl s WHERE s.pid = pg_backend_pid(); GRANT SELECT ON lines TO ann",
    );
    const target = { table: "lines", where: { name: "summarizer", ssl: "true" } };
    for (const at of [url("ann"), `${url("ann")}?sslmode=disable`]) {
      expect((await open({ at, ca: certificate.cert, target }).read()).set).toEqual(NOBODY);
      // Without them nobody asked for encryption, and the row of encrypted lines is not there.
      expect((await failureOf(open({ at, target }).read())).message).toContain("none");
    }
    const other = await failureOf(open({ at: url("ann"), ca: makeCertificate().cert }).read());
    expect(other.code).toBe("router-unreachable");
  });

  test.skipIf(missing("psql") !== "").each([null, { ca: "PG_CA" }])(
    "the runbook's commands take everybody off by hand, with certificates: %j",
    async (auth) => {
      await begin();
      await sql("UPDATE weights SET candidate = 50; GRANT SELECT, UPDATE ON weights TO ann");
      const { steps } = describeRouter({ ...EVERY_ROUTER.postgres, auth }).undo;
      const env = { ...process.env, ROUTES_DB: url("ann"), PG_CA: certificate.cert };
      for (const { run, expect: expected } of steps)
        expect(execFileSync("bash", ["-c", run ?? "false"], { env, encoding: "utf8" })).toContain(expected);
      expect((await open().read()).set).toEqual(NOBODY);
    },
  );

  test("of two writers that read the same, exactly one wins", async () => {
    for (let time = 0; time < 5; time++) {
      await begin();
      const { version } = await open().read();
      const ended = await Promise.allSettled([5, 5, 25].map((weight) => open().apply(to(weight), version)));
      expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const lost = ended.filter((each) => each.status === "rejected").map(({ reason }): unknown => reason);
      for (const reason of lost) expect(reason).toMatchObject({ code: "router-conflict" });
    }
  });

  const AT: readonly (readonly [string, string, Line])[] = [
    ["the answer to the COMMIT is lost", "COMMIT", "lose"],
    ["the line breaks before the COMMIT", "COMMIT", "cut"],
    ["the line breaks before the UPDATE", "UPDATE", "cut"],
    ["the answer to the UPDATE is lost", "UPDATE", "lose"],
    ["the line breaks before anything is asked", "BEGIN", "cut"],
  ];

  test.each(AT)("%s: the move is found done or done again, once", async (_, statement, line) => {
    await begin();
    const { version } = await open().read();
    await sql("CREATE TABLE IF NOT EXISTS changes (n numeric); TRUNCATE changes");
    await sql(
      `CREATE OR REPLACE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO changes VALUES (NEW.candidate); RETURN NEW; END $f$;
       CREATE TRIGGER note AFTER UPDATE ON weights FOR EACH ROW EXECUTE FUNCTION note()`,
    );
    let broken = 0;
    await using proxy = await proxyTo(url(), (text) =>
      text.startsWith(statement) && ++broken === 1 ? line : "pass",
    );
    await open({ at: proxy.url }).apply(to(25), version);
    expect(broken).toBeGreaterThan(0);
    expect(await sql("SELECT n::float FROM changes")).toEqual([{ n: 25 }]);
    expect((await open().read()).set).toEqual(to(25));
  });

  test.each(AT)("%s: the drain arrives", async (_, statement, line) => {
    await begin();
    await sql("UPDATE weights SET candidate = 50");
    let broken = 0;
    await using proxy = await proxyTo(url(), (text) =>
      text.startsWith(statement) && ++broken === 1 ? line : "pass",
    );
    await open({ at: proxy.url }).apply(NOBODY, "force");
    expect((await open().read()).set).toEqual(NOBODY);
  });

  test("a move whose line breaks, at a row that somebody changed meanwhile, is theirs", async () => {
    await begin();
    const { version } = await open().read();
    let begun = 0;
    await using proxy = await proxyTo(url(), async (text) => {
      if (text.startsWith("BEGIN") && ++begun === 2) await sql("UPDATE weights SET note = note + 1");
      return text.startsWith("UPDATE") ? "cut" : "pass";
    });
    const moved = await failureOf(open({ at: proxy.url }).apply(to(25), version));
    expect(moved.code).toBe("router-conflict");
    expect((await open().read()).set).toEqual(NOBODY);
  });

  test("whoever dies with the row locked does not keep a drain waiting", async () => {
    await begin();
    await sql("UPDATE weights SET candidate = 50");
    const other = new Client({ connectionString: url() });
    other.on("error", () => undefined);
    await other.connect();
    await other.query("BEGIN; UPDATE weights SET candidate = 75");
    const drained = open().apply(NOBODY, "force");
    const [blocked] = await waitFor(() =>
      sql("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"),
    );
    expect(blocked).toBeDefined();
    other.connection.stream.destroy();
    await drained;
    expect((await open().read()).set).toEqual(NOBODY);
  });

  test("a row that somebody keeps locked is unreachable in time, and nothing is moved", async () => {
    await begin();
    const { version } = await open().read();
    const other = new Client({ connectionString: url() });
    await other.connect();
    await other.query("BEGIN; SELECT * FROM weights FOR UPDATE");
    expect(await failureOf(open().apply(to(25), version))).toMatchObject({
      code: "router-unreachable",
      message: expect.stringContaining("lock timeout"),
    });
    await other.end();
    expect((await open().read()).set).toEqual(NOBODY);
  });

  test("a server that takes the question and says nothing is given up", async () => {
    await using proxy = await proxyTo(url(), () => "hang");
    expect((await failureOf(open({ at: proxy.url }).read())).code).toBe("router-unreachable");
  });
});

async function waitFor<Found>(look: () => Promise<readonly Found[]>): Promise<readonly Found[]> {
  for (;;) {
    const found = await look();
    if (found.length > 0) return found;
  }
}
