/**
 * What of OpenAI's published API a drafter uses, so that a test's endpoint refuses what the real one would.
 *
 * Source: github.com/openai/openai-openapi at f85dbe2, `openapi.yaml` of OpenAPI 3.1, `info.version` 2.3.0: the schemas
 * CreateChatCompletionRequest, ChatCompletionRequestSystemMessage, ChatCompletionRequestUserMessage, ResponseFormatJsonSchema,
 * CreateChatCompletionResponse, ChatCompletionResponseMessage, CompletionUsage and ErrorResponse. What a strict JSON Schema may
 * hold is in the guide to Structured Outputs that they name; that `default` is refused with HTTP 400 was seen in
 * github.com/dottxt-ai/outlines/issues/1254.
 */
import { z } from "zod";

const TEXT_MESSAGE = z.strictObject({ role: z.enum(["system", "user"]), content: z.string() });

/** Names outside of it are answered with `Unrecognized request argument supplied`. */
export const CHAT_REQUEST = z.strictObject({
  model: z.string().min(1),
  messages: z.array(TEXT_MESSAGE).min(1),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.int().nullish(),
  max_tokens: z.int().nullish(),
  max_completion_tokens: z.int().nullish(),
  response_format: z.strictObject({
    type: z.literal("json_schema"),
    json_schema: z.strictObject({
      name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
      description: z.string().optional(),
      schema: z.record(z.string(), z.unknown()),
      strict: z.boolean().nullish(),
    }),
  }),
});

const TOKENS = z.int().nonnegative();

export const CHAT_RESPONSE = z.strictObject({
  id: z.string(),
  object: z.literal("chat.completion"),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.strictObject({
      index: z.int(),
      finish_reason: z.enum(["stop", "length", "tool_calls", "content_filter", "function_call"]),
      logprobs: z.null(),
      message: z.strictObject({
        role: z.literal("assistant"),
        content: z.string().nullable(),
        refusal: z.string().nullable(),
        tool_calls: z
          .array(
            z.strictObject({
              id: z.string(),
              type: z.literal("function"),
              function: z.strictObject({ name: z.string(), arguments: z.string() }),
            }),
          )
          .optional(),
      }),
    }),
  ),
  usage: z
    .strictObject({ prompt_tokens: TOKENS, completion_tokens: TOKENS, total_tokens: TOKENS })
    .optional(),
});

/** Keywords that hold a model to a shape; `$schema` is sent by OpenAI's own package for Node. */
const STRICT_KEYWORDS = new Set([
  "$schema",
  "type",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "anyOf",
  "enum",
  "const",
  "description",
  "pattern",
  "format",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
]);

/** What strict mode refuses in a schema, as sentences with the place; empty where it takes it. */
export function strictFaults(schema: unknown, at = "schema"): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [`${at} is no object`];
  const own = Object.keys(schema)
    .filter((key) => !STRICT_KEYWORDS.has(key))
    .map((key) => `${at} has '${key}', which is not permitted`);
  const { type, properties, required, additionalProperties, items, anyOf } = z
    .looseObject({
      type: z.unknown().optional(),
      properties: z.record(z.string(), z.unknown()).optional(),
      required: z.array(z.string()).optional(),
      additionalProperties: z.unknown().optional(),
      items: z.unknown().optional(),
      anyOf: z.array(z.unknown()).optional(),
    })
    .parse(schema);
  const isObject = type === "object";
  const names = Object.keys(properties ?? {});
  return [
    ...own,
    ...(at === "schema" && !isObject ? ["schema is no object at its root"] : []),
    ...(isObject && additionalProperties !== false ? [`${at} leaves 'additionalProperties' open`] : []),
    ...(isObject
      ? names
          .filter((name) => required?.includes(name) !== true)
          .map((name) => `${at} does not require ${name}`)
      : []),
    ...names.flatMap((name) => strictFaults(properties?.[name], `${at}.${name}`)),
    ...(items === undefined ? [] : strictFaults(items, `${at}[]`)),
    ...(anyOf ?? []).flatMap((each, index) => strictFaults(each, `${at}|${index}`)),
  ];
}
