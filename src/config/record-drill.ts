/** Puts the record of a rehearsed rollback into the text of a rollout file, and changes nothing else of it. */
import { asRaw } from "./written.ts";
import { readYaml } from "./yaml.ts";
import type { YamlTree } from "./yaml-tree.ts";

export interface DrillRecord {
  /** The day, `2026-11-17`. */
  readonly on: string;
  /** As the file writes a length of time, `41s`. */
  readonly took: string;
}

/** `{ on: 2026-11-17, took: 41s }`: what stands after `drilled:`. */
export function drillText({ on, took }: DrillRecord): string {
  return `{ on: ${on}, took: ${took} }`;
}

const RECORD = ["rollback", "drilled"] as const;

/**
 * The text with the record in it: an older one is replaced, else it comes first under `rollback`.
 *
 * null where that cannot be done without touching anything else: no `rollback` in this file, an alias, a record in a form of
 * its own. Then a person writes the line.
 */
export function recordDrill(text: string, record: DrillRecord): string | null {
  const { tree } = readYaml(text);
  if (tree === null) return null;
  const written = replaced(text, tree, record) ?? inserted(text, tree, record);
  return written !== null && isOnlyThat(tree.value, readYaml(written).tree?.value, record) ? written : null;
}

function replaced(text: string, tree: YamlTree, record: DrillRecord): string | null {
  const places = (["took", "on"] as const).map((key) => ({
    found: tree.find([...RECORD, key], "value"),
    by: record[key],
  }));
  if (places.some(({ found }) => found.depth < RECORD.length + 1)) return null;
  return places
    .map(({ found, by }) => ({ from: offsetOf(text, found.at), length: found.length, by }))
    .toSorted((a, b) => b.from - a.from)
    .reduce((all, { from, length, by }) => all.slice(0, from) + by + all.slice(from + length), text);
}

function inserted(text: string, tree: YamlTree, record: DrillRecord): string | null {
  if (tree.find(RECORD, "key").depth === RECORD.length) return null;
  const rollback = tree.find(["rollback"], "value");
  if (rollback.depth !== 1) return null;
  const from = offsetOf(text, rollback.at);
  const entry = `drilled: ${drillText(record)}`;
  const isFlow = text[from] === "{";
  const at = isFlow ? from + 1 : from;
  const added = isFlow ? ` ${entry},` : `${entry}\n${" ".repeat(rollback.at.column - 1)}`;
  return text.slice(0, at) + added + text.slice(at);
}

/** The reader of positions does not count a byte order mark. */
function offsetOf(
  text: string,
  { line, column }: { readonly line: number; readonly column: number },
): number {
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  for (let passed = 1; passed < line; passed++) start = text.indexOf("\n", start) + 1;
  return start + column - 1;
}

function isOnlyThat(before: unknown, after: unknown, { on, took }: DrillRecord): boolean {
  const drilled = asRaw(asRaw(asRaw(after)["rollback"])["drilled"]);
  return (
    Object.keys(drilled).length === 2 &&
    drilled["on"] === on &&
    drilled["took"] === took &&
    JSON.stringify(without(before)) === JSON.stringify(without(after))
  );
}

function without(file: unknown): unknown {
  const { rollback, ...others } = asRaw(file);
  const { drilled: _, ...terms } = asRaw(rollback);
  return { others, terms };
}
