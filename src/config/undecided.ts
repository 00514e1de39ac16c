/** What nobody has decided yet: a value `TODO`, or a comment with `TODO(decide)`. Neither can be released. */
import { objection, showPath, type Objection } from "./objection.ts";
import type { KeyPath } from "./problem.ts";
import { spansOf } from "./span.ts";
import { commentsOf } from "./yaml-comments.ts";
import type { YamlReading } from "./yaml.ts";

const MARK = "TODO(decide)";

/** One blocker for each value `TODO`, at its path: other complaints about that path come second. */
export function undecidedValues(raw: unknown): readonly Objection[] {
  return pathsOf(raw, []).map((path) =>
    objection("undecided", path, `nobody has decided ${showPath(path)} yet`, {
      expected: "a value that a person has chosen",
      suggestion: "the value, and without the comment `TODO(decide)`",
    }),
  );
}

function pathsOf(value: unknown, path: KeyPath): readonly KeyPath[] {
  if (value === "TODO") return [path];
  if (typeof value !== "object" || value === null) return [];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([key, each]) => pathsOf(each, [...path, key]));
}

/** One blocker for each comment that still asks, but for those on the line of a value `TODO`, which asks already. */
export function undecidedComments(text: string, { tree, faults }: YamlReading): YamlReading["faults"] {
  if (tree === null || !text.includes(MARK)) return faults;
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const span = spansOf(body);
  const asked = new Set(pathsOf(tree.value, []).map((path) => tree.find(path, "value").at.line));
  const open = commentsOf(body).flatMap(({ from, comment }) => {
    const place = span(from, from + comment.trimEnd().length);
    if (!comment.includes(MARK) || asked.has(place.at.line)) return [];
    return [
      {
        code: "undecided" as const,
        message: "a comment says that a person has to decide here",
        expected: "a decision, and the line without this comment",
        found: comment.trim(),
        suggestion: "the value that you want, without the comment",
        fatal: false,
        ...place,
      },
    ];
  });
  return [...faults, ...open];
}
