/**
 * Cuts the operations that our fake GitHub answers out of GitHub's OpenAPI description. Run by hand:
 *
 *   npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-*.tgz package/generated/api.github.com.json
 *   node test/support/github/cut-openapi.ts package/generated/api.github.com.json
 *
 * The package is 385 MB unpacked, so it is no dependency. The same input gives the same bytes.
 */
import { readFileSync, writeFileSync } from "node:fs";

const OPERATIONS = new Set([
  "actions/create-workflow-dispatch",
  "actions/get-github-actions-default-workflow-permissions-repository",
  "actions/get-github-actions-permissions-repository",
  "actions/get-reviews-for-run",
  "actions/list-repo-organization-secrets",
  "actions/list-repo-secrets",
  "git/create-blob",
  "git/create-commit",
  "git/create-ref",
  "git/create-tree",
  "git/delete-ref",
  "git/get-blob",
  "git/get-commit",
  "git/get-ref",
  "git/get-tree",
  "git/list-matching-refs",
  "git/update-ref",
  "issues/add-labels",
  "issues/create",
  "issues/create-comment",
  "issues/get",
  "issues/get-comment",
  "issues/list-comments",
  "issues/list-for-repo",
  "issues/update",
  "issues/update-comment",
  "pulls/create",
  "pulls/create-review",
  "pulls/get",
  "pulls/list",
  "pulls/list-commits",
  "pulls/list-files",
  "pulls/list-reviews",
  "pulls/request-reviewers",
  "rate-limit/get",
  "reactions/create-for-issue-comment",
  "repos/create-commit-status",
  "repos/create-deployment",
  "repos/create-deployment-status",
  "repos/create-or-update-file-contents",
  "repos/get",
  "repos/get-all-environments",
  "repos/get-branch",
  "repos/get-branch-protection",
  "repos/get-branch-rules",
  "repos/get-collaborator-permission-level",
  "repos/get-combined-status-for-ref",
  "repos/get-commit",
  "repos/get-content",
  "repos/get-deployment",
  "repos/get-repo-ruleset",
  "repos/list-commit-statuses-for-ref",
  "repos/list-commits",
  "repos/list-deployment-statuses",
  "repos/list-deployments",
  "repos/list-pull-requests-associated-with-commit",
  "teams/get-membership-for-user-in-org",
  "teams/list-members-in-org",
  "users/get-authenticated",
]);

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Dictionary = { readonly [key: string]: Json };

const METHODS = new Set(["get", "put", "post", "patch", "delete"]);
/** Prose and samples: nothing that decides whether a value is valid. */
const PROSE = new Set([
  "description",
  "summary",
  "title",
  "example",
  "examples",
  "externalDocs",
  "headers",
  "tags",
  "deprecated",
]);
/** Below these, keys are names that somebody chose: a property may well be called `description`. */
const NAMES = new Set(["properties", "patternProperties", "content", "mapping"]);

function isDictionary(value: Json | undefined): value is Dictionary {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function dictionary(value: Json | undefined): Dictionary {
  if (!isDictionary(value)) throw new TypeError(`expected an object, got ${JSON.stringify(value)}`);
  return value;
}

function withoutProse(value: Json): Json {
  if (Array.isArray(value)) return value.map((one: Json) => withoutProse(one));
  if (!isDictionary(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !PROSE.has(key) && !key.startsWith("x-"));
  return Object.fromEntries(
    kept.map(([key, inner]) => {
      if (key === "responses" && isDictionary(inner)) return [key, eachResponse(inner)];
      return [key, NAMES.has(key) && isDictionary(inner) ? eachValue(inner) : withoutProse(inner)];
    }),
  );
}

/** OpenAPI wants a description in each response: it is the one piece of prose that stays. */
function response(value: Json): Json {
  const cut = dictionary(withoutProse(value));
  return "$ref" in cut ? cut : { description: dictionary(value)["description"] ?? "", ...cut };
}

function eachResponse(byStatus: Dictionary): Json {
  return Object.fromEntries(Object.entries(byStatus).map(([status, one]) => [status, response(one)]));
}

function eachValue(named: Dictionary): Json {
  return Object.fromEntries(Object.entries(named).map(([name, inner]) => [name, withoutProse(inner)]));
}

function referencesIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => referencesIn(one));
  if (!isDictionary(value)) return [];
  const own = typeof value["$ref"] === "string" ? [value["$ref"]] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}

function idOf(operation: Json): string {
  const id = dictionary(operation)["operationId"];
  return typeof id === "string" ? id : "";
}

function cutPaths(paths: Dictionary): Dictionary {
  const cut: Record<string, Json> = {};
  for (const [path, item] of Object.entries(paths)) {
    const kept = Object.entries(dictionary(item)).filter(
      ([method, operation]) => METHODS.has(method) && OPERATIONS.has(idOf(operation)),
    );
    if (kept.length > 0)
      cut[path] = Object.fromEntries(kept.map(([method, operation]) => [method, withoutProse(operation)]));
  }
  return cut;
}

/** Every component that `start` reaches, directly or through another component; sorted by name. */
function reachable(components: Dictionary, start: Json): Dictionary {
  const found = new Map<string, Json>();
  const open = [...referencesIn(start)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [, , section = "", name = ""] = next.split("/");
    if (section === "examples" || found.has(`${section}/${name}`)) continue;
    const whole = dictionary(components[section])[name] ?? null;
    const component = section === "responses" ? response(whole) : withoutProse(whole);
    found.set(`${section}/${name}`, component);
    open.push(...referencesIn(component));
  }
  const sections: Record<string, Record<string, Json>> = {};
  for (const [key, component] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [section = "", name = ""] = key.split("/");
    (sections[section] ??= {})[name] = component;
  }
  return sections;
}

function operationIds(paths: Dictionary): readonly string[] {
  return Object.values(paths).flatMap((item) =>
    Object.values(dictionary(item)).map((operation) => idOf(operation)),
  );
}

const [source] = process.argv.slice(2);
if (source === undefined)
  throw new Error("usage: node test/support/github/cut-openapi.ts <path-to-api.github.com.json>");
const whole = dictionary(JSON.parse(readFileSync(source, "utf8")) as Json);
const paths = cutPaths(dictionary(whole["paths"]));
const missing = [...OPERATIONS].filter((id) => !operationIds(paths).includes(id));
if (missing.length > 0) throw new Error(`not in ${source}: ${missing.join(", ")}`);
const info = dictionary(whole["info"]);
const slice = {
  openapi: whole["openapi"],
  info: { title: info["title"], version: info["version"], license: info["license"] },
  "x-license": readFileSync(new URL("openapi.LICENSE", import.meta.url), "utf8").trim(),
  paths,
  components: reachable(dictionary(whole["components"]), paths),
};
writeFileSync(new URL("openapi.json", import.meta.url), `${JSON.stringify(slice)}\n`);
console.log(`${OPERATIONS.size} operations`);
