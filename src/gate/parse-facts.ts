/** A facts file → what the gate is asked, or everything that is wrong with it. YAML by hand, JSON by the program. */
import type { Objection } from "../config/objection.ts";
import { inReadingOrder, problemOf, problemOfFault, withoutEchoes } from "../config/placing.ts";
import type { KeyPath, Problem } from "../config/problem.ts";
import { readPart } from "../config/read-part.ts";
import { asRaw, isRaw } from "../config/written.ts";
import { readYaml } from "../config/yaml.ts";
import type { YamlTree } from "../config/yaml-tree.ts";
import { completeFacts } from "./complete-facts.ts";
import type { FactsFile } from "./facts-file.ts";
import { factsSchema } from "./facts-schema.ts";

export interface FactsText {
  /** As people name it, for messages. */
  readonly file: string;
  readonly text: string;
  /** Text of a file that this one names, as it names it; null where there is none. */
  readonly textOf: (file: string) => string | null;
  /** Where such a file lies in the repository. */
  readonly pathOf: (file: string) => string;
}

export type ParsedFacts =
  | { readonly kind: "read"; readonly file: FactsFile }
  | { readonly kind: "wrong"; readonly problems: readonly Problem[] };

/** A saved file alone, which names no others. */
export function parseFacts(text: string, file = "facts"): ParsedFacts {
  return parseFactsFile({ file, text, textOf: () => null, pathOf: (named) => named });
}

/** Never throws. */
export function parseFactsFile(given: FactsText): ParsedFacts {
  const { file, text } = given;
  const value = valueIn(text);
  if (value.faults.length > 0)
    return { kind: "wrong", problems: value.faults.map((each) => ({ ...each, file })) };
  const raw = asRaw(value.json);
  const objections: Objection[] = [];
  const part = readPart(
    factsSchema((key) => raw[key]),
    raw,
    { path: [], objections },
  );
  const read = part === null ? null : completeFacts({ ...given, part, objections });
  if (read !== null && objections.length === 0) return { kind: "read", file: read };
  const tree = value.tree();
  const problems = withoutEchoes(objections).map((each) =>
    problemOf([{ file, tree }], placed(each, raw, tree)),
  );
  return { kind: "wrong", problems: inReadingOrder(problems, [file]) };
}

/** Without a tree the place is told in words, so that the message finds what the position cannot. */
function placed(each: Objection, raw: unknown, tree: YamlTree | null): Objection {
  if (tree !== null || each.found !== null) return each;
  const found = valueAt(raw, each.path);
  return { ...each, found: found === undefined ? "nothing" : JSON.stringify(found).slice(0, 400) };
}

function valueAt(raw: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return typeof step === "number" ? value[step] : undefined;
    return isRaw(value) && Object.hasOwn(value, step) ? value[String(step)] : undefined;
  }, raw);
}

interface Value {
  readonly json: unknown;
  readonly faults: readonly Problem[];
  /** Looked for only where something is wrong; null where the text is too large for it. */
  readonly tree: () => YamlTree | null;
}

/** A text that begins like JSON is JSON: comments that people wrote may hold anything, also what a YAML file may not. */
function valueIn(text: string): Value {
  if (/^\uFEFF?\s*\{/.test(text)) {
    const json = jsonIn(text);
    if (json !== undefined) {
      const tree = () => readYaml(text).tree;
      // Of two equal keys JSON silently keeps the last.
      const twice = readYaml(text).faults.filter(({ code }) => code === "duplicate-key");
      return { json, faults: twice.map((each) => problemOfFault("", each)), tree };
    }
  }
  const { tree, faults } = readYaml(text);
  return {
    json: tree?.value ?? {},
    faults: faults.map((each) => problemOfFault("", each)),
    tree: () => tree,
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

/** Files that a facts file names, as it names them. Nothing where the text cannot be read: `parseFactsFile` says why. */
export function filesNamedIn(text: string): readonly string[] {
  const raw = asRaw(valueIn(text).json);
  const lists = [raw["rolloutsAtHead"], raw["rolloutsAtBase"], [raw["policy"], raw["policyAtHead"]]];
  const named = lists.flatMap((list) => (Array.isArray(list) ? list : [])).map((each) => asRaw(each)["file"]);
  return [...new Set(named.filter((each) => typeof each === "string"))];
}
