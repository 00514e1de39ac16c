/** The git data API: refs, blobs, trees, commits. */
import { need } from "../world/access.ts";
import { filesOf, findBlob, findCommit, findTree, putBlob, putCommit, treeOf } from "../world/git.ts";
import type { Commit, FileEntry, Mode, Oid, Signature, TreeEntry } from "../world/git.ts";
import type { Repository, World } from "../world/model.ts";
import { signatureOf } from "../world/pulls.ts";
import { createRef, deleteRef, refTarget, treeIdOf, updateRef } from "../world/refs.ts";
import { orNotFound, Refusal } from "../world/refusal.ts";
import { tick } from "../world/world.ts";
import { showSignature, showVerification, wrapped } from "./commit-shapes.ts";
import { created, inPath, ok, onRepository } from "./endpoint.ts";
import type { Endpoints, RepositoryCall } from "./endpoint.ts";
import { apiOf, nodeId, pageAddress } from "./shapes.ts";
import type { Shape } from "./shapes.ts";

const READ = need("read", "contents");
const WRITE = need("write", "contents");

function showRef(
  world: World,
  repository: Repository,
  { name, oid }: { readonly name: string; readonly oid: Oid },
): Shape {
  const api = apiOf(world, repository);
  const object = { type: "commit", sha: oid, url: `${api}/git/commits/${oid}` };
  return { ref: name, node_id: nodeId("REF", repository.id, name), url: `${api}/git/${name}`, object };
}

export function showGitCommit(world: World, repository: Repository, commit: Commit): Shape {
  const [api, page] = [apiOf(world, repository), pageAddress(world, repository)];
  return {
    sha: commit.oid,
    node_id: nodeId("C", repository.id, commit.oid),
    url: `${api}/git/commits/${commit.oid}`,
    html_url: `${page}/commit/${commit.oid}`,
    author: showSignature(commit.author),
    committer: showSignature(commit.committer),
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/git/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
    verification: showVerification(commit),
  };
}

function typeOf(mode: Mode): "blob" | "tree" | "commit" {
  if (mode === "040000") return "tree";
  return mode === "160000" ? "commit" : "blob";
}

function showTree(
  world: World,
  repository: Repository,
  { oid, recursive }: { readonly oid: Oid; readonly recursive: boolean },
): Shape {
  const api = apiOf(world, repository);
  const show = ({ mode, oid: sha }: FileEntry, path: string) => {
    const type = typeOf(mode);
    const size = type === "blob" ? { size: findBlob(repository.objects, sha)?.bytes.length ?? 0 } : {};
    return {
      path,
      mode,
      type,
      sha,
      ...size,
      ...(type === "commit" ? {} : { url: `${api}/git/${type}s/${sha}` }),
    };
  };
  const walk = (tree: Oid, prefix: string): readonly Shape[] =>
    (findTree(repository.objects, tree)?.entries ?? []).flatMap((entry: TreeEntry) => [
      show(entry, prefix + entry.name),
      ...(recursive && entry.mode === "040000" ? walk(entry.oid, `${prefix}${entry.name}/`) : []),
    ]);
  return { sha: oid, url: `${api}/git/trees/${oid}`, tree: walk(oid, ""), truncated: false };
}

interface NewEntry {
  readonly path?: string;
  readonly mode?: Mode;
  readonly sha?: Oid | null;
  readonly content?: string;
}

function createTree(call: RepositoryCall) {
  const { world, repository } = call;
  const { tree, base_tree: base } = call.body as {
    readonly tree: readonly NewEntry[];
    readonly base_tree?: Oid;
  };
  const start = base === undefined ? null : treeIdOf(repository, base);
  if (base !== undefined && start === null) throw new Refusal(422, "base_tree is not a valid tree oid");
  const files = start === null ? new Map<string, FileEntry>() : filesOf(repository.objects, start);
  for (const entry of tree) applyEntry(repository, files, entry);
  return created(showTree(world, repository, { oid: treeOf(repository.objects, files), recursive: false }));
}

function applyEntry(
  { objects }: Repository,
  files: Map<string, FileEntry>,
  { path, mode = "100644", sha, content }: NewEntry,
): void {
  if (path === undefined || /^\/|\/$|\/\/|(?:^|\/)\.\.?(?:\/|$)|(?:^|\/)\.git(?:\/|$)/i.test(path)) {
    throw new Refusal(422, "tree.path contains a malformed path component");
  }
  if ((sha === undefined) === (content === undefined))
    throw new Refusal(422, "Must supply either tree.sha or tree.content, not both");
  for (const below of files.keys()) if (below.startsWith(`${path}/`)) files.delete(below);
  if (content !== undefined) files.set(path, { mode, oid: putBlob(objects, content) });
  else if (typeof sha !== "string") files.delete(path);
  else if (mode === "040000")
    for (const [inner, file] of filesOf(objects, sha)) files.set(`${path}/${inner}`, file);
  else if (mode !== "160000" && findBlob(objects, sha) === null)
    throw new Refusal(422, `tree.sha ${sha} is not a valid blob`);
  else files.set(path, { mode, oid: sha });
}

