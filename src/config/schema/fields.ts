/** Building blocks of the schemas: one field per kind of value, with its sentence for the reader and its face in JSON Schema. */
import { z } from "zod";
import type { Margin } from "../../judge/guard.ts";
import type { Duration } from "../../units.ts";
import { readDate, readLocalTime, readMovingHours, readZone } from "../calendar-text.ts";
import { misread, read, type Misread, type Read } from "../misread.ts";
import { nearest } from "../suggest.ts";
import * as units from "../units-text.ts";

/** What an editor is told about a value. */
interface Face {
  readonly type?: "string" | "boolean" | "integer" | "number" | readonly ["string", "number", "boolean"];
  /** Where a value may be written in several ways. */
  readonly anyOf?: readonly Readonly<Record<string, unknown>>[];
  readonly description: string;
  readonly pattern?: string;
  readonly enum?: readonly (string | number)[];
  readonly examples?: readonly unknown[];
}

/** A value read by `from`. Its issue carries the `Misread` in `params`. */
export function field<T>(face: Face, from: (value: unknown) => Read<T>) {
  return z
    .unknown()
    .meta({ ...face })
    .transform((value, context): T => {
      const result = from(value);
      if (result.kind === "read") return result.value;
      const params: Misread = value === undefined ? { ...result, code: "missing-key" } : result;
      context.addIssue({ code: "custom", message: result.expected, params: { ...params } });
      return z.NEVER;
    });
}

/** A mapping with exactly these keys. The message of an unknown key lists the known ones. */
export function mapping<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(" ") : undefined),
  });
}

export const NAME = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;
/** Name → value. */
export function named<Value extends z.core.$ZodType>(value: Value) {
  return z.record(z.string().regex(NAME), value);
}

export const text = (description: string, longest = 4_000) =>
  written({ type: "string", description }, longest);

/** A text here, or in a file of its own beside the rollout, which is read before. */
export const query = (description: string, longest: number) =>
  written({ description, anyOf: [{ type: "string" }, ROWS_FILE] }, longest);

const ROWS_FILE = {
  type: "object",
  properties: { rows: { type: "string", pattern: "\\.sql$", examples: ["errors.sql"] } },
  required: ["rows"],
  additionalProperties: false,
};

const written = (face: Face, longest: number) =>
  field(face, (value) => {
    if (typeof value === "number" || typeof value === "boolean") {
      return misread("wrong-value", "a text", JSON.stringify(String(value)));
    }
    if (typeof value !== "string" || value.trim() === "") return misread("wrong-value", "a text", null);
    return value.length > longest
      ? misread("out-of-range", `a text of at most ${longest} characters`, null)
      : read(value);
  });

/** A text that must look like `form`. */
export const form = (
  description: string,
  pattern: RegExp,
  example: string,
  code: Misread["code"] = "wrong-value",
) =>
  field({ type: "string", description, pattern: pattern.source, examples: [example] }, (value) =>
    typeof value === "string" && pattern.test(value)
      ? read(value)
      : misread(code, `${description} such as ${example}`, example),
  );

export const name = (description: string) => form(description, NAME, "summarizer", "name-wrong");

export function choice<const Words extends readonly (string | number)[]>(description: string, words: Words) {
  return field<Words[number]>(
    { type: typeof words[0] === "number" ? "integer" : "string", description, enum: words },
    (value) => {
      const found = words.find((word) => word === value);
      if (found !== undefined) return read(found);
      const near = typeof value === "string" ? nearest(value, words.map(String)) : null;
      return misread(
        "wrong-value",
        words.length === 1 ? String(words[0]) : `one of ${words.join(", ")}`,
        near,
      );
    },
  );
}

/** true or false; YAML 1.2 keeps `yes` and `on` as texts. */
export const flag = (description: string) =>
  field({ type: "boolean", description }, (value) =>
    typeof value === "boolean" ? read(value) : misread("wrong-value", "true or false", "true"),
  );

export const onOff = (description: string) =>
  field({ type: "string", description, enum: ["on", "off"] }, (value) =>
    value === "on" || value === "off" ? read(value === "on") : misread("wrong-value", "on or off", "off"),
  );

