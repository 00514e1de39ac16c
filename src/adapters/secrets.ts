/** Secrets by name, and the headers that carry them. A value never enters a message, a snapshot or a provenance. */
import type { Auth, SecretName } from "../config/router.ts";
import { Failure } from "../errors.ts";

/** The value of a secret. @throws Failure secret-missing when this job was not given it. */
export type Secret = (name: SecretName) => string;

/** Looks secrets up among environment variables; surrounding white space is not part of a secret. */
export function secretsIn(environment: Readonly<Record<string, string | undefined>>): Secret {
  return (name) => {
    const value = environment[name]?.trim() ?? "";
    if (value !== "") return value;
    throw new Failure(
      "secret-missing",
      `Expected the secret ${name} in the environment, found nothing. Write \`env: { ${name}: \${{ secrets.${name} }} }\` on the step`,
    );
  };
}

/**
 * Request headers for the `auth` of a router or source.
 *
 * `bearer` is `Authorization: Bearer …`, `token` is the bare value (Unleash, LaunchDarkly), `basic` holds `user:password`.
 * @throws Failure secret-missing, or call-wrong for a way to sign in that is none of these
 */
export function authHeaders(auth: Auth | null, secret: Secret): Readonly<Record<string, string>> {
  if (auth === null) return {};
  const headers: Record<string, string> = {};
  for (const [way, name] of Object.entries(auth)) headers["authorization"] = authorization(way, name, secret);
  return headers;
}

function authorization(way: string, name: SecretName, secret: Secret): string {
  const value = secret(name);
  if (!/^[\x20-\x7e]*$/.test(value)) {
    throw new Failure(
      "secret-missing",
      `Expected printable characters in the secret ${name}, found a line break or another sign that no header carries`,
    );
  }
  if (way === "bearer") return `Bearer ${value}`;
  if (way === "token") return value;
  if (way === "basic") return `Basic ${Buffer.from(value).toString("base64")}`;
  throw new Failure(
    "call-wrong",
    `Expected auth by bearer, token or basic, found ${way}. Write \`auth: { bearer: ${name} }\``,
  );
}

/** `text` without any of `values`, for messages that repeat what a server or a library said. */
export function redact(text: string, values: readonly string[]): string {
  const hidden = values
    .flatMap((value) => [value, value.replace(/^\S+ /, "")])
    .filter((value) => value.length > 3);
  return hidden
    .sort((a, b) => b.length - a.length)
    .reduce((kept, value) => kept.replaceAll(value, "***"), text);
}
