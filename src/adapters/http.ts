/** The transport that adapters share: one HTTP call with its limits, an answer that is a value, and secrets that stay secret. */
import { setTimeout as pause } from "node:timers/promises";
import type { Auth, SecretName } from "../config/router.ts";
import { Failure, reasonOf } from "../errors.ts";
import { isForbidden } from "../hosts.ts";
import { DAY, milliseconds, showDuration, type Duration } from "../units.ts";

/** The value of a secret by its name. @throws Failure secret-missing when this job was not given it. */
export type Secret = (name: SecretName) => string;

export interface Call {
  readonly url: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For one attempt; 10 s when not said. */
  readonly timeout?: Duration;
  /** Further attempts after 429, 5xx and a broken connection; 2 when not said. Only for calls that may be repeated. */
  readonly retries?: number;
  /** A POST or PATCH that does no harm when it arrives twice. */
  readonly repeatable?: boolean;
  /** For all attempts and the pauses between them; 30 s when not said. */
  readonly budget?: Duration;
  /** Longest answer that is read; 1 MB when not said. */
  readonly atMostBytes?: number;
  /** `anything` for receivers that answer `ok`; then `json` is the text. */
  readonly accepts?: "json" | "anything";
  /** What messages call the address where the address itself is a secret. */
  readonly shown?: string;
  /** Further values that no message repeats, such as a key that stands in the body. */
  readonly hidden?: readonly string[];
  /** Certificates (PEM) to trust instead of the public ones. */
  readonly ca?: string;
  /** Header that says in milliseconds since 1970 when a limit on calls ends; read where there is no Retry-After. */
  readonly resetsAt?: string;
  /** The header in which this server says in how many seconds a limit begins anew. */
  readonly resetsIn?: string;
}

export type Unanswered =
  | "unauthorised"
  | "rate-limited"
  | "query-error"
  | "unreachable"
  | "not-json"
  | "too-large";

export type Answer =
  | {
      readonly ok: true;
      readonly status: number;
      readonly json: unknown;
      /** As the server names this version of what it answered; absent where it does not. */
      readonly etag?: string;
    }
  | {
      readonly ok: false;
      readonly why: Unanswered;
      /** null when nothing arrived. */
      readonly status: number | null;
      /** One sentence without secrets. */
      readonly detail: string;
      readonly retryAfter: Duration | null;
    };

type Refusal = Extract<Answer, { readonly ok: false }>;

const TIMEOUT = milliseconds(10_000);
const BUDGET = milliseconds(30_000);
const FIRST_PAUSE = 250;
const LONGEST_SAID = 300;
const MEGABYTE = 1_000_000;
const REPEATABLE = new Set(["GET", "PUT", "DELETE"]);

/**
 * Calls and, where that is harmless, calls again. Redirects are refused: a secret goes to the host it was meant for.
 *
 * Addresses at which a cloud gives the machine's credentials away are never called, whoever wrote them.
 */
export async function request(call: Call): Promise<Answer> {
  if (isForbidden(call.url)) return forbidden(call);
  const deadline = Date.now() + (call.budget ?? BUDGET);
  const attempts = call.repeatable === true || REPEATABLE.has(call.method) ? (call.retries ?? 2) : 0;
  for (let attempt = 0; ; attempt++) {
    const left = deadline - Date.now();
    const answer = await attemptOnce(
      call,
      milliseconds(Math.max(1, Math.min(call.timeout ?? TIMEOUT, left))),
    );
    if (answer.ok || attempt >= attempts || !isTransient(answer)) return answer;
    const wait = answer.retryAfter ?? FIRST_PAUSE * 2 ** attempt;
    if (Date.now() + wait >= deadline) return answer;
    await pause(wait);
  }
}

/** The address as messages may show it: no user, no password, no query. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return "an address that is no URL";
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
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

/** The value of a secret that a header can carry. @throws Failure secret-missing */
export function printable(name: SecretName, secret: Secret): string {
  const value = secret(name);
  if (/^[\x20-\x7e]*$/.test(value)) return value;
  throw new Failure(
    "secret-missing",
    `Expected printable characters in the secret ${name}, found a line break or another sign that no header carries`,
  );
}

