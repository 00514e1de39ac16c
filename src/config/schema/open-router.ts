/** Routers that the file describes itself: a service by its HTTP calls, a program by its arguments. */
import { z } from "zod";
import { percent } from "../../units.ts";
import type { HttpOperation, HttpRead, RouterTarget } from "../router.ts";
import { misread, read, type Read } from "../misread.ts";
import * as f from "./fields.ts";
import { base, common } from "./router-base.ts";

const operation = {
  method: f.choice("HTTP method.", ["GET", "PUT", "POST", "PATCH", "DELETE"]),
  url: f.url("Address."),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/), f.text("The header's value.", 1_000))
    .optional(),
  body: z.json().optional(),
};
const OPERATION = f.mapping(operation).transform(toOperation);

/** RFC 6901: `~0` is `~`, `~1` is `/`. */
export const POINTER = /^(?:\/(?:[^/~]|~[01])*)+$/;
const pointer = (description: string, example: string) =>
  f.field({ type: "string", description, pattern: POINTER.source, examples: [example] }, (value) =>
    typeof value === "string" && POINTER.test(value)
      ? read(value)
      : misread("wrong-value", `a JSON Pointer such as ${example}`, example),
  );

/** What JSON can hold that is no list and no mapping. */
const plainValue = f.field(
  { type: ["string", "number", "boolean"], description: "What stands there; null for nothing." },
  (value): Read<string | number | boolean | null> =>
    value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? read(value)
      : misread("wrong-value", "a text, a number, true, false, or null for nothing", null),
);

const READ = f
  .mapping({
    ...operation,
    pointer: pointer("JSON Pointer to the weight in the answer.", "/weight"),
    scale: f
      .decimal("What stands there when everybody gets the candidate; 100 when not said.", 0.001, 1e9)
      .optional(),
    type: f.choice("How the number stands there; number when not said.", ["number", "string"]).optional(),
    version: pointer(
      "JSON Pointer to what changes with every change; the whole answer when not said.",
      "/version",
    ).optional(),
    expect: z
      .record(z.string(), plainValue)
      .meta({
        description:
          "JSON Pointer → what has to stand there before anything is moved forward; null for nothing.",
      })
      .optional(),
  })
  .transform((v): HttpRead => ({
    ...toOperation(v),
    pointer: v.pointer,
    // Absent where they are not said: a plan of before must stay the same one.
    ...(v.scale === undefined || v.scale === 100 ? {} : { scale: v.scale }),
    ...(v.type === "string" ? { type: v.type } : {}),
    ...(v.version === undefined ? {} : { version: v.version }),
    ...(v.expect === undefined ? {} : { expect: v.expect }),
  }));

function toOperation(v: {
  readonly method: HttpOperation["method"];
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
}): HttpOperation {
  return { method: v.method, url: v.url, headers: v.headers ?? {}, body: v.body ?? null };
}

export const HTTP = f
  .mapping({
    kind: z.literal("http"),
    read: READ,
    set: OPERATION,
    restore: OPERATION.optional(),
    step: f.percent("Smallest step of the weight; 1% when not said.").optional(),
    "if-match": f
      .flag("Whether a write names the ETag of the read before it; the service refuses it when that is old.")
      .optional(),
    ...base,
  })
  .transform(
    (v) =>
      ({
        kind: v.kind,
        read: v.read,
        set: v.set,
        restore: v.restore ?? null,
        step: percent(v.step ?? 1),
        ...(v["if-match"] === true ? { ifMatch: true } : {}),
        ...common(v),
      }) satisfies RouterTarget,
  );

export const COMMAND = f
  .mapping({
    kind: z.literal("command"),
    run: f.argv("The program and its arguments; no shell."),
    env: z
      .array(f.secretName("The name of an environment variable"))
      .meta({ description: "Names of variables that it may see." })
      .optional(),
    ...base,
  })
  .transform((v) => ({ kind: v.kind, run: v.run, env: v.env ?? [], ...common(v) }) satisfies RouterTarget);
