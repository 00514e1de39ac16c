import { describe, expect, test } from "vitest";
import { authHeaders, request } from "../../../src/adapters/http.ts";
import { secretsIn } from "../../../src/adapters/local/secrets.ts";
import { promote } from "../../../src/commands/promote.ts";
import { openDoors } from "../../../src/entry/doors.ts";
import { readEnvironment } from "../../../src/entry/environment.ts";
import { instant, milliseconds } from "../../../src/units.ts";
import { CALL, FILE, openedWorld, POLICY, POLICY_TEXT, ROLLOUT, TREE } from "../../support/flow-rollout.ts";
import { listen } from "../../support/loopback.ts";
import { openScene } from "../../support/scene.ts";

const PROMETHEUS = (url: string): string =>
  ROLLOUT.replace(
    /^ {2}db: .*$/m,
    `  db: { kind: prometheus, url: "${url}", delay: 1m, arm: { label: version, baseline: v1, candidate: v2 } }`,
  ).replace(
    'events: "SELECT :from, :to", total: "SELECT :from, :to"',
    'events: "sum(increase(e[$window]))", total: "sum(increase(t[$window]))"',
  );

async function codesOf(url: string, hosts: string): Promise<readonly string[]> {
  await using scene = await openScene({ main: { [POLICY]: `${POLICY_TEXT}${hosts}` } });
  const number = scene.open({ [FILE]: PROMETHEUS(url), "prompts/summary.md": "Summarise." });
  const { planned } = await scene.plan(number);
  return planned.flatMap(({ problems }) =>
    problems.filter(({ severity }) => severity === "blocker").map(({ code }) => code),
  );
}

const LISTED = "hosts: { sources: [prometheus.acme.example, metrics.acme.example:9090, 169.254.169.254] }\n";

describe("attack 63", () => {
  test.each([
    ["https://prometheus.acme.example", LISTED, false],
    ["https://metrics.acme.example:9090", LISTED, false],
    ["https://metrics.acme.example", LISTED, true],
    ["https://prometheus.acme.example.evil.example", LISTED, true],
    ["https://evil.example", LISTED, true],
    ["http://169.254.169.254", LISTED, true],
    ["http://169.254.169.254/latest/meta-data", "", true],
    ["http://0xA9FEA9FE", "", true],
    ["http://2852039166", "", true],
    ["http://[::ffff:a9fe:a9fe]", "", true],
    ["http://metadata.google.internal", "", true],
    ["https://evil.example", "", false],
  ])("attack 63: a source at %s under `%s` is refused: %s", async (url, hosts, refused) => {
    const codes = await codesOf(url, hosts);
    expect(codes).toEqual(refused ? ["policy-host"] : []);
  });

  test("attack 63: addresses that give credentials away are not called, whoever wrote them", async () => {
    const real = globalThis.fetch;
    let calls = 0;
    globalThis.fetch = () => {
      calls += 1;
      return Promise.reject(new Error("called"));
    };
    try {
      for (const url of [
        "http://169.254.169.254/latest/meta-data/iam",
        "http://metadata.google.internal/",
        "http://2852039166/",
        "http://[fe80::1]/",
      ])
        expect(await request({ url, method: "GET" })).toMatchObject({ ok: false, why: "query-error" });
    } finally {
      globalThis.fetch = real;
    }
    expect(calls).toBe(0);
  });

  test.each([301, 302, 303, 307, 308])(
    "attack 63: a token does not follow a redirect (%d) to another host or port",
    async (status) => {
      await using thief = await listen(() => ({ body: "{}" }));
      await using server = await listen(() => ({
        status,
        headers: { location: `${thief.url}/api/v1/query` },
      }));
      const headers = authHeaders({ bearer: "TOKEN" }, secretsIn({ TOKEN: "s3cr3t-value" }));
      const answer = await request({ url: server.url, method: "GET", retries: 0, headers });
      expect(answer).toMatchObject({ ok: false, status });
      expect(server.asked).toHaveLength(1);
      expect(thief.asked).toHaveLength(0);
      expect(JSON.stringify(answer)).not.toContain("s3cr3t");
    },
  );

  test("attack 63: a server that repeats the token, as sent, bare, decoded or in an address, puts it into no message of ours", async () => {
    const pair = "someone:pa55word-of-it";
    const sent = `Basic ${Buffer.from(pair).toString("base64")}`;
    for (const said of [sent, sent.slice(6), pair, "pa55word-of-it", encodeURIComponent(pair)]) {
      await using server = await listen(() => ({
        status: 400,
        body: JSON.stringify({ error: `bad: ${said}` }),
      }));
      const answer = await request({ url: server.url, method: "GET", headers: { authorization: sent } });
      expect(JSON.stringify(answer)).not.toContain("pa55word");
      expect(JSON.stringify(answer)).not.toContain(sent.slice(6));
    }
  });
});

