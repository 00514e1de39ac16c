/** Rulesets and classic protection of branches, in one shape. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { Answer, Classic, Protection, Rule, Ruleset } from "../../protection/settings.ts";
import { answered } from "./answered.ts";
import type { Client } from "./client.ts";

const METADATA = "`metadata: read`";
const ADMINISTRATION = "`administration: read`";

const RULE = z.object({
  type: z.string(),
  ruleset_id: z.number().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});
const STATUSES = z.object({
  required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.number().nullish() })),
});
const REVIEWS = z.object({
  required_approving_review_count: z.number().default(0),
  dismiss_stale_reviews_on_push: z.boolean().default(false),
  require_last_push_approval: z.boolean().default(false),
  require_code_owner_review: z.boolean().default(false),
});

/** Rules of `branch` and of `others`, and the rulesets that they come from. Rules of a branch that does not exist are told, too. */
export async function readProtection(
  client: Client,
  branch: string,
  others: readonly string[],
): Promise<Protection> {
  const [rules, classic, ...rest] = await Promise.all([
    readRules(client, branch),
    readClassic(client, branch),
    ...others.map((name) => readRules(client, name)),
  ]);
  const known = [rules, ...rest].flatMap((each) => (each.kind === "read" ? each.value : []));
  const ids = [...new Set(known.flatMap(({ ruleset }) => (ruleset === null ? [] : [ruleset])))];
  const rulesets = await Promise.all(ids.map(async (id) => [id, await readRuleset(client, id)] as const));
  return {
    rules,
    classic,
    others: new Map(others.map((name, index) => [name, rest[index] ?? rules])),
    rulesets: new Map(rulesets),
  };
}

const PAGE = 100;

function readRules(client: Client, branch: string): Promise<Answer<readonly Rule[]>> {
  return answered(METADATA, async () => {
    const rules: Rule[] = [];
    for (let page = 1; ; page++) {
      const found = await client.rest(
        "GET /repos/{owner}/{repo}/rules/branches/{branch}",
        { branch, per_page: PAGE, page },
        { answer: z.array(RULE), what: `the rules of ${branch}`, needs: METADATA, repeatable: true },
      );
      rules.push(...found.map(toRule));
      if (found.length < PAGE) return rules;
    }
  });
}

type PlainKind = Exclude<Rule["kind"], "required-statuses" | "pull-request">;
const KINDS: Readonly<Record<string, PlainKind>> = {
  non_fast_forward: "no-force-push",
  deletion: "no-deletion",
  update: "no-update",
  creation: "no-creation",
  merge_queue: "merge-queue",
};

/** A rule whose parameters are not as GitHub describes them holds nobody to anything. */
function toRule({ type, ruleset_id, parameters }: z.infer<typeof RULE>): Rule {
  const ruleset = ruleset_id ?? null;
  if (type === "required_status_checks") {
    const parsed = STATUSES.safeParse(parameters);
    const statuses = parsed.success ? parsed.data.required_status_checks : [];
    return {
      kind: "required-statuses",
      ruleset,
      statuses: statuses.map(({ context, integration_id }) => ({ context, source: integration_id ?? null })),
    };
  }
  if (type === "pull_request") {
    const given = REVIEWS.catch(REVIEWS.parse({})).parse(parameters ?? {});
    return {
      kind: "pull-request",
      ruleset,
      approvals: given.required_approving_review_count,
      dismissesStale: given.dismiss_stale_reviews_on_push,
      lastPush: given.require_last_push_approval,
      codeOwners: given.require_code_owner_review,
    };
  }
  return { kind: KINDS[type] ?? "other", ruleset };
}

const RULESET = z.object({
  id: z.number(),
  name: z.string(),
  bypass_actors: z
    .array(
      z.object({
        actor_id: z.number().nullish(),
        actor_type: z.string(),
        bypass_mode: z.string().default("always"),
      }),
    )
    .optional(),
});

function readRuleset(client: Client, id: number): Promise<Answer<Ruleset>> {
  return answered("`administration: write` (or be an administrator)", async () => {
    const found = await client.rest(
      "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}",
      { ruleset_id: id },
      { answer: RULESET, what: `the ruleset ${id}`, needs: METADATA, repeatable: true },
    );
    const bypass =
      found.bypass_actors?.map(({ actor_id, actor_type, bypass_mode }) => ({
        type: actor_type,
        id: actor_id ?? null,
        mode: bypass_mode,
      })) ?? null;
    return { id: found.id, name: found.name, bypass };
  });
}

const SWITCH = z.object({ enabled: z.boolean() });
const CLASSIC = z.object({
  required_status_checks: z
    .object({
      checks: z.array(z.object({ context: z.string(), app_id: z.number().nullish() })).default([]),
      // All that an older GitHub Enterprise Server says: contexts without a source.
      contexts: z.array(z.string()).default([]),
    })
    .optional(),
  required_pull_request_reviews: z
    .object({
      dismiss_stale_reviews: z.boolean().default(false),
      require_code_owner_reviews: z.boolean().default(false),
      require_last_push_approval: z.boolean().default(false),
      required_approving_review_count: z.number().default(0),
    })
    .optional(),
  enforce_admins: SWITCH.optional(),
  allow_force_pushes: SWITCH.optional(),
  allow_deletions: SWITCH.optional(),
});

function readClassic(client: Client, branch: string): Promise<Answer<Classic | null>> {
  return answered(ADMINISTRATION, async () => {
    try {
      const found = await client.rest(
        "GET /repos/{owner}/{repo}/branches/{branch}/protection",
        { branch },
        { answer: CLASSIC, what: `the protection of ${branch}`, needs: ADMINISTRATION, repeatable: true },
      );
      return toClassic(found);
    } catch (cause) {
      // The one 404 that is an answer; any other may hide the branch from this token.
      if (cause instanceof Failure && /\bBranch not protected\b/.test(cause.message)) return null;
      throw cause;
    }
  });
}

function toClassic(found: z.infer<typeof CLASSIC>): Classic {
  const ruleset = null;
  const reviews = found.required_pull_request_reviews;
  const { checks = [], contexts = [] } = found.required_status_checks ?? {};
  const bare = contexts.filter((name) => !checks.some(({ context }) => context === name));
  const rules: Rule[] = [
    {
      kind: "required-statuses",
      ruleset,
      statuses: [
        ...checks.map(({ context, app_id }) => ({
          context,
          // -1 is how classic protection says that anybody may write it.
          source: app_id == null || app_id < 0 ? null : app_id,
        })),
        ...bare.map((context) => ({ context, source: null })),
      ],
    },
    ...(found.allow_force_pushes?.enabled === false ? [{ kind: "no-force-push", ruleset } as const] : []),
    ...(found.allow_deletions?.enabled === false ? [{ kind: "no-deletion", ruleset } as const] : []),
  ];
  if (reviews !== undefined)
    rules.push({
      kind: "pull-request",
      ruleset,
      approvals: reviews.required_approving_review_count,
      dismissesStale: reviews.dismiss_stale_reviews,
      lastPush: reviews.require_last_push_approval,
      codeOwners: reviews.require_code_owner_reviews,
    });
  return { rules, admins: found.enforce_admins?.enabled === true };
}