interface NewCommit {
  readonly message: string;
  readonly tree: Oid;
  readonly parents?: readonly Oid[];
  readonly author?: { readonly name: string; readonly email: string; readonly date?: string };
  readonly committer?: { readonly name?: string; readonly email?: string; readonly date?: string };
}

function createCommit(call: RepositoryCall) {
  const { world, repository, token } = call;
  const { message, tree, parents = [], author, committer } = call.body as NewCommit;
  if (findTree(repository.objects, tree) === null) throw new Refusal(422, "Tree SHA does not exist");
  if (parents.some((parent) => findCommit(repository.objects, parent) === null)) {
    throw new Refusal(422, "Parent SHA does not exist or is not a commit object");
  }
  const now = tick(world);
  const actor = signatureOf(token.actor, now);
  const claimed = (given: NewCommit["committer"], otherwise: Signature): Signature =>
    given === undefined
      ? otherwise
      : {
          name: given.name ?? otherwise.name,
          email: given.email ?? otherwise.email,
          at: given.date === undefined ? now : Date.parse(given.date),
        };
  const written = claimed(author, actor);
  // GitHub signs what a bot commits in its own name.
  const signedBy =
    token.actor.kind === "Bot" && author === undefined && committer === undefined ? "github" : null;
  const oid = putCommit(repository.objects, {
    tree,
    parents,
    message,
    author: written,
    committer: claimed(committer, written),
    signedBy,
  });
  return created(showGitCommit(world, repository, orNotFound(findCommit(repository.objects, oid))));
}

function bytesOf({
  content,
  encoding = "utf-8",
}: {
  readonly content: string;
  readonly encoding?: string;
}): Buffer {
  return Buffer.from(content, encoding === "base64" ? "base64" : "utf8");
}

export const gitData: Endpoints = {
  "git/get-ref": onRepository(READ, (call) => {
    const name = `refs/${inPath(call, "ref")}`;
    return ok(
      showRef(call.world, call.repository, { name, oid: orNotFound(refTarget(call.repository, name)) }),
    );
  }),
  "git/list-matching-refs": onRepository(READ, ({ world, repository, path }) => {
    const found = [...repository.refs].filter(([name]) => name.startsWith(`refs/${path["ref"]}`));
    return ok(
      found
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, oid]) => showRef(world, repository, { name, oid })),
    );
  }),
  "git/create-ref": onRepository(WRITE, ({ world, repository, body }) => {
    const { ref: name, sha: oid } = body as { readonly ref: string; readonly sha: Oid };
    createRef(world, repository, name, oid);
    return created(showRef(world, repository, { name, oid }));
  }),
  "git/update-ref": onRepository(WRITE, (call) => {
    const name = `refs/${inPath(call, "ref")}`;
    const { sha: oid, force = false } = call.body as { readonly sha: Oid; readonly force?: boolean };
    updateRef(call.world, call.repository, { name, oid, force });
    return ok(showRef(call.world, call.repository, { name, oid }));
  }),
  "git/delete-ref": onRepository(WRITE, (call) => {
    deleteRef(call.world, call.repository, `refs/${inPath(call, "ref")}`);
    return { status: 204 };
  }),
  "git/get-tree": onRepository(READ, (call) => {
    const oid = orNotFound(treeIdOf(call.repository, inPath(call, "tree_sha")));
    return ok(
      showTree(call.world, call.repository, { oid, recursive: call.query["recursive"] !== undefined }),
    );
  }),
  "git/create-tree": onRepository(WRITE, createTree),
  "git/create-blob": onRepository(WRITE, ({ world, repository, body }) => {
    const sha = putBlob(
      repository.objects,
      bytesOf(body as { readonly content: string; readonly encoding?: string }),
    );
    return created({ sha, url: `${apiOf(world, repository)}/git/blobs/${sha}` });
  }),
  "git/get-blob": onRepository(READ, (call) => {
    const { oid, bytes } = orNotFound(findBlob(call.repository.objects, inPath(call, "file_sha")));
    const url = `${apiOf(call.world, call.repository)}/git/blobs/${oid}`;
    const node_id = nodeId("B", call.repository.id, oid);
    return ok({ sha: oid, node_id, url, size: bytes.length, content: wrapped(bytes), encoding: "base64" });
  }),
  "git/get-commit": onRepository(READ, (call) => {
    const commit = orNotFound(findCommit(call.repository.objects, inPath(call, "commit_sha")));
    return ok(showGitCommit(call.world, call.repository, commit));
  }),
  "git/create-commit": onRepository(WRITE, createCommit),
};
