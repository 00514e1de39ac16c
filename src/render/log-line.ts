import { showHidden } from "../config/scan.ts";
import { maskSecrets } from "../config/secrets.ts";

/**
 * One line for a log or a terminal, whatever somebody wrote into it: no line break, no colour, no secret, no command.
 *
 * The runner obeys `::command::` where a line begins, white space aside, and `##[command]` anywhere in it.
 */
export function logLine(value: string): string {
  const line = showHidden(maskSecrets(value)).replace(/#(?=#\[)/g, "# ");
  return /^[\s⟨⟩]*::/u.test(line) ? `| ${line}` : line;
}

/** The same for text of several lines. */
export function logText(value: string): string {
  return value.split(/\r?\n/).map(logLine).join("\n");
}
