/** Writes through GraphQL: commits and refs, each with compare-and-swap. */
import { treeWith } from "../world/commit-files.ts";
import { demand, need, seen } from "../world/access.ts";
import { commitAt, entryAt, findCommit, putCommit } from "../world/git.ts";
import type { Oid } from "../world/git.ts";
import { addDeploymentStatus } from "../world/deployments.ts";
import type { DeploymentStatus, Repository } from "../world/model.ts";
import { signatureOf } from "../world/pulls.ts";
import { checkMove, createRef, deleteRef, setRef, updateRef } from "../world/refs.ts";
import { Refusal } from "../world/refusal.ts";
import { account, findRepository, tick } from "../world/world.ts";
import type { Node, View } from "./view.ts";

const NOTHING = /^0+$/;

interface Input {
  readonly clientMutationId?: string | null;
}

function writable(view: View, repository: Repository | null): Repository {
  const found = seen(view.world, view.token, repository);
  demand(view.world, view.token, found, need("write", "contents"));
  return found;
}

/** Parts of a global node id, as `nodeId` put them in. */
function partsOf(id: string): readonly string[] {
  return Buffer.from(id.slice(id.indexOf("_") + 1), "base64url")
    .toString()
    .split("\n");
}

function unresolved(id: string): Refusal {
  return new Refusal(404, `Could not resolve to a node with the global id of '${id}'.`);
}

function repositoryById(view: View, id: string): Repository {
  const [number] = partsOf(id);
  const found = [...view.world.repositories.values()].find((repository) => String(repository.id) === number);
  if (found === undefined) throw unresolved(id);
  return writable(view, found);
}

function refById(view: View, id: string): { readonly repository: Repository; readonly name: string } {
  const [, name = ""] = partsOf(id);
  const repository = repositoryById(view, id);
  if (!repository.refs.has(name)) throw unresolved(id);
  return { repository, name };
}

interface CommitInput extends Input {
  readonly branch: {
    readonly id?: string | null;
    readonly branchName?: string | null;
    readonly repositoryNameWithOwner?: string | null;
  };
  readonly expectedHeadOid: Oid;
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null;
    readonly deletions?: readonly { readonly path: string }[] | null;
  } | null;
}

function branchOf(view: View, { id, branchName, repositoryNameWithOwner }: CommitInput["branch"]) {
  if (id != null) return refById(view, id);
  const repository = writable(view, findRepository(view.world, repositoryNameWithOwner ?? ""));
  const name = `refs/heads/${(branchName ?? "").replace(/^refs\/heads\//, "")}`;
  if (!repository.refs.has(name)) throw new Refusal(404, `No branch named \`${branchName}\` was found.`);
  return { repository, name };
}

function demandChanges(
  repository: Repository,
  head: Oid,
  { additions, deletions }: NonNullable<CommitInput["fileChanges"]>,
): void {
  const { tree } = commitAt(repository.objects, head);
  for (const { path } of deletions ?? []) {
    if (entryAt(repository.objects, tree, path) !== null) continue;
    throw new Refusal(
      422,
      `A path was requested for deletion which does not exist as of commit oid \`${head}\`: ${path}`,
      { type: "FILE_NOT_FOUND" },
    );
  }
  for (const { path, contents } of additions ?? []) {
    const isBase64 =
      Buffer.from(contents, "base64").toString("base64").replace(/=+$/, "") ===
      contents.replace(/[\s=]/g, "");
    if (!isBase64) throw new Refusal(422, `The contents of ${path} are not valid base64`);
    if (deletions?.some((one) => one.path === path) === true)
      throw new Refusal(422, `${path} is both added and deleted`);
  }
}

function createCommitOnBranch(
  view: View,
  { branch, expectedHeadOid, message, fileChanges }: CommitInput,
): Node {
  const { world, token } = view;
  const { repository, name } = branchOf(view, branch);
  const head = repository.refs.get(name) ?? "";
  if (head !== expectedHeadOid) {
    const text = `Expected branch to point to "${expectedHeadOid}" but it did not.  Pull and try again.`;
    throw new Refusal(409, text, { type: "STALE_DATA" });
  }
  demandChanges(repository, head, fileChanges ?? {});
  const at = tick(world);
  const removed = (fileChanges?.deletions ?? []).map(({ path }) => [path, null] as const);
  const added = (fileChanges?.additions ?? []).map(
    ({ path, contents }) => [path, Buffer.from(contents, "base64")] as const,
  );
  const oid = putCommit(repository.objects, {
    tree: treeWith(
      repository,
      commitAt(repository.objects, head).tree,
      Object.fromEntries([...removed, ...added]),
    ),
    parents: [head],
    author: signatureOf(token.actor, at),
    committer: signatureOf(account(world, "web-flow"), at),
    message:
      message.body == null || message.body === ""
        ? message.headline
        : `${message.headline}\n\n${message.body}`,
    signedBy: "github",
  });
  setRef(world, repository, name, oid);
  return { commit: view.nodes.object(repository, oid), ref: view.nodes.ref(repository, name) };
}

