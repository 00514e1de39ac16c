/** A call as the rollout file describes it, with places and secrets filled in: into parsed JSON and encoded parts, never into raw text. */
import type { Auth, HttpOperation } from "../config/router.ts";
import { fill, filled, type Values } from "./fill.ts";
import { authHeaders, printable, type Call, type Secret } from "./http.ts";

export type Described = HttpOperation & { readonly auth: Auth | null };

/**
 * Secrets stand in headers alone, by `auth` or as `${env:NAME}`, and are hidden from every message.
 * @throws Failure secret-missing for a secret that this job was not given, or that no header carries
 */
export function describedCall(
  operation: Described,
  values: Values,
  secret: Secret,
): Pick<Call, "url" | "method" | "headers" | "body" | "hidden"> {
  const hidden: string[] = [];
  const learn: Secret = (name) => {
    const value = printable(name, secret);
    hidden.push(value);
    return value;
  };
  const own = Object.entries(operation.headers).map(([name, text]) => [
    name.toLowerCase(),
    withSecrets(filled(text, values, String), learn),
  ]);
  const isSent = operation.body !== null && operation.body !== undefined;
  const headers = {
    accept: "application/json",
    ...(isSent ? { "content-type": "application/json" } : {}),
    ...authHeaders(operation.auth, learn),
    ...Object.fromEntries(own),
  };
  return {
    url: filled(operation.url, values, encodeURIComponent),
    method: operation.method,
    headers,
    hidden,
    ...(isSent ? { body: JSON.stringify(fill(operation.body, values)) } : {}),
  };
}

function withSecrets(text: string, secret: Secret): string {
  return text.replaceAll(/\$\{env:([^}]+)\}/g, (_, name: string) => secret(name));
}
