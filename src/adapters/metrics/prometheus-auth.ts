/** How a Prometheus is signed in to: a header, or a signature of the whole request. */
import { regionOf, SIGNING } from "../../amazon.ts";
import { Failure } from "../../errors.ts";
import type { Instant } from "../../units.ts";
import { printable, authHeaders, type Secret } from "../http.ts";
import type { SigningKey } from "../sigv4.ts";
import type { PrometheusTarget } from "./promql.ts";

export interface SignedIn {
  readonly headers: Readonly<Record<string, string>>;
  /** Values that no message repeats, beside those of the headers. */
  readonly hidden: readonly string[];
}

interface Form {
  readonly url: string;
  readonly body: string;
  readonly at: Instant;
}

const PLAIN = { "content-type": "application/x-www-form-urlencoded" };

/** Headers of one request. @throws Failure secret-missing, or call-wrong for auth that cannot sign in */
export async function signIn(target: PrometheusTarget, secret: Secret, form: Form): Promise<SignedIn> {
  const hidden: string[] = [];
  const filled = (value: string): string =>
    value.replaceAll(/\$\{env:([^}]*)\}/g, (_, name: string) => {
      hidden.push(printable(name, secret));
      return hidden.at(-1) ?? "";
    });
  const own = Object.entries(target.headers).map(
    // In one spelling: a name that stands twice would be sent twice.
    ([name, value]) => [name.toLowerCase(), filled(value)] as const,
  );
  const headers = { ...Object.fromEntries(own), ...PLAIN };
  const { auth } = target;
  if (auth === null || auth[SIGNING.id] === undefined)
    return { headers: { ...headers, ...authHeaders(auth, secret) }, hidden };
  const region = target.region ?? regionOf(target.url);
  if (region === null)
    throw new Failure(
      "call-wrong",
      `Expected the region of ${target.name}, found none. Write \`region: us-east-1\``,
    );
  const key = keyOf(auth, secret);
  const request = { method: "POST", url: form.url, headers, body: form.body };
  const { signedHeaders } = await import("../sigv4.ts");
  const signed = signedHeaders(request, key, { region, service: "aps", at: form.at });
  const signature = /Signature=(\w+)$/.exec(signed["authorization"] ?? "")?.[1] ?? "";
  const secrets = [key.accessKeyId, key.secretAccessKey, key.sessionToken ?? "", signature];
  return { headers: signed, hidden: [...hidden, ...secrets.filter((each) => each !== "")] };
}

function keyOf(auth: NonNullable<PrometheusTarget["auth"]>, secret: Secret): SigningKey {
  const value = (purpose: string): string => {
    const name = auth[purpose];
    if (name === undefined)
      throw new Failure("call-wrong", `Expected ${purpose} in \`auth\` beside ${SIGNING.id}, found none`);
    return printable(name, secret);
  };
  return {
    accessKeyId: value(SIGNING.id),
    secretAccessKey: value(SIGNING.secret),
    sessionToken: auth[SIGNING.token] === undefined ? null : value(SIGNING.token),
  };
}
