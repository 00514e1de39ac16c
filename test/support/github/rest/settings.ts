/** What administrators set: rules of branches, environments, what workflows may do, names of secrets. */
import { mayAlso, need } from "../world/access.ts";
import type { Environment, Repository, Ruleset, World } from "../world/model.ts";
import { Refusal, orNotFound } from "../world/refusal.ts";
import { account, fullName, iso } from "../world/world.ts";
import { inPath, numberInPath, ok, onRepository, pageOf, paged } from "./endpoint.ts";
import type { Endpoints, RepositoryCall } from "./endpoint.ts";
import { apiOf, nodeId, pageAddress, showAccount } from "./shapes.ts";
import type { Shape } from "./shapes.ts";

/** What GitHub says of a private repository whose plan has no protection. @throws Refusal 403 */
function demandPlan({ isPrivate, settings: { plan } }: Repository): void {
  if (!isPrivate || plan !== "free") return;
  throw new Refusal(403, "Upgrade to GitHub Pro or make this repository public to enable this feature.");
}

/** `refs/heads/model-rollout/**` with the two stars of fnmatch: any run of characters, slashes or not. */
function includes({ defaultBranch }: Repository, pattern: string, branch: string): boolean {
  if (pattern === "~ALL") return true;
  if (pattern === "~DEFAULT_BRANCH") return branch === defaultBranch;
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"),
    )
    .join("");
  return new RegExp(`^${source}$`).test(`refs/heads/${branch}`);
}

function rulesOf(call: RepositoryCall) {
  const { repository } = call;
  demandPlan(repository);
  const branch = inPath(call, "branch");
  const active = repository.settings.rulesets.filter(({ include }) =>
    include.some((pattern) => includes(repository, pattern, branch)),
  );
  const rules = active.flatMap(({ id, rules: all }) =>
    all.map((rule) => ({
      ...rule,
      ruleset_source_type: "Repository",
      ruleset_source: fullName(repository),
      ruleset_id: id,
    })),
  );
  return paged(call, rules, (rule) => rule);
}

function showRuleset({ world, token, repository }: RepositoryCall, ruleset: Ruleset): Shape {
  // Who may pass it is told to those who may edit it.
  const mayEdit = mayAlso(world, token, repository, need("write", "administration"));
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: "branch",
    source_type: "Repository",
    source: fullName(repository),
    enforcement: "active",
    conditions: { ref_name: { include: ruleset.include, exclude: [] } },
    rules: ruleset.rules,
    ...(mayEdit ? { bypass_actors: ruleset.bypass } : {}),
    node_id: nodeId("RRS", ruleset.id),
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.createdAt),
  };
}

function protectionOf(call: RepositoryCall): Shape {
  const { repository, world } = call;
  demandPlan(repository);
  const branch = inPath(call, "branch");
  orNotFound(repository.refs.get(`refs/heads/${branch}`));
  const found = repository.settings.classic[branch];
  if (found === undefined) throw new Refusal(404, "Branch not protected");
  return { url: `${apiOf(world, repository)}/branches/${branch}/protection`, ...found };
}

function showEnvironment(world: World, repository: Repository, { environment, id }: Numbered): Shape {
  const { name, reviewers, preventSelfReview, adminsBypass } = environment;
  const at = iso(repository.createdAt);
  const rule = {
    id,
    node_id: nodeId("GA", id),
    type: "required_reviewers",
    prevent_self_review: preventSelfReview,
    reviewers: reviewers.map((login) => ({
      type: "User",
      reviewer: showAccount(world, account(world, login)),
    })),
  };
  return {
    id,
    node_id: nodeId("EN", name),
    name,
    url: `${apiOf(world, repository)}/environments/${name}`,
    html_url: `${pageAddress(world, repository)}/deployments/activity_log?environments_filter=${name}`,
    created_at: at,
    updated_at: at,
    can_admins_bypass: adminsBypass,
    protection_rules: reviewers.length === 0 ? [] : [rule],
    deployment_branch_policy: null,
  };
}

interface Numbered {
  readonly environment: Environment;
  readonly id: number;
}

function listSecrets(call: RepositoryCall, names: readonly string[]) {
  const at = iso(call.repository.createdAt);
  const page = pageOf(call, names);
  return ok({
    total_count: names.length,
    secrets: page.items.map((name) => ({ name, created_at: at, updated_at: at })),
  });
}

const administration = need("read", "administration");

export const settings: Endpoints = {
  "repos/get-branch-rules": onRepository(need("read", "metadata"), rulesOf),
  "repos/get-repo-ruleset": onRepository(need("read", "metadata"), (call) => {
    demandPlan(call.repository);
    const id = numberInPath(call, "ruleset_id");
    return ok(
      showRuleset(call, orNotFound(call.repository.settings.rulesets.find((each) => each.id === id))),
    );
  }),
  "repos/get-branch-protection": onRepository(administration, (call) => ok(protectionOf(call))),
  "repos/get-all-environments": onRepository(need("read", "actions"), (call) => {
    const { world, repository } = call;
    const all = repository.settings.environments.map((environment, index) => ({
      environment,
      id: index + 1,
    }));
    const page = pageOf(call, all);
    return ok({
      total_count: all.length,
      environments: page.items.map((each) => showEnvironment(world, repository, each)),
    });
  }),
  "actions/get-github-actions-permissions-repository": onRepository(administration, ({ repository }) =>
    ok({ enabled: true, allowed_actions: "all", sha_pinning_required: repository.settings.pinned }),
  ),
  "actions/get-github-actions-default-workflow-permissions-repository": onRepository(
    administration,
    ({ repository: { settings: set } }) =>
      ok({
        default_workflow_permissions: set.defaultPermissions,
        can_approve_pull_request_reviews: set.actionsApprove,
      }),
  ),
  "actions/list-repo-secrets": onRepository(need("read", "secrets"), (call) =>
    listSecrets(call, call.repository.settings.secrets),
  ),
  "actions/list-repo-organization-secrets": onRepository(need("read", "secrets"), (call) =>
    listSecrets(call, call.repository.settings.organisationSecrets),
  ),
};