/** The doors as the Action opens them, with one secret address. */
function doorsTo(url: string) {
  const environment = { ...readEnvironment({}), variables: { HOOK: url } };
  const clock = { now: () => instant(0), sleep: () => Promise.resolve() };
  return openDoors(environment, clock);
}

const SOURCE = {
  kind: "prometheus",
  name: "prom",
  auth: null,
  headers: {},
  delay: milliseconds(0),
  arm: { label: "version", baseline: "v1", candidate: "v2" },
  where: {},
} as const;
const REQUEST = {
  guard: "errors",
  query: { kind: "counts", events: "e", total: "t", absentEventsAreZero: false },
  intervals: [{ from: instant(0), to: instant(300_000) }],
  cohorts: { all: {} },
  staleAfter: milliseconds(300_000),
} as const;

describe("attack 63: a host outside the policy's list is not called", () => {
  test("attack 63: a channel's address is a secret, so its host is looked at when it is called", async () => {
    await using server = await listen(() => ({ body: "ok" }));
    const doors = doorsTo(`${server.url}/hidden-path`);
    const channels = { desk: { kind: "slack", secret: "HOOK" } } as const;
    const send = () => doors.openNotifier(channels).send({ channel: "desk", text: "x", key: "k" });
    doors.restrictHosts({ routers: [], sources: [], notifiers: ["hooks.slack.com"] });
    await expect(send()).rejects.toThrow(/hosts\.notifiers.*HOOK.*Nothing was sent/);
    await expect(send()).rejects.not.toThrow(/hidden-path|127\.0\.0\.1/);
    expect(server.asked).toEqual([]);
    doors.restrictHosts({ routers: [], sources: [], notifiers: [new URL(server.url).host] });
    await send();
    expect(server.asked).toHaveLength(1);
  });

  test("attack 63: a source that the policy no longer lists is not asked, and gives no reading", async () => {
    await using server = await listen(() => ({ body: "{}" }));
    const doors = doorsTo("");
    doors.restrictHosts({ routers: [], sources: ["prometheus.acme.example"], notifiers: [] });
    const readings = await doors.openMetrics({ ...SOURCE, url: server.url }).fetch([REQUEST]);
    expect(readings.length).toBeGreaterThan(0);
    expect(readings.every((reading) => !reading.ok && reading.why === "unreachable")).toBe(true);
    expect(server.asked).toEqual([]);
  });

  test("attack 63: every tick holds the doors to the policy of today, and lets them see while it cannot be read", async () => {
    const hosts = "hosts: { notifiers: [hooks.slack.com] }\n";
    const world = openedWorld({ ...TREE, [POLICY]: POLICY_TEXT + hosts });
    await promote(world, CALL);
    expect(world.hosts).toEqual({ routers: [], sources: [], notifiers: ["hooks.slack.com"] });
    world.trees.set(world.tip, { ...TREE, [POLICY]: "version: 1\nroles: 5\n" });
    await promote(world, CALL);
    expect(world.hosts).toBeNull();
  });
});
