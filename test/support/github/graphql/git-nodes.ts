/** Refs, commits, trees and blobs. */
import { nodeId, pageAddress } from "../rest/shapes.ts";
import { need } from "../world/access.ts";
import { commitAt, entryAt, findBlob, findTree, isBinary } from "../world/git.ts";
import type { Blob, Commit, Oid, Signature, Tree, TreeEntry } from "../world/git.ts";
import { changesBetween, hasTouched, log } from "../world/history.ts";
import type { Repository } from "../world/model.ts";
import { pullRequestsWith } from "../world/pulls.ts";
import { pullRequestsOf, refTarget } from "../world/refs.ts";
import { accountByEmail, iso } from "../world/world.ts";
import { connection } from "./connection.ts";
import type { PageArguments } from "./connection.ts";
import { rollupNode, statusNode } from "./status-nodes.ts";
import { guarded, userNode } from "./view.ts";
import type { Node, View } from "./view.ts";

/** GitHub sends no more of a blob's text than this. */
const LONGEST_TEXT = 512_000;

function common(view: View, repository: Repository, oid: Oid): Node {
  return {
    oid,
    abbreviatedOid: oid.slice(0, 7),
    id: nodeId("O", repository.id, oid),
    repository: () => view.nodes.repository(repository),
  };
}

function blobNode(view: View, repository: Repository, { oid, bytes }: Blob): Node {
  const hasNoText = isBinary(bytes);
  return {
    __typename: "Blob",
    ...common(view, repository, oid),
    byteSize: bytes.length,
    isBinary: hasNoText,
    isTruncated: bytes.length > LONGEST_TEXT,
    text: hasNoText ? null : bytes.subarray(0, LONGEST_TEXT).toString("utf8"),
  };
}

function entryNode(
  view: View,
  repository: Repository,
  { entry, path }: { readonly entry: TreeEntry; readonly path: string },
): Node {
  const { mode, name, oid } = entry;
  return {
    name,
    path,
    oid,
    mode: Number.parseInt(mode, 8),
    type: mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob",
    size: findBlob(repository.objects, oid)?.bytes.length ?? 0,
    extension: /\.[^.]+$/.exec(name)?.[0] ?? "",
    // A submodule's commit is in another repository.
    object: () => (mode === "160000" ? null : objectNode(view, repository, { oid, path })),
  };
}

function treeNode(
  view: View,
  repository: Repository,
  { tree, path }: { readonly tree: Tree; readonly path: string },
): Node {
  const below = (name: string) => (path === "" ? name : `${path}/${name}`);
  return {
    __typename: "Tree",
    ...common(view, repository, tree.oid),
    entries: () =>
      tree.entries.map((entry) => entryNode(view, repository, { entry, path: below(entry.name) })),
  };
}

/** Any object by id. `path` is where a tree was found, so that its entries can say theirs. */
export function objectNode(
  view: View,
  repository: Repository,
  { oid, path }: { readonly oid: Oid; readonly path: string },
): Node | null {
  const found = repository.objects.get(oid);
  if (found === undefined) return null;
  if (found.kind === "blob") return blobNode(view, repository, found);
  return found.kind === "tree"
    ? treeNode(view, repository, { tree: found, path })
    : view.nodes.commit(repository, found);
}

export function refNode(view: View, repository: Repository, name: string): Node | null {
  const oid = refTarget(repository, name);
  if (oid === undefined) return null;
  const [, kind = "", ...rest] = name.split("/");
  const carried = pullRequestsOf(repository).filter(
    ({ pull }) => name === `refs/heads/${pull.head.branch}` && pull.head.repository === repository,
  );
  return {
    __typename: "Ref",
    id: nodeId("REF", repository.id, name),
    name: rest.join("/"),
    prefix: `refs/${kind}/`,
    repository: () => view.nodes.repository(repository),
    target: () => view.nodes.object(repository, oid),
    associatedPullRequests: connection("associatedPullRequests", carried, (request) =>
      view.nodes.pull(repository, request),
    ),
  };
}

