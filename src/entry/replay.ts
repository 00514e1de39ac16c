/** `replay` in a terminal: two files in, a story out. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { localFiles } from "../adapters/local/files.ts";
import { describeRouter } from "../adapters/routers/describe.ts";
import { replay } from "../commands/replay.ts";
import { documentOfReplay, exitCodeOfReplay } from "../commands/replay/document.ts";
import { printProblems, tellReplay } from "../commands/tell.ts";
import { Failure, reasonOf } from "../errors.ts";
import { instant } from "../units.ts";
import type { Instant } from "../units.ts";
import { placeOf } from "./place.ts";
import type { Options, Printed } from "./terminal.ts";

/** @throws Failure call-wrong for a file that is not there, or a start that is no moment */
export async function runReplay(call: {
  readonly options: Options;
  readonly root: string;
  readonly policy: string;
}): Promise<Printed> {
  const { options, root } = call;
  const { argument, second } = options;
  if (argument === undefined || second === undefined)
    throw new Failure(
      "call-wrong",
      `Expected a rollout file and recorded readings, found ${argument ?? "nothing"}. Write \`model-rollout replay rollout.yml readings.jsonl\``,
    );
  const rollout = placeOf(root, argument);
  const replayed = await replay(
    { files: localFiles(rollout.root), describeRouter },
    {
      rollout: rollout.path,
      readings: { file: second, text: readReadings(resolve(root, second)) },
      policy: call.policy,
      start: options.start === undefined ? null : readStart(options.start),
      overrides: {
        margin: options.margin ?? [],
        atMost: options["at-most"] ?? [],
        atLeast: options["at-least"] ?? [],
        detect: options.detect ?? [],
        alpha: options.alpha ?? null,
      },
      calendar: options.calendar === true,
      every: options.every === true,
    },
  );
  if (replayed.kind === "refused") {
    const { problems, texts } = replayed;
    const text =
      options.json === true ? JSON.stringify({ problems }, null, 2) : printProblems(problems, texts);
    return { code: 4, text: `${text}\n` };
  }
  const { report } = replayed;
  return {
    code: exitCodeOfReplay(report),
    text: options.json === true ? documentOfReplay(report) : tellReplay(report),
  };
}

/** Larger than what is read of a repository: weeks of intervals. */
function readReadings(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new Failure("call-wrong", `Expected recorded readings in ${path}, got: ${reasonOf(cause)}`);
  }
}

function readStart(text: string): Instant {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(at)) return instant(at);
  throw new Failure(
    "call-wrong",
    `Expected a moment with its zone for --start, found ${text}. Write \`--start 2026-11-23T09:00Z\``,
  );
}
