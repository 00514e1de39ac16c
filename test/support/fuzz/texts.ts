/** Files that somebody broke: by the byte, by the line, by the word, and by what YAML makes of them. */
import { oneOf, type Chance } from "./random.ts";

const BITS = [
  "\0",
  "\t",
  "\r",
  "\n",
  " ",
  ":",
  ": ",
  "- ",
  "#",
  "|",
  ">",
  "&a ",
  "*a",
  "!!",
  "%",
  "@",
  "`",
  "{",
  "}",
  "[",
  "]",
  ",",
  "'",
  '"',
  "\\",
  "?",
  "<<: *a",
  "---\n",
  "...\n",
  "\u202E",
  "\uFEFF",
  "\uD800",
  "😀",
] as const;
const VALUES = [
  "null",
  "~",
  "true",
  "no",
  "0",
  "-1",
  "1e400",
  ".nan",
  ".inf",
  "0x10",
  "9007199254740993",
  "1_000",
  "0.1e-400",
  "''",
  '""',
  "[]",
  "{}",
  "[[[[]]]]",
  "*a",
  "&a b",
  "!!binary x",
  "!x y",
  "100%",
  "-5%",
  "101%",
  "0%",
  "5pp",
  "x0.9",
  "x0",
  "0s",
  "999999999d",
  "1h30",
  "2026-02-30",
  "2026-11-20T25:00",
  "@everyone",
  "${{ secrets.A }}",
  "::error::x",
  "<img src=x>",
  "../../etc/passwd",
  "http://169.254.169.254",
  "https://a:b@c.example",
  "__proto__",
  "constructor",
  "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1",
  "sha256:0",
  `"${"a".repeat(5_000)}"`,
  "|\n      text\n",
  ">-\n      text\n",
  "'\u202E'",
] as const;

type Mutator = (text: string, by: Chance, other: string) => string;

const MUTATORS: readonly [Mutator, ...Mutator[]] = [
  (text, by) => splice(text, by.below(text.length + 1), 0, by.pick(BITS)),
  (text, by) => splice(text, by.below(text.length), 1 + by.below(8), ""),
  (text, by) => splice(text, by.below(text.length), 1, String.fromCharCode(by.below(256))),
  (text, by) => text.slice(0, by.below(text.length)),
  (text, by) =>
    splice(text, by.below(text.length), 0, text.slice(by.below(text.length)).slice(0, by.below(200))),
  onLines((lines, by) => lines.toSpliced(by.below(lines.length), 1)),
  onLines((lines, by) => lines.toSpliced(by.below(lines.length), 0, oneOf(lines, by) ?? "")),
  onLines((lines, by) => {
    const [a, b] = [by.below(lines.length), by.below(lines.length)];
    return lines.with(a, lines[b] ?? "").with(b, lines[a] ?? "");
  }),
  onLines((lines, by) => {
    const at = by.below(lines.length);
    return lines.with(
      at,
      by.pick([`  ${lines[at]}`, ` ${lines[at]}`, lines[at]?.trimStart() ?? "", `- ${lines[at]}`]),
    );
  }),
  // A value of any key becomes another one, or one of another key.
  (text, by) => onMatch(text, by, /: +[^\s{[|>&*!#,][^\n,}\]]*/g, () => `: ${by.pick(VALUES)}`),
  (text, by) =>
    onMatch(
      text,
      by,
      /: +[^\s{[|>&*!#,][^\n,}\]]*/g,
      () => oneOf(text.match(/: +[^\n,}\]]+/g) ?? [], by) ?? "",
    ),
  (text, by) =>
    onMatch(text, by, /[\w-]+(?=:)/g, () =>
      by.pick(["__proto__", "x", "<<", "kind", "all", "1", "?", "extends", "toString"]),
    ),
  (text, by) => onMatch(text, by, /\d+/g, () => by.pick(["0", "1", "-1", "999999999999", "0.5", "1e9", ""])),
  (text, by, other) => text.slice(0, by.below(text.length)) + other.slice(by.below(other.length)),
  onLines((lines, by) => lines.slice(by.below(lines.length)).concat(lines.slice(0, by.below(lines.length)))),
];

/** One to four mistakes on top of each other; `other` is a second file to take pieces from. */
export function mutateText(text: string, by: Chance, other: string): string {
  let mutated = text;
  for (let left = 1 + by.below(4); left > 0; left -= 1) mutated = by.pick(MUTATORS)(mutated, by, other);
  return mutated;
}

function splice(text: string, at: number, remove: number, put: string): string {
  return text.slice(0, at) + put + text.slice(at + remove);
}

function onLines(change: (lines: readonly string[], by: Chance) => readonly string[]): Mutator {
  return (text, by) => change(text.split("\n"), by).join("\n");
}

function onMatch(text: string, by: Chance, form: RegExp, put: () => string): string {
  const found = oneOf([...text.matchAll(form)], by);
  return found === undefined ? text : splice(text, found.index, found[0].length, put());
}
