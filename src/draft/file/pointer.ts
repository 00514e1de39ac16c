/** JSON pointers (RFC 6901) into a file. */
import type { KeyPath } from "../../config/problem.ts";

export function pointerOf(path: KeyPath): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The path, numbers where a step is one; null for what is no pointer of at most so many steps and characters. */
export function pathOf(pointer: string): KeyPath | null {
  if (!/^(?:\/[^/\p{Cc}]{1,100}){1,8}$/u.test(pointer)) return null;
  return pointer
    .slice(1)
    .split("/")
    .map((step) =>
      /^(?:0|[1-9]\d{0,3})$/.test(step) ? Number(step) : step.replaceAll("~1", "/").replaceAll("~0", "~"),
    );
}

/** The value there; undefined where there is none. */
export function valueAt(json: unknown, path: KeyPath): unknown {
  let value = json;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Object.getOwnPropertyDescriptor(value, step)?.value;
  }
  return value;
}
