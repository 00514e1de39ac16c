/** Defaults from one more file of the same folder: maps merge, lists and values replace. */
import type { KeyPath } from "./problem.ts";
import { objection, type Objection } from "./objection.ts";
import { EXTENDS } from "./schema/rollout.ts";
import { isRaw, type Raw } from "./written.ts";

/**
 * The defaults file that a rollout file asks for, before anything of it is trusted; null when it asks for none
 * or for one that it may not have. What this misses, `parseRollout` says.
 */
export function extendsOf(text: string): string | null {
  const line =
    /^(?:extends|"extends"|'extends') *: *(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#]+)) *(?:#.*)?\r?$/m.exec(text);
  const name = EXTENDS.safeParse(line?.[1] ?? line?.[2] ?? line?.[3]);
  return name.success ? name.data : null;
}

/** `file` over `defaults`, without the key `extends` itself. */
export function mergeDefaults(file: Raw, defaults: Raw | null): Raw {
  const { extends: _, ...own } = file;
  return defaults === null ? own : merge(defaults, own);
}

/** Depth is bounded: the file was counted before it was read. */
function merge(under: Raw, over: Raw): Raw {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isRaw(below) && isRaw(value) ? merge(below, value) : value);
  }
  return Object.fromEntries(merged);
}

/** What is wrong with `extends` itself. `defaults` is what was found beside the rollout file. */
export function objectionsToExtends(
  file: Raw,
  defaults: { readonly file: string } | null,
  rollout: string,
): readonly Objection[] {
  const asked = file["extends"];
  if (asked === undefined) return [];
  const path: KeyPath = ["extends"];
  const name = EXTENDS.safeParse(asked);
  if (!name.success) {
    return [
      objection("extends-wrong", path, "`extends` names no defaults file", {
        expected: "a file of the same folder whose name begins with _, such as _defaults.yml",
      }),
    ];
  }
  const wanted = siblingOf(rollout, name.data);
  if (defaults?.file === wanted) return [];
  return [
    objection("extends-missing", path, `there is no ${name.data} beside this file`, {
      expected: `a file ${wanted}`,
    }),
  ];
}

/** Path of a file in the same folder. */
export function siblingOf(file: string, name: string): string {
  return file.includes("/") ? `${file.slice(0, file.lastIndexOf("/"))}/${name}` : name;
}
