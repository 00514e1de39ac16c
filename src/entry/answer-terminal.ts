/** One call in a terminal: what was typed, what is answered, the exit code. */
import { Failure, reasonOf } from "../errors.ts";
import { lineForLog } from "../commands/tell.ts";
import { readArguments } from "./arguments.ts";
import { runCommand } from "./terminal.ts";
import { HELP } from "./help.ts";
import { demandRead } from "./what-commands-read.ts";

export async function answerTerminal(): Promise<void> {
  // Whoever reads may stop at the first lines: `| head` is no failure.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code !== "EPIPE") throw cause;
    });

  try {
    const { positionals, values, tokens } = readArguments(process.argv.slice(2));
    const [command, ...files] = positionals;
    const [argument, second] = files;
    const written = tokens.flatMap((token) =>
      token.kind === "option" ? [{ name: token.name, value: token.value }] : [],
    );
    if (values.help === true || command === undefined) {
      process.stdout.write(HELP);
      process.exitCode = command === undefined && values.help !== true ? 4 : 0;
    } else {
      demandRead(command, { words: files, options: written.map(({ name }) => name) });
      const { code, text, note } = await runCommand(
        command,
        { ...values, argument, second, files, written },
        process.env,
      );
      process.stdout.write(text);
      if (note !== undefined) process.stderr.write(note);
      process.exitCode = code;
    }
  } catch (cause) {
    const wrong = cause instanceof Failure && ["call-wrong", "file-unreadable"].includes(cause.code);
    process.stderr.write(
      `${lineForLog(`model-rollout: ${cause instanceof Failure ? `${cause.code}: ` : ""}${reasonOf(cause)}`)}\n`,
    );
    if (!(cause instanceof Failure) && cause instanceof Error)
      process.stderr.write(`${(cause.stack ?? "").split("\n").map(lineForLog).join("\n")}\n`);
    process.exitCode = wrong ? 4 : 5;
  }
}
