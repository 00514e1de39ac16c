/** Candidates that must not be tried again, one file each; a person lifts one by removing its file. */
import { createHash } from "node:crypto";
import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../../errors.ts";
import type { Quarantine } from "../../ports.ts";
import { createOnce, orIfAbsent } from "./folder.ts";

const ENTRY = z.strictObject({ key: z.string(), reason: z.string() });

export interface FolderQuarantine extends Quarantine {
  /** Reason by candidate key. @throws Failure state-lost */
  list(): Promise<Readonly<Record<string, string>>>;
}

/** The first reason stays. A file that cannot be understood counts: it throws state-lost instead of letting a candidate pass. */
export function folderQuarantine(folder: string): FolderQuarantine {
  return {
    list: async () => {
      const names = await orIfAbsent(readdir(folder), []);
      const files = names.filter((name) => name.endsWith(".json")).sort();
      const entries = await Promise.all(files.map((name) => readEntry(join(folder, name))));
      return Object.fromEntries(entries.map(({ key, reason }) => [key, reason]));
    },
    add: async (key, reason) => {
      await createOnce(folder, fileOf(key), `${JSON.stringify({ key, reason })}\n`);
    },
    lift: (key) => rm(join(folder, fileOf(key)), { force: true }),
  };
}

function fileOf(key: string): string {
  return `${createHash("sha256").update(key).digest("hex")}.json`;
}

async function readEntry(path: string): Promise<z.infer<typeof ENTRY>> {
  const text = await readFile(path, "utf8");
  try {
    return ENTRY.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure(
      "state-lost",
      `Expected { key, reason } in ${path}, found something else. Remove the file to lift the quarantine`,
      { cause },
    );
  }
}
