/** What a model answered about a file, as leaves: whatever else it says is dropped. */
import { z } from "zod";
import type { Raw } from "../../config/written.ts";
import { MOST } from "./file-request.ts";
import type { Leaf } from "./leaf.ts";
import { pointerOf, valueAt } from "./pointer.ts";

const LONGEST = 2_000;
const TEXT = z.string().transform((value) => value.slice(0, LONGEST));

const LEAF = z.object({
  path: TEXT,
  value: z.union([TEXT, z.number().transform(String), z.boolean().transform(String)]),
  origin: z
    .object({ kind: z.enum(["brief", "history", "computed", "none"]), ref: TEXT })
    .catch({ kind: "none", ref: "" }),
  because: TEXT.catch(""),
});
const ANSWER = z.object({
  leaves: z.array(z.unknown()).catch([]),
  communications: z.array(z.unknown()).catch([]),
  answers: z.array(z.unknown()).catch([]),
  also: z.array(z.unknown()).catch([]),
  "cannot-undo": z.array(z.unknown()).catch([]),
});
const COMMUNICATION = z.object({ on: TEXT, to: TEXT, message: TEXT });
const POINT = z.object({ point: TEXT, text: TEXT });

export interface FileAnswer {
  readonly leaves: readonly Leaf[];
  /** How many entries could not be read, or were more than anybody reads. */
  readonly unread: number;
}

/** The answer's leaves; null where it is no JSON of this shape at all. Entries of lists go behind those that the file has. */
export function readFileAnswer(answer: string, file: Raw): FileAnswer | null {
  const read = ANSWER.safeParse(jsonOf(answer));
  if (!read.success) return null;
  let unread = 0;
  const entries = <T>(key: keyof typeof MOST, schema: z.ZodType<T>): readonly T[] => {
    const found = read.data[key].slice(0, MOST[key]).flatMap((each) => {
      const entry = schema.safeParse(each);
      return entry.success ? [entry.data] : [];
    });
    unread += read.data[key].length - found.length;
    return found;
  };
  const next = (...path: readonly string[]): number => {
    const list = valueAt(file, path);
    return Array.isArray(list) ? list.length : 0;
  };
  const [told, done, stays] = [
    next("communications"),
    next("rollback", "also"),
    next("rollback", "cannot-undo"),
  ];
  const leaves = [
    ...entries("leaves", LEAF),
    ...entries("communications", COMMUNICATION).flatMap((each, index) =>
      (["on", "to", "message"] as const).map((key) => word(["communications", told + index, key], each[key])),
    ),
    ...entries("answers", POINT).map(({ point, text }) => word(["answers", point], text)),
    ...entries("also", TEXT).map((does, index) => word(["rollback", "also", done + index, "does"], does)),
    ...entries("cannot-undo", TEXT).map((what, index) =>
      word(["rollback", "cannot-undo", stays + index, "what"], what),
    ),
  ];
  return { leaves, unread };
}

function word(path: readonly (string | number)[], value: string): Leaf {
  return { path: pointerOf(path), value, origin: { kind: "none", ref: "" }, because: "" };
}

/** At most in a fence of its own, which models put around JSON although they are asked not to. */
function jsonOf(text: string): unknown {
  const bare = text.replace(/^\uFEFF/, "").trim();
  const [, inside = bare] = /^```[a-z]{0,10}[ \t]*\r?\n([^]*?)\r?\n?```$/i.exec(bare) ?? [];
  try {
    const value: unknown = JSON.parse(inside);
    return value;
  } catch (error) {
    // What is no JSON is no answer; its words go nowhere.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
