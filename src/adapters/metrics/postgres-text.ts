/** A guard's SELECT as PostgreSQL reads it: where its words end, and what stands for the interval. Pure. */
import { labelsOf } from "./readings.ts";
import type { MetricRequest } from "../../ports.ts";
import type { SqlTarget } from "./sql.ts";

export interface Statement {
  readonly text: string;
  /** Bound as `$1`, `$2`, …. */
  readonly values: readonly string[];
}

/** The number of the interval that a row belongs to, counted from 1. */
export const NUMBER = "model_rollout_number";
const INTERVAL = '"model_rollout_interval"';

/**
 * All intervals of a request in one statement: the user's text runs once for each row of a list of intervals that is bound.
 *
 * `:from` and `:to` are timestamptz; `:where` values are bound, too. At most `most` rows and one more come back.
 * @throws RangeError for a text that is not one SELECT with both ends of its interval
 */
export function statementOf(
  text: string,
  {
    request,
    target,
    most,
  }: { readonly request: MetricRequest; readonly target: SqlTarget; readonly most: number },
): Statement {
  const bound: string[] = [];
  const by = labelsOf(request, target.arm).map(name).join(", ");
  const where = (): string => {
    const matchers = Object.entries(target.where).map(
      ([label, value]) => `${name(label)} = $${2 + bound.push(value)}`,
    );
    return matchers.length === 0 ? "TRUE" : matchers.join(" AND ");
  };
  const kept = by === "" ? text.replaceAll(/,\s*\$by\b(?!\$)|\$by\b(?!\$)(?:\s*,\s*)?/g, "") : text;
  const select = fill(kept, {
    ":from": () => `${INTERVAL}."from_at"`,
    ":to": () => `${INTERVAL}."to_at"`,
    $by: () => by,
    $where: where,
  });
  const times = (end: "from" | "to") =>
    `{${request.intervals.map((interval) => new Date(interval[end]).toISOString()).join(",")}}`;
  return {
    text:
      `SELECT ${INTERVAL}."number" AS ${name(NUMBER)}, "model_rollout_row".*` +
      ` FROM unnest($1::timestamptz[], $2::timestamptz[]) WITH ORDINALITY AS ${INTERVAL}("from_at", "to_at", "number")` +
      // A comment at its end must not swallow the bracket.
      ` CROSS JOIN LATERAL (\n${select}\n) AS "model_rollout_row" LIMIT ${most + 1}`,
    values: [times("from"), times("to"), ...bound],
  };
}

/** Comments, strings and quoted names stay as they are; so does a cast, `::`. */
const WORD =
  /--[^\n]*|\/\*|[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?:[A-Za-z_]\w*)?\$|::|:(?:from|to)\b|\$(?:by|where)\b|\$\d+|[A-Za-z_][\w$]*|[\s\S]/y;

type Placeholder = ":from" | ":to" | "$by" | "$where";

function fill(text: string, say: Readonly<Record<Placeholder, () => string>>): string {
  const seen = new Set<string>();
  const filled: string[] = [];
  let depth = 0;
  for (let at = 0; at < text.length;) {
    const word = wordAt(text, at);
    at += word.length;
    if (isPlaceholder(word)) {
      seen.add(word);
      filled.push(say[word]());
      continue;
    }
    depth += word === "(" ? 1 : word === ")" ? -1 : 0;
    if (depth < 0) throw new RangeError("Expected a SELECT with its brackets in pairs, found `)` too many");
    if (/^\$\d/.test(word))
      throw new RangeError(
        `Expected \`:from\` and \`:to\` in the SELECT, found ${word}: values are bound here`,
      );
    if (word === ";" && !isOver(text, at)) throw new RangeError("Expected one SELECT, found several");
    filled.push(word === ";" ? "" : word);
  }
  if (depth > 0) throw new RangeError("Expected a SELECT with its brackets in pairs, found `(` too many");
  if (!seen.has(":from") || !seen.has(":to"))
    throw new RangeError(
      "Expected `:from` and `:to` in the SELECT: without them every interval would count the same rows",
    );
  return filled.join("");
}

function isPlaceholder(word: string): word is Placeholder {
  return word === ":from" || word === ":to" || word === "$by" || word === "$where";
}

/** Nothing comes any more but white space and comments. */
function isOver(text: string, from: number): boolean {
  for (let at = from; at < text.length;) {
    const word = wordAt(text, at);
    if (!/^(?:\s|--|\/\*|;)/.test(word)) return false;
    at += word.length;
  }
  return true;
}

function wordAt(text: string, at: number): string {
  WORD.lastIndex = at;
  const [word = ""] = WORD.exec(text) ?? [];
  if (word === "/*") return text.slice(at, endOfComment(text, at));
  const isDollarQuote = word.length > 1 && word.startsWith("$") && word.endsWith("$");
  const end = isDollarQuote ? text.indexOf(word, at + word.length) : 0;
  if (word === "'" || word === '"' || end === -1)
    throw new RangeError(`Expected an end to what begins with ${word} in the SELECT, found none`);
  return isDollarQuote ? text.slice(at, end + word.length) : word;
}

/** Comments lie in comments, as nowhere else. */
function endOfComment(text: string, from: number): number {
  let depth = 0;
  for (const { 0: mark, index } of text.slice(from).matchAll(/\/\*|\*\//g)) {
    depth += mark === "/*" ? 1 : -1;
    if (depth === 0) return from + index + mark.length;
  }
  throw new RangeError("Expected an end to what begins with /* in the SELECT, found none");
}

function name(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
