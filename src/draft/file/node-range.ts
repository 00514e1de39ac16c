/** Where a node of the parser stands in its text. */
import { isAlias, isMap, isPair, isScalar, isSeq, type Scalar } from "yaml";

/** Whether a key stands there without a value. */
export function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (isScalar(value) && value.value === null && isEmpty(value));
}

function isEmpty({ range, source }: Scalar): boolean {
  return (source ?? "") === "" && (range == null || range[0] === range[1]);
}

export function afterColon(text: string, at: number): number {
  const colon = text.indexOf(":", at);
  return colon < 0 ? at : colon + 1;
}

export function startOf(node: unknown): number {
  return isScalar(node) || isMap(node) || isSeq(node) ? (node.range?.[0] ?? 0) : 0;
}

/** Behind the last character of a node that is not blank. */
export function endOf(text: string, node: unknown): number {
  if (isPair(node)) return isNothing(node.value) ? afterKey(node.key) : endOf(text, node.value);
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    const last = node.items.at(-1);
    return last === undefined ? startOf(node) : endOf(text, last);
  }
  const range = nodeRange(node);
  return text.slice(0, range?.[1] ?? 0).trimEnd().length;
}

/** Behind the colon would be the same line. */
function afterKey(key: unknown): number {
  return nodeRange(key)?.[1] ?? 0;
}

function nodeRange(node: unknown): readonly [number, number, number] | null {
  return isScalar(node) || isMap(node) || isSeq(node) ? (node.range ?? null) : aliasRange(node);
}

function aliasRange(node: unknown): readonly [number, number, number] | null {
  return isAlias(node) ? (node.range ?? null) : null;
}
