/** A flag definition file on the disk: read with what is wrong said in full, written in one step. */
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
import { z } from "zod";
import type { FlagdTarget } from "../../config/router.ts";
import { Failure, reasonOf } from "../../errors.ts";

const FLAG = z.looseObject({
  state: z.string().optional(),
  defaultVariant: z.string().nullish(),
  variants: z.record(z.string(), z.unknown()),
  targeting: z.unknown().optional(),
});
export type Flag = z.infer<typeof FLAG>;
const FILE = z.looseObject({ flags: z.record(z.string(), z.unknown()) });
export interface Loaded {
  /** Symlinks followed: the rename must not replace one. */
  readonly path: string;
  readonly text: string;
  readonly version: string;
  readonly flag: Flag;
}

/** False when the file is no longer what was read; then nothing was written. @throws Failure router-unreachable */
export function swap(loaded: Loaded, text: string): boolean {
  const temporary = `${loaded.path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, "w", statSync(loaded.path).mode & 0o777);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (readFileSync(loaded.path, "utf8") !== loaded.text) return false;
    renameSync(temporary, loaded.path);
    return true;
  } catch (cause) {
    throw new Failure("router-unreachable", `Expected to write ${loaded.path}, got: ${reasonOf(cause)}`, {
      cause,
    });
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** @throws Failure router-refused for a file that is not what the rollout names, router-unreachable when the disk refuses */
export function loadFlag(path: string, target: FlagdTarget): Loaded {
  const text = readText(path, target);
  const file = FILE.safeParse(parseJson(text, target));
  if (!file.success) throw refused(target, `an object \`flags\``, "none");
  const raw = file.data.flags[target.flag];
  if (raw === undefined)
    throw refused(
      target,
      `the flag ${target.flag}`,
      `only ${Object.keys(file.data.flags).join(", ") || "no flag"}`,
    );
  const flag = FLAG.safeParse(raw);
  if (!flag.success)
    throw refused(target, `variants of ${target.flag}`, flag.error.issues[0]?.message ?? "none");
  for (const variant of [target.baseline, target.candidate]) {
    if (!Object.hasOwn(flag.data.variants, variant)) {
      throw refused(
        target,
        `a variant ${variant} of ${target.flag}`,
        Object.keys(flag.data.variants).join(", "),
      );
    }
  }
  return {
    path: realpathSync(path),
    text,
    version: createHash("sha256").update(text).digest("hex"),
    flag: inFileOrder(raw, flag.data),
  };
}

/** The parser puts the keys it knows first; the file keeps its own order. */
function inFileOrder(raw: unknown, flag: Flag): Flag {
  return Object.assign({}, raw, flag);
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

function parseJson(text: string, target: FlagdTarget): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refused(target, "JSON", reasonOf(cause), cause);
  }
}

function refused(target: FlagdTarget, expected: string, found: string, cause?: unknown): Failure {
  return new Failure("router-refused", `Expected ${expected} in ${target.file}, found ${found}`, { cause });
}
