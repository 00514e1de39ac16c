/** Facts of a run, as a file that can be replayed. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Failure, reasonOf } from "../errors.ts";

/** @throws Failure call-wrong where nothing can be written there */
export function writeFactsTo(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    // Of a private repository: nobody else on the machine needs to read it.
    writeFileSync(path, text, { mode: 0o600 });
  } catch (cause) {
    throw new Failure("call-wrong", `Expected to write the facts to ${path}, got: ${reasonOf(cause)}`, {
      cause,
    });
  }
}
