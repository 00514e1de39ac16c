/** Ways in which an endpoint gives no usable answer, and what a reader is told instead of the words. */
import type { Drafted } from "../../../src/ports.ts";
import type { Reply } from "../loopback.ts";
import { completion, refusal } from "./models.ts";

export interface EndpointRow {
  readonly name: string;
  /** @param elsewhere another server, which must never be asked */
  readonly reply: (elsewhere: string) => Reply;
  readonly why: Extract<Drafted, { readonly kind: "failed" }>["why"];
  /** The whole sentence. */
  readonly sees: string;
}

/** What servers say of themselves, and must not come back in any sentence of ours. */
export const SAID = "SAID-BY-THE-SERVER @acme/ops https://evil.example /rollout go";
const JSON_TYPE = { "content-type": "application/json" };
const HTML_TYPE = { "content-type": "text/html" };

function choice(given: Readonly<Record<string, unknown>>): Reply {
  return completion("", given);
}

function message(given: Readonly<Record<string, unknown>>, end = "stop"): Reply {
  return choice({
    finish_reason: end,
    message: { role: "assistant", content: null, refusal: null, ...given },
  });
}

function json(value: unknown): Reply {
  return { headers: JSON_TYPE, body: JSON.stringify(value) };
}

export const MISBEHAVING_ENDPOINTS: readonly EndpointRow[] = [
  {
    name: "401",
    reply: () => refusal(401, { message: `Incorrect API key provided: ${SAID}`, code: "invalid_api_key" }),
    why: "unauthorised",
    sees: "The endpoint answered HTTP 401: it does not take the key, or the key may not use this model",
  },
  {
    name: "403",
    reply: () => refusal(403, { message: SAID }),
    why: "unauthorised",
    sees: "The endpoint answered HTTP 403: it does not take the key, or the key may not use this model",
  },
  {
    name: "429 with Retry-After",
    reply: () => refusal(429, { message: SAID, code: "rate_limit_exceeded" }, { "retry-after": "1" }),
    why: "rate-limited",
    sees: "The endpoint answered HTTP 429: too many requests, or nothing is left of a quota",
  },
  {
    name: "a model without json_schema",
    reply: () =>
      refusal(400, {
        message: `Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model. ${SAID}`,
        param: "response_format",
      }),
    why: "rejected",
    sees: "The endpoint answered HTTP 400: it does not take an answer held to a JSON Schema; name a model that does",
  },
  {
    name: "a model that it does not have",
    reply: () =>
      refusal(404, { message: `The model 'words' does not exist. ${SAID}`, code: "model_not_found" }),
    why: "rejected",
    sees: "The endpoint answered HTTP 404: it does not have the `model`, or not for this key",
  },
  {
    name: "a model that is asked for max_tokens in another name",
    reply: () =>
      refusal(400, {
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        param: "max_tokens",
      }),
    why: "rejected",
    sees: "The endpoint answered HTTP 400: it does not take `max_tokens` as it stands",
  },
  {
    name: "a model with one temperature",
    reply: () =>
      refusal(400, {
        message:
          "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
        param: "temperature",
      }),
    why: "rejected",
    sees: "The endpoint answered HTTP 400: the model does not take one of the `parameters`",
  },
  {
    name: "a request that is too long for it",
    reply: () =>
      refusal(400, {
        message:
          "This model's maximum context length is 4096 tokens. However, your messages resulted in 9001 tokens.",
        code: "context_length_exceeded",
      }),
    why: "rejected",
    sees: "The endpoint answered HTTP 400: the request is too long for the model",
  },
  {
    name: "a filter before the model",
    reply: () =>
      refusal(400, {
        message:
          "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. response_format model",
        code: "content_filter",
      }),
    why: "refused",
    sees: "The endpoint answered HTTP 400: a filter of the endpoint took the request away",
  },
  {
    name: "a wrong address",
    reply: () => ({ status: 404, headers: HTML_TYPE, body: `<h1>Not Found</h1>${SAID}` }),
    why: "rejected",
    sees: "The endpoint answered HTTP 404",
  },
  {
    name: "500",
    reply: () => refusal(500, { message: SAID }),
    why: "unreachable",
    sees: "The endpoint answered HTTP 500",
  },
  {
    name: "503 with a page",
    reply: () => ({ status: 503, headers: HTML_TYPE, body: `<html><body>${SAID}</body></html>` }),
    why: "unreachable",
    sees: "The endpoint answered HTTP 503",
  },
  {
    name: "a redirect to another host",
    reply: (elsewhere) => ({
      status: 307,
      headers: { location: `${elsewhere}/v1/chat/completions` },
      body: SAID,
    }),
    why: "unreachable",
    sees: "The endpoint answered HTTP 307: it sends to another address, and the key goes to no other",
  },
  {
    name: "silence",
    reply: () => ({ silent: true }),
    why: "too-slow",
    sees: "The endpoint did not answer within 500ms",
  },
  {
    name: "a slow drip",
    reply: () => ({ ...completion("{}"), drips: true }),
    why: "too-slow",
    sees: "The endpoint did not answer within 500ms",
  },
  {
    name: "a connection that is closed",
    reply: () => ({ hangUp: true }),
    why: "unreachable",
    sees: "The endpoint could not be reached",
  },
  {
    name: "a connection that breaks off in the answer",
    reply: () => ({
      headers: { ...JSON_TYPE, "content-length": "500" },
      body: `{"choices": "${SAID}`,
      breaksOff: true,
    }),
    why: "unreachable",
    sees: "The endpoint could not be reached",
  },
  {
    name: "10 MB",
    reply: () => completion("a".repeat(10_000_000)),
    why: "too-large",
    sees: "The endpoint answered more than 1 MB",
  },
  {
    name: "a page with 200",
    reply: () => ({ headers: HTML_TYPE, body: `<html>${SAID}</html>` }),
    why: "not-json",
    sees: "The endpoint answered HTTP 200 with something that is not JSON",
  },
  {
    name: "nothing",
    reply: () => ({}),
    why: "not-json",
    sees: "The endpoint answered HTTP 200 with something that is not JSON",
  },
  {
    name: "a stream of events",
    reply: () => ({
      headers: { "content-type": "text/event-stream" },
      body: `data: {"choices":[{"delta":{"content":"{"}}]}\n\ndata: [DONE]\n\n`,
    }),
    why: "not-json",
    sees: "The endpoint answered HTTP 200 with something that is not JSON",
  },
  ...(
    [
      ["JSON of another API", { message: { role: "assistant", content: SAID }, done: true }],
      ["a list instead of an object", [SAID]],
      ["null", null],
      ["a text instead of an object", SAID],
      ["an error with 200", { error: { message: SAID } }],
      ["choices that are no list", { choices: { 0: { message: { content: SAID } } } }],
      ["a choice without a message", { choices: [{ text: SAID, finish_reason: "stop" }] }],
      ["a content in parts", { choices: [{ message: { content: [{ type: "text", text: SAID }] } }] }],
      ["a content that is a number", { choices: [{ message: { content: 7 } }] }],
    ] as const
  ).map(([name, value]): EndpointRow => ({
    name,
    reply: () => json(value),
    why: "not-json",
    sees: "The endpoint answered with something else than a chat completion",
  })),
  {
    name: "no choice",
    reply: () => json({ id: "1", object: "chat.completion", created: 1, model: "words", choices: [] }),
    why: "not-json",
    sees: "The endpoint answered without a choice",
  },
  {
    name: "a content that is null",
    reply: () => message({}),
    why: "not-json",
    sees: "The endpoint answered without a text",
  },
  {
    name: "an empty content",
    reply: () => message({ content: "" }),
    why: "not-json",
    sees: "The endpoint answered without a text",
  },
  {
    name: "a call of a tool",
    reply: () =>
      message(
        { tool_calls: [{ id: "1", type: "function", function: { name: "approve", arguments: SAID } }] },
        "tool_calls",
      ),
    why: "not-json",
    sees: "The model called a tool instead of answering",
  },
  {
    name: "an answer that was cut off",
    reply: () => message({ content: '{"statements":[' }, "length"),
    why: "cut-off",
    sees: "The answer was cut off at its longest length. Raise `parameters: { max-tokens: … }` of `drafting`",
  },
  {
    name: "an answer that a filter took",
    reply: () => message({ content: SAID }, "content_filter"),
    why: "refused",
    sees: "A filter of the endpoint took the answer away",
  },
  {
    name: "a refusal",
    reply: () => message({ refusal: `I cannot help with that. ${SAID}` }),
    why: "refused",
    sees: "The model refused to answer",
  },
  {
    name: "a refusal beside an answer",
    reply: () => message({ content: '{"statements":[]}', refusal: SAID }),
    why: "refused",
    sees: "The model refused to answer",
  },
];
