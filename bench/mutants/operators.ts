/**
 * Every small mistake that a syntax tree offers: comparisons turned, conditions forced, filters dropped, defaults changed.
 *
 * Types, imports, prose (texts with a space in them) and template texts are left alone.
 */
import { type ESTree, Visitor, parseSync } from "rolldown/utils";
import type { Mutant } from "./mutant.ts";

interface Spot {
  readonly start: number;
  readonly end: number;
}

interface Edit extends Spot {
  readonly how: string;
  readonly instead: string;
}

const TURNED: Readonly<Record<string, readonly string[]>> = {
  "===": ["!=="],
  "!==": ["==="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
};

/** Calls whose answer is forced. */
const ASKED = new Set(["includes", "has", "startsWith", "endsWith", "test", "hasOwn", "isNaN"]);
/** Calls that are left out: their receiver stands instead. */
const DROPPED = new Set([
  "filter",
  "toSorted",
  "slice",
  "trim",
  "trimEnd",
  "toLowerCase",
  "replace",
  "replaceAll",
]);
/** Calls that are left out: their argument stands instead. */
const UNWRAPPED = new Set(["foldLogin", "firstLine", "shortDigest", "personKey"]);
const SWAPPED: Readonly<Record<string, string>> = { some: "every", every: "some", min: "max", max: "min" };

/** Words whose opposite is the dangerous mistake. */
const WORSE: Readonly<Record<string, string>> = {
  waiting: "satisfied",
  refused: "satisfied",
  skipped: "waiting",
  satisfied: "waiting",
  "no-go": "go",
  go: "waiting",
  no: "yes",
  yes: "no",
  unknown: "yes",
  "too-little": "enough",
  enough: "too-little",
};

/** All mutants of one file, in the order of its text. */
export function mutantsOf(file: string, source: string): readonly Mutant[] {
  const edits = [...editsOf(file, source)].toSorted((a, b) => a.start - b.start || a.end - b.end);
  const seen = new Map<string, number>();
  return edits.map(({ start, end, instead, how }) => {
    const was = source.slice(start, end);
    // A short piece is told from its like by the line in which it stands, so that code above it may come and go.
    const where = was.length < 40 ? ` in: ${oneLine(lineAt(source, start))}` : "";
    const plain = `${file}: ${how}: ${oneLine(was)} -> ${oneLine(instead)}${where}`;
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    return { name: count === 1 ? plain : `${plain} (${count})`, file, start, end, instead };
  });
}

function lineAt(source: string, at: number): string {
  const end = source.indexOf("\n", at);
  return source.slice(source.lastIndexOf("\n", at) + 1, end === -1 ? undefined : end).trim();
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= 100 ? line : `${line.slice(0, 60)} … ${line.slice(-38)}`;
}

function editsOf(file: string, source: string): readonly Edit[] {
  const { program, errors } = parseSync(file, source, { lang: "ts", sourceType: "module" });
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  const found: Edit[] = [];
  const types: Spot[] = [];
  const text = ({ start, end }: Spot): string => source.slice(start, end);
  const put = (how: string, spot: Spot, instead: string): void => {
    found.push({ how, start: spot.start, end: spot.end, instead });
  };
  const condition = (test: ESTree.Expression): void => {
    put("condition forced", test, "true");
    put("condition forced", test, "false");
    // Of a comparison and of a `not` the turned one is the same mistake.
    if (test.type !== "BinaryExpression" && test.type !== "UnaryExpression")
      put("condition negated", test, `!(${text(test)})`);
  };
  new Visitor({
    BinaryExpression: (node) => {
      for (const turned of TURNED[node.operator] ?? [])
        put("turned", node, `${text(node.left)} ${turned} ${text(node.right)}`);
    },
    LogicalExpression: (node) => {
      const { left, right, operator } = node;
      if (operator === "??") {
        put("default forced", node, text(right));
        put("default dropped", node, text(left));
        return;
      }
      put("swapped", node, `(${text(left)} ${operator === "&&" ? "||" : "&&"} ${text(right)})`);
      put("side dropped", node, text(left));
      put("side dropped", node, text(right));
    },
    UnaryExpression: (node) => {
      if (node.operator === "!") put("not dropped", node, text(node.argument));
    },
    IfStatement: ({ test }) => condition(test),
    ConditionalExpression: ({ test }) => condition(test),
    CallExpression: (node) => {
      for (const edit of callEdits(node, text)) found.push(edit);
    },
    Literal: (node) => {
      for (const edit of literalEdits(node)) found.push(edit);
    },
    ArrayExpression: (node) => {
      if (node.elements.length > 0) put("emptied", node, "[]");
    },
    SpreadElement: (node) => {
      const after = /^\s*,/.exec(source.slice(node.end))?.[0].length ?? 0;
      put("spread dropped", { start: node.start, end: node.end + after }, "");
    },
    ObjectExpression: ({ properties }) => {
      const [first, ...rest] = properties;
      if (first?.type !== "SpreadElement" || rest.length === 0) return;
      const spot = { start: first.start, end: rest.at(-1)?.end ?? first.end };
      put("spread moved last", spot, [...rest, first].map(text).join(", "));
    },
    ExpressionStatement: (node) => {
      if (node.expression.type === "CallExpression") put("call dropped", node, ";");
    },
    ReturnStatement: (node) => {
      if (node.argument === null) put("return dropped", node, ";");
    },
    ContinueStatement: (node) => put("continue dropped", node, ";"),
    // What is only a type, or a name of a module, changes nothing at run time.
    TSLiteralType: (node) => types.push(node),
    TSTypeAliasDeclaration: (node) => types.push(node),
    TSInterfaceDeclaration: (node) => types.push(node),
    ImportDeclaration: (node) => types.push(node),
    ExportNamedDeclaration: ({ source: from }) => from !== null && types.push(from),
    TSAsExpression: ({ expression, end }) => types.push({ start: expression.end, end }),
  }).visit(program);
  return found.filter(({ start, end }) => !types.some((type) => type.start <= start && end <= type.end));
}

function callEdits(node: ESTree.CallExpression, text: (spot: Spot) => string): readonly Edit[] {
  const { callee, arguments: given } = node;
  const spot = { start: node.start, end: node.end };
  const [argument] = given;
  if (callee.type === "Identifier") {
    if (!UNWRAPPED.has(callee.name) || argument === undefined) return [];
    return [{ how: "call unwrapped", ...spot, instead: text(argument) }];
  }
  if (callee.type !== "MemberExpression" || callee.computed || callee.property.type !== "Identifier")
    return [];
  const { name } = callee.property;
  const edits: Edit[] = [];
  if (ASKED.has(name)) {
    for (const instead of ["true", "false"]) edits.push({ how: "answer forced", ...spot, instead });
  }
  if (DROPPED.has(name)) edits.push({ how: "call dropped", ...spot, instead: text(callee.object) });
  const swapped = Object.hasOwn(SWAPPED, name) ? SWAPPED[name] : undefined;
  if (swapped !== undefined) {
    const { start, end } = callee.property;
    edits.push({ how: "call swapped", start, end, instead: swapped });
  }
  return edits;
}

function literalEdits(node: ESTree.Node): readonly Edit[] {
  if (node.type !== "Literal") return [];
  const { value, start, end } = node;
  const spot = { start, end };
  if ("regex" in node) return regexEdits(node.regex, spot);
  if (typeof value === "boolean") return [{ how: "turned", ...spot, instead: String(!value) }];
  if (typeof value === "number") {
    return [value + 1, value - 1].map((other) => ({ how: "one off", ...spot, instead: `(${other})` }));
  }
  if (typeof value !== "string" || value.includes(" ")) return [];
  const worse = Object.hasOwn(WORSE, value) ? WORSE[value] : undefined;
  const instead = worse === undefined ? ["mutated"] : ["mutated", worse];
  return instead.map((word) => ({ how: "word replaced", ...spot, instead: JSON.stringify(word) }));
}

function regexEdits(
  { pattern, flags }: { readonly pattern: string; readonly flags: string },
  spot: Spot,
): readonly Edit[] {
  const edits: Edit[] = [];
  if (pattern.startsWith("^"))
    edits.push({ how: "anchor dropped", ...spot, instead: `/${pattern.slice(1)}/${flags}` });
  if (pattern.endsWith("$") && !pattern.endsWith("\\$"))
    edits.push({ how: "anchor dropped", ...spot, instead: `/${pattern.slice(0, -1)}/${flags}` });
  return edits;
}
