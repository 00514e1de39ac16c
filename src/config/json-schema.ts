/** The file formats as JSON Schema, for editors. Rules over several fields cannot stand there; `validate` has them. */
import { z } from "zod";
import { POLICY } from "./schema/policy.ts";
import { ROLLOUT } from "./schema/rollout.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

/** JSON Schema (draft 7, which the YAML language server reads) of a rollout file. */
export function rolloutJsonSchema(): JsonSchema {
  return { ...toDraft7(ROLLOUT), title: "model-rollout: rollout, version 1" };
}

/** JSON Schema (draft 7) of the policy file. */
export function policyJsonSchema(): JsonSchema {
  return { ...toDraft7(POLICY), title: "model-rollout: policy, version 1" };
}

function toDraft7(schema: z.ZodType): JsonSchema {
  // Shared parts, such as durations, are written out: editors show their texts at the place.
  return z.toJSONSchema(schema, { target: "draft-7", io: "input", reused: "inline" });
}
