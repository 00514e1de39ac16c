import type { Problem } from "../config/problem.ts";
import { maskSecrets } from "../config/secrets.ts";
import { cell, span } from "./escape.ts";
import { blocks, capped, table } from "./markdown.ts";
import { count } from "./numbers.ts";

/** A path of Git may have thousands of characters. */
const LONGEST_PLACE = 200;

/** Problems with file, line and what to write, at most `most` of them. A pasted secret is never repeated. */
export function problemTable(problems: readonly Problem[], most: number): string {
  const { shown, more } = capped(problems, most);
  const rows = shown.map((problem) => [
    span(`${problem.file}:${problem.at.line}:${problem.at.column}`, LONGEST_PLACE),
    span(problem.code),
    `${said(problem.message)}${foundWords(problem.found)}`,
    problem.suggestion === null ? said(problem.expected ?? "–", 120) : said(problem.suggestion, 120),
  ]);
  const rest = more === 0 ? "" : `…and ${count(more)} more, in the job summary.`;
  return blocks([table(["Where", "Code", "What is wrong", "Write"], rows), rest]);
}

/** What is missing was found nowhere: the message says so already. */
function foundWords(found: string | null): string {
  return found === null || found === "none" || found === "nothing" ? "" : ` (found ${said(found, 80)})`;
}

function said(value: string, longest?: number): string {
  return cell(maskSecrets(value), longest);
}
