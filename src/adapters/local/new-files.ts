/** Writes new files into a folder: all of them or none, and never over one that is there unless that is asked for. */
import { randomUUID } from "node:crypto";
import { link, lstat, mkdir, realpath, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure, reasonOf } from "../../errors.ts";
import type { NewFile, NewFiles } from "../../ports.ts";
import { orIfAbsent } from "./folder.ts";

/** What the usual file systems hold, in bytes of UTF-8. */
const LONGEST_NAME = 255;

export function newFilesIn(root: string): NewFiles {
  return {
    room: async (path) => {
      const start = await folderAt(root);
      const made: string[] = [];
      try {
        const { from } = await prepare(start, { path, text: "" }, made);
        await rm(from, { force: true });
      } catch (cause) {
        throw cannotWrite(root, cause);
      } finally {
        // Whoever only asked finds the folder as it was.
        for (const folder of made.toReversed()) await rmdir(folder);
      }
    },
    write: async (files, { force }) => {
      const start = await folderAt(root);
      const prepared: { readonly from: string; readonly to: string }[] = [];
      try {
        for (const file of files) prepared.push(await prepare(start, file));
        for (const { from, to } of prepared) await (force ? rename(from, to) : link(from, to));
      } catch (cause) {
        throw cannotWrite(root, cause);
      } finally {
        for (const { from } of prepared) await rm(from, { force: true });
      }
    },
  };
}

function cannotWrite(root: string, cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  return new Failure(
    "file-unreadable",
    `Expected a folder that can be written at ${root}, got: ${reasonOf(cause)}`,
    { cause },
  );
}

/** @throws Failure file-unreadable for what is no folder */
async function folderAt(root: string): Promise<string> {
  const found = await orIfAbsent(stat(root), null);
  if (found?.isDirectory() === true) return realpath(root);
  throw new Failure(
    "file-unreadable",
    `Expected a folder at ${root}, found ${found === null ? "nothing" : "a file"}. Make it first, or write another --root`,
  );
}

/** Writes the text beside its place. @param made is told the folders that were not there */
async function prepare(
  start: string,
  { path, text }: NewFile,
  made: string[] = [],
): Promise<{ readonly from: string; readonly to: string }> {
  const steps = path.split("/");
  const name = steps.pop() ?? "";
  const tooLong = [...steps, name].find((step) => Buffer.byteLength(step) > LONGEST_NAME);
  if (tooLong !== undefined)
    throw new Failure(
      "call-wrong",
      `Expected names of at most ${LONGEST_NAME} bytes on the way to a new file, got one of ${Buffer.byteLength(tooLong)}: ${tooLong.slice(0, 40)}…`,
    );
  let folder = start;
  for (const step of steps) {
    folder = join(folder, step);
    if (await enter(folder, path)) made.push(folder);
  }
  const to = join(folder, name);
  if ((await orIfAbsent(lstat(to), null))?.isDirectory() === true)
    throw new Failure("file-unreadable", `Expected room for a file at ${path}, found a folder`);
  const from = join(folder, `.${randomUUID()}.tmp`);
  await writeFile(from, text, { flag: "wx" });
  return { from, to };
}

/** Makes the folder where there is none, and says whether it did. A link is not followed: it may leave the repository. */
async function enter(folder: string, path: string): Promise<boolean> {
  const found = await orIfAbsent(lstat(folder), null);
  if (found === null) await mkdir(folder);
  else if (!found.isDirectory())
    throw new Failure(
      "file-unreadable",
      `Expected a folder on the way to ${path}, found ${found.isSymbolicLink() ? "a link" : "a file"}`,
    );
  return found === null;
}
