/** Writes the JSON Schemas of both file formats to `dist/`; part of the build. */
import { mkdirSync, writeFileSync } from "node:fs";
import { policyJsonSchema, rolloutJsonSchema } from "../src/config/json-schema.ts";

const dist = new URL("../dist/", import.meta.url);
mkdirSync(dist, { recursive: true });
for (const [name, schema] of [
  ["rollout", rolloutJsonSchema()],
  ["policy", policyJsonSchema()],
] as const) {
  writeFileSync(new URL(`${name}.schema.json`, dist), `${JSON.stringify(schema, null, 2)}\n`);
}
