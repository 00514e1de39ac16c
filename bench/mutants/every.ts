/** The files of the gate, and all of their mutants. */
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutant.ts";
import { mutantsOf } from "./operators.ts";
import { sourceOf } from "./try-mutants.ts";

/** Types, and the list of reasons: nothing there runs. */
const STILL = new Set(["src/gate/facts.ts", "src/gate/outcome.ts"]);
const COMMANDS = ["src/commands/assess.ts", "src/commands/gate-input.ts", "src/commands/publish.ts"];

export function mutatedFiles(): readonly string[] {
  const gate = globSync("src/gate/**/*.ts", { cwd: fileURLToPath(new URL("../..", import.meta.url)) });
  return [...gate.filter((file) => !STILL.has(file)).toSorted(), ...COMMANDS];
}

export function everyMutant(files: readonly string[]): readonly Mutant[] {
  return files.flatMap((file) => mutantsOf(file, sourceOf(file)));
}
