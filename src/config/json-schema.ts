/** The file formats as JSON Schema, for editors. Rules over several fields cannot stand there; `validate` has them. */
import { z } from "zod";
import { POLICY } from "./schema/policy.ts";
import { ROLLOUT } from "./schema/rollout.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

/** JSON Schema (draft 7, which the YAML language server reads) of a rollout file. */
export function rolloutJsonSchema(): JsonSchema {
  return { ...placesByReference(toDraft7(ROLLOUT)), title: "model-rollout: rollout, version 1" };
}

const ROUTER_PLACE = "#/properties/router/items";

/** The places of `several` are routers again: written out once more they would be a fifth of the file. */
function placesByReference(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (key: string, value: unknown) =>
    key === "of" && isArrayOfRouters(value) ? { ...value, items: { $ref: ROUTER_PLACE } } : value,
  );
  const read: unknown = JSON.parse(text);
  return isJsonSchema(read) ? read : schema;
}

function isArrayOfRouters(value: unknown): value is JsonSchema {
  return isJsonSchema(value) && value["type"] === "array" && value["minItems"] === 2;
}

function isJsonSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON Schema (draft 7) of the policy file. */
export function policyJsonSchema(): JsonSchema {
  return { ...toDraft7(POLICY), title: "model-rollout: policy, version 1" };
}

function toDraft7(schema: z.ZodType): JsonSchema {
  // Shared parts, such as durations, are written out: editors show their texts at the place.
  return z.toJSONSchema(schema, { target: "draft-7", io: "input", reused: "inline" });
}
