import type { Plan } from "../plan/plan.ts";

/** Longest text that every channel takes. */
const LONGEST = 3000;
const ELSEWHERE = "More ways back: in runbook.md, the artifact of the last run.";

/** Every way back in full, as plain lines: what a pager shows has no Markdown and no link to follow. */
export function undoCommands(plan: Plan): readonly string[] {
  return waysOf(plan).flat();
}

/**
 * A message with the undo commands below it, so that it helps also where no link opens.
 *
 * Whole ways only: half a command is worse than none, and a command is never changed.
 */
export function withUndo(words: string, plan: Plan | null): string {
  if (plan === null) return words;
  let text = `${words}\nUndo by hand:`;
  for (const way of waysOf(plan)) {
    const lines = way.join("\n");
    if (text.length + lines.length + ELSEWHERE.length + 2 > LONGEST) return `${text}\n${ELSEWHERE}`;
    text += `\n${lines}`;
  }
  return text;
}

/** Way by way; a command stands alone on its line, so that nothing else is copied with it. */
function waysOf({ routers }: Plan): readonly (readonly string[])[] {
  return routers.map(({ undo }, index) => [
    `Way ${index + 1}, ${oneLine(undo.route)}:`,
    ...undo.steps.flatMap(({ does, run, expect }) => [
      ...(run === null ? [`  ${oneLine(does)}`] : [run]),
      `  expect: ${oneLine(expect)}`,
    ]),
  ]);
}

/** Names and expectations: on one line, without hidden characters, and calling nobody. */
function oneLine(value: string): string {
  return value
    .replace(/\s+/gu, " ")
    .replace(/\p{C}/gu, "")
    .replace(/<!|@(?=(?:everyone|here|channel)\b)/gi, (found) => `${found} `)
    .trim();
}
