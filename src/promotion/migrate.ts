/** Brings a state that an earlier version wrote to the shape of today. Every reader sees one shape; nothing else knows of older ones. */
import { z } from "zod";
import type { RolloutState } from "./state.ts";

/** What this version writes. */
export const SCHEMA = 1;

export type Migrated =
  | { readonly kind: "state"; readonly state: RolloutState }
  /** A later version wrote it: this one does not know what it leaves out. */
  | { readonly kind: "newer"; readonly schema: number }
  | { readonly kind: "unreadable"; readonly at: string };

type Raw = Readonly<Record<string, unknown>>;
/** From the schema that is the key to the next one. */
export type Steps = ReadonlyMap<number, (state: Raw) => Raw>;

/** None yet: schema 1 is the first. A step never guesses what decides about traffic; it leaves it out, and the shape refuses it. */
const STEPS: Steps = new Map();

const RAW = z.record(z.string(), z.unknown());
const NUMBERED = z.looseObject({ schema: z.int().min(1) });
const PERCENT = z.number().min(0).max(100);
const WEIGHTS = z.looseObject({
  candidate: PERCENT,
  mirror: PERCENT,
  cohorts: z.record(z.string(), PERCENT),
});
/** Everything on which a decision about traffic rests; what is only told may be anything. */
const SHAPE = z.looseObject({
  name: z.string(),
  attempt: z.number(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  commit: z.string(),
  route: z.string(),
  stage: z.int().min(0),
  observedAt: z.number().nullable(),
  covered: z.number(),
  set: WEIGHTS,
  intent: z.looseObject({ key: z.string(), to: WEIGHTS, until: z.number() }).nullable(),
  judgedUntil: z.number().nullable(),
  pairs: z.record(z.string(), z.unknown()),
  holds: z.array(z.unknown()),
  goes: z.array(z.unknown()),
  covers: z.array(z.unknown()),
  reports: z.array(z.unknown()),
  accepted: z.array(z.unknown()),
  abort: z.looseObject({ by: z.string() }).nullable(),
  ending: z
    .discriminatedUnion("kind", [
      z.looseObject({ kind: z.literal("rolled-back"), drainedAt: z.number().nullable() }),
      z.looseObject({ kind: z.literal("promoted") }),
    ])
    .nullable(),
  candidateKey: z.string(),
  journal: z.looseObject({ hash: z.string(), lines: z.int().min(0), at: z.number() }),
});
/** Absent in states of before these were remembered. */
const ABSENT = { told: [], extensions: [], overrides: [], requests: [], obeyed: [], retryFrom: null };

/**
 * The state of today's shape, or why there is none.
 *
 * A field that decides about traffic and is missing, or of another kind, is never made up.
 */
export function migrate(found: unknown, steps: Steps = STEPS, to: number = SCHEMA): Migrated {
  const numbered = NUMBERED.safeParse(found);
  if (!numbered.success) return { kind: "unreadable", at: "schema" };
  if (numbered.data.schema > to) return { kind: "newer", schema: numbered.data.schema };
  let raw: Raw = numbered.data;
  for (let schema = numbered.data.schema; schema < to; schema++) {
    const step = steps.get(schema);
    if (step === undefined) return { kind: "unreadable", at: `schema ${schema}` };
    raw = { ...step(raw), schema: schema + 1 };
  }
  return shaped({ ...ABSENT, ...raw });
}

const STATE = z.custom<RolloutState>((value) => SHAPE.safeParse(value).success);

function shaped(raw: Raw): Migrated {
  const state = STATE.safeParse(RAW.parse(raw));
  if (state.success) return { kind: "state", state: state.data };
  const [issue] = SHAPE.safeParse(raw).error?.issues ?? [];
  return { kind: "unreadable", at: issue?.path.join(".") ?? "" };
}
