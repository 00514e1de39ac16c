/** Reads one part of the file by its schema; what zod objects to becomes an `Objection`. */
import { z } from "zod";
import { objection, showPath, type Objection } from "./objection.ts";
import type { KeyPath } from "./problem.ts";
import { PROBLEM_CODES, type ProblemCode } from "./problem-codes.ts";
import { nearest } from "./suggest.ts";

/** The part, or null when something in it is wrong; what that is goes to `objections`. */
export function readPart<T>(
  schema: z.ZodType<T>,
  value: unknown,
  at: { readonly path: KeyPath; readonly objections: Objection[] },
): T | null {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) at.objections.push(...objectionsTo(issue, at.path));
  return null;
}

/** What a field puts into `params` when it cannot read its value. */
const PARAMS = z.object({ code: z.string(), expected: z.string(), write: z.string().nullable() });

function objectionsTo(issue: z.core.$ZodIssue, prefix: KeyPath): readonly Objection[] {
  const path = [...prefix, ...issue.path.map((step) => (typeof step === "symbol" ? String(step) : step))];
  const shown = showPath(path);
  switch (issue.code) {
    case "custom": {
      const params = PARAMS.safeParse(issue.params);
      if (!params.success) return [objection("wrong-value", path, `${shown} cannot be used`)];
      const { expected, write } = params.data;
      const code = isCode(params.data.code) ? params.data.code : "wrong-value";
      if (code === "missing-key") return [missing(path, expected, write)];
      return [objection(code, path, sentence(code, shown), { expected, suggestion: write })];
    }
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey([...path, key], issue.message.split(" ")));
    case "invalid_key":
      return [
        objection(
          "name-wrong",
          path,
          `\`${String(path.at(-1))}\` is no name that can stand in ${showPath(path.slice(0, -1))}`,
          {
            what: "key",
            expected: "letters, digits and dashes",
            found: String(path.at(-1)),
          },
        ),
      ];
    case "invalid_union":
      if (issue.discriminator !== undefined) return [unknownKind(issue, path)];
      return [
        objection("wrong-value", path, `${shown} cannot be used`, { expected: "a value of another form" }),
      ];
    case "invalid_type":
      if (issue.input === undefined) return [missing(path, article(issue.expected), null)];
      return [
        objection("wrong-shape", path, `${shown} has the wrong shape`, {
          expected: article(issue.expected),
          found: shapeOf(issue.input),
        }),
      ];
    case "too_small":
      return [
        objection("list-empty", path, `${shown} has too few entries`, {
          expected: `at least ${issue.minimum}`,
        }),
      ];
    case "too_big":
      return [
        objection("out-of-range", path, `${shown} has too many entries`, {
          expected: `at most ${issue.maximum}`,
        }),
      ];
    case "invalid_format":
    case "invalid_value":
    case "invalid_element":
    case "not_multiple_of":
      return [objection("wrong-value", path, `${shown} cannot be used`, { expected: issue.message })];
  }
}

function unknownKey(path: KeyPath, known: readonly string[]): Objection {
  const key = String(path.at(-1));
  const near = nearest(key, known);
  return objection("unknown-key", path, `\`${key}\` is no key of ${showPath(path.slice(0, -1))}`, {
    what: "key",
    expected: known.length > 24 ? null : `one of ${known.join(", ")}`,
    found: key,
    suggestion: near,
  });
}

function unknownKind(issue: z.core.$ZodIssueInvalidUnion, path: KeyPath): Objection {
  const input = z.record(z.string(), z.unknown()).safeParse(issue.input);
  const kind = input.success ? input.data["kind"] : undefined;
  const known = (kindsOf(issue) ?? []).map(String);
  if (kind === undefined) return missing(path, `one of ${known.join(", ")}`, null);
  return objection("kind-unknown", path, `${showPath(path)} is of no known kind`, {
    expected: `one of ${known.join(", ")}`,
    suggestion: typeof kind === "string" ? nearest(kind, known) : null,
  });
}

function kindsOf(issue: z.core.$ZodIssueInvalidUnion): readonly unknown[] | null {
  const options = z.object({ options: z.array(z.unknown()) }).safeParse(issue);
  return options.success ? options.data.options : null;
}

function missing(path: KeyPath, expected: string, write: string | null): Objection {
  const key = String(path.at(-1));
  return objection("missing-key", path, `\`${key}\` is missing in ${showPath(path.slice(0, -1))}`, {
    expected,
    found: "nothing",
    suggestion: typeof path.at(-1) === "string" ? `${key}: ${write ?? "…"}` : write,
  });
}

function sentence(code: ProblemCode, shown: string): string {
  return `${shown} ${SENTENCES[code] ?? "cannot be read"}`;
}

const SENTENCES: { readonly [Code in ProblemCode]?: string } = {
  "unit-missing": "is a number without its unit",
  "unit-wrong": "wears another unit than it should",
  "margin-percent": "could mean points or a factor",
  "out-of-range": "is out of range",
};

function isCode(text: string): text is ProblemCode {
  return Object.hasOwn(PROBLEM_CODES, text);
}

function article(type: string): string {
  const names: Readonly<Record<string, string>> = {
    object: "a mapping",
    record: "a mapping",
    array: "a list",
    tuple: "a list of two",
    string: "a text",
  };
  return names[type] ?? `a ${type}`;
}

function shapeOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : "a single value";
}
