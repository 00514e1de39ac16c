import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { factsJsonSchema } from "../../../src/gate/facts-json-schema.ts";
import { policyJsonSchema, rolloutJsonSchema } from "../../../src/config/json-schema.ts";

test.each([
  ["dist/rollout.schema.json", rolloutJsonSchema],
  ["dist/policy.schema.json", policyJsonSchema],
  ["dist/facts.schema.json", factsJsonSchema],
] as const)("%s is what the parser accepts: npm run build writes it", (file, generate) => {
  const written: unknown = JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8"));
  expect(written).toEqual(JSON.parse(JSON.stringify(generate())));
});
