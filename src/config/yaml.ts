/** Guarded reading of YAML: with `yaml-comments.ts` the only module that knows the parser. Values come with the place where they stand. */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Alias,
  type Scalar,
  type YAMLError,
} from "yaml";
import { hiddenCharacter, LIMITS, scanText, type TextFault } from "./scan.ts";
import { spansOf, type Span } from "./span.ts";
import { tagBefore } from "./yaml-tags.ts";
import { treeOf, type Part, type YamlTree } from "./yaml-tree.ts";
import { cutMasked } from "./secrets.ts";

export type TreeFault = Omit<TextFault, "from" | "length"> & Span;

export interface YamlReading {
  /** null when there is no value to go on with. */
  readonly tree: YamlTree | null;
  readonly faults: readonly TreeFault[];
}

/** Reads one YAML 1.2 document. Never throws; a text that could exhaust the parser does not reach it. */
export function readYaml(text: string): YamlReading {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const span = spansOf(body);
  const scanned = scanText(body);
  const walk = scanned.some((fault) => fault.fatal) ? null : walkDocument(body);
  const faults = [...scanned, ...(walk?.faults ?? [])].map(({ from, length, ...fault }) => ({
    ...fault,
    ...span(from, from + length),
  }));
  return { tree: walk?.root == null ? null : treeOf(walk.root, body), faults };
}

interface Walk {
  readonly root: Part | null;
  readonly faults: readonly TextFault[];
}

function walkDocument(text: string): Walk {
  const document = parseDocument(text, {
    prettyErrors: false,
    // Equal keys are found below: the parser compares each with each.
    uniqueKeys: false,
    stringKeys: true,
    resolveKnownTags: false,
    version: "1.2",
    merge: false,
    logLevel: "error",
  });
  const errors = document.errors.slice(0, SHOWN_AT_MOST).map((error) => faultOf(error, text));
  if (errors.length > 0) return { root: null, faults: errors };
  // Tags are refused below, those that the parser knows too.
  const warnings = document.warnings.filter(({ code }) => code !== "TAG_RESOLVE_FAILED");
  const faults = warnings.slice(0, SHOWN_AT_MOST).map((warning) => faultOf(warning, text));
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return {
      root: null,
      faults: [...faults, fault("file-empty", 0, 1, { expected: "a mapping of keys", found: "nothing" })],
    };
  }
  const walker = makeWalker(faults, text);
  const root = walker(document.contents, NO_KEY);
  if (isMap(document.contents)) return { root, faults };
  faults.push(
    fault("root-not-a-mapping", root.from, Math.max(1, root.to - root.from), {
      expected: "a mapping of keys",
      found: isSeq(document.contents) ? "a list" : "a single value",
    }),
  );
  return { root: null, faults };
}

const SHOWN_AT_MOST = 10;
const NOTHING: ReadonlyMap<string | number, Part> = new Map();
const NO_KEY = { keyFrom: 0, keyTo: 0 } as const;
/** Parts that aliases may unfold to. */
const UNFOLDED_AT_MOST = 20_000;
const RESERVED: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

type Key = Pick<Part, "keyFrom" | "keyTo">;

