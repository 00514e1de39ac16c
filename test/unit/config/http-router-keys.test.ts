/** What an http router may say is told when the file is read: where, what was expected, what to write. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { secretsOfRouter, urlsOfRouter } from "../../../src/config/router-names.ts";
import { parseMinimal, replacing } from "../../support/rollout-files.ts";

const FLAGD =
  '  - { kind: flagd, file: flags.json, flag: greeter-v2, baseline: "off", candidate: "on", by: targetingKey }';
const READ = 'read: { method: GET, url: "https://gate.acme.example/r", pointer: /weight }';
const SET = 'set: { method: PUT, url: "https://gate.acme.example/r", body: { weight: "{candidatePct}" } }';

function routed(more: string) {
  return parseMinimal(replacing(FLAGD, `  - { kind: http, ${more}, settles-in: 1m }`));
}

function parsed(more: string) {
  const { rollout, problems } = routed(more);
  if (rollout === null) throw new TypeError(problems.map(({ message }) => message).join("\n"));
  return rollout.routers[0];
}

describe("is read", () => {
  test("as it was, where it says nothing new", () => {
    expect(parsed(`${READ}, ${SET}`)).toEqual({
      kind: "http",
      read: {
        method: "GET",
        url: "https://gate.acme.example/r",
        headers: {},
        body: null,
        pointer: "/weight",
      },
      set: {
        method: "PUT",
        url: "https://gate.acme.example/r",
        headers: {},
        body: { weight: "{candidatePct}" },
      },
      restore: null,
      step: 1,
      settlesIn: 60_000,
      auth: null,
    });
  });

  test("with scale, type, version, expect and if-match", () => {
    const read =
      'read: { method: GET, url: "http://127.0.0.1:80/r", pointer: /a~1b/0, scale: 1, type: string, version: /v, expect: { /on: true } }';
    expect(parsed(`${read}, ${SET}, if-match: true`)).toMatchObject({
      read: { pointer: "/a~1b/0", scale: 1, type: "string", version: "/v", expect: { "/on": true } },
      ifMatch: true,
    });
  });

  test.each([
    '{ method: POST, url: "https://a.example/{cohort}?p={candidatePct}", headers: { K: "${env:A_KEY}", X: "{idempotencyKey}" } }',
    '{ method: PATCH, url: "https://a.example/", body: [ { w: "{candidatePpm}" }, "{baselinePpm}" ] }',
    '{ method: PUT, url: "http://localhost:8080/x", body: { query: "mutation { set(share: {candidateShare}) }" } }',
    '{ method: PUT, url: "http://[::1]:8080/x", body: { w: "{baselineShare}" } }',
  ])("%s", (set) => {
    const read = READ.replace("/r", set.includes("{cohort}") ? "/{cohort}" : "/r");
    expect(parsed(`${read}, set: ${set}`)).toMatchObject({ kind: "http" });
  });
});

describe("is refused", () => {
  test.each([
    ["an unknown place", SET.replace("candidatePct", "candidatePtc"), "variable-unknown", "{candidatePct}"],
    [
      "a secret without env",
      SET.replace("body", 'headers: { K: "${GATE_KEY}" }, body'),
      "variable-unknown",
      "${env:GATE_KEY}",
    ],
    ["no weight", SET.replace("{candidatePct}", "25"), "variable-unknown", "candidatePct"],
    [
      "a weight with spaces",
      SET.replace("{candidatePct}", "{ candidatePct }"),
      "variable-unknown",
      "candidatePct",
    ],
    [
      "a place in a key",
      SET.replace("weight:", '"{x}": 1, weight:'),
      "variable-unknown",
      "write the key out",
    ],
    ["a cohort that is only set", SET.replace("/r", "/{cohort}"), "variable-unknown", "read the weight"],
    [
      "a host that is filled in",
      SET.replace("gate.acme", "{cohort}.acme"),
      "url-wrong",
      "write the host out",
    ],
    ["plain text over the network", SET.replace("https", "http"), "url-wrong", "https://gate.acme.example/r"],
    [
      "a loopback that only begins like one",
      SET.replace("https://gate", "http://127.0.0.1.gate"),
      "url-wrong",
      "https:",
    ],
    ["a fragment", SET.replace("/r", "/r#x"), "url-wrong", "https://gate.acme.example/r"],
    ["a GET that changes", SET.replace("PUT", "GET"), "wrong-value", "method: PUT"],
    [
      "a secret in the address",
      SET.replace("/r", "/r?key=${env:GATE_KEY}"),
      "wrong-value",
      "${env:GATE_KEY}",
    ],
    [
      "a secret in the body",
      SET.replace("weight:", 'key: "${env:GATE_KEY}", weight:'),
      "wrong-value",
      "headers",
    ],
    [
      "a name that is no secret's",
      SET.replace("body", 'headers: { K: "${env:gate-key}" }, body'),
      "secret-name-wrong",
      "${env:GATE_KEY}",
    ],
    [
      "a header of ours",
      SET.replace("body", "headers: { HOST: other.example }, body"),
      "unknown-key",
      "leave HOST out",
    ],
    [
      "a header over two lines",
      SET.replace("body", 'headers: { K: "a\\r\\nHost: b" }, body'),
      "wrong-value",
      "",
    ],
  ])("set: %s", (_, set, code, suggestion) => {
    const { rollout, problems } = routed(`${READ}, ${set}`);
    expect(rollout).toBeNull();
    const found = problems.find((problem) => problem.code === code);
    expect(found?.suggestion ?? "").toContain(suggestion);
    expect(found?.at.line).toBeGreaterThan(1);
    expect(found?.expected).toEqual(expect.any(String));
  });

  test.each([
    ["a write", READ.replace("GET", "PUT"), "wrong-value"],
    ["a body of a GET", READ.replace("pointer", "body: { a: 1 }, pointer"), "unknown-key"],
    ["a weight", READ.replace("/r", "/r/{candidatePct}"), "variable-unknown"],
    ["no pointer", READ.replace(", pointer: /weight", ""), "missing-key"],
    ["no JSON Pointer", READ.replace("/weight", "weight"), "wrong-value"],
    ["half an escape", READ.replace("/weight", "/weight~2"), "wrong-value"],
    [
      "a name in place of a pointer",
      READ.replace("pointer", "expect: { enabled: true }, pointer"),
      "wrong-value",
    ],
    ["a list that is expected", READ.replace("pointer", "expect: { /tags: [a] }, pointer"), "wrong-value"],
    ["no scale", READ.replace("pointer", "scale: 0, pointer"), "out-of-range"],
  ])("read: %s", (_, read, code) => {
    const { rollout, problems } = routed(`${read}, ${SET}`);
    expect(rollout).toBeNull();
    expect(problems.map((problem) => problem.code)).toContain(code);
  });

  test.each([
    [SET, "missing-key"],
    [READ, "missing-key"],
    [`${READ}, ${SET}, auth: { api-key: GATE_KEY }`, "unknown-key"],
    [`${READ}, ${SET}, auth: { bearer: GATE_KEY, basic: GATE_PASSWORD }`, "wrong-value"],
    [
      `${READ}, ${SET}, restore: { method: DELETE, url: "https://gate.acme.example/{cohort}" }`,
      "variable-unknown",
    ],
    [`${READ}, ${SET}, restore: { method: DELETE, url: "http://gate.acme.example/r" }`, "url-wrong"],
    [`${READ}, ${SET}, if-match: etag`, "wrong-value"],
  ])("%s", (more, code) => {
    const { rollout, problems } = routed(more);
    expect(rollout).toBeNull();
    expect(problems.map((problem) => problem.code)).toContain(code);
  });
});

test("hosts and secrets of all of its calls are known by name", () => {
  const keyed = (name: string): string => `headers: { A: "\${env:${name}}", B: "\${env:SAME_KEY}" }`;
  const router = parsed(
    [
      READ.replace("pointer", `${keyed("READ_KEY")}, pointer`),
      SET.replace("body", `${keyed("SET_KEY")}, body`),
      `restore: { method: DELETE, url: "https://other.example/r", ${keyed("RESTORE_KEY")} }`,
      "auth: { basic: GATE_PASSWORD }",
    ].join(", "),
  );
  if (router === undefined) throw new TypeError("no router");
  expect(urlsOfRouter(router)).toEqual(["https://gate.acme.example/r", "https://other.example/r"]);
  expect(secretsOfRouter(router)).toEqual([
    "GATE_PASSWORD",
    "READ_KEY",
    "SAME_KEY",
    "SET_KEY",
    "RESTORE_KEY",
  ]);
});

describe("what the pages show is read", () => {
  function routersIn(yaml: string | undefined) {
    const { rollout, problems } = parseMinimal((text) => text.replace(/router:\n.*\n/, () => yaml ?? ""));
    expect(problems.filter(({ severity }) => severity === "blocker")).toEqual([]);
    return rollout?.routers;
  }

  test.each(["http", "command"])("docs/routers.md: %s", (kind) => {
    const section = textOf("docs/routers.md").split(`\n## \`${kind}\`\n`)[1];
    expect(routersIn(/```yaml\n([\s\S]*?)```/.exec(section ?? "")?.[1])).toMatchObject([{ kind }]);
  });

  test.each(["haproxy", "litellm"])("examples/%s-command", (name) => {
    const head = textOf(`examples/${name}-command/route.mjs`).replace(/^ \* ?/gm, "");
    const [yaml] = /^ {2}router:\n(?: {4}.*\n)+/m.exec(head) ?? [];
    expect(routersIn(yaml?.replace(/^ {2}/gm, ""))).toMatchObject([{ kind: "command" }]);
  });
});

function textOf(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
}
