import { describe, expect, test } from "vitest";
import { createHash } from "node:crypto";
import { bodyOf, tooCostly } from "../../../src/draft/body.ts";
import type { DraftRequest } from "../../../src/draft/request.ts";
import { aDrafting } from "../../support/drafting.ts";

const REQUEST: DraftRequest = {
  messages: [{ role: "user", content: "Größe" }],
  schema: { name: "words", schema: { type: "object" } },
};
const parameters = aDrafting().parameters;
const usd = (amount: number): { amount: number; currency: string } => ({ amount, currency: "$" });

describe("the body of a request", () => {
  test("is a chat completion with a schema that the endpoint enforces", () => {
    expect(bodyOf(REQUEST, aDrafting()).text).toBe(
      '{"max_tokens":4000,"messages":[{"content":"Größe","role":"user"}],"model":"writer-8b","response_format":{"json_schema":{"name":"words","schema":{"type":"object"},"strict":true},"type":"json_schema"},"temperature":0}',
    );
  });

  test("has what the policy says beside it", () => {
    const text = bodyOf(REQUEST, aDrafting({ parameters: { ...parameters, topP: 0.9, seed: 7 } })).text;
    expect(JSON.parse(text)).toMatchObject({ top_p: 0.9, seed: 7 });
  });

  test("is known by the SHA-256 of its bytes, and by their number", () => {
    const { text, digest, bytes } = bodyOf(REQUEST, aDrafting());
    expect(digest).toBe(createHash("sha256").update(text).digest("hex"));
    expect(bytes).toBe(Buffer.byteLength(text));
  });

  test("names no endpoint, secret or consent", () => {
    const { text } = bodyOf(REQUEST, aDrafting({ auth: { bearer: "MODEL_KEY" } }));
    expect(text).not.toMatch(/acme|MODEL_KEY|council/);
  });
});

describe("what a request costs at most", () => {
  const priced = (atMost: number, input: number, output: number): ReturnType<typeof aDrafting> =>
    aDrafting({ costs: { atMost: usd(atMost), input: usd(input), output: usd(output) } });
  const large = { text: "", digest: "", bytes: 10_000 };

  test.each([
    ["at the limit", 0.03, true],
    ["just below what it may cost", 0.029_99, false],
    ["nothing", 0, false],
    ["what is no number", Number.NaN, false],
  ] as const)("%s: %d allows it is %s", (_, atMost, isAllowed) => {
    // 10,000 bytes at $1 and 4,000 tokens at $5 a million.
    expect(tooCostly(large, priced(atMost, 1, 5)) === null).toBe(isAllowed);
  });

  test("is said where it is too much", () => {
    expect(tooCostly(large, priced(0.01, 1, 5))).toBe(
      "Expected a request of at most $0.01, found one of up to $0.03 (10000 bytes and 4000 tokens of answer): nothing is sent.",
    );
  });

  test("is not guessed over two currencies", () => {
    const costs = { atMost: usd(1), input: usd(1), output: { amount: 1, currency: "€" } };
    expect(tooCostly(large, aDrafting({ costs }))).toBe(
      "Expected prices in $, found $ and €: nothing is sent.",
    );
  });

  test("is not counted where the policy names no prices", () => {
    expect(tooCostly({ ...large, bytes: 1e9 }, aDrafting())).toBeNull();
  });
});
