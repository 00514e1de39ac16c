/** Why an endpoint gave no answer, in words of ours: what it says itself may repeat the request, a key or the model. */
import type { Drafted } from "../../ports.ts";
import type { Answer } from "../http.ts";

type Refusal = Extract<Answer, { readonly ok: false }>;
type Failed = Extract<Drafted, { readonly kind: "failed" }>;

/** @param within how long was waited, as messages show it */
export function whyRefused({ why, status, detail }: Refusal, within: string): Drafted {
  const said = (failed: Failed["why"], sentence: string): Drafted => ({
    kind: "failed",
    why: failed,
    detail: sentence,
  });
  const answered = `The endpoint answered HTTP ${status}`;
  switch (why) {
    case "unauthorised":
      return said("unauthorised", `${answered}: it does not take the key, or the key may not use this model`);
    case "rate-limited":
      return said("rate-limited", `${answered}: too many requests, or nothing is left of a quota`);
    case "not-json":
      return said("not-json", `${answered} with something that is not JSON`);
    case "too-large":
      return said("too-large", "The endpoint answered more than 1 MB");
    case "query-error":
      return status === null
        ? {
            kind: "failed",
            why: "rejected",
            detail: "The endpoint was not called: its address gives the machine's own credentials away",
            unsent: true,
          }
        : rejected(answered, detail);
    case "unreachable":
      if (status === null) return silent(detail, within);
      return isRedirect(status)
        ? said("unreachable", `${answered}: it sends to another address, and the key goes to no other`)
        : said("unreachable", answered);
  }
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** Which part of a request it was about, as services name it: a filter first, because it names everything else as well. */
const ABOUT: readonly (readonly [RegExp, Failed["why"], string])[] = [
  [/content.?(?:filter|management)/i, "refused", "a filter of the endpoint took the request away"],
  [
    /response_?format|json_?schema|structured.?output|guided_json/i,
    "rejected",
    "it does not take an answer held to a JSON Schema; name a model that does",
  ],
  [
    /context.?(?:length|window)|too (?:long|large|many tokens)/i,
    "rejected",
    "the request is too long for the model",
  ],
  [/max_(?:completion_)?tokens/i, "rejected", "it does not take `max_tokens` as it stands"],
  [/temperature|top_p|seed/i, "rejected", "the model does not take one of the `parameters`"],
  [/model/i, "rejected", "it does not have the `model`, or not for this key"],
];

function rejected(answered: string, detail: string): Drafted {
  const [, why, what] = ABOUT.find(([form]) => form.test(detail)) ?? [];
  return {
    kind: "failed",
    why: why ?? "rejected",
    detail: `${answered}${what === undefined ? "" : `: ${what}`}`,
  };
}

/** Nobody took the connection: no byte of the request left. */
const NOBODY = new Set(["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "ENETUNREACH"]);

/** Nothing arrived: the code that Node gives, if any, and nothing else of its sentence. */
function silent(detail: string, within: string): Drafted {
  if (/: no answer within /.test(detail))
    return { kind: "failed", why: "too-slow", detail: `The endpoint did not answer within ${within}` };
  const [code] = /\bE[A-Z]{4,20}\b/.exec(detail) ?? [];
  const because = /certificate/i.test(detail) ? "its certificate is not trusted here" : code;
  return {
    kind: "failed",
    why: "unreachable",
    detail: `The endpoint could not be reached${because === undefined ? "" : ` (${because})`}`,
    ...(code !== undefined && NOBODY.has(code) ? { unsent: true } : {}),
  };
}
