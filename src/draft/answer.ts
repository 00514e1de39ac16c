/** What a model answered, read as data. There is no field for a verdict, an approval, a weight or a limit. */
import { z } from "zod";

export interface AnsweredStatement {
  readonly slot: { readonly kind: string; readonly name: string };
  readonly text: string;
  readonly source: { readonly document: string; readonly quote: string } | null;
  /** The model says that the quoted document says another thing. */
  readonly contradicts: boolean;
  /** What the model thinks of itself. Nothing reads it. */
  readonly confidence: number;
  /** Empty where the model named none. */
  readonly verify: string;
}

export interface Answer {
  readonly statements: readonly AnsweredStatement[];
  readonly nextSteps: readonly { readonly step: string; readonly whyWrong: string }[];
}

export type ReadAnswer<T> =
  | { readonly kind: "answer"; readonly answer: T }
  /** One sentence for readers: what was expected, what was found. */
  | { readonly kind: "unusable"; readonly because: string };

/** Longer answers are not read, more statements not taken, longer texts cut at the end of a sentence. */
export const MOST_ANSWERED = 200_000;
const MOST_STATEMENTS = 60;
const LONGEST = { text: 800, quote: 500, verify: 240, step: 300, slot: 200 } as const;

/** The names that two places share: what a model is asked for and what is read. */
const STRING = { type: "string" } as const;
const closed = (properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** JSON Schema of an answer in the subset that every endpoint enforces: closed, all required, no lengths. */
export const ANSWER_SCHEMA = closed({
  statements: {
    type: "array",
    items: closed({
      slot: closed({
        kind: { type: "string", enum: ["summary", "stage", "guard", "message", "term"] },
        name: STRING,
      }),
      text: STRING,
      source: { anyOf: [closed({ document: STRING, quote: STRING }), { type: "null" }] },
      contradicts: { type: "boolean" },
      confidence: { type: "number" },
      verify: STRING,
    }),
  },
  nextSteps: { type: "array", items: closed({ step: STRING, whyWrong: STRING }) },
});

const NAME = z.union([z.string(), z.number().transform(String)]);
const SLOT = z
  .object({ kind: z.string(), name: NAME.nullish(), index: NAME.nullish(), term: NAME.nullish() })
  .transform(({ kind, name, index, term }) => ({ kind, name: name ?? term ?? index ?? "" }));

const STATEMENT = z.object({
  slot: SLOT,
  text: z.string(),
  source: z.object({ document: z.string(), quote: z.string() }).nullish().default(null),
  contradicts: z.boolean().nullish().default(false),
  confidence: z.number().catch(0),
  verify: z.string().nullish().default(""),
});

/** Steps that are none of the shape are no steps, and the statements stand without them. */
const ANSWER = z.object({
  statements: z.array(STATEMENT),
  nextSteps: z.array(z.object({ step: z.string(), whyWrong: z.string() })).catch([]),
});

/** Reads the text of an answer: one JSON object, at most in a fence of its own. Extra keys are dropped. */
export function readAnswer(text: string): ReadAnswer<Answer> {
  if (text.length > MOST_ANSWERED)
    return no(`an answer of at most ${MOST_ANSWERED} characters`, `${text.length} characters`);
  const bare = unfenced(text.replace(/^\uFEFF/, "").trim());
  if (bare === "") return no("one JSON object", "nothing");
  const value = parsed(bare);
  if (value === undefined) {
    // None of the words is told: nobody has held them against the plan.
    const isCut = bare.startsWith("{") || bare.startsWith("[");
    return no("one JSON object", isCut ? "JSON that is broken or cut off" : "other words");
  }
  const read = ANSWER.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const at = issue === undefined || issue.path.length === 0 ? "the answer" : issue.path.join(".");
    return no("statements and nextSteps", `another shape at ${at}`);
  }
  return { kind: "answer", answer: limited(read.data) };
}

function no(expected: string, found: string): ReadAnswer<never> {
  return { kind: "unusable", because: `Expected ${expected}, found ${found}.` };
}

/** The fence that models put around JSON although they are asked not to. */
function unfenced(text: string): string {
  const [, inside] = /^```[a-z]{0,10}[ \t]*\r?\n([^]*?)\r?\n?```$/i.exec(text) ?? [];
  return (inside ?? text).trim();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What cannot be read is told as such by whoever asked.
    return undefined;
  }
}

/** At most so many statements, each with texts of at most so many characters. Twice is once. */
export function limited({ statements, nextSteps }: z.output<typeof ANSWER>): Answer {
  return {
    statements: statements.slice(0, MOST_STATEMENTS).map((each) => ({
      slot: { kind: each.slot.kind.slice(0, LONGEST.slot), name: each.slot.name.slice(0, LONGEST.slot) },
      text: cut(each.text, LONGEST.text),
      source: each.source && {
        document: each.source.document.slice(0, 300),
        // A quote that was cut would still stand in its document, and say half of what it says.
        quote: each.source.quote.length > LONGEST.quote ? "" : each.source.quote,
      },
      contradicts: each.contradicts ?? false,
      confidence: each.confidence,
      verify: cut(each.verify ?? "", LONGEST.verify),
    })),
    // One more than are wanted, so that it shows.
    nextSteps: nextSteps.slice(0, 3).map(({ step, whyWrong }) => ({
      step: cut(step, LONGEST.step),
      whyWrong: cut(whyWrong, LONGEST.step),
    })),
  };
}

/** At the end of the last sentence that fits; nothing where not one does: half a sentence may say the opposite. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const ends = Array.from(text.slice(0, longest).matchAll(/[.!?…。](?=\s)/gu), ({ index }) => index + 1);
  return text.slice(0, ends.at(-1) ?? 0);
}
