/** `runbook` in a terminal, and the file that the Action leaves behind. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../adapters/local/clock.ts";
import { localFiles } from "../adapters/local/files.ts";
import { describeRouter } from "../adapters/routers/describe.ts";
import { printRunbook } from "../commands/print-runbook.ts";
import { printProblems, runbookEntries, runbookNote, runbookPage } from "../commands/tell.ts";
import { Failure } from "../errors.ts";
import type { Runbook, RunbookEntry } from "../runbook/runbook.ts";
import { placeOf } from "./place.ts";
import type { Options, Printed } from "./terminal.ts";

/** @throws Failure call-wrong without a file, or for an entry that the runbook does not have */
export async function runRunbook(call: {
  readonly options: Options;
  readonly root: string;
}): Promise<Printed> {
  const { options } = call;
  if (options.argument === undefined)
    throw new Failure(
      "call-wrong",
      "Expected a rollout file, found nothing. Write `model-rollout runbook .github/rollouts/summarizer.yml`",
    );
  const { root, path } = placeOf(call.root, options.argument);
  const clock = systemClock(new AbortController().signal);
  const world = { files: localFiles(root), describeRouter, clock };
  const printed = await printRunbook(world, { file: path, entry: options.entry ?? null });
  const json = (value: Readonly<Record<string, unknown>>): string =>
    `${JSON.stringify({ "schema-version": 1, ...value }, null, 2)}\n`;
  switch (printed.kind) {
    case "refused": {
      const { problems, texts } = printed;
      return {
        code: 4,
        text: options.json === true ? json({ problems }) : `${printProblems(problems, texts)}\n`,
      };
    }
    case "printed": {
      const { runbook, entries, missing } = printed;
      if (options.json === true)
        return { code: 0, text: json(entries === null ? { runbook, missing } : { entries, missing }) };
      return { code: 0, text: `${runbookNote(missing)}${runbookText(runbook, entries)}` };
    }
  }
}

function runbookText(runbook: Runbook, entries: readonly RunbookEntry[] | null): string {
  return entries === null ? runbookPage([runbook]) : runbookEntries(entries);
}

/** Writes `runbook.md` where the runner keeps files of a job, for an artifact. Empty where there is no such folder, or nothing to write. */
export function leaveRunbook(folder: string, runbooks: readonly Runbook[]): string {
  if (folder === "" || runbooks.length === 0) return "";
  const place = join(folder, "model-rollout");
  const path = join(place, "runbook.md");
  mkdirSync(place, { recursive: true });
  writeFileSync(path, runbookPage(runbooks));
  return path;
}
