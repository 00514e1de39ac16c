/** Where a file that was named in a call lies. */
import { basename, dirname, posix, relative, resolve } from "node:path";

/** A file outside of the repository is read from its own folder, as if that were the root. */
export function placeOf(root: string, path: string): { readonly root: string; readonly path: string } {
  const found = resolve(root, path);
  const inside = relative(resolve(root), found).replaceAll("\\", "/");
  return inside.startsWith("../") || posix.isAbsolute(inside)
    ? { root: dirname(found), path: basename(found) }
    : { root, path: inside };
}