/** Turns parser nodes to parts and collects what is wrong with them into `faults`. */
function makeWalker(faults: TextFault[], text: string): (node: unknown, key: Key) => Part {
  const anchors = new Map<string, unknown>();
  const open = new Set<unknown>();
  const aliases = new Set<unknown>();
  const tagged = new Set<unknown>();
  let parts = 0;

  /** Any tag, `!!int` and `!` alike: what a value is, its reader must see in the value. */
  const refuseTag = (node: unknown, from: number): void => {
    if (!(isScalar(node) || isMap(node) || isSeq(node)) || node.tag === undefined || tagged.has(node)) return;
    tagged.add(node);
    if (tagged.size > SHOWN_AT_MOST) return;
    const at = tagBefore(text, from);
    const found = text.slice(at.from, at.from + Math.min(at.length, 400));
    faults.push(fault("tag-unknown", at.from, at.length, { expected: "a value without a tag", found }));
  };

  const walk = (node: unknown, key: Key): Part => {
    parts += 1;
    if (isAlias(node)) return unfold(node, key);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined)
      anchors.set(node.anchor, node);
    const [from, to] = rangeOf(node, key);
    refuseTag(node, from);
    if (isScalar(node)) {
      checkScalar(node, [from, to], faults);
      return { json: node.value ?? null, from, to, ...key, inside: NOTHING };
    }
    open.add(node);
    const inside = new Map<string | number, Part>();
    let json: unknown = null;
    if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        const [itemFrom, itemTo] = rangeOf(item, key);
        inside.set(index, walk(item, { keyFrom: itemFrom, keyTo: itemTo }));
      }
      json = [...inside.values()].map((part) => part.json);
    } else if (isMap(node)) {
      for (const pair of node.items) walkPair(pair, inside);
      json = Object.fromEntries([...inside].map(([name, part]) => [name, part.json]));
    }
    open.delete(node);
    return { json, from, to, ...key, inside };
  };

  const walkPair = (pair: unknown, inside: Map<string | number, Part>): void => {
    if (!isPair(pair)) return;
    const name = isScalar(pair.key) ? pair.key.toString() : "";
    const [keyFrom, keyTo] = rangeOf(pair.key, NO_KEY);
    refuseTag(pair.key, keyFrom);
    const wrong = (code: TextFault["code"], expected: string) =>
      faults.push(fault(code, keyFrom, Math.max(1, keyTo - keyFrom), { expected, found: name }));
    const hidden = hiddenCharacter(name);
    if (hidden !== null) wrong("character-hidden", "characters that can be seen");
    if (inside.has(name)) return void wrong("duplicate-key", "each key once");
    if (name === "<<") return void wrong("merge-key", "entries written out, or `extends`");
    if (RESERVED.has(name)) return void wrong("reserved-key", "another name");
    inside.set(name, walk(pair.value, { keyFrom, keyTo }));
  };

  const unfold = (alias: Alias, key: Key): Part => {
    aliases.add(alias);
    const [from, to] = rangeOf(alias, key);
    const target = anchors.get(alias.source);
    const refuse = (found: string): Part => {
      faults.push(
        fault("too-many-aliases", from, Math.max(1, to - from), {
          expected: `at most ${LIMITS.aliases} aliases, each of something before it`,
          found,
        }),
      );
      return { json: null, from, to, ...key, inside: NOTHING };
    };
    if (aliases.size > LIMITS.aliases) return refuse(`${aliases.size} aliases`);
    if (target === undefined) return refuse("an alias of nothing");
    if (open.has(target)) return refuse("an alias of what it stands in");
    if (parts > UNFOLDED_AT_MOST) return refuse("aliases that unfold to more than the file can hold");
    return { ...walk(target, key), from, to };
  };
  return walk;
}

function rangeOf(node: unknown, key: Key): readonly [number, number] {
  const known = isScalar(node) || isAlias(node) || isMap(node) || isSeq(node) ? node.range : null;
  return known == null ? [key.keyTo, key.keyTo] : [known[0], known[1]];
}

function checkScalar(node: Scalar, [from, to]: readonly [number, number], faults: TextFault[]): void {
  const length = Math.max(1, to - from);
  if (typeof node.value === "number" && isInexact(node.value, node.source ?? "")) {
    faults.push(
      fault("number-not-exact", from, length, {
        expected: "a plain decimal number of at most 15 digits",
        found: (node.source ?? "").slice(0, 400),
      }),
    );
  }
  if (typeof node.value !== "string") return;
  const hidden = hiddenCharacter(node.value);
  if (hidden !== null)
    faults.push(
      fault("character-hidden", from, length, { expected: "characters that can be seen", found: hidden }),
    );
}

/** `.nan` and `.inf` are no concern here: no field takes them, and its own sentence says more. */
function isInexact(value: number, source: string): boolean {
  if (/^[-+]?\.(?:nan|inf)$/i.test(source)) return false;
  return !/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/.test(source) || !Number.isFinite(value);
}

function faultOf(error: YAMLError, text: string): TextFault {
  const from = Math.min(error.pos[0], text.length);
  const length = Math.max(1, error.pos[1] - error.pos[0]);
  const words = { expected: null, found: null, message: cutMasked(error.message.split("\n")[0] ?? "", 200) };
  const { code } = error;
  if (code === "MULTIPLE_DOCS")
    return fault("several-documents", from, length, { expected: "one document", found: "more" });
  if (code === "TAB_AS_INDENT")
    return fault("tab-found", from, length, { expected: "spaces", found: "a tab" });
  return fault(error.name === "YAMLWarning" ? "yaml-warning" : "yaml-syntax", from, length, words);
}

function fault(
  code: TextFault["code"],
  from: number,
  length: number,
  words: {
    readonly expected: string | null;
    readonly found: string | null;
    readonly message?: string | undefined;
  },
): TextFault {
  return {
    code,
    from,
    length,
    message: words.message ?? MESSAGES[code] ?? "the file cannot be read here",
    expected: words.expected,
    found: words.found,
    suggestion: null,
    fatal: false,
  };
}

const MESSAGES: { readonly [Code in TextFault["code"]]?: string } = {
  "file-empty": "the file is empty",
  "root-not-a-mapping": "the file is no mapping",
  "several-documents": "the file holds several documents",
  "tab-found": "a tab stands in the file",
  "tag-unknown": "a tag changes the type of a value",
  "too-many-aliases": "an alias cannot be followed",
  "duplicate-key": "a key stands here a second time",
  "merge-key": "`<<` does not merge",
  "reserved-key": "this name is reserved",
  "character-hidden": "a value holds a character that is not seen",
  "number-not-exact": "a number is not plain",
};
