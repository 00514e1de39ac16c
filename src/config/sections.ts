/** The file part by part: what could be read stands beside what could not, so that every rule sees all it can. */
import { z } from "zod";
import type { Objection } from "./objection.ts";
import { objection } from "./objection.ts";
import type { KeyPath } from "./problem.ts";
import { readPart } from "./read-part.ts";
import type { Hypothesis, RollbackTerms, Side } from "./rollout.ts";
import type { RouterTarget } from "./router.ts";
import { mapping } from "./schema/fields.ts";
import { guardSchema, SLO, TELLING_KEYS, type GuardPart } from "./schema/guard.ts";
import { answerSchema, CHANNEL, COMMUNICATION, FOLLOW_UP, ROLE, ROLLBACK, type RolePart } from "./schema/people.ts";
import { HYPOTHESIS, RELEASE, START } from "./schema/release.ts";
import { HEAD, PARTS } from "./schema/rollout.ts";
import { ROUTER } from "./schema/router.ts";
import { SOURCE, type SourcePart } from "./schema/source.ts";
import { STAGE, type StagePart } from "./schema/stage.ts";
import { COHORT, TRAFFIC, unitSchema, type CohortPart, type UnitPart } from "./schema/traffic.ts";
import { NAME } from "./schema/fields.ts";

/** Name → part; null where the part is there and cannot be read. */
export type Entries<T> = ReadonlyMap<string, T | null>;

type Head = { readonly [Key in keyof typeof HEAD]: z.output<(typeof HEAD)[Key]> | null };

export interface Sections {
  readonly head: Head;
  readonly release: { readonly baseline: Side; readonly candidate: Side } | null;
  readonly hypothesis: Hypothesis | null;
  readonly start: z.output<typeof START> | null;
  readonly routedBy: string | null;
  readonly splitGuard: boolean;
  readonly units: Entries<UnitPart>;
  readonly cohorts: Entries<CohortPart>;
  readonly routers: readonly (RouterTarget | null)[];
  readonly sources: Entries<SourcePart>;
  readonly slos: Entries<z.output<typeof SLO>>;
  readonly guards: Entries<GuardPart>;
  /** Guard → the entry of `slos` that it takes limits from. */
  readonly sloOf: ReadonlyMap<string, string>;
  readonly stages: readonly (StagePart | null)[];
  /** Names as written, also of stages that could not be read. */
  readonly stageNames: readonly (string | null)[];
  readonly people: Entries<RolePart>;
  readonly rollback: RollbackTerms | null;
  readonly followUp: readonly (z.output<typeof FOLLOW_UP> | null)[];
  readonly channels: Entries<{ readonly kind: string; readonly secret: string }>;
  readonly communications: readonly (z.output<typeof COMMUNICATION> | null)[];
  readonly answers: Entries<z.output<ReturnType<typeof answerSchema>>>;
}

/** Reads every part on its own. `objections` collects what is wrong with the parts. */
export function readSections(file: Readonly<Record<string, unknown>>, objections: Objection[]): Sections {
  const part = <T>(schema: z.ZodType<T>, value: unknown, path: KeyPath) => readPart(schema, value, { path, objections });
  const entries = <T>(value: unknown, path: KeyPath, schema: (raw: unknown, name: string) => z.ZodType<T> | null): Entries<T> => {
    const found = new Map<string, T | null>();
    for (const [name, raw] of Object.entries(part(NAMED, value ?? {}, path) ?? {})) {
      const chosen = schema(raw, name);
      found.set(name, chosen === null ? null : part(chosen, raw, [...path, name]));
    }
    return found;
  };
  const list = <T>(value: unknown, path: KeyPath, schema: z.ZodType<T>): readonly (T | null)[] =>
    (part(LIST, value ?? [], path) ?? []).map((raw, index) => part(schema, raw, [...path, index]));
  const optional = <T>(schema: z.ZodType<T>, key: string): T | null =>
    file[key] === undefined ? null : part(schema, file[key], [key]);

  part(TOP, file, []);
  const traffic = part(TRAFFIC_LOOSE, file["traffic"] ?? {}, ["traffic"]);
  const slos = entries(file["slos"], ["slos"], () => SLO);
  const { guards, sloOf } = readGuards(file, objections);
  return {
    head: {
      version: part(HEAD.version, file["version"], ["version"]),
      name: part(HEAD.name, file["name"], ["name"]),
      attempt: part(HEAD.attempt, file["attempt"], ["attempt"]),
      kind: part(HEAD.kind, file["kind"], ["kind"]),
      tier: part(HEAD.tier, file["tier"], ["tier"]),
      every: part(HEAD.every, file["every"], ["every"]),
      deadline: part(HEAD.deadline, file["deadline"], ["deadline"]),
      supersede: part(HEAD.supersede, file["supersede"], ["supersede"]),
    },
    release: file["release"] === undefined ? null : part(RELEASE, file["release"], ["release"]),
    hypothesis: optional(HYPOTHESIS, "hypothesis"),
    start: optional(START, "start"),
    routedBy: traffic?.["routed-by"] ?? null,
    splitGuard: traffic?.split ?? true,
    units: entries(traffic?.units, ["traffic", "units"], unitSchema),
    cohorts: entries(file["cohorts"], ["cohorts"], () => COHORT),
    routers: list(file["router"], ["router"], ROUTER),
    sources: entries(file["sources"], ["sources"], () => SOURCE),
    slos,
    guards,
    sloOf,
    stages: list(file["stages"], ["stages"], STAGE),
    stageNames: namesOf(file["stages"]),
    people: entries(file["people"], ["people"], () => ROLE),
    rollback: file["rollback"] === undefined ? null : part(ROLLBACK, file["rollback"], ["rollback"]),
    followUp: list(file["follow-up"], ["follow-up"], FOLLOW_UP),
    channels: entries(file["channels"], ["channels"], () => CHANNEL),
    communications: list(file["communications"], ["communications"], COMMUNICATION),
    answers: entries(file["answers"], ["answers"], answerSchema),
  };
}

const NAMED = z.record(z.string().regex(NAME), z.unknown());
const LIST = z.array(z.unknown());
