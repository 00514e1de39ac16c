/** The exact text that is sent, and what it costs at most. */
import type { Drafting } from "../config/drafting.ts";
import { canonicalJson } from "../plan/canonical-json.ts";
import { sha256 } from "../plan/sha256.ts";
import type { DraftRequest } from "./request.ts";

export interface DraftBody {
  readonly text: string;
  /** SHA-256 of its UTF-8 bytes, 64 hex digits: by this an answer is found again. */
  readonly digest: string;
  readonly bytes: number;
}

/**
 * A chat completion: one text for one request and policy, whoever asks.
 *
 * The names are those of the OpenAI API that gateways, vLLM and Ollama take too; `max_tokens` is the one they all know.
 */
export function bodyOf({ messages, schema }: DraftRequest, { model, parameters }: Drafting): DraftBody {
  const { temperature, topP, seed, maxTokens } = parameters;
  const text = canonicalJson({
    model,
    messages,
    temperature,
    top_p: topP ?? undefined,
    seed: seed ?? undefined,
    max_tokens: maxTokens,
    response_format: {
      type: "json_schema",
      json_schema: { name: schema.name, strict: true, schema: schema.schema },
    },
  });
  return { text, digest: sha256(text), bytes: new TextEncoder().encode(text).length };
}

/**
 * Why a request is not sent: it could cost more than the policy allows; null where it could not, or the policy names no prices.
 *
 * No token is less than a byte, and no answer longer than it may be.
 */
export function tooCostly({ bytes }: DraftBody, { costs, parameters }: Drafting): string | null {
  if (costs === null) return null;
  const { input, output, atMost } = costs;
  const { currency } = atMost;
  if (input.currency !== currency || output.currency !== currency)
    return `Expected prices in ${currency}, found ${input.currency} and ${output.currency}: nothing is sent.`;
  const amount = (bytes * input.amount + parameters.maxTokens * output.amount) / 1e6;
  // What is no number is no price that anybody agreed to.
  if (amount <= atMost.amount) return null;
  const shown = (value: number): string => `${currency}${Number(value.toPrecision(3))}`;
  return `Expected a request of at most ${shown(atMost.amount)}, found one of up to ${shown(amount)} (${bytes} bytes and ${parameters.maxTokens} tokens of answer): nothing is sent.`;
}
