/** Files for later steps of the job, as one that uploads an artifact. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** @returns the folder that holds them; empty where there is nothing to write, or no place for it */
export function writeFiles(
  temporary: string,
  files: readonly { readonly name: string; readonly text: string }[],
): string {
  if (temporary === "" || files.length === 0) return "";
  const folder = join(temporary, "model-rollout");
  for (const { name, text } of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}
