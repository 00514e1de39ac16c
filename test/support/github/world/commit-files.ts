/** Commits as people push them. */
import { commitAt, filesOf, putBlob, putCommit, treeOf } from "./git.ts";
import type { FileEntry, Oid, Signature } from "./git.ts";
import { mergeCommits } from "./history.ts";
import type { Repository, World } from "./model.ts";
import { signatureOf } from "./pulls.ts";
import { setRef } from "./refs.ts";
import { account, fullName, tick } from "./world.ts";

/** Text or bytes; null removes the file; a link, a submodule or a program say so. */
export type FileContent =
  | string
  | Uint8Array
  | null
  | { readonly symlink: string }
  | { readonly submodule: Oid }
  | { readonly program: string };

export interface FileCommit {
  readonly branch: string;
  readonly files: Readonly<Record<string, FileContent>>;
  readonly author: string | { readonly name: string; readonly email: string };
  readonly message?: string;
  readonly coAuthors?: readonly string[];
  readonly at?: number;
  readonly signed?: boolean;
  readonly onto?: Oid;
  /** Second parent, whose changes come in too. */
  readonly merge?: Oid;
}

function entryOf({ objects }: Repository, content: Exclude<FileContent, null>): FileEntry {
  if (typeof content === "string" || content instanceof Uint8Array)
    return { mode: "100644", oid: putBlob(objects, content) };
  if ("symlink" in content) return { mode: "120000", oid: putBlob(objects, content.symlink) };
  if ("submodule" in content) return { mode: "160000", oid: content.submodule };
  return { mode: "100755", oid: putBlob(objects, content.program) };
}

/** The tree of `base` (null for an empty one) with these files on top. */
export function treeWith(repository: Repository, base: Oid | null, files: FileCommit["files"]): Oid {
  const all = base === null ? new Map<string, FileEntry>() : filesOf(repository.objects, base);
  for (const [path, content] of Object.entries(files)) {
    if (content === null) all.delete(path);
    else all.set(path, entryOf(repository, content));
  }
  return treeOf(repository.objects, all);
}

function startOf(repository: Repository, { branch, onto }: FileCommit): Oid | null {
  const tip =
    onto ??
    repository.refs.get(`refs/heads/${branch}`) ??
    repository.refs.get(`refs/heads/${repository.defaultBranch}`);
  if (tip === undefined && branch !== repository.defaultBranch) {
    throw new Error(`push to ${repository.defaultBranch} of ${fullName(repository)} first`);
  }
  return tip ?? null;
}

function baseTree({ objects }: Repository, parent: Oid | null, merge: Oid | undefined): Oid | null {
  if (parent === null) return null;
  if (merge === undefined) return commitAt(objects, parent).tree;
  const tree = mergeCommits(objects, parent, merge);
  if (tree === null) throw new Error(`${merge} conflicts with ${parent}`);
  return tree;
}

function messageOf(world: World, { message = "Change files", coAuthors = [] }: FileCommit): string {
  const trailers = coAuthors.map((one) => {
    if (one.includes("<")) return `Co-authored-by: ${one}`;
    const { name, email } = account(world, one);
    return `Co-authored-by: ${name} <${email}>`;
  });
  return trailers.length === 0 ? message : `${message}\n\n${trailers.join("\n")}`;
}

/** Commits to a branch, moves it and gives back the commit. */
export function commitFiles(world: World, repository: Repository, commit: FileCommit): Oid {
  const parent = startOf(repository, commit);
  const at = commit.at ?? tick(world);
  const author: Signature =
    typeof commit.author === "string"
      ? signatureOf(account(world, commit.author), at)
      : { ...commit.author, at };
  const oid = putCommit(repository.objects, {
    tree: treeWith(repository, baseTree(repository, parent, commit.merge), commit.files),
    parents: [parent, commit.merge ?? null].filter((one) => one !== null),
    author,
    committer: author,
    message: messageOf(world, commit),
    signedBy: commit.signed === true ? "author" : null,
  });
  setRef(world, repository, `refs/heads/${commit.branch}`, oid);
  return oid;
}
