/** Reads files of a local folder as if it were a commit. */
import { createHash } from "node:crypto";
import { lstat, readFile, readdir, realpath } from "node:fs/promises";
import { isAbsolute, join, posix, sep } from "node:path";
import { Failure, reasonOf } from "../../errors.ts";
import type { Files, ReadAs, TreeFile } from "../../ports.ts";
import { orIfAbsent } from "./folder.ts";

const LONGEST = 256 * 1024;
const LONGEST_RESULTS = 4 * 1024 * 1024;

/** Paths use `/` and stay inside `root`; symlinks are refused, because a commit would hold the link and not its target. */
export function localFiles(root: string): Files {
  return {
    list: async (folder) => {
      const path = await inside(root, folder);
      if (path === null) return [];
      const entries = await orIfAbsent(readdir(path, { withFileTypes: true }), []);
      const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
      const files = await Promise.all(names.sort().map((name) => listed(root, posix.join(folder, name))));
      return files.filter((file) => file !== null);
    },
    read: (paths, as = "strict") => Promise.all(paths.map((path) => readAs(root, path, as))),
  };
}

/** One bad file is told as a problem of its own; it must not keep the others from being read. */
async function listed(root: string, path: string): Promise<TreeFile | null> {
  return orRefused(path, "", read(root, path, LONGEST));
}

async function orRefused(
  path: string,
  blob: string,
  reading: Promise<TreeFile | null>,
): Promise<TreeFile | null> {
  try {
    return await reading;
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    return { path: posix.normalize(path), blob, text: "", refused: cause.found };
  }
}

async function readAs(root: string, path: string, as: ReadAs): Promise<TreeFile | null> {
  if (as === "strict") return read(root, path, LONGEST);
  const blob = await orRefused(path, "", identify(root, path));
  if (as === "id" || blob === null || blob.refused !== undefined) return blob;
  return orRefused(path, blob.blob, read(root, path, LONGEST_RESULTS));
}

/** The file's blob id without its text, whatever it holds. */
async function identify(root: string, path: string): Promise<TreeFile | null> {
  const found = await plainFile(root, path);
  if (found === null) return null;
  return { path: posix.normalize(path), blob: blobOf(await readBytes(found.path, path)), text: "" };
}

async function read(root: string, path: string, longest: number): Promise<TreeFile | null> {
  const found = await plainFile(root, path);
  if (found === null) return null;
  if (found.size > longest)
    throw new Unreadable(path, { expected: `at most ${longest} bytes`, found: `${found.size} bytes` });
  const bytes = await readBytes(found.path, path);
  return { path: posix.normalize(path), blob: blobOf(bytes), text: textOf(bytes, path) };
}

/** The real place of a plain file and its size; null where there is nothing. */
async function plainFile(
  root: string,
  path: string,
): Promise<{ readonly path: string; readonly size: number } | null> {
  const found = await inside(root, path);
  if (found === null) return null;
  const stat = await lstat(found);
  if (stat.isDirectory()) throw new Unreadable(path, { expected: "a file", found: "a folder" });
  if (!stat.isFile()) throw new Unreadable(path, { expected: "a plain file", found: "a special one" });
  return { path: found, size: stat.size };
}

/** The real place of `path`, or null where there is nothing. */
async function inside(root: string, path: string): Promise<string | null> {
  const normal = posix.normalize(path);
  if (isAbsolute(path) || normal === ".." || normal.startsWith("../") || path.includes("\0")) {
    throw new Unreadable(path, { expected: "a path inside the repository", found: "one that leaves it" });
  }
  const start = await orIfAbsent(realpath(root), null);
  if (start === null) return null;
  const wanted = join(start, ...normal.replace(/\/$/, "").split("/"));
  if ((await orIfAbsent(lstat(wanted), null)) === null) return null;
  const real = await orIfAbsent(realpath(wanted), null);
  const isThere = real === wanted && (real === start || real.startsWith(`${start}${sep}`));
  if (!isThere) throw new Unreadable(path, { expected: "a file or folder", found: "a symlink" });
  return real;
}

async function readBytes(found: string, path: string): Promise<Buffer> {
  try {
    return await readFile(found);
  } catch (cause) {
    throw new Unreadable(path, { expected: "a file that can be read", found: reasonOf(cause), cause });
  }
}

/** The id that git gives these bytes. */
function blobOf(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

function textOf(bytes: Buffer, path: string): string {
  if (bytes.includes(0)) throw new Unreadable(path, { expected: "text", found: "binary bytes" });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Unreadable(path, { expected: "UTF-8 text", found: "bytes that are not UTF-8", cause });
  }
}

interface Refusal {
  readonly expected: string;
  readonly found: string;
  readonly cause?: unknown;
}

class Unreadable extends Failure {
  readonly found: string;

  constructor(path: string, { expected, found, cause }: Refusal) {
    super("file-unreadable", `Expected ${expected} at ${path}, found ${found}`, { cause });
    this.found = found;
  }
}
