/** `drafting` of the policy: off, or everything that a request to a model needs. */
import { describe, expect, test } from "vitest";
import { policyJsonSchema } from "../../../src/config/json-schema.ts";
import { parsePolicy } from "../../../src/config/parse.ts";
import { renderProblems } from "../../../src/render/problems.ts";
import { POLICY_TEXT } from "../../support/flow-rollout.ts";

const ON = `endpoint: "https://models.acme.example/v1", model: small-1, consent: the data office`;

function parse(drafting: string) {
  const text = `version: 1\nroles: { model-owner: { any-of: ["@olga"] }, on-call: { any-of: ["@oscar"] } }\n${drafting}\n`;
  return parsePolicy("policy.yml", text);
}

const on = (more = ""): string => `drafting: { ${ON}${more === "" ? "" : `, ${more}`} }`;

/** Code, where, what was expected and what to write, of each problem. */
function problemsOf(drafting: string) {
  const { policy, problems } = parse(drafting);
  expect(policy).toBeNull();
  expect(problems.every(({ at: { line } }) => line === 3)).toBe(true);
  return problems.map(({ code, message, expected, suggestion }) => ({ code, message, expected, suggestion }));
}

describe("words are drafted only where the policy says all of it", () => {
  test.each(["", "drafting: off", 'drafting: "off"'])("%j drafts nothing", (text) => {
    expect(parse(text).policy?.drafting).toBeNull();
  });

  test("what it leaves out is the most careful there is", () => {
    expect(parse(on()).policy?.drafting).toEqual({
      endpoint: "https://models.acme.example/v1",
      model: "small-1",
      auth: null,
      consent: "the data office",
      parameters: { temperature: 0, topP: null, seed: null, maxTokens: 4_000 },
      within: 45_000,
      costs: null,
      documents: [],
      requireVerified: [],
    });
  });

  test("all of it can be said", () => {
    const { policy, problems } = parse(
      on(
        'auth: { bearer: MODEL_TOKEN }, parameters: { temperature: 0.2, top-p: 0.9, seed: 7, max-tokens: 900 }, within: 20s, costs: { at-most: "$0.10", input: "$2", output: "$8" }, documents: [docs/slo.md], require-verified: [1, 2]',
      ),
    );
    expect(problems).toEqual([]);
    expect(policy?.drafting).toMatchObject({
      auth: { bearer: "MODEL_TOKEN" },
      parameters: { temperature: 0.2, topP: 0.9, seed: 7, maxTokens: 900 },
      costs: { atMost: { amount: 0.1, currency: "$" } },
      documents: ["docs/slo.md"],
      requireVerified: [1, 2],
    });
  });
});

describe("a word in its place", () => {
  test.each(["on", "yes", "true", "no", "false", "enabled", "1", '"https://models.acme.example/v1"', "[on]"])(
    "`drafting: %s` says what to write",
    (word) => {
      const [problem, ...others] = problemsOf(`drafting: ${word}`);
      expect(others).toEqual([]);
      expect(problem?.code).toMatch(/^wrong-(?:value|shape)$/);
      expect(`${problem?.expected}`).toMatch(/mapping/);
    },
  );

  test("empty, it is not off", () => {
    expect(parse("drafting:").policy).toBeNull();
  });
});

describe("what cannot be left out", () => {
  test.each(["endpoint", "model", "consent"])("is `%s`, and it is named", (key) => {
    const without = ON.split(", ")
      .filter((each) => !each.startsWith(`${key}:`))
      .join(", ");
    expect(problemsOf(`drafting: { ${without} }`)).toMatchObject([
      { code: "missing-key", message: expect.stringContaining(key) },
    ]);
  });

  test("is all of it at once, each told", () => {
    expect(problemsOf("drafting: {}").map(({ code }) => code)).toEqual([
      "missing-key",
      "missing-key",
      "missing-key",
    ]);
  });

  test.each(["true", '""', "'  '", "[]"])("a consent of %s is none", (consent) => {
    const text = `drafting: { endpoint: "https://models.acme.example/v1", model: small-1, consent: ${consent} }`;
    expect(parse(text).policy).toBeNull();
  });
});

