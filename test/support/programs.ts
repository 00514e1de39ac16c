import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Those of `programs` that are not on the PATH, for `test.skipIf(missing("jq") !== "")`; "" when all are there.
 *
 * @throws Error with their names where MODEL_ROLLOUT_REQUIRE_REAL=1, as in CI: there nothing may be skipped.
 */
export function missing(...programs: readonly string[]): string {
  const absent = programs.filter((program) => !isOnPath(program)).join(", ");
  if (absent !== "" && process.env["MODEL_ROLLOUT_REQUIRE_REAL"] === "1")
    throw new Error(`missing program: ${absent}`);
  return absent;
}

function isOnPath(program: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
