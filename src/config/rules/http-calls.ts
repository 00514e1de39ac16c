/** Whether the calls of an http router can be made, and go where the file says and nowhere else. */
import { objection, showPath, type Objection } from "../objection.ts";
import { variablesIn } from "../placeholders.ts";
import type { HttpTarget } from "../router.ts";
import type { KeyPath } from "../problem.ts";
import { POINTER } from "../schema/open-router.ts";
import type { Sections } from "../sections.ts";
import { callsOf, httpsIn, textsIn, type Call } from "./http-parts.ts";

/** Every call is one that can be made, and goes where the file says and nowhere else. */
export function httpCallsCanBeMade(sections: Sections): readonly Objection[] {
  return httpsIn(sections).flatMap(([at, router]) => [
    ...callsOf(at, router).flatMap(callFits),
    ...authFits(at, router),
    ...expectsArePointers(at, router),
  ]);
}

/** One call by itself, whoever makes it. */
export function callFits(call: Call): readonly Objection[] {
  return [...methodFits(call), ...addressFits(call), ...headersFit(call), ...secretsStandInHeaders(call)];
}

function methodFits({ name, path, operation }: Call): readonly Objection[] {
  const { method, body } = operation;
  const at = [...path, "method"];
  if (name === "read" && method !== "GET" && method !== "POST")
    return [
      objection("wrong-value", at, `${showPath(path)} changes what it should only look at`, {
        expected: "GET, or POST where the service is asked that way",
        suggestion: "method: GET",
      }),
    ];
  if (name !== "read" && method === "GET")
    return [
      objection("wrong-value", at, `${showPath(path)} would be answered from any cache on its way`, {
        expected: "PUT, POST, PATCH or DELETE",
        suggestion: "method: PUT",
      }),
    ];
  if (method === "GET" && body !== null)
    return [
      objection("unknown-key", [...path, "body"], `a GET carries no body, and ${showPath(path)} has one`, {
        expected: "no `body`, or method: POST",
        suggestion: "put what is asked for into the address",
      }),
    ];
  return [];
}

/** In plain text only to this machine: what stands in headers is a secret on any other way. */
function addressFits({ path, operation: { url } }: Call): readonly Objection[] {
  const at = [...path, "url"];
  const { protocol, hostname, hash } = new URL(url);
  const origin = /^[^:]+:\/\/[^/?#]*/.exec(url)?.[0] ?? "";
  if (/[{}]|%7b/i.test(origin))
    return [
      objection("url-wrong", at, `the host of ${showPath(at)} is not known before it is called`, {
        expected: "a host that stands in the file; places only behind it, in path and query",
        suggestion: "write the host out",
      }),
    ];
  if (protocol === "http:" && !isLoopback(hostname))
    return [
      objection("url-wrong", at, `${showPath(at)} goes over the network in plain text`, {
        expected: "https, or a loopback address such as http://127.0.0.1:8080",
        suggestion: url.replace(/^http:/, "https:"),
      }),
    ];
  if (hash !== "" || url.includes("#"))
    return [
      objection("url-wrong", at, `what follows # in ${showPath(at)} is never sent`, {
        expected: "an address without #",
        suggestion: url.replace(/#.*$/, ""),
      }),
    ];
  return [];
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Whoever sends the request writes these. */
const OURS = new Set([
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
  "if-match",
  "expect",
  "te",
]);

function headersFit({ path, operation: { headers } }: Call): readonly Objection[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const at = [...path, "headers", name];
    if (OURS.has(name.toLowerCase()))
      return [
        objection("unknown-key", at, `the header ${name} is not for ${showPath(path)} to say`, {
          what: "key",
          expected: "another header; `if-match: true` of the router sends the ETag that was read",
          suggestion: `leave ${name} out`,
        }),
      ];
    if (/^[\x20-\x7e]*$/.test(value)) return [];
    return [
      objection("wrong-value", at, `no header carries what stands in ${showPath(at)}`, {
        expected: "plain printable characters in one line",
        suggestion: null,
      }),
    ];
  });
}

const SECRET = /^[A-Z][A-Z0-9_]{1,99}$/;

/** An address stands in logs, a body in the service's history. */
function secretsStandInHeaders(call: Call): readonly Objection[] {
  return textsIn(call).flatMap(({ path, text, isKey }) =>
    variablesIn(text).flatMap((name) => {
      const at = [...call.path, ...path];
      if (path[0] !== "headers" || isKey)
        return [
          objection("wrong-value", at, `a secret has no place in ${showPath(at)}`, {
            what: isKey ? "key" : "value",
            expected: "secrets in headers, or in `auth`",
            suggestion: `headers: { Authorization: "Bearer \${env:${SECRET.test(name) ? name : "NAME"}}" }`,
          }),
        ];
      if (SECRET.test(name)) return [];
      return [
        objection("secret-name-wrong", at, `\${env:…} in ${showPath(at)} names no secret`, {
          expected: "the name of a secret, as an environment variable, such as ${env:GATE_TOKEN}",
          suggestion: `\${env:${name.toUpperCase().replace(/[^A-Z0-9_]/g, "_") || "GATE_TOKEN"}}`,
        }),
      ];
    }),
  );
}

function expectsArePointers(at: KeyPath, { read: { expect = {} } }: HttpTarget): readonly Objection[] {
  return Object.keys(expect)
    .filter((pointer) => !POINTER.test(pointer))
    .map((pointer) =>
      objection(
        "wrong-value",
        [...at, "read", "expect", pointer],
        `\`${pointer}\` points to nothing in an answer`,
        {
          what: "key",
          expected: "a JSON Pointer such as /enabled",
          suggestion: `/${pointer.replaceAll("~", "~0").replace(/^\/+/, "").replaceAll(".", "/")}`,
        },
      ),
    );
}

const WAYS = ["bearer", "token", "basic"];

/** One of the ways that a header can carry. */
export function authFits(at: KeyPath, { auth }: Pick<HttpTarget, "auth">): readonly Objection[] {
  const ways = Object.entries(auth ?? {});
  const path = [...at, "auth"];
  const wrong = ways
    .filter(([way]) => !WAYS.includes(way))
    .map(([way, name]) =>
      objection("unknown-key", [...path, way], `\`${way}\` in ${showPath(path)} is no way to sign in`, {
        what: "key",
        expected: "bearer, token or basic; any other header by its name",
        suggestion: `headers: { X-Api-Key: "\${env:${name}}" }`,
      }),
    );
  if (wrong.length > 0 || ways.length < 2) return wrong;
  return [
    objection("wrong-value", path, `${showPath(path)} signs in ${ways.length} times`, {
      expected: "one of bearer, token and basic",
      found: ways.map(([way]) => way).join(", "),
      suggestion: "keep one, and write the other as a header",
    }),
  ];
}
