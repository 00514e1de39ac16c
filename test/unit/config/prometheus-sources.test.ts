import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { regionOf } from "../../../src/amazon.ts";
import { allSecrets } from "../../../src/commands/init/secrets.ts";
import { namedSecrets } from "../../../src/protection/secrets.ts";
import { parseMinimal, replacing } from "../../support/rollout-files.ts";

const AMP = "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1";
const KEYS = "access-key-id: AWS_ID, secret-access-key: AWS_KEY";

/** The smallest rollout on a Prometheus with `keys`. */
function parse(keys: string, url = "https://prometheus.example") {
  return parseMinimal(
    replacing("kind: sql, database: requests.db,", `kind: prometheus, url: "${url}", ${keys},`),
  );
}

describe("a Prometheus that can be signed in to", () => {
  test.each([
    ["without auth", "headers: {}", undefined],
    ["by token", "auth: { bearer: TOKEN }", undefined],
    ["by a signature, in the region of its address", `auth: { ${KEYS} }`, AMP],
    [
      "by a signature, in a region that is said",
      `auth: { ${KEYS}, session-token: AWS_TOKEN }, region: eu-west-1`,
      undefined,
    ],
    ["with more that is sent", 'params: { nocache: "1", "extra_filters[]": "{env=\\"prod\\"}" }', undefined],
    [
      "with secrets in headers",
      'headers: { X-Api-Key: "key ${env:GATE}", X-Scope-OrgID: "news$1" }',
      undefined,
    ],
  ])("%s has no problem", (_, keys, url) => {
    expect(parse(keys, url).problems).toEqual([]);
  });

  test("keeps what is said, and nothing where nothing is", () => {
    const source = (keys: string) => parse(keys).rollout?.sources[0];
    expect(source(`auth: { ${KEYS} }, region: eu-west-1, params: { nocache: "1" }`)).toMatchObject({
      region: "eu-west-1",
      params: { nocache: "1" },
    });
    // What is resolved is part of the digest: files that say neither keep theirs.
    expect(Object.keys(source("headers: {}") ?? {})).not.toContain("region");
    expect(Object.keys(source("headers: {}") ?? {})).not.toContain("params");
  });

  test("names the secrets of its headers to the workflows and to the doctor", () => {
    const { rollout } = parse('headers: { X-Api-Key: "key ${env:GATE}" }, auth: { bearer: TOKEN }');
    if (rollout === null) throw new RangeError("the rollout could not be read");
    expect(allSecrets(rollout, null)).toEqual(expect.arrayContaining(["TOKEN", "GATE"]));
    expect([...namedSecrets([rollout], null).keys()]).toEqual(expect.arrayContaining(["TOKEN", "GATE"]));
  });
});

describe("is a problem at its place", () => {
  test.each([
    ["a way that nobody knows", "auth: { cookie: TOKEN }", "wrong-value", "one of bearer, basic and token"],
    ["two headers at once", "auth: { bearer: TOKEN, basic: PAIR }", "wrong-value", "one of bearer"],
    [
      "a header beside a signature",
      `auth: { bearer: TOKEN, ${KEYS} }, region: eu-west-1`,
      "wrong-value",
      "one of bearer",
    ],
    [
      "half a key",
      "auth: { access-key-id: AWS_ID }, region: eu-west-1",
      "missing-key",
      "access-key-id with secret-access-key",
    ],
    [
      "a token without a key",
      "auth: { session-token: AWS_TOKEN }, region: eu-west-1",
      "missing-key",
      "access-key-id",
    ],
    [
      "a signature without a region",
      `auth: { ${KEYS} }`,
      "missing-key",
      "the region that requests are signed for",
    ],
    [
      "a region without a signature",
      "auth: { bearer: TOKEN }, region: eu-west-1",
      "unknown-key",
      "`region` only with",
    ],
    ["a region that is none", `auth: { ${KEYS} }, region: Frankfurt`, "wrong-value", "us-east-1"],
    [
      "a secret that is no name",
      'headers: { X-Api-Key: "${env:gate}" }',
      "wrong-value",
      "Bearer ${env:PROMETHEUS_TOKEN}",
    ],
    [
      "a variable of a shell",
      'headers: { X-Api-Key: "${GATE}" }',
      "wrong-value",
      "Bearer ${env:PROMETHEUS_TOKEN}",
    ],
    [
      "a header of other letters",
      'headers: { X-Api-Key: "é" }',
      "wrong-value",
      "Bearer ${env:PROMETHEUS_TOKEN}",
    ],
  ])("%s", (_, keys, code, expected) => {
    const [problem] = parse(keys).problems;
    expect(problem?.code).toBe(code);
    expect(problem?.expected).toContain(expected);
    expect(problem?.at.line).toBeGreaterThan(1);
  });

  test.each(["query", "start", "end", "step", "time", "timeout", "limit"])(
    "sending %s beside ours",
    (name) => {
      expect(parse(`params: { ${name}: "1" }`).problems).toHaveLength(1);
    },
  );
});

test.each([
  [AMP, "eu-central-1"],
  ["https://aps-workspaces-fips.us-gov-west-1.amazonaws.com/workspaces/ws-1", "us-gov-west-1"],
  ["https://vpce-0a1-b2.aps-workspaces.us-east-1.vpce.amazonaws.com", "us-east-1"],
  ["https://aps-workspaces.cn-north-1.amazonaws.com.cn", "cn-north-1"],
  ["https://prometheus.eu-central-1.example", null],
  ["https://evil.example/aps-workspaces.eu-central-1.amazonaws.com", null],
  ["no address", null],
])("the region of %s", (url, region) => {
  expect(regionOf(url)).toBe(region);
});

describe("the page about sources", () => {
  const page = readFileSync(new URL("../../../docs/sources.md", import.meta.url), "utf8");
  const section = page.slice(page.indexOf("## `prometheus`")).split(/^## /m)[1] ?? "";

  test("has a source that is read", () => {
    const [, block = ""] = /^```yaml\n([^]*?)^```$/m.exec(section) ?? [];
    const source = block
      .replace(/^sources:\n {2}prom:/, "sources:\n  log:")
      .replace('baseline: "v1.8.2"', "baseline: v1");
    const text = replacing(
      "sources:\n  log: { kind: sql, database: requests.db, arm: { label: version, baseline: v1, candidate: v2 } }\n",
      source,
    );
    expect(parseMinimal(text).problems).toEqual([]);
  });

  test("has ways to sign in that are ways", () => {
    const ways = [...section.matchAll(/`auth: \{([^}]*)\}`/g)].map(([, inside = ""]) => inside.trim());
    expect(ways.length).toBeGreaterThan(5);
    for (const way of ways) expect(parse(`auth: { ${way} }`, AMP).problems).toEqual([]);
  });
});
