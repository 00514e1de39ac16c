/** `init` in a terminal: flags first, then questions for the rest, then files. */
import { askAtTerminal } from "../adapters/local/ask.ts";
import { systemClock } from "../adapters/local/clock.ts";
import { ownExamples } from "../adapters/local/examples.ts";
import { localFiles } from "../adapters/local/files.ts";
import { newFilesIn } from "../adapters/local/new-files.ts";
import { describeRouter } from "../adapters/routers/describe.ts";
import { init } from "../commands/init.ts";
import { exampleNamed } from "../commands/init/examples.ts";
import type { Template } from "../commands/init/fill.ts";
import { QUESTIONS, wordsOf, type Typed } from "../commands/init/questions.ts";
import { tellInit } from "../commands/init/tell.ts";
import { printProblems } from "../commands/tell.ts";
import type { Options, Printed } from "./terminal.ts";

/** @throws Failure call-wrong for an example that is not there, file-unreadable for a folder that cannot be written */
export async function runInit(options: Options, root: string): Promise<Printed> {
  const example = exampleNamed(options.from);
  const clock = systemClock(new AbortController().signal);
  const done = await init(
    {
      examples: ownExamples(),
      target: { ...localFiles(root), ...newFilesIn(root) },
      describeRouter,
      now: clock.now(),
      zone: zoneHere(),
    },
    { example, force: options.force === true, ask: (template) => answersFor(options, template) },
  );
  if (options.json === true)
    return { code: done.kind === "written" ? 0 : 4, text: `${JSON.stringify(done, null, 2)}\n` };
  if (done.kind === "refused") return { code: 4, text: `${printProblems(done.problems, done.texts)}\n` };
  return { code: done.kind === "written" ? 0 : 4, text: tellInit(done) };
}

/** Flags win; whoever is at the other end is asked for the rest, unless `--yes` takes the example's. */
async function answersFor(options: Options, { defaults }: Template): Promise<Typed> {
  const flags = Object.fromEntries(
    QUESTIONS.flatMap((question) => {
      const value = options[question];
      return value === undefined ? [] : [[question, value]];
    }),
  );
  const open = QUESTIONS.filter((question) => flags[question] === undefined);
  if (options.yes === true || open.length === 0) return flags;
  const answers = await askAtTerminal(open.map((question) => wordsOf(question, defaults)));
  return { ...flags, ...Object.fromEntries(open.map((question, index) => [question, answers[index] ?? ""])) };
}

function zoneHere(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone.includes("/") ? zone : "UTC";
}
