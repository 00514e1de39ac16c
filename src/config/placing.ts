/** Finds where things stand in a file and its defaults, and turns objections to problems. */
import type { Objection } from "./objection.ts";
import type { Problem } from "./problem.ts";
import { maskSecrets } from "./secrets.ts";
import { showHidden } from "./scan.ts";
import type { Span } from "./span.ts";
import type { YamlTree } from "./yaml-tree.ts";
import type { TreeFault } from "./yaml.ts";

export interface PlacedFile {
  readonly file: string;
  /** null when it could not be read. */
  readonly tree: YamlTree | null;
}

export interface Place extends Span {
  readonly file: string;
}

/** The deepest part of the path that is there; the rollout's own file before its defaults. */
export function placeOf(
  files: readonly [PlacedFile, ...PlacedFile[]],
  { path, what, inside }: Pick<Objection, "path" | "what" | "inside">,
): Place {
  let best: (Place & { readonly depth: number }) | null = null;
  for (const { file, tree } of files) {
    const found = tree?.find(path, what, inside);
    if (found !== undefined && found.depth > (best?.depth ?? -1)) best = { file, ...found };
  }
  if (best === null) return { file: files[0].file, at: { line: 1, column: 1 }, length: 1 };
  return { file: best.file, at: best.at, length: best.length };
}

export function problemOf(files: readonly [PlacedFile, ...PlacedFile[]], from: Objection): Problem {
  const place = placeOf(files, from);
  const tree = files.find(({ file }) => file === place.file)?.tree ?? null;
  const found = from.found ?? tree?.written(from.path) ?? null;
  return {
    code: from.code,
    severity: from.severity,
    file: place.file,
    at: place.at,
    length: place.length,
    message: shown(from.message),
    expected: from.expected === null ? null : shown(from.expected),
    found: found === null ? null : from.code === UNTOLD ? "a value that is not told" : cut(shown(found)),
    suggestion: from.suggestion === null ? null : shown(from.suggestion),
  };
}

export function problemOfFault(file: string, { code, at, length, ...words }: TreeFault): Problem {
  return {
    code,
    severity: "blocker",
    file,
    at,
    length,
    message: shown(words.message),
    expected: words.expected,
    found: words.found === null ? null : cut(shown(words.found)),
    suggestion: words.suggestion,
  };
}

/** One objection for each place of the file's tree: the first is the nearest to the cause. */
export function withoutEchoes(objections: readonly Objection[]): readonly Objection[] {
  const first = new Map<string, Objection>();
  for (const each of objections) {
    const key = JSON.stringify([each.path, each.severity === "advice" ? each.code : "", each.inside ?? ""]);
    if (!first.has(key)) first.set(key, each);
  }
  return [...first.values()];
}

/** In the order of the files, then as a reader meets them. */
export function inReadingOrder(problems: readonly Problem[], files: readonly string[]): readonly Problem[] {
  return problems.toSorted(
    (a, b) =>
      files.indexOf(a.file) - files.indexOf(b.file) || a.at.line - b.at.line || a.at.column - b.at.column,
  );
}

/** Text of the user as it may be repeated: no secret, and nothing that reads differently from what it says. */
function shown(text: string): string {
  return showHidden(maskSecrets(text));
}

/** Cut only after secrets are masked: half of a secret is too much. */
function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const LONGEST = 120;

/** The code of what stands where a secret's name belongs: it may be the secret. */
export const UNTOLD = "secret-name-wrong";
