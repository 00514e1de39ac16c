/** Globs of paths and branches: `*` and `?` stay within one folder, `**` is any number of folders. */
import { matchesGlob } from "../glob.ts";

/** Whether the whole path matches. On a mismatch only the last `**` gives way, so that it stays linear in practice. */
export function matchesPath(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const given = path.split("/");
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  while (place < given.length) {
    const part = wanted[at];
    if (part === "**") {
      star = at;
      resume = place;
      at += 1;
    } else if (part !== undefined && matchesGlob(part, given[place] ?? "")) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      place = resume;
    } else return false;
  }
  return wanted.slice(at).every((part) => part === "**");
}
