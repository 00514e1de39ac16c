/** Settings of GitHub Actions, environments, and the names of secrets. */
import { z } from "zod";
import type { ActionsSettings, Answer, Environment } from "../../protection/settings.ts";
import { answered } from "./answered.ts";
import type { Client } from "./client.ts";

const ADMINISTRATION = "`administration: read`";
const PAGE = 100;
const MOST_PAGES = 10;

export async function readActions(client: Client): Promise<ActionsSettings> {
  const [allowed, token, environments, own, shared] = await Promise.all([
    readAllowed(client),
    readToken(client),
    readEnvironments(client),
    readSecrets(client, "GET /repos/{owner}/{repo}/actions/secrets"),
    readSecrets(client, "GET /repos/{owner}/{repo}/actions/organization-secrets"),
  ]);
  return { allowed, token, environments, secrets: together(own, shared) };
}

/** Names that one of the two has; a repository of a person has none of an organisation. */
function together(
  own: Answer<readonly string[]>,
  shared: Answer<readonly string[]>,
): ActionsSettings["secrets"] {
  if (own.kind !== "read") return own;
  return { kind: "read", value: [...own.value, ...(shared.kind === "read" ? shared.value : [])] };
}

const ALLOWED = z.object({
  enabled: z.boolean(),
  allowed_actions: z.enum(["all", "local_only", "selected"]).default("all"),
  sha_pinning_required: z.boolean().optional(),
});

function readAllowed(client: Client): Promise<ActionsSettings["allowed"]> {
  return answered(ADMINISTRATION, async () => {
    const found = await client.rest(
      "GET /repos/{owner}/{repo}/actions/permissions",
      {},
      { answer: ALLOWED, what: "which actions may run", needs: ADMINISTRATION, repeatable: true },
    );
    return {
      enabled: found.enabled,
      allowed: found.allowed_actions,
      pinned: found.sha_pinning_required ?? null,
    };
  });
}

const TOKEN = z.object({
  default_workflow_permissions: z.enum(["read", "write"]),
  can_approve_pull_request_reviews: z.boolean(),
});

function readToken(client: Client): Promise<ActionsSettings["token"]> {
  return answered(ADMINISTRATION, async () => {
    const found = await client.rest(
      "GET /repos/{owner}/{repo}/actions/permissions/workflow",
      {},
      { answer: TOKEN, what: "the permissions of workflows", needs: ADMINISTRATION, repeatable: true },
    );
    return {
      default: found.default_workflow_permissions,
      approves: found.can_approve_pull_request_reviews,
    };
  });
}

const ENVIRONMENTS = z.object({
  environments: z
    .array(
      z.object({
        name: z.string(),
        can_admins_bypass: z.boolean().optional(),
        protection_rules: z
          .array(
            z.object({
              type: z.string(),
              prevent_self_review: z.boolean().optional(),
              reviewers: z.array(z.unknown()).optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});
type EnvironmentNode = z.infer<typeof ENVIRONMENTS>["environments"][number];

function readEnvironments(client: Client): Promise<Answer<readonly Environment[]>> {
  return answered("`actions: read`", () =>
    allPages(async (page) => {
      const { environments } = await client.rest(
        "GET /repos/{owner}/{repo}/environments",
        { per_page: PAGE, page },
        { answer: ENVIRONMENTS, what: "the environments", needs: "`actions: read`", repeatable: true },
      );
      return environments.map(toEnvironment);
    }),
  );
}

function toEnvironment({ name, can_admins_bypass, protection_rules }: EnvironmentNode): Environment {
  const rule = protection_rules.find(({ type }) => type === "required_reviewers");
  return {
    name,
    reviewers: rule?.reviewers?.length ?? 0,
    preventsSelfReview: rule?.prevent_self_review === true,
    adminsBypass: can_admins_bypass ?? null,
  };
}

const SECRETS = z.object({ secrets: z.array(z.object({ name: z.string() })) });

function readSecrets(client: Client, route: string): Promise<Answer<readonly string[]>> {
  return answered("`secrets: read`", () =>
    allPages(async (page) => {
      const { secrets } = await client.rest(
        route,
        { per_page: PAGE, page },
        { answer: SECRETS, what: "the names of secrets", needs: "`secrets: read`", repeatable: true },
      );
      return secrets.map(({ name }) => name);
    }),
  );
}

/** Until a page is not full. */
async function allPages<T>(read: (page: number) => Promise<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const found = await read(page);
    all.push(...found);
    if (found.length < PAGE) break;
  }
  return all;
}