function authorization(way: string, name: SecretName, secret: Secret): string {
  const value = printable(name, secret);
  if (way === "bearer") return `Bearer ${value}`;
  if (way === "token") return value;
  if (way === "basic") return `Basic ${Buffer.from(value).toString("base64")}`;
  throw new Failure(
    "call-wrong",
    `Expected auth by bearer, token or basic, found ${way}. Write \`auth: { bearer: ${name} }\``,
  );
}

function isTransient(answer: Refusal): boolean {
  if (answer.why === "rate-limited") return true;
  return answer.why === "unreachable" && (answer.status === null || answer.status >= 500);
}

async function attemptOnce(call: Call, timeout: Duration): Promise<Answer> {
  const shown = call.shown ?? shownUrl(call.url);
  try {
    const response = await answerTo(call, AbortSignal.timeout(timeout));
    const text = await readAtMost(response, call.atMostBytes ?? MEGABYTE);
    return text === null ? tooLarge(response.status, shown, call) : toAnswer(response, text, { call, shown });
  } catch (cause) {
    const said = isTimeout(cause) ? `no answer within ${showDuration(timeout)}` : reasonOf(cause);
    return refusal("unreachable", null, hide(`${shown}: ${said}`, call));
  }
}

/** `fetch` takes no certificates of one's own: what needs them goes through `node:https`, which never follows a redirect. */
async function answerTo(call: Call, signal: AbortSignal): Promise<Arrived> {
  if (call.ca !== undefined)
    return (await import("./https.ts")).throughOwnCertificates(call, call.ca, signal);
  const response = await fetch(call.url, {
    method: call.method,
    redirect: "manual",
    signal,
    ...(call.headers === undefined ? {} : { headers: call.headers }),
    ...(call.body === undefined ? {} : { body: call.body }),
  });
  return {
    ok: response.ok,
    status: response.status,
    retryAfter:
      response.headers.get("retry-after") ??
      (call.resetsIn === undefined ? null : response.headers.get(call.resetsIn)) ??
      resetOf(response.headers, call.resetsAt),
    etag: response.headers.get("etag"),
    body: response.body,
  };
}

function resetOf(headers: Headers, name: string | undefined): string | null {
  const said = name === undefined ? null : headers.get(name);
  return said !== null && /^\d{1,15}$/.test(said) ? new Date(Number(said)).toISOString() : null;
}

/** The head of an answer, and what follows it. */
export interface Arrived {
  readonly ok: boolean;
  readonly status: number;
  readonly retryAfter: string | null;
  readonly etag?: string | null;
  readonly body: AsyncIterable<Uint8Array> | null;
}

function toAnswer(
  response: Arrived,
  text: string,
  about: { readonly call: Call; readonly shown: string },
): Answer {
  const { status } = response;
  const json = parse(text);
  if (response.ok) {
    const etag = response.etag == null ? {} : { etag: response.etag };
    if (about.call.accepts === "anything")
      return { ok: true, status, json: json === undefined ? text : json, ...etag };
    return json === undefined
      ? refusal("not-json", status, `${about.shown} answered HTTP ${status} with something that is not JSON`)
      : { ok: true, status, json, ...etag };
  }
  const said = saidBy(json, text);
  const wait = retryAfter(response.retryAfter);
  const again = isTold(wait) ? `, to be asked again in ${showDuration(inSeconds(wait))}` : "";
  const detail = hide(
    `${about.shown} answered HTTP ${status}${again}${said === "" ? "" : `: ${said}`}`,
    about.call,
  );
  return { ok: false, why: whyOf(status), status, detail, retryAfter: wait };
}

function whyOf(status: number): Unanswered {
  if (status === 401 || status === 403 || status === 407) return "unauthorised";
  if (status === 429) return "rate-limited";
  return status >= 400 && status < 500 && status !== 408 ? "query-error" : "unreachable";
}

