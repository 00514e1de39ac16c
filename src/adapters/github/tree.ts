/** Files and folders of a commit as GraphQL gives them. Only plain text files are read; anything else is refused by name. */
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { TreeFile } from "../../ports.ts";

/** Largest file that is read, in bytes: the same as the parser's. */
const LONGEST_FILE = 256 * 1024;
/** Largest file of offline results. GraphQL gives 512,000 bytes of a text; the rest of a longer one is a request of its own. */
export const LONGEST_RESULTS = 4 * 1024 * 1024;

/** Selections on a `TreeEntry`. */
export const FILE_FIELDS =
  "type mode object { kind: __typename ... on Blob { oid text byteSize isBinary isTruncated } }";
/** The same without the text. */
export const ID_FIELDS =
  "type mode object { kind: __typename ... on Blob { oid byteSize isBinary isTruncated } }";
/** Selection on a `GitObject` that is a folder. */
export const TREE_FIELDS = `kind: __typename ... on Tree { entries { name ${FILE_FIELDS} } }`;
export const FOLDER_FIELDS = `type mode object { ${TREE_FIELDS} }`;

/** The fields of a file entry. */
function fileFields() {
  const blob = z.strictObject({
    kind: z.literal("Blob"),
    oid: z.string(),
    text: z.string().nullable().default(null),
    byteSize: z.number(),
    isBinary: z.boolean().nullable(),
    isTruncated: z.boolean(),
  });
  const noBlob = z.strictObject({ kind: z.enum(["Tree", "Commit", "Tag"]) });
  const object = z.discriminatedUnion("kind", [blob, noBlob]).nullable();
  return { type: z.string(), mode: z.number(), object };
}

/** Lazy, as all forms of first answers: they are made when the answer is there, not before the request leaves. */
export const FILE = z.lazy(() => z.strictObject(fileFields()));
export const TREE = z.lazy(() => {
  const tree = z.strictObject({
    kind: z.literal("Tree"),
    entries: z.array(z.strictObject({ name: z.string(), ...fileFields() })).nullable(),
  });
  const noTree = z.strictObject({ kind: z.enum(["Blob", "Commit", "Tag"]) });
  return z.discriminatedUnion("kind", [tree, noTree]).nullable();
});
export const FOLDER = z.lazy(() => {
  const { object: _, ...entry } = fileFields();
  return z.strictObject({ ...entry, object: TREE });
});
export type FileEntry = z.infer<typeof FILE>;
export type FolderEntry = z.infer<typeof FOLDER>;

/** Modes of git, as GraphQL gives them: decimal. */
const SYMLINK = 0o120000;

/** @throws Failure file-unreadable for a symlink, a submodule, a folder, a binary or more than 256 KiB. */
export function fileAt(path: string, entry: FileEntry): TreeFile {
  const read = textIn(entry);
  if ("text" in read) return { path, ...read };
  throw unreadable(path, read.expected, read.found);
}

/** The blob and its text, or what stands there instead. */
function textIn(
  { object, mode, type }: FileEntry,
  longest = LONGEST_FILE,
): { readonly blob: string; readonly text: string } | { readonly expected: string; readonly found: string } {
  if (mode === SYMLINK) return { expected: "a file", found: "a symlink" };
  if (type !== "blob" || object === null || object.kind !== "Blob") {
    return { expected: "a file", found: type === "commit" ? "a submodule" : "a folder" };
  }
  if (object.isBinary === true) return { expected: "text", found: "binary bytes" };
  if (object.byteSize > longest || object.isTruncated)
    return { expected: `at most ${longest} bytes`, found: `${object.byteSize} bytes` };
  if (object.text === null) return { expected: "text", found: "binary bytes" };
  return { blob: object.oid, text: object.text };
}

/** Files directly in a folder, those of which `isWanted`; a folder that is not there has none. @throws Failure file-unreadable for a folder that is none */
export function filesIn(
  folder: string,
  entry: FolderEntry | null,
  isWanted: (name: string) => boolean,
): readonly TreeFile[] {
  if (entry === null) return [];
  if (entry.object?.kind !== "Tree") throw unreadable(folder, "a folder", "something else");
  const { entries } = entry.object;
  // Git has no empty folders: a folder without a list was not read, and must not look like one without rollouts.
  if (entries === null)
    throw new Failure(
      "github-garbage",
      `Expected the files of ${folder}, GitHub left them out. Run this again`,
    );
  return entries
    .filter(({ name, type }) => type !== "tree" && isWanted(name))
    .map(({ name, ...file }) => listedAt(`${folder}/${name}`, file));
}

/** One bad file is told as a problem of its own; it must not keep the others from being read. */
export function listedAt(path: string, entry: FileEntry, longest = LONGEST_FILE): TreeFile {
  const read = textIn(entry, longest);
  if ("text" in read) return { path, ...read };
  const blob = entry.object?.kind === "Blob" ? entry.object.oid : "";
  return { path, blob, text: "", refused: read.found };
}

/** The blob's id, whatever it holds; what is no blob says so. */
export function idAt(path: string, { object, mode, type }: FileEntry): TreeFile {
  if (mode === SYMLINK) return { path, blob: "", text: "", refused: "a symlink" };
  if (object?.kind !== "Blob") {
    return { path, blob: "", text: "", refused: type === "commit" ? "a submodule" : "a folder" };
  }
  return { path, blob: object.oid, text: "" };
}

/** Whether its text was cut off and may be asked for by its id. */
export function isCutOff({ object, mode }: FileEntry): boolean {
  return (
    mode !== SYMLINK &&
    object?.kind === "Blob" &&
    object.isTruncated &&
    object.isBinary !== true &&
    object.byteSize <= LONGEST_RESULTS
  );
}

export function isYaml(name: string): boolean {
  return /\.ya?ml$/.test(name);
}

/** A path as GraphQL takes it: without slashes at its ends. */
export function cleanPath(path: string): string {
  return path.replaceAll(/^\/+|\/+$/g, "");
}

function unreadable(path: string, expected: string, found: string): Failure {
  return new Failure(
    "file-unreadable",
    `Expected ${expected} at ${path}, found ${found}. Put a plain text file there`,
  );
}
