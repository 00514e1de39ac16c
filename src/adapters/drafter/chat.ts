/** Asks a model over the chat completions API: one request, one answer, and a sentence of our own for whatever else comes. */
import { z } from "zod";
import type { Drafting } from "../../config/drafting.ts";
import { Failure } from "../../errors.ts";
import type { Drafted, Drafter } from "../../ports.ts";
import { showDuration } from "../../units.ts";
import { authHeaders, printable, request, spellsSecret, withoutSecrets, type Secret } from "../http.ts";
import { whyRefused } from "./refused.ts";

const TOKENS = z.int().nonnegative();
/** What of an answer is read; services add keys of their own. Published as CreateChatCompletionResponse. */
const COMPLETION = z.object({
  choices: z.array(
    z.object({
      message: z.object({ content: z.string().nullish(), refusal: z.string().nullish().catch(null) }),
      finish_reason: z.string().nullish().catch(null),
    }),
  ),
  usage: z.object({ prompt_tokens: TOKENS, completion_tokens: TOKENS }).nullish().catch(null),
});

/** `auth: { bearer: NAME }`, or `{ api-key: NAME }` for gateways that take the bare key in a header of that name. */
export function openChat(drafting: Drafting, { secret }: { readonly secret: Secret }): Drafter {
  return { ask: (body) => ask(body, drafting, secret) };
}

async function ask(body: string, drafting: Drafting, secret: Secret): Promise<Drafted> {
  const { endpoint, within } = drafting;
  const headers = signedIn(drafting.auth, secret);
  if (typeof headers === "string")
    return { kind: "failed", why: "unauthorised", detail: headers, unsent: true };
  const answer = await request({
    url: `${endpoint.replace(/\/+$/, "")}/chat/completions`,
    method: "POST",
    headers: { ...headers, accept: "application/json", "content-type": "application/json" },
    body,
    timeout: within,
    budget: within,
    // Addresses have words in them that its own are looked for.
    shown: "the endpoint",
  });
  if (!answer.ok) return whyRefused(answer, showDuration(within));
  const read = COMPLETION.safeParse(answer.json);
  if (!read.success)
    return failed("not-json", "The endpoint answered with something else than a chat completion");
  const drafted = readCompletion(read.data);
  // A gateway that repeats what it was asked with must not make a comment of its key.
  if (drafted.kind === "failed") return drafted;
  const text = withoutSecrets(drafted.text, headers);
  return spellsSecret(text, headers)
    ? failed("refused", "The answer repeats the key that it was asked with: nothing of it is used")
    : { ...drafted, text };
}

function readCompletion({ choices, usage }: z.output<typeof COMPLETION>): Drafted {
  const [choice] = choices;
  if (choice === undefined) return failed("not-json", "The endpoint answered without a choice");
  const { message, finish_reason: end } = choice;
  if (end === "length")
    return failed(
      "cut-off",
      "The answer was cut off at its longest length. Raise `parameters: { max-tokens: … }` of `drafting`",
    );
  if (end === "content_filter") return failed("refused", "A filter of the endpoint took the answer away");
  if (message.refusal != null && message.refusal !== "")
    return failed("refused", "The model refused to answer");
  if (message.content == null || message.content === "") {
    const isCall = end === "tool_calls" || end === "function_call";
    return failed(
      "not-json",
      isCall ? "The model called a tool instead of answering" : "The endpoint answered without a text",
    );
  }
  const counted = usage == null ? null : { input: usage.prompt_tokens, output: usage.completion_tokens };
  return { kind: "answered", text: message.content, usage: counted };
}

/** Headers, or why there are none. Azure and gateways like it take the bare key in `api-key`. */
function signedIn(auth: Drafting["auth"], secret: Secret): Readonly<Record<string, string>> | string {
  try {
    const { "api-key": key, ...others } = auth ?? {};
    return {
      ...authHeaders(others, secret),
      ...(key === undefined ? {} : { "api-key": printable(key, secret) }),
    };
  } catch (cause) {
    if (cause instanceof Failure) return cause.message;
    throw cause;
  }
}

function failed(why: Extract<Drafted, { kind: "failed" }>["why"], detail: string): Drafted {
  return { kind: "failed", why, detail };
}
