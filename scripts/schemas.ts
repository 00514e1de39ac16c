/** Writes the JSON Schemas of all file formats to `dist/`; part of the build. */
import { mkdirSync, writeFileSync } from "node:fs";
import { factsJsonSchema } from "../src/gate/facts-json-schema.ts";
import { policyJsonSchema, rolloutJsonSchema } from "../src/config/json-schema.ts";

const dist = new URL("../dist/", import.meta.url);
mkdirSync(dist, { recursive: true });
for (const [name, schema] of [
  ["rollout", rolloutJsonSchema()],
  ["policy", policyJsonSchema()],
  ["facts", factsJsonSchema()],
] as const) {
  // Editors read it, people read the docs: in lines it would be twice as large.
  writeFileSync(new URL(`${name}.schema.json`, dist), `${JSON.stringify(schema)}\n`);
}
