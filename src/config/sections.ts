/** The file part by part: what could be read stands beside what could not, so that every rule sees all it can. */
import { z } from "zod";
import type { Channel } from "./channels.ts";
import { readGuard } from "./guard-section.ts";
import { objection, type Objection } from "./objection.ts";
import type { KeyPath } from "./problem.ts";
import { readPart } from "./read-part.ts";
import type { Hypothesis, RollbackTerms, Side } from "./rollout.ts";
import type { RouterTarget } from "./router.ts";
import { flag, mapping, name as nameField, NAME, onOff } from "./schema/fields.ts";
import { SLO, type GuardPart } from "./schema/guard.ts";
import {
  answerSchema,
  CHANNEL,
  COMMUNICATION,
  FOLLOW_UP,
  ROLE,
  ROLLBACK,
  type RolePart,
} from "./schema/people.ts";
import { HYPOTHESIS, RELEASE, START } from "./schema/release.ts";
import { HEAD, PARTS } from "./schema/rollout.ts";
import { ROUTER } from "./schema/router.ts";
import { SOURCE, type SourcePart } from "./schema/source.ts";
import { STAGE, type StagePart } from "./schema/stage.ts";
import { COHORT, unitSchema, type CohortPart, type UnitPart } from "./schema/traffic.ts";

/** Name → part; null where the part is there and cannot be read. */
export type Entries<T> = ReadonlyMap<string, T | null>;
type Items<T> = readonly (T | null)[];

