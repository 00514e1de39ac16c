/** The facts file as JSON Schema, for editors. */
import { z } from "zod";
import { EITHER, factsSchema } from "./facts-schema.ts";

/** JSON Schema (draft 7, which the YAML language server reads) of a facts file. */
export function factsJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(
    factsSchema(() => EITHER),
    { target: "draft-7", io: "input", reused: "inline" },
  );
  return { ...schema, title: "model-rollout: facts of a pull request, version 1" };
}
