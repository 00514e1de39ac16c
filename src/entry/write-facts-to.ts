/** Facts of a run, as a file that can be replayed. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Assessment } from "../commands/assess.ts";
import { savedFactsOf } from "../commands/save-facts.ts";
import { Failure, reasonOf } from "../errors.ts";
import type { Inputs } from "../inputs.ts";
import type { Environment } from "./environment.ts";

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

/** What a job saw, where `save-facts` says. A disk that is full must not fail a gate that has answered. */
export function saveFacts(
  job: { readonly inputs: Inputs; readonly environment: Environment },
  assessments: readonly Assessment[],
  warn: (message: string) => void,
): void {
  const { saveFacts: path } = job.inputs;
  if (path === null) return;
  for (const assessment of assessments) {
    const name = assessments.length === 1 ? path : numbered(path, assessment.facts.number);
    try {
      writeFactsTo(resolve(job.environment.workspace, name), savedFactsOf(assessment));
    } catch (cause) {
      warn(`${name} could not be written: ${reasonOf(cause)}`);
    }
  }
}

/** `facts.json` → `facts-7.json`. */
function numbered(path: string, number: number): string {
  return /\.[^./]+$/.test(path) ? path.replace(/(\.[^./]+)$/, `-${number}$1`) : `${path}-${number}`;
}
