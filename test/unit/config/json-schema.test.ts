import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { policyJsonSchema, rolloutJsonSchema } from "../../../src/config/json-schema.ts";
import { guardPageRollout } from "../../support/guard-page.ts";
import { fixture } from "../../support/rollout-files.ts";

function errorsOf(schema: object, text: string): readonly unknown[] {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  validate(parse(text));
  return validate.errors ?? [];
}

describe("what editors are given", () => {
  test.each(["summarizer.yml", "minimal.yml"])("accepts %s", (name) => {
    expect(errorsOf(rolloutJsonSchema(), fixture(name))).toEqual([]);
  });

  test("accepts every guard of the page about them", () => {
    expect(errorsOf(rolloutJsonSchema(), guardPageRollout("https://prometheus.example"))).toEqual([]);
  });

  test("accepts the example policy", () => {
    expect(errorsOf(policyJsonSchema(), fixture("rollout-policy.yml"))).toEqual([]);
  });

  test.each([
    ["an unknown key", "\ntraffik: 1"],
    ["a bare number", "\nevery: 5"],
    ["an unknown word", "\nsupersede: maybe"],
  ])("refuses %s", (_, lines) => {
    expect(errorsOf(rolloutJsonSchema(), fixture("minimal.yml") + lines).length).toBeGreaterThan(0);
  });

  test("is draft 7, describes its keys, and is the same each time", () => {
    expect(rolloutJsonSchema()).toMatchObject({
      $schema: "http://json-schema.org/draft-07/schema#",
      additionalProperties: false,
    });
    expect(rolloutJsonSchema()).toHaveProperty(["properties", "deadline", "description"]);
    expect(JSON.stringify(rolloutJsonSchema())).toBe(JSON.stringify(rolloutJsonSchema()));
  });
});
