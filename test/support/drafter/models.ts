/** A chat completions endpoint on the loopback that refuses what OpenAI's would refuse, and else answers as a test tells it. */
import { listen, type Asked, type Loopback, type Reply } from "../loopback.ts";
import { CHAT_REQUEST, strictFaults } from "./openai-shape.ts";

/** A whole completion with this text. */
export function completion(content: string, more: Readonly<Record<string, unknown>> = {}): Reply {
  const body = {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_795_000_000,
    model: "words",
    choices: [
      {
        index: 0,
        finish_reason: "stop",
        logprobs: null,
        message: { role: "assistant", content, refusal: null },
        ...more,
      },
    ],
    usage: { prompt_tokens: 900, completion_tokens: 300, total_tokens: 1_200 },
  };
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

export interface DraftedStatement {
  readonly slot?: { readonly kind: string; readonly name: string };
  readonly text: string;
  readonly source?: { readonly document: string; readonly quote: string } | null;
  readonly contradicts?: boolean;
  readonly confidence?: number;
  readonly verify?: string;
}

const STEPS = [
  { step: "Bake the first stage longer.", whyWrong: "It delays the end without new evidence." },
  { step: "Ask the desk to read a sample.", whyWrong: "A sample says little of what is seldom." },
];

/** An answer with these statements and two usable next steps. */
export function answerOf(
  statements: readonly DraftedStatement[],
  nextSteps: readonly unknown[] = STEPS,
): string {
  const whole = statements.map((each) => ({
    slot: { kind: "summary", name: "" },
    source: null,
    contradicts: false,
    confidence: 1,
    verify: "look at the table of stages",
    ...each,
  }));
  return JSON.stringify({ statements: whole, nextSteps });
}

/** An error as OpenAI words it. */
export function refusal(
  status: number,
  error: { readonly message: string; readonly param?: string; readonly code?: string },
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const whole = { type: "invalid_request_error", param: null, code: null, ...error };
  const body = JSON.stringify({ error: whole });
  return { status, headers: { "content-type": "application/json", ...headers }, body };
}

/** @param reply what is answered to each request that the published shape allows; others get what OpenAI says */
export function openModels(reply: (asked: Asked, count: number) => Reply): Promise<Loopback> {
  return listen((asked, count) => refusalOf(asked) ?? reply(asked, count));
}

function refusalOf({ method, path, headers, body }: Asked): Reply | null {
  if (method !== "POST" || !path.endsWith("/chat/completions"))
    return refusal(404, { message: `Unknown request URL: ${method} ${path}.`, code: "unknown_url" });
  if (headers["content-type"] !== "application/json")
    return refusal(400, { message: "you must provide a body of application/json" });
  const parsed = CHAT_REQUEST.safeParse(jsonIn(body));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const param = issue?.path.join(".") ?? "";
    return refusal(400, { message: `Invalid value at '${param}': ${issue?.message}`, param });
  }
  const { schema, strict } = parsed.data.response_format.json_schema;
  const [fault] = strict === true ? strictFaults(schema) : [];
  return fault === undefined
    ? null
    : refusal(400, {
        message: `Invalid schema for response_format: ${fault}`,
        param: "response_format",
        code: "invalid_json_schema",
      });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `drafting` of a policy that allows this endpoint. */
export function draftingOn(url: string, more = ""): string {
  return `drafting: { endpoint: "${url}/v1", model: words, consent: "@olga: names and numbers of plans may leave"${more} }\n`;
}
