/** Repositories and what hangs directly on them. */
import { nodeId, pageAddress } from "../rest/shapes.ts";
import { need } from "../world/access.ts";
import { entryAt } from "../world/git.ts";
import type { Repository } from "../world/model.ts";
import { isPullRequest, pullRequestsOf, resolveCommit } from "../world/refs.ts";
import { Refusal } from "../world/refusal.ts";
import { fullName } from "../world/world.ts";
import { connection } from "./connection.ts";
import { listDeployments } from "./deployment-nodes.ts";
import type { DeploymentArguments } from "./deployment-nodes.ts";
import type { PageArguments } from "./connection.ts";
import { objectNode } from "./git-nodes.ts";
import { issueFields } from "./pull-nodes.ts";
import { actorNode, guarded } from "./view.ts";
import type { Node, View } from "./view.ts";

/** `main:models`, `<sha>:`, `<sha>`, `HEAD`; null when it names nothing. */
function objectAt(view: View, repository: Repository, expression: string): Node | null {
  if (/[~^]|@\{/.test(expression)) throw new TypeError(`the fake does not know revisions like ${expression}`);
  const colon = expression.indexOf(":");
  const [revision, path] =
    colon === -1 ? [expression, null] : [expression.slice(0, colon), expression.slice(colon + 1)];
  const commit = resolveCommit(repository, revision);
  if (commit === null)
    return path === null ? objectNode(view, repository, { oid: revision, path: "" }) : null;
  if (path === null) return view.nodes.commit(repository, commit);
  const clean = path.replace(/\/$/, "");
  const oid = clean === "" ? commit.tree : entryAt(repository.objects, commit.tree, clean)?.oid;
  return oid === undefined ? null : objectNode(view, repository, { oid, path: clean });
}

interface PullArguments extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

function listPulls(view: View, repository: Repository, args: PullArguments): Node {
  const found = pullRequestsOf(repository).filter(({ state, pull }) => {
    const shown = pull.merged === null ? state.toUpperCase() : "MERGED";
    return (
      (args.states == null || args.states.includes(shown)) &&
      (args.headRefName == null || args.headRefName === pull.head.branch) &&
      (args.baseRefName == null || args.baseRefName === pull.base)
    );
  });
  if (args.orderBy?.field === "UPDATED_AT") found.sort((a, b) => a.updatedAt - b.updatedAt);
  if (args.orderBy?.direction === "DESC") found.reverse();
  return connection("pullRequests", found, (request) => view.nodes.pull(repository, request))(args);
}

interface RefArguments extends PageArguments {
  readonly refPrefix: string;
  readonly query?: string | null;
}

/** A prefix is a folder: `refs/heads` and `refs/heads/` list the same. */
function listRefs(view: View, repository: Repository, args: RefArguments): Node {
  const prefix = `${args.refPrefix.replace(/\/$/, "")}/`;
  const names = [...repository.refs.keys()].filter(
    (name) => name.startsWith(prefix) && name.includes(args.query ?? ""),
  );
  const show = (name: string): Node => ({
    ...view.nodes.ref(repository, name),
    name: name.slice(prefix.length),
    prefix,
  });
  return connection("refs", names.sort(), show)(args);
}

function issueNode(view: View, repository: Repository, number: number): Node {
  const issue = repository.issues.get(number);
  if (issue === undefined || issue.pull !== null)
    throw new Refusal(404, `Could not resolve to an Issue with the number of ${number}.`);
  return { __typename: "Issue", ...issueFields(view, repository, issue), state: issue.state.toUpperCase() };
}

/** The queue of a branch; null where nothing was ever queued. */
function queueNode(view: View, repository: Repository, name: string | null | undefined): Node | null {
  const entries = repository.queued.filter(({ branch }) => branch === (name ?? repository.defaultBranch));
  if (entries.length === 0) return null;
  const show = (entry: (typeof entries)[number]): Node => {
    const issue = repository.issues.get(entry.number);
    const commit = (oid: string) => view.nodes.object(repository, oid);
    return {
      __typename: "MergeQueueEntry",
      id: nodeId("MQE", repository.id, entry.number),
      position: entries.indexOf(entry) + 1,
      headCommit: () => commit(entry.head),
      baseCommit: () => commit(entry.base),
      pullRequest: () =>
        issue !== undefined && isPullRequest(issue) ? view.nodes.pull(repository, issue) : null,
    };
  };
  return { __typename: "MergeQueue", entries: connection("entries", entries, show) };
}

export function repositoryNode(view: View, repository: Repository): Node {
  const readable = need("read", "contents");
  const pulls = need("read", "pull-requests");
  const ref = (name: string) => view.nodes.ref(repository, name);
  return {
    __typename: "Repository",
    id: nodeId("R", repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    owner: actorNode(view, repository.owner),
    url: pageAddress(view.world, repository),
    isPrivate: repository.isPrivate,
    visibility: repository.isPrivate ? "PRIVATE" : "PUBLIC",
    isFork: repository.parent !== null,
    isArchived: false,
    isEmpty: repository.refs.size === 0,
    parent: () => (repository.parent === null ? null : view.nodes.repository(repository.parent)),
    defaultBranchRef: guarded(view, repository, {
      wanted: readable,
      read: () => ref(`refs/heads/${repository.defaultBranch}`),
    }),
    object: guarded(view, repository, {
      wanted: readable,
      read: ({ expression, oid }: { readonly expression?: string | null; readonly oid?: string | null }) =>
        objectAt(view, repository, expression ?? oid ?? ""),
    }),
    ref: guarded(view, repository, {
      wanted: readable,
      read: ({ qualifiedName }: { readonly qualifiedName: string }) =>
        ref(qualifiedName.startsWith("refs/") ? qualifiedName : `refs/heads/${qualifiedName}`),
    }),
    refs: guarded(view, repository, {
      wanted: readable,
      read: (args: RefArguments) => listRefs(view, repository, args),
    }),
    pullRequest: guarded(view, repository, {
      wanted: pulls,
      read: ({ number }: { readonly number: number }) => {
        const issue = repository.issues.get(number);
        if (issue !== undefined && isPullRequest(issue)) return view.nodes.pull(repository, issue);
        throw new Refusal(404, `Could not resolve to a PullRequest with the number of ${number}.`);
      },
    }),
    pullRequests: guarded(view, repository, {
      wanted: pulls,
      read: (args: PullArguments) => listPulls(view, repository, args),
    }),
    mergeQueue: guarded(view, repository, {
      wanted: pulls,
      read: ({ branch }: { readonly branch?: string | null }) => queueNode(view, repository, branch),
    }),
    deployments: guarded(view, repository, {
      wanted: need("read", "deployments"),
      read: (args: DeploymentArguments) => listDeployments(view, repository, args),
    }),
    issue: guarded(view, repository, {
      wanted: need("read", "issues"),
      read: ({ number }: { readonly number: number }) => issueNode(view, repository, number),
    }),
  };
}