/** A bare number, for the few keys that say themselves what they count. */
export const count = (description: string, from: number, to: number) =>
  field({ type: "integer", description }, (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= from && value <= to
      ? read(value)
      : misread(
          typeof value === "number" ? "out-of-range" : "wrong-value",
          `a whole number from ${from} to ${to}`,
          null,
        ),
  );

export const decimal = (description: string, from: number, to: number) =>
  field({ type: "number", description }, (value) =>
    typeof value === "number" && value >= from && value <= to
      ? read(value)
      : misread(
          typeof value === "number" && Number.isFinite(value) ? "out-of-range" : "wrong-value",
          `a number from ${from} to ${to}`,
          null,
        ),
  );

/** A field of units-text or calendar-text. */
const measure =
  <T>(pattern: string, example: string, from: (value: unknown) => Read<T>) =>
  (description: string) =>
    field({ type: "string", description, pattern, examples: [example] }, from);

export const percent = measure(String.raw`^\d+(\.\d+)?%$`, "5%", units.readPercent);
export const share = measure(String.raw`^\d+(\.\d+)?%$`, "5%", units.readShare);
export const events = measure(String.raw`^\d+ events?$`, "0 events", units.readEvents);
export const factor = measure(String.raw`^x\d+(\.\d+)?$`, "x1.05", units.readFactor);
export const money = measure(
  String.raw`^([$€£¥]|[A-Z]{3} ?)\d+(\.\d+)?$`,
  "$0.004",
  (value: unknown): Read<{ readonly amount: number; readonly currency: string }> => {
    const amount = units.readMoney(value);
    if (amount.kind === "read") return amount;
    const write = amount.code === "unit-missing" ? amount.write : "$0.004";
    return misread(amount.code, "an amount with its currency such as $0.004", write);
  },
);
export const per = measure(String.raw`^\d+ [a-z0-9-]+$`, "1000 summary", units.readPer);
export const atLeast = measure(String.raw`^\d+ (per cohort|in total)$`, "300 per cohort", units.readAtLeast);
export const date = measure(String.raw`^\d{4}-\d{2}-\d{2}$`, "2026-11-17", readDate);
export const localTime = measure(
  String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z?$`,
  "2026-11-23T09:00",
  readLocalTime,
);
export const zone = measure("^[A-Za-z]", "Europe/Berlin", readZone);
export const movingHours = measure(
  String.raw`^[A-Za-z,-]+ \d{2}:\d{2}-\d{2}:\d{2}$`,
  "Mon-Thu 09:00-16:00",
  readMovingHours,
);

export const duration = (description: string, example: string) =>
  measure<Duration>(String.raw`^(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$`, example, (value) =>
    units.readDuration(value, example),
  )(description);

export const margin = (points: "pp" | "score" | "none") =>
  measure<Margin>(String.raw`^(x\d+(\.\d+)?|\d+(\.\d+)?(pp| score))$`, "x1.1", (value) =>
    units.readMargin(value, points),
  )("The distance to the baseline that is tolerated: points (1pp) or a factor (x1.1).");

/** A multiple as a whole factor: `x3`. */
export const multiple = measure(String.raw`^x\d+$`, "x3", (value) => {
  const times = units.readFactor(value);
  if (times.kind === "misread") return misread(times.code, "a multiple such as x3", times.write);
  return Number.isInteger(times.value) && times.value <= 1_000
    ? times
    : misread("out-of-range", "a whole multiple from x1 to x1000", "x3");
});

/** A factor that nothing is below: `x1.05`. */
export const tolerance = measure(String.raw`^x\d+(\.\d+)?$`, "x1.05", (value) => {
  const factor = units.readFactor(value);
  return factor.kind === "read" && factor.value < 1
    ? misread("out-of-range", "a factor of at least x1", `x${Number((1 / factor.value).toFixed(3))}`)
    : factor;
});

/** The *name* of a secret, as an environment variable. */
export const secretName = (description: string) =>
  form(description, /^[A-Z][A-Z0-9_]{1,99}$/, "UNLEASH_TOKEN", "secret-name-wrong");

/** People, in the characters that GitHub allows: letters that only look alike are refused. */
export const people = (description: string) =>
  form(
    description,
    /^(?:@[A-Za-z0-9](?:[A-Za-z0-9_]|-(?=[A-Za-z0-9_])){0,38}(?:\/[a-z0-9_](?:[a-z0-9_.-]{0,98}[a-z0-9_])?)?|CODEOWNERS:[A-Za-z0-9_./*-]{1,200})$/,
    "@acme/ml-owners",
    "login-wrong",
  );

/** People who decide: as `people`, and a login may carry the account's number, which a renamed or recycled login has not. */
export const holder = (description: string) =>
  form(
    description,
    /^(?:@[A-Za-z0-9](?:[A-Za-z0-9_]|-(?=[A-Za-z0-9_])){0,38}(?::[1-9]\d{0,14}|\/[a-z0-9_](?:[a-z0-9_.-]{0,98}[a-z0-9_])?)?|CODEOWNERS:[A-Za-z0-9_./*-]{1,200})$/,
    "@acme/ml-owners",
    "login-wrong",
  );

/** A path inside the repository. */
export const path = (description: string) =>
  field({ type: "string", description }, (value) => {
    const parts = typeof value === "string" ? value.split("/") : [""];
    const inside =
      typeof value === "string" &&
      value.length <= 400 &&
      !value.includes("\\") &&
      !/^[A-Za-z]:/.test(value) &&
      parts.every((part) => part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git");
    return typeof value === "string" && inside
      ? read(value)
      : misread("path-outside", "a path inside the repository such as prompts/summary.md", null);
  });

export const url = (description: string) =>
  field(
    { type: "string", description, pattern: "^https?://", examples: ["https://prometheus.acme.example"] },
    (value) => {
      const parsed =
        typeof value === "string" && /^https?:\/\/[^\s\\]+$/.test(value) ? URL.parse(value) : null;
      return typeof value === "string" && parsed !== null && parsed.username === "" && parsed.password === ""
        ? read(value)
        : misread(
            "url-wrong",
            "a URL such as https://prometheus.acme.example, without name or password",
            null,
          );
    },
  );

/** Label → value, as a metric source knows them. */
export const labels = (description: string) =>
  z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/), text("The label's value.", 400))
    .meta({ description });

/** argv: the program and its arguments, no shell. */
export const argv = (description: string) => z.array(text("One argument.")).min(1).meta({ description });