/** The server's own words where they are JSON or short plain text; a page says nothing. */
function saidBy(json: unknown, text: string): string {
  if (typeof json === "object" && json !== null) {
    for (const key of ["error", "message", "detail"]) {
      const value: unknown = Reflect.get(json, key);
      if (typeof value === "string") return cut(value);
      // Google and Azure: `{ "error": { "code": …, "message": … } }`.
      const inner: unknown =
        typeof value === "object" && value !== null ? Reflect.get(value, "message") : null;
      if (typeof inner === "string") return cut(inner);
    }
    // Datadog: `{ "errors": ["Forbidden"] }`.
    const errors: unknown = Reflect.get(json, "errors");
    if (!Array.isArray(errors)) return "";
    return cut(errors.filter((each) => typeof each === "string").join("; "));
  }
  return /^\s*</.test(text) ? "" : cut(text.trim());
}

/** Between two words only: half of a secret would be known neither here nor where the sentence goes. */
function cut(text: string): string {
  if (text.length <= LONGEST_SAID) return text;
  return `${text.slice(0, LONGEST_SAID).replace(/\S*$/, "")}…`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** null when there is more than `most` bytes; what is left is not read. */
async function readAtMost(response: Arrived, most: number): Promise<string | null> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Seconds or an HTTP date, as RFC 9110 §10.2.3 has it. */
function retryAfter(header: string | null): Duration | null {
  if (header === null) return null;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? milliseconds(Math.max(0, wait)) : null;
}

/** A server that says centuries says nothing. */
function isTold(wait: Duration | null): wait is Duration {
  return wait !== null && wait > 0 && wait <= 31 * DAY;
}

function inSeconds(wait: Duration): Duration {
  return milliseconds(Math.ceil(wait / 1_000) * 1_000);
}

function forbidden(call: Call): Refusal {
  const shown = call.shown ?? shownUrl(call.url);
  return refusal("query-error", null, `${shown} was not called: it gives the machine's own credentials away`);
}

function tooLarge(status: number, shown: string, call: Call): Refusal {
  return refusal("too-large", status, `${shown} answered more than ${call.atMostBytes ?? MEGABYTE} bytes`);
}

function refusal(why: Unanswered, status: number | null, detail: string): Refusal {
  return { ok: false, why, status, detail, retryAfter: null };
}

/** What a server said, without the values of the headers it was asked with: for words in an answer that is right otherwise. */
export function withoutSecrets(text: string, headers: Readonly<Record<string, string>>): string {
  return redact(text, secretHeaders(headers));
}

/**
 * Whether a text says a secret of these headers, however it is spelt: escaped as JSON does, in full width, with signs in between.
 * What is read later than it is looked at, such as JSON in a text, would bring it back together.
 */
export function spellsSecret(text: string, headers: Readonly<Record<string, string>>): boolean {
  const said = bare(
    text
      .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/\\[bfnrt]/g, " "),
  );
  return secretHeaders(headers).some((value) => {
    const secret = bare(value.split(" ").at(-1) ?? "");
    return secret.length >= 8 && said.includes(secret);
  });
}

function bare(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .toLowerCase();
}

function hide(text: string, call: Call): string {
  const address = call.shown === undefined ? [] : [call.url];
  return redact(text, [...address, ...(call.hidden ?? []), ...secretHeaders(call.headers ?? {})]);
}

function secretHeaders(headers: Readonly<Record<string, string>>): readonly string[] {
  // A tenant is a name: hidden, it would blank the metrics that begin with it.
  const open = new Set(["accept", "content-type", "user-agent", "x-scope-orgid"]);
  return Object.entries(headers).flatMap(([name, value]) => (open.has(name.toLowerCase()) ? [] : [value]));
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "TimeoutError";
}

/** `text` without any of `values`, for messages that repeat what a server or a library said. */
function redact(text: string, values: readonly string[]): string {
  const hidden = values.flatMap(formsOf).filter((value) => value.length > 3);
  return hidden
    .sort((a, b) => b.length - a.length)
    .reduce((kept, value) => kept.replaceAll(value, "***"), text);
}

/** A header as sent, without its scheme, what stands in it as base64, and each as an address would carry it. */
function formsOf(value: string): readonly string[] {
  const bare = value.replace(/^\S+ /, "");
  const pair = value.startsWith("Basic ") ? Buffer.from(bare, "base64").toString("utf8") : "";
  const plain = [value, bare, pair, pair.slice(pair.indexOf(":") + 1)];
  return [...plain, ...plain.map((each) => encodeURIComponent(each))];
}
