/** One flag of a flag definition file: read with what is wrong said in full. Pure. */
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
  /** What is written back, and compared before: the real path of a file, the blob of a file in a repository. */
  readonly at: string;
  readonly text: string;
  readonly version: string;
  readonly flag: Flag;
}

/** Where a flag file lies. */
export interface FlagFile {
  /** @throws Failure router-refused for a file that is not what the rollout names, router-unreachable where nobody can tell */
  load(): Promise<Loaded>;
  /**
   * @param does what the change is for, in one line
   * @throws Failure router-refused, router-unreachable
   */
  swap(loaded: Loaded, text: string, does: string): Promise<Swapped>;
}

export type Swapped =
  | { readonly kind: "written" }
  /** The file is no longer what was read, or its place was busy: nothing was written. */
  | { readonly kind: "moved" }
  /** Nobody knows whether it was written. */
  | { readonly kind: "unanswered"; readonly failure: Failure };

/** @throws Failure router-refused */
export function readFlag(text: string, target: FlagdTarget): Flag {
  const file = FILE.safeParse(parseJson(text, target));
  if (!file.success) throw refused(target, `an object \`flags\``, "none");
  const raw = Object.hasOwn(file.data.flags, target.flag) ? file.data.flags[target.flag] : undefined;
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
  return inFileOrder(raw, flag.data);
}

/** The parser puts the keys it knows first; the file keeps its own order. */
function inFileOrder(raw: unknown, flag: Flag): Flag {
  return Object.assign({}, raw, flag);
}

function parseJson(text: string, target: FlagdTarget): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refused(target, "JSON", reasonOf(cause), cause);
  }
}

/** The file as messages name it. */
export function shownFile({ file, repository }: FlagdTarget): string {
  return repository === undefined ? file : `${file} of ${repository}`;
}

export function refused(target: FlagdTarget, expected: string, found: string, cause?: unknown): Failure {
  return new Failure("router-refused", `Expected ${expected} in ${shownFile(target)}, found ${found}`, {
    cause,
  });
}
