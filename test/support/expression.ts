/** Evaluates the `if` of a job as far as our examples use it: `&&`, `||`, `!=`, `==`, `contains`, `startsWith`, `toJSON`. */

/** `github.event.comment.body` → its text; a path that is not there is empty, as GitHub has it. */
export type Context = Readonly<Record<string, string>>;

/** @throws RangeError for anything else, so that a condition that is not understood is never believed. */
export function holds(condition: string, context: Context): boolean {
  const tokens = [...condition.matchAll(TOKEN)].map(([token]) => token);
  const rest = condition.replaceAll(TOKEN, "").trim();
  if (rest !== "") throw new RangeError(`not understood: ${rest}`);
  const reader = { tokens, at: 0, context };
  const value = either(reader);
  if (reader.at !== tokens.length)
    throw new RangeError(`not understood: ${tokens.slice(reader.at).join(" ")}`);
  return isTrue(value);
}

const TOKEN = /'(?:[^']|'')*'|\|\||&&|[!=]=|[(),]|[A-Za-z_][\w.-]*/g;

type Value = string | boolean;

interface Reader {
  readonly tokens: readonly string[];
  at: number;
  readonly context: Context;
}

const isTrue = (value: Value): boolean => value !== false && value !== "";

function take(reader: Reader, expected?: string): string {
  const token = reader.tokens[reader.at++];
  if (token === undefined || (expected !== undefined && token !== expected))
    throw new RangeError(`expected ${expected ?? "a value"}, found ${token ?? "the end"}`);
  return token;
}

function either(reader: Reader): Value {
  let value = both(reader);
  while (reader.tokens[reader.at] === "||") {
    take(reader);
    const next = both(reader);
    value = isTrue(value) ? value : next;
  }
  return value;
}

function both(reader: Reader): Value {
  let value = compared(reader);
  while (reader.tokens[reader.at] === "&&") {
    take(reader);
    const next = compared(reader);
    value = isTrue(value) ? next : value;
  }
  return value;
}

function compared(reader: Reader): Value {
  const left = single(reader);
  const operator = reader.tokens[reader.at];
  if (operator !== "!=" && operator !== "==") return left;
  take(reader);
  const isSame = fold(left) === fold(single(reader));
  return operator === "==" ? isSame : !isSame;
}

function single(reader: Reader): Value {
  const token = take(reader);
  if (token === "(") {
    const value = either(reader);
    take(reader, ")");
    return value;
  }
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (reader.tokens[reader.at] !== "(") return reader.context[token] ?? "";
  return call(token, argumentsOf(reader));
}

function argumentsOf(reader: Reader): readonly string[] {
  const given: string[] = [];
  take(reader, "(");
  do given.push(String(either(reader)));
  while (take(reader) === ",");
  return given;
}

function call(name: string, [first = "", second = ""]: readonly string[]): Value {
  if (name === "contains") return fold(first).includes(fold(second));
  if (name === "startsWith") return fold(first).startsWith(fold(second));
  if (name === "toJSON") return JSON.stringify(first);
  throw new RangeError(`not understood: ${name}`);
}

/** GitHub compares texts without their case. */
function fold(value: Value): string {
  return String(value).toUpperCase();
}