describe("an address", () => {
  const at = (endpoint: string) =>
    parse(`drafting: { endpoint: "${endpoint}", model: small-1, consent: by the data office }`);

  test.each([
    "https://models.acme.example/v1",
    "https://models.github.ai/inference/",
    "http://localhost:11434/v1",
    "http://LOCALHOST./v1",
    "http://127.0.0.1:8000/v1",
    "http://2130706433/v1",
    "http://[::1]:8000/v1",
    "http://[fd12:3456::1]/v1",
    "http://10.1.2.3/v1",
    "http://172.31.0.1/v1",
    "http://192.168.1.20/v1",
    "http://ollama:11434/v1",
    "http://vllm.models.svc:8000/v1",
    "http://vllm.models.svc.cluster.local/v1",
    "http://host.docker.internal:11434/v1",
  ])("%s may be asked", (endpoint) => {
    expect(at(endpoint).problems).toEqual([]);
  });

  test.each([
    ["a public one in the clear", "http://models.acme.example/v1"],
    ["one that only looks like home", "http://localhost.acme.example/v1"],
    ["one that begins like a private number", "http://10.acme.example/v1"],
    ["a public number", "http://172.32.0.1/v1"],
    ["a public number of six", "http://[2001:db8::1]/v1"],
    ["a number that is mapped", "http://[::ffff:8.8.8.8]/v1"],
    ["where clouds give credentials", "http://169.254.169.254/v1"],
    ["the same by name", "http://metadata.google.internal/v1"],
    ["one with a name", "https://user@models.acme.example/v1"],
    ["one with parameters", "https://models.acme.example/v1?version=1"],
    ["one with a fragment", "https://models.acme.example/v1#here"],
    ["one that has what is appended", "https://models.acme.example/v1/chat/completions"],
    ["another protocol", "ftp://models.acme.example/v1"],
    ["none", "models.acme.example"],
  ])("%s may not", (_, endpoint) => {
    const { policy, problems } = at(endpoint);
    expect(policy).toBeNull();
    expect(problems.map(({ code }) => code)).toEqual(["url-wrong"]);
  });

  test("says what to write instead", () => {
    expect(at("http://models.acme.example/v1").problems[0]?.suggestion).toBe(
      "https://models.acme.example/v1",
    );
    expect(at("https://a.example/v1/chat/completions/").problems[0]?.suggestion).toBe("https://a.example/v1");
    expect(at("https://a.example/v1?k=1").problems[0]?.suggestion).toBe("https://a.example/v1");
  });
});

describe("what is wrong in it is told at its place", () => {
  test.each([
    ["a key that nobody knows", 'url: "https://a.example"', "unknown-key", /url/],
    ["a key that is written almost right", "require-verify: [1]", "unknown-key", /require-verify/],
    ["a token in the file", "auth: { bearer: 9f8e7d6c }", "secret-name-wrong", /auth/],
    ["a way to sign in that there is not", "auth: { barer: MODEL_TOKEN }", "unknown-key", /barer/],
    ["a tier that there is not", "require-verified: [4]", "wrong-value", /require-verified/],
    ["a tier by another name", "require-verified: [tier1]", "wrong-value", /require-verified/],
    ["one tier without brackets", "require-verified: 1", "wrong-shape", /require-verified/],
    ["a document outside of the repository", "documents: [../slo.md]", "path-outside", /documents/],
    ["a document of the machine", "documents: [/etc/passwd]", "path-outside", /documents/],
    ["a document by its address", 'documents: ["https://a.example/slo.md"]', "path-outside", /documents/],
    ["eleven documents", `documents: [${"a.md, ".repeat(10)}a.md]`, "out-of-range", /documents/],
    ["a limit without prices", 'costs: { at-most: "$1" }', "missing-key", /input/],
    ["prices without a limit", 'costs: { input: "$1", output: "$2" }', "missing-key", /at-most/],
    [
      "an amount without its currency",
      'costs: { at-most: 1, input: "$1", output: "$2" }',
      "unit-missing",
      /at-most/,
    ],
    ["two currencies", 'costs: { at-most: "$1", input: "€1", output: "$2" }', "wrong-value", /currency/],
    [
      "a limit of nothing",
      'costs: { at-most: "$0", input: "$1", output: "$2" }',
      "out-of-range",
      /none would be sent/,
    ],
    ["a temperature of 3", "parameters: { temperature: 3 }", "out-of-range", /temperature/],
    ["a time without its unit", "within: 45", "unit-missing", /within/],
    ["a switch that hides marks", "hide-marks: true", "unknown-key", /hide-marks/],
  ])("%s", (_, more, code, said) => {
    const problems = problemsOf(on(more));
    expect(problems.map((each) => each.code)).toContain(code);
    expect(problems.map(({ message }) => message).join("\n")).toMatch(said);
  });

  test("a model that costs nothing needs no other limit", () => {
    expect(parse(on('costs: { at-most: "$0", input: "$0", output: "$0" }')).problems).toEqual([]);
  });
});

test("editors are told both forms", () => {
  const schema = JSON.stringify(policyJsonSchema());
  expect(schema).toContain('"enum":["off"]');
  expect(schema).toContain("require-verified");
});

test("what stands where a secret's name belongs is not told again, because it may be the secret", () => {
  const file = ".github/rollout-policy.yml";
  const text = `${POLICY_TEXT}drafting: { endpoint: "https://m.acme.example/v1", model: a, auth: { bearer: tok-abcdefgh12345 }, consent: x }\n`;
  const { problems } = parsePolicy(file, text);
  expect(problems.map(({ code }) => code)).toContain("secret-name-wrong");
  const told = renderProblems(problems, new Map([[file, text]]));
  expect(`${told}${JSON.stringify(problems)}`).not.toContain("abcdefgh");
  expect(told).toContain("bearer: *****************");
});
