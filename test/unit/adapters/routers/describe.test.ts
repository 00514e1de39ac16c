import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { describeRouter } from "../../../../src/adapters/routers/describe.ts";
import type { RouterTarget } from "../../../../src/config/router.ts";
import { EVERY_ROUTER as TARGETS, settlesIn } from "../../../support/every-router.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { missing } from "../../../support/programs.ts";

const ALL = Object.entries(TARGETS);

test.each([
  ["serverless", 1, null, "none", "none", true, true],
  ["standard", 1, null, "none", "none", true, true],
  ["llm", 0.01, null, "none", "none", true, true],
  ["seldon", 0.001, { step: 1, max: 100 }, "none", "none", true, false],
  ["istio", 1, { step: 0.01, max: 100 }, "header", "none", true, false],
  ["gateway", 0.001, { step: 1, max: 100 }, "none", "none", true, false],
  ["unleash", 1, null, "attribute", "user", false, false],
  ["launchdarkly", 0.001, null, "attribute", "user", false, false],
  ["flagd", 0.001, null, "attribute", "user", true, false],
  ["sqlite", 0.001, null, "none", "user", true, false],
  ["postgres", 0.001, null, "none", "user", true, false],
  ["http", 5, null, "none", "none", false, false],
  ["command", 1, null, "none", "none", false, false],
] as const)(
  "%s moves in steps of %d %%, mirror %j, cohorts by %s, sticky by %s",
  (name, step, mirror, cohorts, sticky, compareAndSwap, reportsServed) => {
    expect(describeRouter(TARGETS[name]).capabilities).toEqual({
      weight: { step, max: 100 },
      mirror,
      cohorts,
      sticky,
      compareAndSwap,
      reportsServed,
      settlesIn,
    });
  },
);

test("Gateway API tells cohorts apart where the file names the rule, which theirs are named after", () => {
  const named = describeRouter({ ...TARGETS.gateway, rule: "main" });
  expect(named.capabilities.cohorts).toBe("header");
});

describe.each(ALL)("the undo of %s", (_, target) => {
  const { steps, route } = describeRouter(target).undo;
  const commands = steps.map(({ run }) => run ?? "");

  test("is a write and a look, both safe to repeat, with a limit", () => {
    expect(steps).toHaveLength(2);
    for (const step of steps) {
      expect(step.repeat).toBe("safe");
      expect(step.within).toBeGreaterThan(0);
      expect(step.expect).not.toBe("");
      expect(step.needs).not.toEqual([]);
    }
    expect(steps[1]?.within).toBeGreaterThan(settlesIn);
  });

  test("names the real thing and leaves nothing to fill in", () => {
    for (const text of [route, ...commands]) {
      expect(text).toMatch(/summarizer/);
      expect(text).not.toMatch(
        /<[a-z]|\bTODO\b|\bYOUR_|\bEXAMPLE\b|\{[a-z]+Pct\}|\{idempotencyKey\}|undefined|\[object/,
      );
    }
  });

  test("is a command that a shell can read", () => {
    for (const command of commands) expect(() => execFileSync("sh", ["-n", "-c", command])).not.toThrow();
  });
});

describe("secrets stand as variables", () => {
  test.each([
    ["unleash", '"Authorization: $UNLEASH_TOKEN"'],
    ["launchdarkly", '"Authorization: $LD_TOKEN"'],
    ["http", '"Authorization: Bearer ${GATE_TOKEN}"'],
    ["postgres", 'psql "$ROUTES_DB"'],
  ] as const)("%s: %s", (name, text) => {
    const [step] = describeRouter(TARGETS[name]).undo.steps;
    expect(step?.run).toContain(text);
    expect(step?.needs).toContain(/\$\{?(\w+)/.exec(text)?.[1]);
  });

  test("kubectl gets server and token where the file names them", () => {
    const target = {
      ...TARGETS.serverless,
      server: "https://k8s.acme.example",
      auth: { token: "KUBE_TOKEN" },
    };
    const [step] = describeRouter(target).undo.steps;
    expect(step?.run).toMatch(
      /^kubectl --server https:\/\/k8s.acme.example --token "\$KUBE_TOKEN" -n news patch /,
    );
    expect(step?.needs).toContain("KUBE_TOKEN");
  });
});

test("psql gets the server's certificates where the file names them", () => {
  const [step] = describeRouter({ ...TARGETS.postgres, auth: { ca: "PG_CA" } }).undo.steps;
  expect(step?.run).toContain(`PGSSLMODE=verify-full PGSSLROOTCERT="$(f=$(mktemp) && printf '%s' "$PG_CA"`);
  expect(step?.needs).toContain("PG_CA");
  expect(() => execFileSync("sh", ["-n", "-c", step?.run ?? "("])).not.toThrow();
});

test("KServe is never told to drop the percent: that would promote the candidate", () => {
  const commands = describeRouter(TARGETS.serverless).undo.steps.map(({ run }) => run);
  expect(commands[0]).toContain(`'{"spec":{"predictor":{"canaryTrafficPercent":0}}}'`);
  expect(commands.join("\n")).not.toMatch(/null|remove/);
});

/** A folder with a kubectl that gives `resource` and keeps what it is told to replace. */
function clusterWith(folder: string, resource: unknown): Readonly<Record<string, string>> {
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "resource.json"), JSON.stringify(resource));
  writeFileSync(
    join(folder, "bin/kubectl"),
    `#!/bin/sh\ncase "$*" in *replace*) cat > ${folder}/replaced.json;; *) cat ${folder}/resource.json;; esac\n`,
    { mode: 0o755 },
  );
  return { PATH: `${folder}/bin:/usr/bin:/bin` };
}