interface RefUpdate {
  readonly name: string;
  readonly beforeOid?: Oid | null;
  readonly afterOid: Oid;
  readonly force?: boolean;
}

/** @throws Refusal before anything is written: all refs move, or none. */
function checkUpdate(repository: Repository, { name, beforeOid, afterOid, force = false }: RefUpdate): void {
  const current = repository.refs.get(name);
  const isStale =
    beforeOid != null && (NOTHING.test(beforeOid) ? current !== undefined : current !== beforeOid);
  if (isStale)
    throw new Refusal(409, `Reference update failed: ${name} is not at ${beforeOid}`, { type: "STALE_DATA" });
  if (NOTHING.test(afterOid)) return;
  if (findCommit(repository.objects, afterOid) === null)
    throw new Refusal(422, `Object ${afterOid} does not exist`);
  if (current !== undefined) checkMove(repository, { name, oid: afterOid, force });
}

function updateRefs(
  view: View,
  {
    repositoryId,
    refUpdates,
  }: Input & { readonly repositoryId: string; readonly refUpdates: readonly RefUpdate[] },
): Node {
  const repository = repositoryById(view, repositoryId);
  for (const update of refUpdates) checkUpdate(repository, update);
  for (const { name, afterOid } of refUpdates)
    setRef(view.world, repository, name, NOTHING.test(afterOid) ? null : afterOid);
  return {};
}

interface DeploymentStatusInput extends Input {
  readonly deploymentId: string;
  readonly state: string;
  readonly description?: string | null;
  readonly logUrl?: string | null;
  readonly environmentUrl?: string | null;
  readonly autoInactive?: boolean | null;
}

function createDeploymentStatus(view: View, input: DeploymentStatusInput): Node {
  const [number, id] = partsOf(input.deploymentId);
  const { world, token } = view;
  const found = [...world.repositories.values()].find((repository) => String(repository.id) === number);
  const repository = seen(world, token, found ?? null);
  demand(world, token, repository, need("write", "deployments"));
  const deployment = repository.deployments.find((each) => String(each.id) === id);
  if (deployment === undefined) throw unresolved(input.deploymentId);
  addDeploymentStatus(world, repository, deployment, {
    state: input.state.toLowerCase() as DeploymentStatus["state"],
    description: input.description ?? "",
    logUrl: input.logUrl ?? "",
    environmentUrl: input.environmentUrl ?? "",
    environment: deployment.environment,
    autoInactive: input.autoInactive ?? true,
    creator: token.actor,
  });
  return { deploymentStatus: null };
}

/** A mutation whose payload repeats the caller's id, as GitHub's do. */
function mutation<I extends Input>(run: (input: I) => Node) {
  return ({ input }: { readonly input: I }): Node => ({
    clientMutationId: input.clientMutationId ?? null,
    ...run(input),
  });
}

export function mutationRoot(view: View): Node {
  const { world } = view;
  return {
    createCommitOnBranch: mutation((input: CommitInput) => createCommitOnBranch(view, input)),
    updateRefs: mutation((input: Parameters<typeof updateRefs>[1]) => updateRefs(view, input)),
    createDeploymentStatus: mutation((input: DeploymentStatusInput) => createDeploymentStatus(view, input)),
    createRef: mutation(
      ({
        repositoryId,
        name,
        oid,
      }: Input & { readonly repositoryId: string; readonly name: string; readonly oid: Oid }) => {
        const repository = repositoryById(view, repositoryId);
        createRef(world, repository, name, oid);
        return { ref: view.nodes.ref(repository, name) };
      },
    ),
    updateRef: mutation(
      ({
        refId,
        oid,
        force,
      }: Input & { readonly refId: string; readonly oid: Oid; readonly force?: boolean }) => {
        const { repository, name } = refById(view, refId);
        updateRef(world, repository, { name, oid, force: force ?? false });
        return { ref: view.nodes.ref(repository, name) };
      },
    ),
    deleteRef: mutation(({ refId }: Input & { readonly refId: string }) => {
      const { repository, name } = refById(view, refId);
      deleteRef(world, repository, name);
      return {};
    }),
  };
}
