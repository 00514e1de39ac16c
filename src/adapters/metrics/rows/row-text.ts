/** The little language in which a guard says what it wants of rows. Total: every text is a query or a sentence that says why not. */

export type Scalar = string | number | boolean | null;

export interface Condition {
  readonly column: string;
  readonly is: "=" | "!=" | "<" | "<=" | ">" | ">=";
  readonly to: Scalar;
}

/** What of a row counts. */
export type Wanted =
  | { readonly kind: "rows" }
  | {
      readonly kind: "column";
      readonly column: string;
      /** What a value is multiplied by to be in the guard's unit. */
      readonly scale: number;
      /** Upper bounds at which raw values are counted, rising; empty where they are taken as they are. */
      readonly bounds: readonly number[];
    }
  | { readonly kind: "two"; readonly columns: readonly [string, string] };

export interface RowQuery {
  readonly wanted: Wanted;
  readonly where: readonly Condition[];
}

/** To seconds, and to shares. */
const SCALES: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6, min: 60, percent: 1e-2 };

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(<=|>=|!=|[=<>,])|([^\s",=<>!]+))/y;

type Token =
  | { readonly kind: "quoted"; readonly text: string; readonly at: number }
  | { readonly kind: "sign" | "word"; readonly text: string; readonly at: number };

/**
 * `errors`, `count`, `latency in ms at 0.25, 0.5, 1`, `answer, shadow`, each with `where route = "/chat" and status >= 500`.
 *
 * A name in quotes is a column whatever it is called.
 * @throws RangeError with what was expected, what was found, and the column of the text
 */
export function parseRowText(text: string): RowQuery {
  const left = [...tokensOf(text)];
  const take = (expected: string, accept: (token: Token) => boolean): Token => {
    const [token] = left;
    if (token === undefined || !accept(token)) throw unexpected(text, expected, token);
    left.shift();
    return token;
  };
  const skip = (word: string): boolean => {
    const [token] = left;
    if (token === undefined || token.kind === "quoted" || token.text !== word) return false;
    left.shift();
    return true;
  };
  const column = () => take("a column", isName).text;
  const wanted = wantedBy({ text, column, skip, take });
  const where: Condition[] = [];
  if (skip("where"))
    do {
      const name = column();
      const is = take(
        "one of = != < <= > >=",
        ({ kind, text: sign }) => kind === "sign" && sign !== ",",
      ).text;
      const to = scalarOf(take("a value", isName));
      where.push({ column: name, is: signOf(is), to });
    } while (skip("and"));
  const [rest] = left;
  if (rest !== undefined)
    throw unexpected(text, where.length === 0 ? "`where` or the end" : "`and` or the end", rest);
  return { wanted, where };
}

interface Reading {
  readonly text: string;
  readonly column: () => string;
  readonly skip: (word: string) => boolean;
  readonly take: (expected: string, accept: (token: Token) => boolean) => Token;
}

function wantedBy({ text, column, skip, take }: Reading): Wanted {
  if (skip("count")) return { kind: "rows" };
  const first = column();
  if (skip(",")) return { kind: "two", columns: [first, column()] };
  const unit = skip("in") ? take(`one of ${Object.keys(SCALES).join(", ")}`, isUnit).text : "s";
  const bounds: number[] = [];
  if (skip("at"))
    do {
      const token = take("a bound", isName);
      const bound = Number(token.text);
      if (token.kind === "quoted" || !Number.isFinite(bound) || bound <= (bounds.at(-1) ?? -Infinity))
        throw unexpected(text, "a number above the one before", token);
      bounds.push(bound);
    } while (skip(","));
  return { kind: "column", column: first, scale: SCALES[unit] ?? 1, bounds };
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const start = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) {
      TOKEN.lastIndex = 0;
      throw new RangeError(
        `Expected a column, a sign or a text in quotes, found ${text.slice(start).trim().slice(0, 20)} at column ${start + 1}`,
      );
    }
    const [whole, quoted, sign, word = ""] = found;
    const at = start + whole.length - (quoted ?? sign ?? word).length;
    if (quoted !== undefined) tokens.push({ kind: "quoted", text: unquoted(quoted, at), at });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, at });
    else tokens.push({ kind: "word", text: word, at });
  }
  TOKEN.lastIndex = 0;
  return tokens;
}

function unquoted(quoted: string, at: number): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw new RangeError(
      `Expected a text in quotes as JSON writes it, found ${quoted.slice(0, 20)} at column ${at + 1}`,
    );
  }
}

const RESERVED = new Set(["where", "and", "in", "at"]);

function isName({ kind, text }: Token): boolean {
  return kind === "quoted" || (kind === "word" && !RESERVED.has(text));
}

function isUnit({ kind, text }: Token): boolean {
  return kind === "word" && Object.hasOwn(SCALES, text);
}

const SIGNS = ["=", "!=", "<", "<=", ">", ">="] as const;

function signOf(text: string): Condition["is"] {
  return SIGNS.find((sign) => sign === text) ?? "=";
}

function scalarOf(token: Token): Scalar {
  if (token.kind === "quoted") return token.text;
  if (token.text === "true" || token.text === "false") return token.text === "true";
  if (token.text === "null") return null;
  const number = Number(token.text);
  return Number.isFinite(number) ? number : token.text;
}

function unexpected(text: string, expected: string, token: Token | undefined): RangeError {
  const found = token === undefined ? "the end" : token.text.slice(0, 40).trim() || '""';
  return new RangeError(
    `Expected ${expected}, found ${found} at column ${(token?.at ?? text.length) + 1} of \`${text.slice(0, 120)}\``,
  );
}
