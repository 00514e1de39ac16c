/**
 * Signs a request for a service of AWS. Pure.
 *
 * Source: Signature Version 4, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from "node:crypto";
import type { Instant } from "../units.ts";

export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials; null for an access key that does not expire. */
  readonly sessionToken: string | null;
}

/** What the signature is good for; AWS takes it for some minutes around `at`. */
export interface SigningScope {
  readonly region: string;
  /** `aps` for Amazon Managed Service for Prometheus. */
  readonly service: string;
  readonly at: Instant;
}

export interface Unsigned {
  readonly method: string;
  readonly url: string;
  /** All of them are signed: none may be changed on the way. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/** The request's headers with those that sign it: `authorization`, `x-amz-date` and, of temporary credentials, the token. */
export function signedHeaders(
  request: Unsigned,
  key: SigningKey,
  { region, service, at }: SigningScope,
): Readonly<Record<string, string>> {
  const when = new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const added = {
    "x-amz-date": when,
    ...(key.sessionToken === null ? {} : { "x-amz-security-token": key.sessionToken }),
  };
  const headers = canonicalHeaders({ ...request.headers, ...added, host: new URL(request.url).host });
  const names = headers.map(([name]) => name).join(";");
  const canonical = [
    request.method,
    canonicalPath(request.url),
    canonicalQuery(request.url),
    ...headers.map(([name, value]) => `${name}:${value}`),
    "",
    names,
    sha256(request.body),
  ].join("\n");
  const scope = [when.slice(0, 8), region, service, "aws4_request"];
  const toSign = [ALGORITHM, when, scope.join("/"), sha256(canonical)].join("\n");
  const signing = scope.reduce<string | Buffer>(
    (secret, part) => hmac(secret, part).digest(),
    `AWS4${key.secretAccessKey}`,
  );
  const signature = hmac(signing, toSign).digest("hex");
  return {
    ...request.headers,
    ...added,
    authorization: `${ALGORITHM} Credential=${key.accessKeyId}/${scope.join("/")}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function canonicalHeaders(
  headers: Readonly<Record<string, string>>,
): readonly (readonly [name: string, value: string])[] {
  return Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim().replaceAll(/ +/g, " ")] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Every part encoded once more than it travels, as all services but S3 want it. */
function canonicalPath(url: string): string {
  return new URL(url).pathname.split("/").map(encoded).join("/");
}

function canonicalQuery(url: string): string {
  return [...new URL(url).searchParams]
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([a, first], [b, second]) => (a === b ? (first < second ? -1 : 1) : a < b ? -1 : 1))
    .map((pair) => pair.join("="))
    .join("&");
}

/** RFC 3986: only letters, digits and `-_.~` stand for themselves. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function hmac(key: string | Buffer, text: string) {
  return createHmac("sha256", key).update(text, "utf8");
}
