/** One reading as a recording writes it: who it is about, and one shape of numbers or why there are none. */
import { z } from "zod";
import { nearest } from "../../config/suggest.ts";
import type { NoReading, Payload } from "../../judge/reading.ts";
import { instant } from "../../units.ts";
import type { Instant } from "../../units.ts";
import { SHAPE_KEYS, shapeOf, SHAPES } from "./shapes.ts";

export type Told =
  | { readonly ok: true; readonly payload: Payload }
  | { readonly ok: false; readonly why: NoReading; readonly detail: string };

export interface Line {
  /** End of the interval. */
  readonly at: Instant;
  readonly guard: string;
  readonly cohort: string;
  readonly arm: "baseline" | "candidate";
  readonly told: Told;
}

/** What is wrong with a line; `key` is where, null for the whole of it. */
export interface Misread {
  readonly code:
    | "json-syntax"
    | "wrong-shape"
    | "shape-unknown"
    | "unknown-key"
    | "missing-key"
    | "wrong-value";
  readonly key: string | null;
  readonly expected: string;
  readonly found: string;
  readonly write: string | null;
}

const WHY = {
  "no-data": "no-data",
  stale: "stale",
  partial: "partial",
  "not-a-number": "not-a-number",
  ambiguous: "ambiguous",
  unauthorised: "unauthorised",
  "rate-limited": "rate-limited",
  "query-error": "query-error",
  unreachable: "unreachable",
} as const satisfies { readonly [Why in NoReading]: Why };
const missing = z.strictObject({
  missing: z.enum(WHY, { error: `one of ${Object.keys(WHY).join(", ")}` }),
  detail: z.string({ error: "a text" }).optional(),
});
const about = z.strictObject({
  at: z.iso
    .datetime({ offset: true, error: `the end of an interval, such as "2026-11-20T12:05:00Z"` })
    .transform((text) => instant(Date.parse(text))),
  guard: z.string({ error: "the name of a guard" }),
  cohort: z.string({ error: `the name of a cohort, or "all"` }),
  arm: z.enum(["baseline", "candidate"], { error: `"baseline" or "candidate"` }),
});
const ABOUT = Object.keys(about.shape);
/** A line of a recording, or everything that is wrong with it. */
export function readLine(text: string): Line | readonly Misread[] {
  const value = parseJson(text);
  if (value === undefined)
    return [
      misread("json-syntax", null, {
        expected: "one JSON object",
        found: brief(text),
        write: NO_JSON_NUMBER.test(text) ? `"missing": "not-a-number"` : null,
      }),
    ];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [
      misread("wrong-shape", null, {
        expected: "a JSON object with at, guard, cohort and arm",
        found: brief(text),
      }),
    ];
  const all = Object.entries(value);
  const own = Object.fromEntries(all.filter(([key]) => ABOUT.includes(key)));
  const rest = Object.fromEntries(all.filter(([key]) => !ABOUT.includes(key)));
  const whose = about.safeParse(own);
  const told = readTold(rest);
  const wrong = [
    ...(whose.success ? [] : whose.error.issues.flatMap((issue) => misreadsOf(issue, own))),
    ...("told" in told ? [] : told.wrong),
  ];
  if (whose.success && "told" in told) return { ...whose.data, told: told.told };
  return wrong;
}

function readTold(
  rest: Readonly<Record<string, unknown>>,
): { readonly told: Told } | { readonly wrong: readonly Misread[] } {
  const keys = Object.keys(rest);
  if (keys.includes("missing")) {
    const read = missing.safeParse(rest);
    if (!read.success) return { wrong: read.error.issues.flatMap((issue) => misreadsOf(issue, rest)) };
    return { told: { ok: false, why: read.data.missing, detail: read.data.detail ?? "as recorded" } };
  }
  const shape = shapeOf(keys);
  if (shape === null) return { wrong: shapeUnknown(keys) };
  const read = shape.safeParse(rest);
  if (read.success) return { told: { ok: true, payload: read.data } };
  return { wrong: read.error.issues.flatMap((issue) => misreadsOf(issue, rest)) };
}

/** A key that nothing has is told as such: it is the likeliest reason why the shape is not clear. */
function shapeUnknown(keys: readonly string[]): readonly Misread[] {
  const strange = keys.filter((key) => !SHAPE_KEYS.includes(key));
  if (strange.length > 0) return strange.map(unknownKey);
  return [misread("shape-unknown", null, { expected: SHAPES, found: keys.join(", ") || "none of them" })];
}

function misreadsOf(issue: z.core.$ZodIssue, value: Readonly<Record<string, unknown>>): readonly Misread[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map(unknownKey);
  const key = String(issue.path[0] ?? "");
  const found = value[key];
  const code = found === undefined ? "missing-key" : "wrong-value";
  return [
    misread(code, key, {
      expected: issue.message,
      found: found === undefined ? "nothing" : brief(JSON.stringify(found)),
    }),
  ];
}

function unknownKey(key: string): Misread {
  const write = nearest(key, [...ABOUT, ...SHAPE_KEYS]);
  return misread("unknown-key", key, { expected: "the keys of one shape", found: key, write });
}

function misread(
  code: Misread["code"],
  key: string | null,
  words: { readonly expected: string; readonly found: string; readonly write?: string | null },
): Misread {
  return { code, key, write: null, ...words };
}

/** What other languages write for a number that is none. */
const NO_JSON_NUMBER = /[:,[]\s*-?(?:NaN|Infinity)\b/;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function brief(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
