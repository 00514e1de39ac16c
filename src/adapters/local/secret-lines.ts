/** Secrets that a reusable workflow hands over in one: `NAME=value` on a line each, longer ones between `NAME<<END` and `END`. */
import { Failure } from "../../errors.ts";

/** The variable that holds them. */
export const SECRET_LINES = "MODEL_ROLLOUT_SECRETS";

const NAME = "[A-Za-z_][A-Za-z0-9_]*";
const SHORT = new RegExp(`^(${NAME})=(.*)$`);
const LONG = new RegExp(`^(${NAME})<<(\\S+)$`);

/** By name. @throws Failure secret-missing for a line that is none of them; the message never holds what stands there */
export function readSecretLines(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? "").trim();
    if (line === "" || line.startsWith("#")) continue;
    const [, longName, mark] = LONG.exec(line) ?? [];
    if (longName !== undefined) {
      const end = lines.findIndex((each, index) => index > at && each.trim() === mark);
      if (end === -1)
        throw unreadable(at, `the line ${mark ?? ""} that ends ${longName}`, "the end of the text");
      found.set(longName, lines.slice(at + 1, end).join("\n"));
      at = end;
      continue;
    }
    const [, name, value = ""] = SHORT.exec(line) ?? [];
    if (name === undefined) throw unreadable(at, "NAME=value or NAME<<END", "another text");
    found.set(name, value);
  }
  return found;
}

function unreadable(at: number, expected: string, found: string): Failure {
  return new Failure(
    "secret-missing",
    `Line ${at + 1} of the secret \`environment\`: expected ${expected}, found ${found}. Write \`NAME=\${{ secrets.NAME }}\`, one on a line`,
  );
}
