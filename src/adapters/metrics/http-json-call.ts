/** The call of an http-json source with its interval and its secrets filled in: into parsed JSON and encoded parts, never into raw text. */
import { Failure } from "../../errors.ts";
import type { Window } from "../../judge/reading.ts";
import { authHeaders, type Call, type Secret } from "../http.ts";
import type { HttpJsonTarget } from "./http-json.ts";

/** @throws Failure secret-missing for a secret that this job was not given, or that no header carries */
export function callFor(
  { options, auth }: HttpJsonTarget,
  window: Window,
  secret: Secret,
): Pick<Call, "url" | "method" | "headers" | "body" | "hidden"> {
  const hidden: string[] = [];
  const learn: Secret = (name) => {
    const value = secret(name);
    if (!/^[\x20-\x7e]*$/.test(value))
      throw new Failure(
        "secret-missing",
        `Expected printable characters in the secret ${name}, found a line break or another sign that no header carries`,
      );
    hidden.push(value);
    return value;
  };
  const values = valuesOf(window);
  const own = Object.entries(options.headers).map(([name, text]) => [
    name.toLowerCase(),
    text.replaceAll(/\$\{env:([^}]+)\}/g, (_, variable: string) => learn(variable)),
  ]);
  const isSent = options.body !== null && options.body !== undefined;
  return {
    url: filled(options.url, values, encodeURIComponent),
    method: options.method,
    headers: {
      accept: "application/json",
      ...(isSent ? { "content-type": "application/json" } : {}),
      ...authHeaders(auth, learn),
      ...Object.fromEntries(own),
    },
    hidden,
    ...(isSent ? { body: JSON.stringify(fill(options.body, values)) } : {}),
  };
}

type Values = Readonly<Record<string, string | number>>;

function valuesOf({ from, to }: Window): Values {
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    fromMs: from,
    toMs: to,
    fromSec: Math.floor(from / 1_000),
    toSec: Math.floor(to / 1_000),
    seconds: Math.round((to - from) / 1_000),
  };
}

/** A text that is one placeholder becomes its value: a moment in milliseconds is a number there. */
function fill(value: unknown, values: Values): unknown {
  if (typeof value === "string") {
    const [, name] = /^\{(\w+)\}$/.exec(value) ?? [];
    return (name === undefined ? undefined : values[name]) ?? filled(value, values, String);
  }
  if (Array.isArray(value)) return value.map((each: unknown) => fill(each, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, values)]));
}

function filled(text: string, values: Values, show: (value: string) => string): string {
  return text.replaceAll(/\{(\w+)\}/g, (written, name: string) => {
    const value = values[name];
    return value === undefined ? written : show(String(value));
  });
}
