/** `rules:` of the policy file. */
import { z } from "zod";
import type { PolicyRule, RuleNeed } from "../policy-rules.ts";
import { KINDS } from "../rollout.ts";
import * as f from "./fields.ts";

const glob = f.form("A glob", /^[^\s/][^\s]{0,199}(?<!\/)$/, "prompts/**");
const label = f.text("The name of a label.", 100);
const status = f.text("The name of a status or check run.", 200);
const many = <T extends z.ZodType>(item: T, description: string) =>
  z.array(item).min(1).meta({ description });

const IF = f.mapping({
  changed: many(glob, "Any changed path matches one of these globs.").optional(),
  "only-changed": many(glob, "Every changed path matches one of these globs.").optional(),
  "not-changed": many(glob, "No changed path matches any of these globs.").optional(),
  labels: many(label, "The pull request has all of these labels.").optional(),
  targets: many(glob, "The base branch matches one of these globs.").optional(),
  tiers: many(f.choice("A tier.", [1, 2, 3]), "The rollout is of one of these tiers.").optional(),
  kinds: many(f.choice("A kind.", KINDS), "The rollout is of one of these kinds.").optional(),
  rollouts: many(
    f.form("A glob of names", /^[a-z0-9*?-]{1,60}$/, "recs-*"),
    "The rollout has one of these names.",
  ).optional(),
  "author-in": many(f.holder("A person or team"), "The author is one of these.").optional(),
  "contributor-in": many(f.holder("A person or team"), "Somebody of these wrote a part.").optional(),
  "from-fork": f.flag("Whether the head is in another repository.").optional(),
});

const PEOPLE = f.mapping({
  "any-of": many(f.holder("A person or team"), "Any of these."),
  "at-least": f.count("How many of them approve; 1 when not said.", 1, 20).optional(),
});

/** A node of the tree: several keys in one are all needed. */
export interface RequiresPart {
  readonly people?: z.output<typeof PEOPLE> | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly "no-labels"?: readonly string[] | undefined;
  readonly "signed-commits"?: true | undefined;
  readonly all?: readonly RequiresPart[] | undefined;
  readonly any?: readonly RequiresPart[] | undefined;
}

const signed = f.field(
  { type: "boolean", description: "Every commit carries a valid signature; only `true` can be written." },
  (value) =>
    value === true
      ? { kind: "read", value: true as const }
      : { kind: "misread", code: "wrong-value", expected: "true, or no such key", write: "true" },
);

const REQUIRES: z.ZodType<RequiresPart> = f.mapping({
  people: PEOPLE.optional(),
  statuses: many(status, "Each of them is `success` on the head.").optional(),
  labels: many(label, "The pull request has all of them.").optional(),
  "no-labels": many(label, "The pull request has none of them.").optional(),
  "signed-commits": signed.optional(),
  all: z
    .array(z.lazy(() => REQUIRES))
    .min(1)
    .meta({ description: "Each of these." })
    .optional(),
  any: z
    .array(z.lazy(() => REQUIRES))
    .min(1)
    .meta({ description: "One of these." })
    .optional(),
});

export const RULES = z
  .array(
    f.mapping({
      name: f.name("The rule's name; `rule:NAME` in the outcome."),
      if: IF.optional(),
      requires: REQUIRES,
    }),
  )
  .meta({ description: "Conditions beyond the roles. A rule that does not apply is skipped." });
export type RulePart = z.output<typeof RULES>[number];

/** A rule as the gate reads it. */
export function ruleOf({ name, if: given, requires }: RulePart): PolicyRule {
  return {
    name,
    if: {
      changed: given?.changed ?? null,
      onlyChanged: given?.["only-changed"] ?? null,
      notChanged: given?.["not-changed"] ?? null,
      labels: given?.labels ?? null,
      targets: given?.targets ?? null,
      tiers: given?.tiers ?? null,
      kinds: given?.kinds ?? null,
      rollouts: given?.rollouts ?? null,
      authorIn: given?.["author-in"] ?? null,
      contributorIn: given?.["contributor-in"] ?? null,
      fromFork: given?.["from-fork"] ?? null,
    },
    requires: needOf(requires),
  };
}

function needOf(part: RequiresPart): RuleNeed {
  const { people, statuses, labels, all, any } = part;
  const needs: readonly RuleNeed[] = [
    ...(people === undefined
      ? []
      : [{ kind: "people", anyOf: people["any-of"], atLeast: people["at-least"] ?? 1 } as const]),
    ...(statuses === undefined ? [] : [{ kind: "statuses", names: statuses } as const]),
    ...(labels === undefined ? [] : [{ kind: "labels", names: labels } as const]),
    ...(part["no-labels"] === undefined ? [] : [{ kind: "no-labels", names: part["no-labels"] } as const]),
    ...(part["signed-commits"] === undefined ? [] : [{ kind: "signed-commits" } as const]),
    ...(all === undefined ? [] : [{ kind: "all", needs: all.map(needOf) } as const]),
    ...(any === undefined ? [] : [{ kind: "any", needs: any.map(needOf) } as const]),
  ];
  const [only] = needs;
  return only !== undefined && needs.length === 1 ? only : { kind: "all", needs };
}
