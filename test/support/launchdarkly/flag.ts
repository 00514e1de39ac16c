/**
 * A flag of LaunchDarkly as its API shows it, semantic patches on it, and who gets what of it.
 *
 * Shapes: `FeatureFlag`, `FeatureFlagConfig`, `VariationOrRolloutRep`, `Rollout`, `Rule`, `Clause`, `Target` and `Environment` of
 * launchdarkly-api-typescript 23.0.0, which is generated from LaunchDarkly's OpenAPI description; instructions and their
 * parameters from the text of `patchFeatureFlag` there. `description` of a rule stands in that text for `replaceRules`, and
 * public code sends it with `addRule`. Buckets as LaunchDarkly's server SDKs have them: SHA-1 of key, salt and value.
 */
import { createHash } from "node:crypto";
import { z } from "zod";

export interface Rollout {
  variations: { variation: number; weight: number; _untracked?: boolean }[];
  bucketBy?: string;
  contextKind?: string;
  seed?: number;
  experimentAllocation?: { defaultVariation: number; canReshuffle: boolean };
}
export interface Serves {
  variation?: number;
  rollout?: Rollout;
}
export interface Clause {
  _id?: string;
  attribute: string;
  op: string;
  values: unknown[];
  contextKind?: string;
  negate: boolean;
}
export interface Rule extends Serves {
  _id: string;
  disabled?: boolean;
  description?: string;
  clauses: Clause[];
  trackEvents: boolean;
}
export interface Config {
  on: boolean;
  archived: boolean;
  salt: string;
  sel: string;
  lastModified: number;
  version: number;
  targets: { values: string[]; variation: number; contextKind?: string }[];
  contextTargets: { values: string[]; variation: number; contextKind?: string }[];
  rules: Rule[];
  fallthrough: Serves;
  offVariation?: number;
  prerequisites: { key: string; variation: number }[];
  _site: { href: string; type: string };
  _environmentName: string;
  trackEvents: boolean;
  trackEventsFallthrough: boolean;
}
interface Experiment {
  metricKey: string;
  environments: string[];
  _environmentSettings?: Record<string, { startDate?: number; stopDate?: number }>;
}
export interface Flag {
  name: string;
  kind: "boolean" | "multivariate";
  key: string;
  _version: number;
  creationDate: number;
  variations: { _id: string; value: unknown; name?: string }[];
  temporary: boolean;
  tags: string[];
  _links: Record<string, { href: string; type: string }>;
  experiments: { baselineIdx: number; items: Experiment[] };
  customProperties: Record<string, never>;
  archived: boolean;
  environments: Record<string, Config>;
}

export const ENVIRONMENT = "production";
const IDS = ["id-of-v1", "id-of-v2", "id-of-v0"] as const;

export function newFlag(): Flag {
  const link = { href: "/api/v2/flags/news/summarizer", type: "application/json" };
  return {
    name: "Summarizer",
    kind: "multivariate",
    key: "summarizer",
    _version: 3,
    creationDate: 1_700_000_000_000,
    variations: ["v1", "v2", "v0"].map((name, at) => ({ _id: IDS[at] ?? "", value: `model-${name}`, name })),
    temporary: true,
    tags: ["news"],
    _links: { self: link },
    experiments: { baselineIdx: 0, items: [] },
    customProperties: {},
    archived: false,
    environments: { [ENVIRONMENT]: newConfig(), staging: newConfig() },
  };
}

function newConfig(): Config {
  return {
    on: true,
    archived: false,
    salt: "5e2c1c",
    sel: "a81f",
    lastModified: 1_700_000_000_000,
    version: 17,
    targets: [{ values: ["anna"], variation: 0 }],
    contextTargets: [],
    rules: [
      {
        _id: "rule-of-others",
        variation: 0,
        clauses: [
          { _id: "c1", contextKind: "user", attribute: "plan", op: "in", negate: false, values: ["legacy"] },
        ],
        trackEvents: false,
      },
    ],
    fallthrough: { variation: 0 },
    offVariation: 0,
    prerequisites: [{ key: "news-on", variation: 0 }],
    _site: { href: "/news/production/features/summarizer", type: "text/html" },
    _environmentName: "Production",
    trackEvents: false,
    trackEventsFallthrough: false,
  };
}

const SERVED = {
  variationId: z.string().optional(),
  rolloutWeights: z.record(z.string(), z.int().min(0).max(100_000)).optional(),
  rolloutBucketBy: z.string().optional(),
  rolloutContextKind: z.string().optional(),
};
const SENT_CLAUSE = z.strictObject({
  contextKind: z.string(),
  attribute: z.string(),
  op: z.string(),
  negate: z.boolean(),
  values: z.array(z.union([z.string(), z.number()])),
});
const INSTRUCTION = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("turnFlagOn") }),
  z.strictObject({ kind: z.literal("turnFlagOff") }),
  z.strictObject({ kind: z.literal("updateOffVariation"), variationId: z.string() }),
  z.strictObject({ kind: z.literal("updateFallthroughVariationOrRollout"), ...SERVED }),
  z.strictObject({ kind: z.literal("updateRuleVariationOrRollout"), ruleId: z.string(), ...SERVED }),
  z.strictObject({ kind: z.literal("removeRule"), ruleId: z.string() }),
  z.strictObject({
    kind: z.literal("addRule"),
    clauses: z.array(SENT_CLAUSE),
    beforeRuleId: z.string().optional(),
    description: z.string().optional(),
    ...SERVED,
  }),
]);
export const PATCH = z.strictObject({
  comment: z.string().optional(),
  environmentKey: z.string(),
  instructions: z.array(INSTRUCTION).min(1),
});
type Instruction = z.infer<typeof INSTRUCTION>;

