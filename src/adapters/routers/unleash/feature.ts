/** One flag in one environment as the admin API of Unleash shows it. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { UnleashTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";

/** Unleash leaves a key out, or says null, where it is not set. */
const CONSTRAINT = z.looseObject({
  contextName: z.string(),
  operator: z.string(),
  values: z.array(z.string()).nullish(),
  inverted: z.boolean().nullish(),
  caseInsensitive: z.boolean().nullish(),
});
const VARIANT = z.looseObject({ name: z.string(), weight: z.number() });
const STRATEGY = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  title: z.string().nullish(),
  disabled: z.boolean().nullish(),
  constraints: z.array(CONSTRAINT).nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  variants: z.array(VARIANT).nullish(),
  segments: z.array(z.number()).nullish(),
});
const FEATURE = z.looseObject({
  name: z.string(),
  project: z.string(),
  environments: z.array(
    z.looseObject({
      name: z.string(),
      enabled: z.boolean(),
      strategies: z.array(STRATEGY),
      variants: z.array(VARIANT).nullish(),
    }),
  ),
});

/** Our part of the flag, as a snapshot keeps it. */
export const OWNED = z.strictObject({ enabled: z.boolean(), strategies: z.array(STRATEGY) });

export type Constraint = z.infer<typeof CONSTRAINT>;
export type Strategy = z.infer<typeof STRATEGY>;
export type Owned = z.infer<typeof OWNED>;

export interface FlagState {
  /** The kill switch: where it is off, nobody gets the candidate. */
  readonly enabled: boolean;
  readonly strategies: readonly Strategy[];
  /** Variants of the flag itself, which those of a strategy override. */
  readonly variants: readonly z.infer<typeof VARIANT>[];
  /** SHA-256 of all of it: the API has no version. */
  readonly version: string;
}

/** @throws Failure router-unreachable for what is no flag of this name, router-refused where it is not in the environment */
export function flagStateOf(json: unknown, target: UnleashTarget): FlagState {
  const found = FEATURE.safeParse(json);
  if (!found.success)
    throw new Failure(
      "router-unreachable",
      `Expected the flag ${target.feature} with its environments and strategies; the server answered other JSON (at ${found.error.issues[0]?.path.join(".") ?? "the top"})`,
    );
  if (found.data.name !== target.feature || found.data.project !== target.project)
    throw new Failure(
      "router-unreachable",
      `Expected the flag ${target.feature} of project ${target.project}; the server answered another one`,
    );
  const environment = found.data.environments.find(({ name }) => name === target.environment);
  if (environment === undefined)
    throw new Failure(
      "router-refused",
      `Expected the flag ${target.feature} in environment ${target.environment}; it is in ${found.data.environments.map(({ name }) => name).join(", ") || "none"}. Write one of these, or add the environment to the project`,
    );
  const { enabled, strategies } = environment;
  const variants = environment.variants ?? [];
  const inOrder = strategies.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const version = createHash("sha256")
    .update(canonical({ enabled, strategies: inOrder, variants }))
    .digest("hex");
  return { enabled, strategies: inOrder, variants, version };
}

/** JSON in which the order of keys says nothing. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
