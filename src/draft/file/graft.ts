/** Where additions go in a text, beside what stands there. The author's own bytes are only ever added to. */
import { isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import type { KeyPath } from "../../config/problem.ts";
import type { commentsOf } from "../../config/yaml-comments.ts";
import { putComment } from "./beside.ts";
import { entryLines, flowLines, itemLines, type Branch } from "./branch.ts";
import { TODO } from "./leaf.ts";
import { afterColon, endOf, isNothing, startOf } from "./node-range.ts";
import { rankOf } from "./order.ts";
import { additionText, branchOfPlant, stepsOf, type Plant } from "./planting.ts";
import { pointerOf } from "./pointer.ts";
import { indentAt, lineEnd, lineStart, type Splice } from "./splice.ts";

export interface Graft {
  readonly text: string;
  readonly eol: string;
  /** Pointers of values that may be replaced. */
  readonly ours: ReadonlySet<string>;
  readonly splices: Splice[];
  readonly comments: ReturnType<typeof commentsOf>;
  /** Pointers at which a person wrote something already. */
  readonly kept: string[];
}

/** Adds what is planted below `path` to the collection that stands there. */
export function graftInto(node: unknown, plant: Plant, path: KeyPath, graft: Graft): void {
  if (isMap(node)) graftIntoMap(node, plant, path, graft);
  else if (isSeq(node)) graftIntoList(node, plant, path, graft);
  else keepAll(plant, path, graft);
}

function keepAll(plant: Plant, path: KeyPath, graft: Graft): void {
  if (plant.addition !== null) graft.kept.push(pointerOf(path));
  for (const [step, child] of plant.children) keepAll(child, [...path, step], graft);
}

function graftIntoMap(map: YAMLMap, plant: Plant, path: KeyPath, graft: Graft): void {
  const absent: (readonly [string, Branch])[] = [];
  for (const step of stepsOf(plant)) {
    const child = plant.children.get(step);
    if (child === undefined) continue;
    const here = [...path, step];
    const pair = map.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    if (typeof step === "number") keepAll(child, here, graft);
    else if (pair === undefined) absent.push([step, branchOfPlant(child)]);
    else graftValue(pair, child, here, graft);
  }
  if (absent.length === 0) return;
  if (map.flow === true)
    return putInBrackets(
      map,
      (indent) => absent.flatMap(([key, each]) => flowLines(key, each, indent)),
      graft,
    );
  for (const [key, branch] of absent) putAfter(map, key, branch, graft);
}

function graftValue(pair: Pair, child: Plant, path: KeyPath, graft: Graft): void {
  const { value } = pair;
  if (!isNothing(value) && !isScalar(value)) {
    if (child.addition === null) graftInto(value, child, path, graft);
    else replaceList(value, child, path, graft);
  } else if (child.addition !== null) replaceScalar(pair, child, path, graft);
  else if (isNothing(value) && isScalar(pair.key)) {
    const from = endOf(graft.text, pair.key);
    const indent = `${indentAt(graft.text, startOf(pair.key))}  `;
    const branch = branchOfPlant(child);
    const lines =
      branch.kind === "list"
        ? branch.items.flatMap((item) => itemLines(item, indent))
        : branch.kind === "map"
          ? [...branch.entries].flatMap(([key, each]) => entryLines(key, each, indent))
          : [];
    put(graft, lineEnd(graft.text, from), lines.map((line) => `${graft.eol}${line}`).join(""));
  } else keepAll(child, path, graft);
}

function graftIntoList(list: YAMLSeq, plant: Plant, path: KeyPath, graft: Graft): void {
  const added: Branch[] = [];
  for (const step of stepsOf(plant)) {
    const child = plant.children.get(step);
    if (child === undefined) continue;
    const item = typeof step === "number" ? list.items[step] : undefined;
    if (typeof step !== "number") keepAll(child, [...path, step], graft);
    else if (item === undefined) added.push(branchOfPlant(child));
    else graftInto(item, child, [...path, step], graft);
  }
  const last = list.items.at(-1);
  if (added.length === 0) return;
  if (list.flow === true || last === undefined)
    return putInBrackets(list, (indent) => added.flatMap((each) => flowLines(null, each, indent)), graft);
  const indent = indentAt(graft.text, startOf(list));
  const lines = added.flatMap((item) => itemLines(item, indent));
  put(
    graft,
    lineEnd(graft.text, endOf(graft.text, last)),
    lines.map((line) => `${graft.eol}${line}`).join(""),
  );
}

/** Into a mapping of lines: behind the last key that comes before it. */
function putAfter(map: YAMLMap, key: string, branch: Branch, graft: Graft): void {
  const before = map.items.findLast(
    (pair) => isScalar(pair.key) && rankOf(String(pair.key.value)) <= rankOf(key),
  );
  const sibling = before ?? map.items[0];
  if (sibling === undefined || !isScalar(sibling.key)) return;
  const lines = entryLines(key, branch, indentAt(graft.text, startOf(map.items[0]?.key)));
  put(
    graft,
    lineEnd(graft.text, endOf(graft.text, sibling)),
    lines.map((line) => `${graft.eol}${line}`).join(""),
  );
}

/** Into braces or brackets: each entry on a line of its own, because a comment ends the line. */
function putInBrackets(
  node: YAMLMap | YAMLSeq,
  lines: (indent: string) => readonly string[],
  graft: Graft,
): void {
  const { text, eol } = graft;
  const close = (node.range?.[1] ?? 1) - 1;
  const line = text.slice(lineStart(text, startOf(node)), startOf(node));
  const column = /^[ -]*/.exec(line)?.[0].replaceAll("-", " ") ?? "";
  // What follows on the line belongs to other braces, and has to stand further in than the key of those.
  const isInner = !/^[ \t]*(?:#.*)?$/.test(text.slice(close + 1, lineEnd(text, close)));
  const indent = isInner ? `${column}  ` : column;
  const last = node.items.at(-1);
  if (last !== undefined) {
    const end = endOf(text, last);
    if (!text.slice(end, close).replaceAll(/#.*/g, "").includes(",")) put(graft, end, ",");
  }
  const at = text.slice(0, close).trimEnd().length;
  const isAfterComment = graft.comments.some(({ from }) => from >= lineStart(text, at) && from < at);
  const added = lines(`${indent}  `);
  put(
    graft,
    isAfterComment ? lineEnd(text, at) : at,
    `${added.map((each) => `${eol}${each}`).join("")}${eol}${indent}`,
  );
}

/** A value that waits for a decision, or that we computed, and its comment. All else stays. */
function replaceScalar(pair: Pair, { addition }: Plant, path: KeyPath, graft: Graft): void {
  const { value, key } = pair;
  const pointer = pointerOf(path);
  const isOurs = graft.ours.has(pointer);
  const scalar = isScalar(value) ? value : null;
  if (addition === null || (scalar !== null && !isNothing(scalar) && scalar.value !== TODO && !isOurs)) {
    graft.kept.push(pointer);
    return;
  }
  const empty = scalar === null || isNothing(scalar);
  const from = empty ? afterColon(graft.text, endOf(graft.text, key)) : startOf(scalar);
  const to = empty ? from : endOf(graft.text, scalar);
  graft.splices.push({ from, to, text: `${empty ? " " : ""}${additionText(addition)}` });
  putComment(to, addition.comment, graft);
}

/** A short list of ours: computed anew. */
function replaceList(node: unknown, { addition }: Plant, path: KeyPath, graft: Graft): void {
  const pointer = pointerOf(path);
  if (addition === null || !isSeq(node) || node.flow !== true || !graft.ours.has(pointer)) {
    graft.kept.push(pointer);
    return;
  }
  graft.splices.push({ from: startOf(node), to: endOf(graft.text, node), text: additionText(addition) });
  putComment(endOf(graft.text, node), addition.comment, graft);
}

function put({ splices }: Graft, at: number, text: string): void {
  splices.push({ from: at, to: at, text });
}
