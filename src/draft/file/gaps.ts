/** What a rollout file still lacks to be complete and good. */
import { mergeDefaults } from "../../config/extends.ts";
import type { Objection } from "../../config/objection.ts";
import { problemOf, problemOfFault, withoutEchoes } from "../../config/placing.ts";
import type { KeyPath, Position, Problem } from "../../config/problem.ts";
import { RULES } from "../../config/rules/all.ts";
import { secretsIn } from "../../config/rules/secrets.ts";
import { readSections } from "../../config/sections.ts";
import { undecidedValues } from "../../config/undecided.ts";
import { asRaw, isRaw, type Raw } from "../../config/written.ts";
import { readYaml } from "../../config/yaml.ts";
import { TODO } from "./leaf.ts";
import { pathAt } from "./path-at.ts";
import { pointerOf } from "./pointer.ts";

/** What plan or rubric found wanting; `path` where it is known, else the position in the text. */
export interface Blocker {
  readonly code: string;
  readonly message: string;
  readonly path: KeyPath | null;
  readonly at: Position | null;
  /** What to write. */
  readonly suggestion: string | null;
}

export interface FileGap {
  /** JSON pointer into the rollout file. */
  readonly path: string;
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  /** What is expected there, null where nothing can be said. */
  readonly expected: string | null;
  /** Whether the file cannot be read without it. */
  readonly required: boolean;
}

/** A file as far as it can be read. */
export interface FileState {
  /** With the defaults merged in; null where the text is no mapping. */
  readonly raw: Raw | null;
  /** What lacks, and what rules object to because of it. */
  readonly objections: readonly Objection[];
  /** What a person wrote and that cannot be read: nobody is asked before it is mended. */
  readonly wrong: readonly Problem[];
}

/** Codes of what is not there; a value `TODO` is not there either. */
const LACKING: ReadonlySet<string> = new Set([
  "missing-key",
  "list-empty",
  "undecided",
  "guard-without-limit",
  "stage-missing",
]);

export function stateOf({
  file,
  text,
  defaults,
}: {
  readonly file: string;
  readonly text: string;
  readonly defaults: string | null;
}): FileState {
  const { tree, faults } = readYaml(text);
  const wrong = faults.map((fault) => problemOfFault(file, fault));
  if (tree === null) return { raw: null, objections: [], wrong };
  const under = defaults === null ? null : asRaw(readYaml(defaults).tree?.value);
  const raw = mergeDefaults(asRaw(tree.value), under);
  const { read, all } = readObjections(raw);
  const unreadable = read.filter((each) => each.severity === "blocker" && !isLacking(each));
  return {
    raw,
    objections: all,
    wrong: [...wrong, ...unreadable.map((each) => problemOf([{ file, tree }], each))],
  };
}

/** Blockers of what is written, each place once. */
export function objectionsTo(raw: Raw): readonly Objection[] {
  return readObjections(raw).all;
}

function readObjections(raw: Raw): {
  readonly read: readonly Objection[];
  readonly all: readonly Objection[];
} {
  const fromSchema: Objection[] = [];
  const sections = readSections(raw, fromSchema);
  const read = withoutEchoes([...undecidedValues(raw), ...secretsIn(raw), ...fromSchema]);
  const all = withoutEchoes([...read, ...RULES.flatMap((rule) => rule(sections))]);
  return { read, all: all.filter(({ severity }) => severity === "blocker") };
}

/** What a person has decided: the file without each value `TODO`. */
export function decidedOf(raw: Raw | null): Raw {
  return asRaw(decided(raw));
}

function decided(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decided);
  if (!isRaw(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (each === TODO ? [] : [[key, decided(each)]])),
  );
}

function isLacking({ code, path }: Objection): boolean {
  return LACKING.has(code) || (code === "kind-unknown" && path[0] === "guards");
}

/** Gaps of a file and of what was planned from it, each with a path, those without which it cannot be read first. */
export function gapsOf(
  text: string,
  {
    defaults = null,
    blockers = [],
  }: { readonly defaults?: string | null; readonly blockers?: readonly Blocker[] } = {},
): readonly FileGap[] {
  const { objections } = stateOf({ file: "", text, defaults });
  const lacking = objections.map((each): FileGap => ({
    path: pointerOf(each.path),
    code: each.code,
    message: each.message,
    expected: each.expected,
    required: isLacking(each),
  }));
  const planned = blockers.map(({ code, message, path, at, suggestion }): FileGap => ({
    path: pointerOf(path ?? (at === null ? [] : pathAt(text, at))),
    code,
    message,
    expected: suggestion,
    required: false,
  }));
  const seen = new Set<string>();
  return [...lacking, ...planned]
    .toSorted((a, b) => Number(b.required) - Number(a.required))
    .filter(({ path, code }) => !seen.has(`${path} ${code}`) && Boolean(seen.add(`${path} ${code}`)));
}
