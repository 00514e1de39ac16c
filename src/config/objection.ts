import type { KeyPath } from "./problem.ts";
import type { ProblemCode } from "./problem-codes.ts";

/** What is wrong with a part of the file, before anybody looked where that part stands. */
export interface Objection {
  readonly code: ProblemCode;
  /** Advice where it may stand as it is. */
  readonly severity: "blocker" | "advice";
  readonly path: KeyPath;
  readonly what: "key" | "value";
  /** One sentence without a final full stop. */
  readonly message: string;
  readonly expected: string | null;
  /** null: as it is written at `path`. */
  readonly found: string | null;
  readonly suggestion: string | null;
  /** A piece of the value as it is written: only that is pointed to. */
  readonly inside?: string;
}

type Words = Partial<Pick<Objection, "severity" | "what" | "expected" | "found" | "suggestion" | "inside">>;

/** A blocker at the value of `path`, unless `words` say otherwise. */
export function objection(code: ProblemCode, path: KeyPath, message: string, words: Words = {}): Objection {
  return {
    code,
    path,
    message,
    severity: words.severity ?? "blocker",
    what: words.what ?? "value",
    expected: words.expected ?? null,
    found: words.found ?? null,
    suggestion: words.suggestion ?? null,
    ...(words.inside === undefined ? {} : { inside: words.inside }),
  };
}

/** `guards.errors.at-most`, `stages[2].weight`. */
export function showPath(path: KeyPath): string {
  if (path.length === 0) return "the file";
  return path.reduce<string>((shown, step) => {
    if (typeof step === "number") return `${shown}[${step}]`;
    return shown === "" ? step : `${shown}.${step}`;
  }, "");
}
