import { describe, expect, test } from "vitest";
import { authHeaders, request } from "../../../src/adapters/http.ts";
import { secretsIn } from "../../../src/adapters/local/secrets.ts";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
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
