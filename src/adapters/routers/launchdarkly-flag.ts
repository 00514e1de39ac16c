/** A flag of LaunchDarkly in one environment, as its API answers it, and which of its variations are ours. */
import { z } from "zod";
import type { LaunchDarklyTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";

/** What the API leaves out, it may also send as null. */
function maybe<Value extends z.ZodType>(value: Value) {
  return value.nullish().transform((found) => found ?? undefined);
}

const WEIGHTED = z
  .looseObject({
    variation: z.int().min(0),
    weight: z.int().min(0).max(100_000),
    _untracked: maybe(z.boolean()),
  })
  .transform(({ variation, weight, _untracked }) => ({
    variation,
    weight,
    isUntracked: _untracked === true,
  }));
const ROLLOUT = z.looseObject({
  variations: z.array(WEIGHTED),
  bucketBy: maybe(z.string()),
  contextKind: maybe(z.string()),
  seed: maybe(z.number()),
  experimentAllocation: maybe(z.unknown()),
});
const SERVES = z.looseObject({ variation: maybe(z.int().min(0)), rollout: maybe(ROLLOUT) });
const CLAUSE = z.looseObject({
  attribute: z.string(),
  op: z.string(),
  values: z.array(z.unknown()),
  contextKind: maybe(z.string()),
  negate: z.boolean(),
});
const RULE = SERVES.extend({
  _id: maybe(z.string()),
  disabled: maybe(z.boolean()),
  description: maybe(z.string()),
  clauses: z.array(CLAUSE),
}).transform(({ _id: id, ...rule }) => ({ ...rule, id: id ?? "" }));
const INDIVIDUALS = z.array(z.looseObject({ values: z.array(z.string()), variation: z.int().min(0) }));
const CONFIG = z.looseObject({
  on: z.boolean(),
  archived: z.boolean(),
  version: z.int(),
  targets: maybe(INDIVIDUALS),
  contextTargets: maybe(INDIVIDUALS),
  rules: maybe(z.array(RULE)),
  fallthrough: maybe(SERVES),
  offVariation: maybe(z.int().min(0)),
});
const PERIOD = z.looseObject({ startDate: maybe(z.number()), stopDate: maybe(z.number()) });
const EXPERIMENT = z
  .looseObject({
    environments: maybe(z.array(z.string())),
    _environmentSettings: maybe(z.record(z.string(), PERIOD)),
  })
  .transform(({ _environmentSettings: settings, environments }) => ({ settings, environments }));
const FLAG = z.looseObject({
  key: z.string(),
  _version: z.int(),
  archived: z.boolean(),
  tags: z.array(z.string()),
  variations: z.array(z.looseObject({ _id: maybe(z.string()), value: z.unknown(), name: maybe(z.string()) })),
  experiments: maybe(z.looseObject({ items: maybe(z.array(EXPERIMENT)) })),
  environments: maybe(z.record(z.string(), CONFIG)),
});

export type Serves = z.infer<typeof SERVES>;
export type Rule = z.infer<typeof RULE>;
type Variation = z.infer<typeof FLAG>["variations"][number];

/** One flag in one environment. Variations are numbers into `ids`, as LaunchDarkly counts them. */
export interface Flag {
  readonly config: z.infer<typeof CONFIG>;
  readonly experiments: readonly z.infer<typeof EXPERIMENT>[];
  readonly tags: readonly string[];
  readonly isArchived: boolean;
  /** Identifiers of all variations, in order. */
  readonly ids: readonly string[];
  readonly baseline: number;
  readonly candidate: number;
  /** Changes with every change to the flag or to its targeting here. */
  readonly version: string;
}

/** @throws Failure router-unreachable for an answer that is no such flag, router-refused for one without our environment or variations */
export function readFlag(json: unknown, target: LaunchDarklyTarget): Flag {
  const found = FLAG.safeParse(json);
  if (!found.success || found.data.key !== target.flag) {
    const at = found.success ? `the flag ${found.data.key}` : (found.error.issues[0]?.path.join(".") ?? "");
    throw new Failure(
      "router-unreachable",
      `Expected the flag ${target.flag} of LaunchDarkly; the server answered something else (${at})`,
    );
  }
  const { _version: version, ...flag } = found.data;
  const config = Object.hasOwn(flag.environments ?? {}, target.environment)
    ? flag.environments?.[target.environment]
    : undefined;
  if (config === undefined) {
    throw new Failure(
      "router-refused",
      `Expected the environment ${target.environment} of ${target.flag}, found none. Write its key, not its name`,
    );
  }
  const ids = flag.variations.map(({ _id }, index) => _id ?? missing(target, `an id of variation ${index}`));
  return {
    config,
    experiments: flag.experiments?.items ?? [],
    tags: flag.tags,
    isArchived: flag.archived || config.archived,
    ids,
    baseline: numberOf(flag.variations, target.baseline, target),
    candidate: numberOf(flag.variations, target.candidate, target),
    version: `${version}.${config.version}`,
  };
}

/** By name, then by value, then by id: whichever one of them tells exactly one variation. */
function numberOf(variations: readonly Variation[], wanted: string, target: LaunchDarklyTarget): number {
  const faces = [
    ({ name }: Variation) => name,
    ({ value }: Variation) => textOf(value),
    ({ _id }: Variation) => _id,
  ];
  for (const face of faces) {
    const [first, ...more] = variations.flatMap((one, index) => (face(one) === wanted ? [index] : []));
    if (first !== undefined && more.length === 0) return first;
    if (first !== undefined) return missing(target, `one variation ${wanted}; name them apart`);
  }
  const known = variations.map(({ name, value }) => name ?? JSON.stringify(value)).join(", ");
  return missing(target, `a variation ${wanted}`, known);
}

/** How a file can write a value: as text. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? JSON.stringify(value) : undefined;
}

function missing(target: LaunchDarklyTarget, expected: string, found = "none, or several"): never {
  throw new Failure("router-refused", `Expected ${expected} of ${target.flag}, found ${found}`);
}
