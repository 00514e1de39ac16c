/** Asks a person at the terminal, one line a question. */
import { createInterface } from "node:readline/promises";
import { Failure } from "../../errors.ts";

interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Answers in the order of the questions. Lines that were pasted at once are answers to the next questions.
 *
 * @throws Failure call-wrong where the input ends, or Ctrl-C is pressed, before the last answer
 */
export async function askAtTerminal(
  questions: readonly string[],
  at: Terminal = { input: process.stdin, output: process.stderr },
): Promise<readonly string[]> {
  const terminal = createInterface(at);
  const lines = terminal[Symbol.asyncIterator]();
  const answers: string[] = [];
  let isOpen = true;
  terminal.once("close", () => (isOpen = false));
  try {
    for (const question of questions) {
      terminal.setPrompt(`${question}: `);
      // Lines that came before the input ended are still read.
      if (isOpen) terminal.prompt();
      const line = await lines.next();
      if (line.done === true) {
        at.output.write("\n");
        throw new Failure(
          "call-wrong",
          `Expected ${questions.length} answers, the input ended after ${answers.length}. Nothing was written. Answer with flags instead, or write --yes to take what stands in brackets`,
        );
      }
      answers.push(line.value);
    }
  } finally {
    terminal.close();
  }
  return answers;
}
