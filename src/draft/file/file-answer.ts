/** What a model answered about a file, as leaves: whatever else it says is dropped. */
import { z } from "zod";
import { asRaw, type Raw } from "../../config/written.ts";
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
  const told = standing(file, ["communications"], ["on", "to", "message"]);
  const done = standing(file, ["rollback", "also"], ["does"]);
  const stays = standing(file, ["rollback", "cannot-undo"], ["what"]);
  const leaves = [
    ...entries("leaves", LEAF),
    ...told
      .anew(entries("communications", COMMUNICATION), ({ on, to, message }) => [on, to, message])
      .flatMap((each, index) =>
        (["on", "to", "message"] as const).map((key) =>
          word(["communications", told.length + index, key], each[key]),
        ),
      ),
    ...entries("answers", POINT).map(({ point, text }) => word(["answers", point], text)),
    ...done
      .anew(entries("also", TEXT), (does) => [does])
      .map((does, index) => word(["rollback", "also", done.length + index, "does"], does)),
    ...stays
      .anew(entries("cannot-undo", TEXT), (what) => [what])
      .map((what, index) => word(["rollback", "cannot-undo", stays.length + index, "what"], what)),
  ];
  return { leaves, unread };
}

/** A list of the file: a model that is asked again says the same again, and it is written once. */
function standing(
  file: Raw,
  path: readonly string[],
  keys: readonly string[],
): {
  readonly length: number;
  readonly anew: <T>(entries: readonly T[], wordsOf: (entry: T) => readonly string[]) => readonly T[];
} {
  const found = valueAt(file, path);
  const list: readonly unknown[] = Array.isArray(found) ? found : [];
  const seen = new Set(list.map((each) => saidIn(keys.map((key) => asRaw(each)[key]))));
  return {
    length: list.length,
    anew: (entries, wordsOf) =>
      entries.filter((entry) => {
        const said = saidIn(wordsOf(entry));
        const isNew = !seen.has(said);
        seen.add(said);
        return isNew;
      }),
  };
}

function saidIn(words: readonly unknown[]): string {
  return JSON.stringify(words).replaceAll(/\s+/g, " ").trim();
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