export interface Sections {
  readonly head: { readonly [Key in keyof typeof HEAD]: z.output<(typeof HEAD)[Key]> | null };
  readonly release: { readonly baseline: Side; readonly candidate: Side } | null;
  readonly hypothesis: Hypothesis | null;
  readonly start: z.output<typeof START> | null;
  readonly routedBy: string | null;
  /** Whether the guard of the split is wanted. */
  readonly split: boolean;
  /** Whether everybody is in exactly one cohort. */
  readonly partition: boolean;
  readonly units: Entries<UnitPart>;
  readonly cohorts: Entries<CohortPart>;
  readonly routers: Items<RouterTarget>;
  readonly sources: Entries<SourcePart>;
  readonly slos: Entries<unknown>;
  readonly guards: Entries<GuardPart>;
  readonly stages: Items<StagePart>;
  readonly people: Entries<RolePart>;
  readonly rollback: RollbackTerms | null;
  readonly followUp: Items<z.output<typeof FOLLOW_UP>>;
  readonly channels: Entries<Channel>;
  readonly communications: Items<z.output<typeof COMMUNICATION>>;
  readonly answers: Entries<z.output<ReturnType<typeof answerSchema>>>;
  /** The file as written, for what a part that could not be read still says. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Reads every part on its own. `objections` collects what is wrong with them. */
export function readSections(raw: Readonly<Record<string, unknown>>, objections: Objection[]): Sections {
  const part = <T>(schema: z.ZodType<T>, value: unknown, path: KeyPath) =>
    readPart(schema, value, { path, objections });
  const given = <T>(schema: z.ZodType<T>, key: string): T | null =>
    raw[key] === undefined ? null : part(schema, raw[key], [key]);
  const list = <T>(key: string, schema: z.ZodType<T>): Items<T> =>
    (given(LIST, key) ?? []).map((each, index) => part(schema, each, [key, index]));
  const entries = <T>(
    value: unknown,
    path: KeyPath,
    readEntry: (raw: unknown, path: KeyPath) => T | null,
  ): Entries<T> => {
    const found = new Map<string, T | null>();
    for (const [name, each] of Object.entries(
      value === undefined ? {} : (part(ENTRIES, value, path) ?? {}),
    )) {
      if (!NAME.test(name)) objections.push(badName(name, path));
      found.set(name, readEntry(each, [...path, name]));
    }
    return found;
  };
  const named = <T>(key: string, schema: (raw: unknown) => z.ZodType<T>) =>
    entries(raw[key], [key], (each, path) => part(schema(each), each, path));

  part(TOP, raw, []);
  objections.push(...missingParts(raw));
  const traffic = given(TRAFFIC, "traffic");
  return {
    raw,
    head: {
      version: part(HEAD.version, raw["version"], ["version"]),
      name: part(HEAD.name, raw["name"], ["name"]),
      attempt: part(HEAD.attempt, raw["attempt"], ["attempt"]),
      kind: part(HEAD.kind, raw["kind"], ["kind"]),
      tier: part(HEAD.tier, raw["tier"], ["tier"]),
      every: part(HEAD.every, raw["every"], ["every"]),
      deadline: part(HEAD.deadline, raw["deadline"], ["deadline"]),
      supersede: part(HEAD.supersede, raw["supersede"], ["supersede"]),
    },
    release: given(RELEASE, "release"),
    hypothesis: given(HYPOTHESIS, "hypothesis"),
    start: given(START, "start"),
    routedBy: traffic?.["routed-by"] ?? null,
    split: traffic?.split ?? true,
    partition: traffic?.partition ?? false,
    units: entries(traffic?.units, ["traffic", "units"], (each, path) =>
      part<UnitPart>(unitSchema(each), each, path),
    ),
    cohorts: named("cohorts", () => COHORT),
    routers: list("router", ROUTER),
    sources: named("sources", () => SOURCE),
    slos: named("slos", () => SLO),
    guards: entries(raw["guards"], ["guards"], (each, path) =>
      readGuard(each, { name: String(path.at(-1)), slos: raw["slos"] }, objections),
    ),
    stages: list("stages", STAGE).slice(0, MOST_STAGES),
    people: named("people", () => ROLE),
    rollback: given(ROLLBACK, "rollback"),
    followUp: list("follow-up", FOLLOW_UP),
    channels: named("channels", () => CHANNEL),
    communications: list("communications", COMMUNICATION),
    answers: named<z.output<ReturnType<typeof answerSchema>>>("answers", answerSchema),
  };
}

/** What every stage is held against grows with each stage, and no release has that many. */
const MOST_STAGES = 100;
const ENTRIES = z.record(z.string(), z.unknown());
const LIST = z.array(z.unknown());
const anything = z.unknown().optional();
const TOP = mapping(
  Object.fromEntries([...Object.keys(HEAD), "extends", ...Object.keys(PARTS)].map((key) => [key, anything])),
);
/** `units` is read entry by entry below. */
const TRAFFIC = mapping({
  "routed-by": nameField("The unit that the router keeps on one version."),
  split: onOff("Whether the guard of the split is wanted.").optional(),
  partition: flag("Whether everybody is in exactly one cohort.").optional(),
  units: ENTRIES,
});

/** Parts without which there is no rollout; the single values at the top object for themselves. */
function missingParts(raw: Readonly<Record<string, unknown>>): readonly Objection[] {
  const objections: Objection[] = [];
  for (const [key, schema] of Object.entries(PARTS)) {
    if (raw[key] === undefined && !schema.safeParse(undefined).success) {
      objections.push(
        objection("missing-key", [key], `\`${key}\` is missing in the file`, {
          expected: "this part",
          found: "nothing",
          suggestion: `${key}:`,
        }),
      );
    }
    if (key === "stages" && Array.isArray(raw[key]) && raw[key].length > MOST_STAGES) {
      objections.push(
        objection("out-of-range", [key, MOST_STAGES], "the rollout has too many stages", {
          expected: `at most ${MOST_STAGES}`,
          found: String(raw[key].length),
        }),
      );
    }
    const empty = Array.isArray(raw[key]) && raw[key].length === 0;
    if (empty && (key === "router" || key === "stages")) {
      objections.push(
        objection("list-empty", [key], `\`${key}\` has no entry`, { expected: "at least one" }),
      );
    }
  }
  return objections;
}

function badName(name: string, path: KeyPath): Objection {
  return objection("name-wrong", [...path, name], `\`${name}\` is no name`, {
    what: "key",
    expected: "lower-case letters, digits and dashes, at most 60",
    found: name,
    suggestion:
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "-")
        .replaceAll(/^-|-$/g, "") || null,
  });
}
