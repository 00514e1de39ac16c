/** A flag definition file on the disk, written in one step. */
import { createHash } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import type { FlagdTarget } from "../../config/router.ts";
import { Failure, reasonOf } from "../../errors.ts";
import { readFlag, refused, type FlagFile, type Loaded } from "./flagd-flag.ts";

/** The version is the SHA-256 of the file. */
export function onDisk(path: string, target: FlagdTarget): FlagFile {
  return {
    load: async () => {
      const text = readText(path, target);
      return {
        // Symlinks followed: the rename must not replace one.
        at: realpathSync(path),
        text,
        version: createHash("sha256").update(text).digest("hex"),
        flag: readFlag(text, target),
      };
    },
    swap: async (loaded, text) => ({ kind: swap(loaded, text) ? "written" : "moved" }),
  };
}

/** False when the file is no longer what was read: comparison and rename are one synchronous step. */
function swap({ at: path, text: before }: Loaded, text: string): boolean {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, "w", statSync(path).mode & 0o777);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (readFileSync(path, "utf8") !== before) return false;
    renameSync(temporary, path);
    return true;
  } catch (cause) {
    throw new Failure("router-unreachable", `Expected to write ${path}, got: ${reasonOf(cause)}`, {
      cause,
    });
  } finally {
    rmSync(temporary, { force: true });
  }
}

function readText(path: string, target: FlagdTarget): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT")
      throw refused(target, "the file", "none", cause);
    throw new Failure("router-unreachable", `Expected to read ${target.file}, got: ${reasonOf(cause)}`, {
      cause,
    });
  }
}
