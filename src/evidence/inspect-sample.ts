/** One sample of an Inspect log: which it is, how it was scored, and where it belongs. */
import { z } from "zod";
import type { Answer, Sought } from "./answers.ts";
import { cut, entryOf, labelsFrom, shownValue, valuesOf } from "./fields.ts";

const mapping = z.record(z.string(), z.unknown(), { error: "an object" });
export const SAMPLE = z.object(
  {
    id: z.union([z.int(), z.string().min(1)], { error: "the sample's id, a text or a whole number" }),
    epoch: z.int({ error: "a whole number" }),
    input: z.unknown().optional(),
    scores: z
      .record(z.string(), z.object({ value: z.unknown() }, { error: "a score with its value" }), {
        error: "a score for each scorer",
      })
      .nullish(),
    error: z
      .object({ message: z.string({ error: "a text" }) }, { error: "an error with its message" })
      .nullish(),
    invalidation: z.unknown().optional(),
    metadata: mapping.nullish(),
  },
  { error: "one sample of an Inspect log" },
);
export type Sample = z.output<typeof SAMPLE>;

type Level = Pick<Answer, "pass" | "score">;
const NOTHING: Level = { pass: null, score: null };
/** As Inspect's `value_to_float` reads them; P is partial credit, N is no answer. */
const WORDS = new Map<string, Level>([
  ["C", { pass: true, score: 1 }],
  ["I", { pass: false, score: 0 }],
  ["N", { pass: false, score: 0 }],
  ["P", { pass: null, score: 0.5 }],
  ["yes", { pass: true, score: 1 }],
  ["true", { pass: true, score: 1 }],
  ["no", { pass: false, score: 0 }],
  ["false", { pass: false, score: 0 }],
]);

/** Scores by name: `match`, and `quality.tone` where a scorer gives several. */
export function scoresOf({ scores }: Sample): ReadonlyMap<string, Level> {
  const found = new Map<string, Level>();
  for (const [scorer, { value }] of Object.entries(scores ?? {})) {
    if (typeof value !== "object" || value === null) found.set(scorer, levelOf(value));
    else if (!Array.isArray(value))
      for (const [key, each] of Object.entries(value)) found.set(`${scorer}.${key}`, levelOf(each));
  }
  return found;
}

/** A value that is no number and none of Inspect's words is no score: Inspect itself would count it as 0. */
function levelOf(value: unknown): Level {
  if (typeof value === "boolean") return { pass: value, score: Number(value) };
  if (typeof value === "number") return { pass: null, score: value };
  if (typeof value !== "string") return NOTHING;
  const word = WORDS.get(value) ?? WORDS.get(value.toLowerCase());
  if (word !== undefined) return word;
  return /^[-+]?\d+(?:\.\d+)?$/.test(value) ? { pass: null, score: Number(value) } : NOTHING;
}

/** `wanted` is the only score of the log, or the one that the stage names; null where it has to name one. */
export function verdictOf(row: Sample, wanted: string | null): Pick<Answer, "pass" | "score" | "error"> {
  if (row.error != null) return { ...NOTHING, error: cut(row.error.message) };
  if (row.invalidation != null) return { ...NOTHING, error: "it was invalidated" };
  const level = wanted === null ? undefined : scoresOf(row).get(wanted);
  return { ...(level ?? NOTHING), error: null };
}

/** A sample goes by its id; null where the stage says another place and nothing stands there. */
export function itemOf(row: Sample, { item }: Sought): Pick<Answer, "item" | "name" | "asks"> | null {
  const told = item === null ? String(row.id) : valuesOf(at(row, item))[0];
  if (told === undefined || told === "") return null;
  const asks = typeof row.input === "string" ? row.input : JSON.stringify(questionIn(row.input));
  return { item: told, name: cut(told), ...(asks === undefined ? {} : { asks }) };
}

/** Messages have ids that are another in every run. */
function questionIn(input: unknown): unknown {
  const read = z.array(z.object({ role: z.unknown(), content: z.unknown() })).safeParse(input);
  return read.success ? read.data.map(({ role, content }) => [role, plainContent(content)]) : undefined;
}

function plainContent(content: unknown): string {
  const parts = z.array(z.object({ text: z.string() })).safeParse(content);
  if (parts.success) return parts.data.map(({ text }) => text).join("\n");
  return typeof content === "string" ? content : shownValue(content);
}

export function placing(row: Sample, { labels, cohortFrom }: Sought): Pick<Answer, "labels" | "cohorts"> {
  const named = cohortFrom === null ? [] : valuesOf(at(row, cohortFrom));
  return {
    labels: labelsFrom(labels, [row.metadata ?? undefined]),
    cohorts: named.length === 0 ? null : named,
  };
}

/** The entry under `metadata.desk`. */
function at(row: Sample, path: string): unknown {
  return entryOf(row.metadata ?? undefined, path.slice(path.indexOf(".") + 1));
}