/** What the API would answer with 400. */
export class Refused extends Error {}

let rules = 0;

/** All instructions on a copy, or none. */
export function patched(flag: Flag, { environmentKey, instructions }: z.infer<typeof PATCH>): Flag {
  const copy: Flag = structuredClone(flag);
  const config = copy.environments[environmentKey];
  if (config === undefined) throw new Refused(`no environment ${environmentKey}`);
  const before = JSON.stringify(config);
  for (const instruction of instructions) follow(copy, config, instruction);
  // "left unchanged if they are already in the state you request"
  if (JSON.stringify(config) !== before) config.version += 1;
  return copy;
}

function follow(flag: Flag, config: Config, instruction: Instruction): void {
  const rule = (id: string): Rule => {
    const found = config.rules.find(({ _id }) => _id === id);
    if (found === undefined) throw new Refused(`no rule ${id}`);
    return found;
  };
  switch (instruction.kind) {
    case "turnFlagOn":
    case "turnFlagOff":
      config.on = instruction.kind === "turnFlagOn";
      return;
    case "updateOffVariation":
      config.offVariation = numberOf(flag, instruction.variationId);
      return;
    case "updateFallthroughVariationOrRollout":
      config.fallthrough = servedBy(flag, instruction);
      return;
    case "updateRuleVariationOrRollout": {
      const found = rule(instruction.ruleId);
      const { variation: _variation, rollout: _rollout, ...kept } = found;
      const next = { ...kept, ...servedBy(flag, instruction) };
      config.rules = config.rules.map((one) => (one === found ? next : one));
      return;
    }
    case "removeRule":
      config.rules = config.rules.filter(({ _id }) => _id !== instruction.ruleId);
      return;
    case "addRule": {
      const { description, clauses } = instruction;
      config.rules.push({
        _id: `rule-${++rules}`,
        ...(description === undefined ? {} : { description }),
        ...servedBy(flag, instruction),
        clauses: clauses.map((clause, at) => ({ _id: `clause-${rules}-${at}`, ...clause })),
        trackEvents: false,
      });
    }
  }
}

type Served = {
  readonly variationId?: string | undefined;
  readonly rolloutWeights?: Readonly<Record<string, number>> | undefined;
  readonly rolloutBucketBy?: string | undefined;
  readonly rolloutContextKind?: string | undefined;
};

function servedBy(flag: Flag, sent: Served): Serves {
  if (sent.rolloutWeights === undefined) {
    if (sent.variationId === undefined) throw new Refused("neither a variation nor weights");
    return { variation: numberOf(flag, sent.variationId) };
  }
  if (sent.variationId !== undefined) throw new Refused("both a variation and weights");
  const weights = Object.entries(sent.rolloutWeights);
  for (const [id] of weights) numberOf(flag, id);
  if (weights.reduce((sum, [, weight]) => sum + weight, 0) !== 100_000)
    throw new Refused("rollout weights must add up to 100000");
  return {
    rollout: {
      variations: flag.variations.map(({ _id }, variation) => ({
        variation,
        weight: sent.rolloutWeights?.[_id] ?? 0,
      })),
      contextKind: sent.rolloutContextKind ?? "user",
      ...(sent.rolloutBucketBy === undefined ? {} : { bucketBy: sent.rolloutBucketBy }),
    },
  };
}

function numberOf({ variations }: Flag, id: string): number {
  const found = variations.findIndex(({ _id }) => _id === id);
  if (found === -1) throw new Refused(`no variation ${id}`);
  return found;
}

/** Attributes of a user; `key` is who it is. */
export type User = Readonly<Record<string, string>> & { readonly key: string };

/** The number of the variation that a server SDK gives; null for the default value in the code. */
export function evaluated(flag: Flag, environment: string, user: User): number | null {
  const config = flag.environments[environment];
  if (config === undefined) throw new RangeError(`no environment ${environment}`);
  if (!config.on) return config.offVariation ?? null;
  const target = config.targets.find(({ values }) => values.includes(user.key));
  if (target !== undefined) return target.variation;
  const rule = config.rules.find(
    ({ disabled, clauses }) => disabled !== true && clauses.every((clause) => isMet(clause, user)),
  );
  return given(rule ?? config.fallthrough, flag, { salt: config.salt, user });
}

function isMet({ attribute, values, negate }: Clause, user: User): boolean {
  return user[attribute] !== undefined && values.includes(user[attribute]) !== negate;
}

interface Hashed {
  readonly salt: string;
  readonly user: User;
}

function given({ variation, rollout }: Serves, { key }: Flag, { salt, user }: Hashed): number | null {
  if (rollout === undefined) return variation ?? null;
  const value = user[rollout.bucketBy ?? "key"];
  const seed = rollout.seed === undefined ? `${key}.${salt}` : String(rollout.seed);
  const hash = createHash("sha1").update(`${seed}.${value}`).digest("hex").slice(0, 15);
  const bucket = value === undefined ? 0 : Number.parseInt(hash, 16) / (2 ** 60 - 1);
  let sum = 0;
  for (const one of rollout.variations) {
    sum += one.weight / 100_000;
    if (bucket < sum) return one.variation;
  }
  return rollout.variations.at(-1)?.variation ?? null;
}
