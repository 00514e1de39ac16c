/** Git objects, content-addressed as git does it: an id here is the id that `git` would give. */
import { createHash } from "node:crypto";

export type Oid = string;
export type Mode = "100644" | "100755" | "120000" | "160000" | "040000";

export interface TreeEntry {
  readonly mode: Mode;
  readonly name: string;
  readonly oid: Oid;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Milliseconds since 1970, whole seconds. */
  readonly at: number;
}

export interface Blob {
  readonly kind: "blob";
  readonly oid: Oid;
  readonly bytes: Buffer;
}

export interface Tree {
  readonly kind: "tree";
  readonly oid: Oid;
  readonly entries: readonly TreeEntry[];
}

export interface Commit {
  readonly kind: "commit";
  readonly oid: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  /** By whom the signature verifies; null for an unsigned commit. */
  readonly signedBy: "github" | "author" | null;
}

/** All objects of a repository and its forks, by id: GitHub keeps them together too. */
export type Objects = Map<Oid, Blob | Tree | Commit>;

/** A file as a tree records it. */
export interface FileEntry {
  readonly mode: Mode;
  readonly oid: Oid;
}

/** Path → file of one tree, sub-folders included. */
export type Files = Map<string, FileEntry>;

function idOf(kind: "blob" | "tree" | "commit", body: Buffer): Oid {
  return createHash("sha1").update(`${kind} ${body.length}\0`).update(body).digest("hex");
}

/** Stores a blob and gives back its id, the one of `git hash-object`. */
export function putBlob(objects: Objects, content: string | Uint8Array): Oid {
  const bytes = Buffer.from(content);
  const oid = idOf("blob", bytes);
  objects.set(oid, { kind: "blob", oid, bytes });
  return oid;
}

/** Stores one level of a tree. Git sorts a folder as if its name ended in a slash. */
function putTree(objects: Objects, entries: readonly TreeEntry[]): Oid {
  const key = (entry: TreeEntry) => Buffer.from(entry.mode === "040000" ? `${entry.name}/` : entry.name);
  const sorted = entries.toSorted((a, b) => Buffer.compare(key(a), key(b)));
  const body = Buffer.concat(
    sorted.flatMap(({ mode, name, oid }) => [
      Buffer.from(`${mode.replace(/^0/, "")} ${name}\0`),
      Buffer.from(oid, "hex"),
    ]),
  );
  const oid = idOf("tree", body);
  objects.set(oid, { kind: "tree", oid, entries: sorted });
  return oid;
}

function signatureLine({ name, email, at }: Signature): string {
  return `${name} <${email}> ${Math.floor(at / 1_000)} +0000`;
}

/** Stores a commit and gives back its id. */
export function putCommit(objects: Objects, commit: Omit<Commit, "kind" | "oid">): Oid {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signatureLine(commit.author)}`,
    `committer ${signatureLine(commit.committer)}`,
    ...(commit.signedBy === null ? [] : [`gpgsig ${commit.signedBy}`]),
    "",
    commit.message,
  ];
  const oid = idOf("commit", Buffer.from(lines.join("\n")));
  objects.set(oid, { kind: "commit", oid, ...commit });
  return oid;
}

export function findCommit(objects: Objects, oid: Oid): Commit | null {
  const found = objects.get(oid);
  return found?.kind === "commit" ? found : null;
}

/** @throws RangeError when there is no such commit: the model is broken. */
export function commitAt(objects: Objects, oid: Oid): Commit {
  const found = findCommit(objects, oid);
  if (found === null) throw new RangeError(`${oid} is no commit`);
  return found;
}

export function findTree(objects: Objects, oid: Oid): Tree | null {
  const found = objects.get(oid);
  return found?.kind === "tree" ? found : null;
}

export function findBlob(objects: Objects, oid: Oid): Blob | null {
  const found = objects.get(oid);
  return found?.kind === "blob" ? found : null;
}

/** The entry at `path` below a tree; null where there is none. */
export function entryAt(objects: Objects, tree: Oid, path: string): TreeEntry | null {
  const [name = "", ...rest] = path.split("/");
  const entry = findTree(objects, tree)?.entries.find((one) => one.name === name) ?? null;
  if (entry === null || rest.length === 0) return entry;
  return entry.mode === "040000" ? entryAt(objects, entry.oid, rest.join("/")) : null;
}

/** Every file below a tree. */
export function filesOf(objects: Objects, tree: Oid, prefix = ""): Files {
  const files: Files = new Map();
  for (const { mode, name, oid } of findTree(objects, tree)?.entries ?? []) {
    if (mode !== "040000") files.set(prefix + name, { mode, oid });
    else for (const [path, file] of filesOf(objects, oid, `${prefix}${name}/`)) files.set(path, file);
  }
  return files;
}

/** Stores the tree that holds exactly these files. */
export function treeOf(objects: Objects, files: ReadonlyMap<string, FileEntry>): Oid {
  const entries: TreeEntry[] = [];
  const folders = new Map<string, Files>();
  for (const [path, file] of files) {
    const slash = path.indexOf("/");
    if (slash === -1) {
      entries.push({ ...file, name: path });
      continue;
    }
    const folder = folders.get(path.slice(0, slash)) ?? new Map<string, FileEntry>();
    folders.set(path.slice(0, slash), folder.set(path.slice(slash + 1), file));
  }
  for (const [name, inner] of folders) entries.push({ mode: "040000", name, oid: treeOf(objects, inner) });
  return putTree(objects, entries);
}

/** What GitHub and git call binary: a NUL among the first 8,000 bytes, or no valid UTF-8. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8_000).includes(0) || bytes.toString("utf8").includes("\uFFFD");
}
