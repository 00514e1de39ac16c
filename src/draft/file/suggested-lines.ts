/** What a file would read instead, as lines beside which a pull request can carry a suggestion. */
import { lineChanges, linesOf } from "./line-changes.ts";

/** Lines `from` to `to` of the file as it is, counted from 1, and what would stand in their place. */
export interface SuggestedLines {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

export interface ShownLines {
  readonly from: number;
  readonly to: number;
}

/** Changes with so few lines between them are read together. */
const NEAR = 2;
/** More comments than this nobody reads one by one. */
const MOST = 40;

/** null where a line of it is not shown, or there are too many: then the whole file is what can be offered. */
export function suggestedLines(
  before: string,
  after: string,
  shown: readonly ShownLines[],
): readonly SuggestedLines[] | null {
  const old = linesOf(before);
  const groups: SuggestedLines[] = [];
  for (const change of lineChanges(before, after)) {
    const next = anchored(change, old);
    const last = groups.at(-1);
    const isNear =
      last !== undefined && next.from - last.to <= NEAR + 1 && hunkOf(shown, last) === hunkOf(shown, next);
    if (last !== undefined && (isNear || next.from <= last.to)) groups.splice(-1, 1, joined(last, next, old));
    else groups.push(next);
  }
  const isShown = groups.every((each) => hunkOf(shown, each) !== undefined);
  return old.length > 0 && isShown && groups.length <= MOST ? groups : null;
}

/** Nothing can stand beside no line: what comes in is taken together with the line before it. */
function anchored({ from, to, lines }: SuggestedLines, old: readonly string[]): SuggestedLines {
  if (to >= from) return { from, to, lines };
  if (from === 1) return { from: 1, to: 1, lines: [...lines, ...old.slice(0, 1)] };
  return { from: from - 1, to: from - 1, lines: [...old.slice(from - 2, from - 1), ...lines] };
}

function joined(one: SuggestedLines, other: SuggestedLines, old: readonly string[]): SuggestedLines {
  const shared = Math.max(0, one.to - other.from + 1);
  const between = old.slice(one.to, other.from - 1);
  return { from: one.from, to: other.to, lines: [...one.lines, ...between, ...other.lines.slice(shared)] };
}

function hunkOf(shown: readonly ShownLines[], { from, to }: ShownLines): ShownLines | undefined {
  return shown.find((each) => each.from <= from && to <= each.to);
}