function personNode(view: View, { name, email, at }: Signature): Node {
  const found = accountByEmail(view.world, email);
  return { name, email, date: iso(at), user: () => (found === null ? null : userNode(view, found)) };
}

/** The author and everyone whom a trailer names. */
function authorsOf({ author, message }: Commit): readonly Signature[] {
  const named = [...message.matchAll(/^Co-authored-by:\s*(.+?)\s*<(.+?)>\s*$/gim)];
  const all = [author, ...named.map(([, name = "", email = ""]) => ({ name, email, at: author.at }))];
  return all.filter((one, index) => all.findIndex(({ email }) => email === one.email) === index);
}

function signatureNode(view: View, commit: Commit): Node | null {
  if (commit.signedBy === null) return null;
  const signer = commit.signedBy === "author" ? accountByEmail(view.world, commit.committer.email) : null;
  return {
    __typename: "GpgSignature",
    isValid: true,
    state: "VALID",
    wasSignedByGitHub: commit.signedBy === "github",
    email: commit.committer.email,
    signer: () => (signer === null ? null : userNode(view, signer)),
  };
}

function historyOf(
  { objects }: Repository,
  commit: Commit,
  path: string | null | undefined,
): readonly Commit[] {
  const all = log(objects, commit.oid);
  return path == null ? all : all.filter((one) => hasTouched(objects, one, path));
}

export function commitNode(view: View, repository: Repository, commit: Commit): Node {
  const { objects } = repository;
  const { oid, message, author, committer } = commit;
  const [headline = "", ...body] = message.split("\n");
  const show = (one: Commit) => view.nodes.commit(repository, one);
  const [parent] = commit.parents;
  const changes = () =>
    changesBetween(objects, parent === undefined ? "" : commitAt(objects, parent).tree, commit.tree);
  const statuses = need("read", "statuses");
  return {
    __typename: "Commit",
    ...common(view, repository, oid),
    url: `${pageAddress(view.world, repository)}/commit/${oid}`,
    message,
    messageHeadline: headline,
    messageBody: body.join("\n").trim(),
    authoredDate: iso(author.at),
    committedDate: iso(committer.at),
    committedViaWeb: commit.signedBy === "github",
    authoredByCommitter: author.email === committer.email,
    author: personNode(view, author),
    committer: personNode(view, committer),
    authors: connection("authors", authorsOf(commit), (person) => personNode(view, person)),
    parents: connection("parents", commit.parents, (one) => show(commitAt(objects, one))),
    signature: () => signatureNode(view, commit),
    tree: () =>
      treeNode(view, repository, {
        tree: findTree(objects, commit.tree) ?? { kind: "tree", oid: commit.tree, entries: [] },
        path: "",
      }),
    file: ({ path }: { readonly path: string }) => {
      const entry = entryAt(objects, commit.tree, path);
      return entry === null ? null : entryNode(view, repository, { entry, path });
    },
    history: (args: PageArguments & { readonly path?: string | null }) =>
      connection("history", historyOf(repository, commit, args.path), show)(args),
    changedFilesIfAvailable: () => changes().length,
    additions: () => changes().reduce((sum, { additions }) => sum + additions, 0),
    deletions: () => changes().reduce((sum, { deletions }) => sum + deletions, 0),
    associatedPullRequests: guarded(view, repository, {
      wanted: need("read", "pull-requests"),
      read: connection("associatedPullRequests", pullRequestsWith(repository, oid), (one) =>
        view.nodes.pull(repository, one),
      ),
    }),
    status: guarded(view, repository, { wanted: statuses, read: () => statusNode(view, repository, oid) }),
    statusCheckRollup: guarded(view, repository, {
      wanted: statuses,
      read: () => rollupNode(view, repository, oid),
    }),
  };
}