const to = (subset: string, weight: number) => ({ destination: { host: "svc", subset }, weight });

const backend = (name: string, weight: number) => ({ name, port: 80, weight });

const mirror = (name: string) => ({ type: "RequestMirror", requestMirror: { backendRef: { name } } });

const rule = (name: string, weight: number) => ({
  name,
  backendRefs: [backend("sum-v1", 100 - weight), backend("sum-v2", weight)],
});

function undone(target: RouterTarget, resource: unknown): unknown {
  using folder = temporaryFolder();
  const env = clusterWith(folder.path, resource);
  const [undo, look] = describeRouter(target).undo.steps;
  execFileSync("sh", ["-c", undo?.run ?? ""], { env });
  execFileSync("sh", ["-c", look?.run ?? ""], { env });
  return JSON.parse(readFileSync(join(folder.path, "replaced.json"), "utf8"));
}

describe("the commands do what they say", () => {
  test.skipIf(missing("jq") !== "")("with jq, Istio: our rule and its cohorts, nobody else's", () => {
    const foreign = { name: "other", route: [to("sum-v2", 100)], mirror: { host: "svc" } };
    const resource = {
      spec: {
        http: [
          { name: "main--beta", route: [to("sum-v1", 0), to("sum-v2", 100)] },
          {
            name: "main",
            route: [to("sum-v1", 95), to("sum-v2", 5)],
            mirror: { host: "svc", subset: "sum-v2" },
            mirrorPercentage: { value: 10 },
            timeout: "5s",
          },
          foreign,
          { route: [to("sum-v2", 1)] },
        ],
      },
    };
    expect(undone(TARGETS.istio, resource)).toEqual({
      spec: {
        http: [
          { name: "main--beta", route: [to("sum-v1", 100), to("sum-v2", 0)] },
          { name: "main", route: [to("sum-v1", 100), to("sum-v2", 0)], timeout: "5s" },
          foreign,
          { route: [to("sum-v2", 1)] },
        ],
      },
    });
  });

  test.skipIf(missing("jq") !== "")(
    "with jq, Gateway API: every rule with both backends where the file names none",
    () => {
      const header = { type: "RequestHeaderModifier", requestHeaderModifier: {} };
      const resource = {
        spec: {
          rules: [
            {
              backendRefs: [backend("sum-v1", 95), backend("sum-v2", 5)],
              filters: [mirror("sum-v2"), mirror("audit"), header],
            },
            { backendRefs: [backend("sum-v2", 1)] },
            {},
          ],
        },
        status: { parents: [{ conditions: [{ type: "Accepted", status: "True" }] }] },
      };
      expect(undone(TARGETS.gateway, resource)).toEqual({
        ...resource,
        spec: {
          rules: [
            {
              backendRefs: [backend("sum-v1", 100_000), backend("sum-v2", 0)],
              filters: [mirror("audit"), header],
            },
            { backendRefs: [backend("sum-v2", 1)] },
            {},
          ],
        },
      });
    },
  );

  test.skipIf(missing("jq") !== "")("with jq, Gateway API: the named rule and its cohorts only", () => {
    const resource = {
      spec: { rules: [rule("main", 5), rule("main--beta", 50), rule("mainly", 7)] },
      status: { parents: [] },
    };
    const drained = (name: string) => ({
      name,
      backendRefs: [backend("sum-v1", 100_000), backend("sum-v2", 0)],
    });
    expect(undone({ ...TARGETS.gateway, rule: "main" }, resource)).toEqual({
      ...resource,
      spec: { rules: [drained("main"), drained("main--beta"), rule("mainly", 7)] },
    });
  });

  test.skipIf(missing("sqlite3") !== "")(
    "with sqlite3, SQL: the row that `where` picks, whatever its names",
    () => {
      using folder = temporaryFolder();
      const path = join(folder.path, "it's $HOME.db");
      using database = new DatabaseSync(path);
      database.exec(
        `CREATE TABLE weights (name TEXT, candidate REAL); INSERT INTO weights VALUES ('it''s', 5), ('other', 7)`,
      );
      const { steps } = describeRouter({ ...TARGETS.sqlite, database: path, where: { name: "it's" } }).undo;
      for (const { run } of steps) execFileSync("sh", ["-c", run ?? ""]);
      expect(database.prepare("SELECT candidate FROM weights ORDER BY name").all()).toEqual([
        { candidate: 0 },
        { candidate: 7 },
      ]);
    },
  );

  test("HTTP: placeholders are numbers in the body and text in the address", () => {
    const [step] = describeRouter(TARGETS.http).undo.steps;
    expect(step?.run).toContain(`-d '{"weight":0,"rest":100,"note":"now 0"}'`);
    expect(step?.run).toContain("?by=undo-by-hand");
  });

  test("command: JSON on standard input", () => {
    using folder = temporaryFolder();
    const program = join(folder.path, "it's a route");
    writeFileSync(program, "#!/bin/sh\ncat\n", { mode: 0o755 });
    const { steps } = describeRouter({ ...TARGETS.command, run: [program] }).undo;
    const said = steps.map(({ run }) =>
      JSON.parse(execFileSync("sh", ["-c", run ?? ""], { encoding: "utf8" })),
    );
    const ctx = { dryRun: false, forced: true, version: null, idempotencyKey: "undo-by-hand" };
    expect(said).toEqual([
      { op: "set", target: { candidate: 0, mirror: 0, cohorts: {} }, snapshot: null, ctx },
      { op: "read", target: null, snapshot: null, ctx },
    ]);
  });
});
