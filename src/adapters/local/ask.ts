/** Asks a person at the terminal, one line a question. */
import { createInterface } from "node:readline/promises";

/** Answers in the order of the questions; an end of input leaves the rest empty. */
export async function askAtTerminal(questions: readonly string[]): Promise<readonly string[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const stop = new AbortController();
  terminal.once("close", () => stop.abort());
  const answers: string[] = [];
  try {
    for (const question of questions)
      answers.push(
        stop.signal.aborted ? "" : await terminal.question(`${question}: `, { signal: stop.signal }),
      );
  } catch (cause) {
    if (!stop.signal.aborted) throw cause;
  } finally {
    terminal.close();
  }
  return questions.map((_, index) => answers[index] ?? "");
}

export function isTerminal(): boolean {
  return process.stdin.isTTY;
}
