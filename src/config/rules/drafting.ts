/** What a model may be asked: over which addresses plans may leave, and prices that can be added up. */
import { objection, type Objection } from "../objection.ts";
import type { Money } from "../rollout.ts";
import type { Auth } from "../router.ts";
import { nearest } from "../suggest.ts";

/** Part of the policy, as it was read. */
interface Written {
  readonly endpoint: string;
  readonly auth?: Auth | undefined;
  readonly costs?: { readonly "at-most": Money; readonly input: Money; readonly output: Money } | undefined;
}

export function draftingMakesSense(drafting: Written): readonly Objection[] {
  return [
    ...endpointIsBase(drafting.endpoint),
    ...waysAreKnown(drafting.auth ?? {}),
    ...(drafting.costs === undefined ? [] : costsAdd(drafting.costs)),
  ];
}

/** Ways in which such an endpoint takes a key; the last is that of Azure. */
const WAYS = ["bearer", "token", "basic", "api-key"];

function waysAreKnown(auth: Auth): readonly Objection[] {
  const unknown = Object.keys(auth).filter((way) => !WAYS.includes(way));
  return unknown.map((way) =>
    objection("unknown-key", ["drafting", "auth", way], `\`${way}\` is no way to sign in`, {
      what: "key",
      expected: `one of ${WAYS.join(", ")}`,
      found: way,
      suggestion: nearest(way, WAYS),
    }),
  );
}

const APPENDED = "/chat/completions";

function endpointIsBase(endpoint: string): readonly Objection[] {
  const path = ["drafting", "endpoint"];
  const url = URL.parse(endpoint);
  if (url === null) return [];
  const base = `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  if (base.endsWith(APPENDED))
    return [
      objection("url-wrong", path, `\`${APPENDED}\` is appended to the endpoint, and stands in it already`, {
        expected: "the address before it",
        suggestion: base.slice(0, -APPENDED.length),
      }),
    ];
  if (/[?#]/.test(endpoint))
    return [
      objection(
        "url-wrong",
        path,
        `\`${APPENDED}\` is appended to the endpoint, and would stand behind its \`?\` or \`#\``,
        {
          expected: "an address without parameters",
          suggestion: base,
        },
      ),
    ];
  if (url.protocol === "https:" || isPrivate(url.hostname)) return [];
  return [
    objection("url-wrong", path, "what is asked of a model would leave in the clear", {
      expected: "an https address, or http to a machine of your own such as http://localhost:11434/v1",
      suggestion: endpoint.replace(/^http:/, "https:"),
    }),
  ];
}

/** Names that only a network of one's own knows; those of a cloud's metadata are none. */
const PRIVATE_NAME = /^(?:[^.:[\]]+|.+\.(?:localhost|local|internal|lan|svc|home\.arpa))$/;
const PRIVATE_IPV4 = /^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+$/;
const PRIVATE_IPV6 = /^\[(?:::1|f[cd][0-9a-f]{2}:[0-9a-f:]*)\]$/;

/** @param hostname as `URL` gives it: lower case, numbers as `1.2.3.4`, IPv6 in brackets */
function isPrivate(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "");
  if (/^metadata(?:\.|$)/.test(name)) return false;
  return PRIVATE_IPV4.test(name) || PRIVATE_IPV6.test(name) || PRIVATE_NAME.test(name);
}

/** Two currencies cannot be compared; nothing can be asked for nothing, unless it costs nothing. */
function costsAdd(costs: NonNullable<Written["costs"]>): readonly Objection[] {
  const most = costs["at-most"];
  const mixed = (["input", "output"] as const).flatMap((key) => {
    const { amount, currency } = costs[key];
    if (currency === most.currency) return [];
    return [
      objection(
        "wrong-value",
        ["drafting", "costs", key],
        "the prices are in another currency than `at-most`",
        {
          expected: `an amount in ${most.currency}`,
          found: `${currency}${amount}`,
        },
      ),
    ];
  });
  const isNever = most.amount === 0 && costs.input.amount + costs.output.amount > 0;
  return isNever
    ? [
        ...mixed,
        objection(
          "out-of-range",
          ["drafting", "costs", "at-most"],
          "no request costs that little, so that none would be sent",
          {
            expected: "what one request may cost, or `drafting: off`",
          },
        ),
      ]
    : mixed;
}
