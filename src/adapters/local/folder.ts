/** Files that appear whole or not at all, and never twice. */
import { randomUUID } from "node:crypto";
import { link, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes `text` under `name` unless that name is taken; true when it was free.
 *
 * The text is written and synced under another name first, then linked: whoever is killed in between leaves nothing under `name`.
 */
export async function createOnce(folder: string, name: string, text: string): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, join(folder, name));
    return true;
  } catch (cause) {
    if (hasCode(cause, "EEXIST")) return false;
    throw cause;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Whether the operating system gave this reason: `ENOENT`, `EEXIST`. */
function hasCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && "code" in cause && cause.code === code;
}

/** `found`, or `otherwise` where there is no such file or folder: one whose name is too long to be can't be there either. */
export async function orIfAbsent<T>(found: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await found;
  } catch (cause) {
    if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].some((code) => hasCode(cause, code))) return otherwise;
    throw cause;
  }
}
