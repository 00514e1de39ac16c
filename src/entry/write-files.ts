/** Files for later steps of the job, as one that uploads an artifact. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @returns the folder that holds them; empty where there is nothing to write, or no place for it */
export function writeFiles(
  temporary: string,
  files: readonly { readonly name: string; readonly text: string }[],
): string {
  if (temporary === "" || files.length === 0) return "";
  const folder = join(temporary, "model-rollout");
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
  return folder;
}
