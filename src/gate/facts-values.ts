/** Values of a facts file that can be written shortly by hand and in full by the program. */
import { z } from "zod";
import { misread, read } from "../config/misread.ts";
import type { Misread, Read } from "../config/misread.ts";
import { nearest } from "../config/suggest.ts";
import { isRaw } from "../config/written.ts";
import { instant } from "../units.ts";
import type { Instant } from "../units.ts";
import type { Membership, Person } from "./facts.ts";

/** A value read by `from`, with what an editor is told about it. */
function value<T>(face: Readonly<Record<string, unknown>>, from: (value: unknown) => Read<T>) {
  return z
    .unknown()
    .meta({ ...face })
    .transform((given, context): T => {
      const result = from(given);
      if (result.kind === "read") return result.value;
      const params: Misread = given === undefined ? { ...result, code: "missing-key" } : result;
      context.addIssue({ code: "custom", message: result.expected, params: { ...params } });
      return z.NEVER;
    });
}

/** A text that may be empty, whatever stands in it: it is data, and rendered with care. */
export const anyText = (description: string) =>
  value({ type: "string", description }, (given) => {
    if (typeof given === "string") return read(given);
    const isPlain = typeof given === "number" || typeof given === "boolean";
    return misread("wrong-value", "a text", isPlain ? JSON.stringify(String(given)) : null);
  });

/** The value of `schema`, or null; the faults of a single value are told as its own. */
export const orNull = <T>(schema: z.ZodType<T>, face: Readonly<Record<string, unknown>>) =>
  value<T | null>(face, (given) => {
    if (given === null) return read(null);
    const parsed = schema.safeParse(given);
    if (parsed.success) return read(parsed.data);
    const params = PARAMS.safeParse(
      parsed.error.issues[0]?.code === "custom" ? parsed.error.issues[0].params : null,
    );
    const expected = params.success ? params.data.expected : String(face["description"]);
    return misread("wrong-value", `${expected}, or null`, params.success ? params.data.write : null);
  });
const PARAMS = z.object({ expected: z.string(), write: z.string().nullable() });

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const AN_HOUR = "2026-11-23T09:00Z";

/** `2026-11-23T09:00Z`, or milliseconds since 1970. A time without its zone would mean another hour to every reader. */
export const moment = (description: string) =>
  value<Instant>({ type: ["string", "number"], description, examples: [AN_HOUR] }, (given) => {
    const at = typeof given === "string" && MOMENT.test(given) ? Date.parse(given) : given;
    if (typeof at === "number" && Number.isFinite(at) && Math.abs(at) <= 8.64e15) return read(instant(at));
    const wrong = typeof given === "string" && MOMENT.test(given);
    return wrong
      ? misread("out-of-range", "a time that exists", null)
      : misread("wrong-value", `a time with its zone such as ${AN_HOUR}, or milliseconds`, AN_HOUR);
  });

const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?$/;
const KINDS = ["user", "bot", "ghost"] as const;

/** `olga`, `renovate[bot]`, `ghost`, or in full `{ login, id, kind }`. */
export const person = (description: string) =>
  value<Person>(
    {
      description,
      anyOf: [
        { type: "string", examples: ["olga"] },
        {
          type: "object",
          properties: {
            login: { type: "string" },
            id: { type: ["integer", "null"] },
            kind: { enum: [...KINDS] },
          },
          required: ["login", "kind"],
          additionalProperties: false,
        },
      ],
    },
    (given) => {
      const expected = "a login such as olga, or { login, id, kind }";
      if (typeof given === "string") return readLogin(given, expected);
      if (!isRaw(given)) return misread("wrong-value", expected, null);
      return readPerson(given, expected);
    },
  );

function readLogin(given: string, expected: string): Read<Person> {
  const login = given.replace(/^@/, "");
  if (!LOGIN.test(login)) return misread("login-wrong", expected, null);
  if (login.endsWith("[bot]")) return read({ login, id: null, kind: "bot" });
  return read({ login, id: null, kind: login === "ghost" ? "ghost" : "user" });
}

function readPerson(given: Readonly<Record<string, unknown>>, expected: string): Read<Person> {
  const strange = Object.keys(given).find((key) => !["login", "id", "kind"].includes(key));
  if (strange !== undefined) return misread("unknown-key", `${expected}, without \`${strange}\``, null);
  const { login, kind: written, id = null } = given;
  const kind = KINDS.find((each) => each === written);
  if (typeof login !== "string") return misread("missing-key", "a `login`", "login: olga");
  if (kind === undefined) {
    const near = typeof written === "string" ? nearest(written, KINDS) : null;
    return misread("wrong-value", `a \`kind\`: one of ${KINDS.join(", ")}`, near);
  }
  if (id !== null && !(typeof id === "number" && Number.isInteger(id)))
    return misread("wrong-value", "a whole number as `id`, or null", null);
  return read({ login, id, kind });
}

/** `[olga, ole]`, or why the members are not known. */
export const membership = (description: string) =>
  value<Membership>(
    {
      description,
      anyOf: [
        { type: "array", items: { type: "string" } },
        {
          type: "object",
          properties: {
            kind: { enum: ["members", "unreadable"] },
            logins: { type: "array", items: { type: "string" } },
            because: { type: "string" },
          },
          required: ["kind"],
          additionalProperties: false,
        },
      ],
    },
    (given) => {
      const logins = Array.isArray(given)
        ? given
        : isRaw(given) && given["kind"] === "members"
          ? given["logins"]
          : null;
      if (
        Array.isArray(logins) &&
        logins.every((each) => typeof each === "string") &&
        !hasMore(given, "logins")
      )
        return read({ kind: "members", logins: logins.map((each) => each.replace(/^@/, "")) });
      const because = isRaw(given) && given["kind"] === "unreadable" ? given["because"] : null;
      if (typeof because === "string" && !hasMore(given, "because"))
        return read({ kind: "unreadable", because });
      return misread("wrong-value", "a list of logins, or { kind: unreadable, because: … }", "[olga, ole]");
    },
  );

function hasMore(given: unknown, key: string): boolean {
  return isRaw(given) && Object.keys(given).some((each) => each !== "kind" && each !== key);
}
