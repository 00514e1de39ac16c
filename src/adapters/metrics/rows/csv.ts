/** CSV as RFC 4180 has it, with `\n` or `\r\n`, and with its errors by line. Pure. */
import type { RowTable } from "./record.ts";

/**
 * The first line names the columns. A last line without an end may still be being written: it is left out and said.
 * @throws RangeError with the line of what is wrong
 */
export function parseCsv(text: string): RowTable {
  const { lines, isCut } = linesOf(text.replace(/^\uFEFF/, ""));
  const [header, ...rows] = lines;
  if (header === undefined)
    return { rows: [], columns: [], cutBy: isCut ? "the header is not complete" : null };
  const names = header.cells;
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new RangeError(`Expected each column once, found ${twice} twice in line 1`);
  const records = rows.map(({ cells, line }) => {
    if (cells.length !== names.length)
      throw new RangeError(`Expected ${names.length} cells in line ${line}, found ${cells.length}`);
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]));
  });
  return { rows: records, columns: names, cutBy: isCut ? "its last line is not complete" : null };
}

interface Line {
  readonly cells: readonly string[];
  readonly line: number;
}

const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function linesOf(text: string): { readonly lines: readonly Line[]; readonly isCut: boolean } {
  const lines: Line[] = [];
  let cells: string[] = [];
  let line = 1;
  let began = 1;
  let at = 0;
  while (at < text.length) {
    CELL.lastIndex = at;
    const found = CELL.exec(text);
    if (found === null) return unclosed(text, { at, line, lines });
    const [whole, quoted, plain = "", end = ""] = found;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split("\n").length - 1;
    at += whole.length;
    if (end === ",") continue;
    // Without the end of its line nobody knows whether a number is whole.
    if (end === "") return { lines, isCut: true };
    if (cells.length > 1 || cells[0] !== "") lines.push({ cells, line: began });
    cells = [];
    began = line;
  }
  return { lines, isCut: cells.length > 0 };
}

/** A quote that is not closed may be the end of a file that is being written; anything else is no CSV. */
function unclosed(
  text: string,
  { at, line, lines }: { readonly at: number; readonly line: number; readonly lines: readonly Line[] },
): { readonly lines: readonly Line[]; readonly isCut: boolean } {
  const rest = text.slice(at);
  if (/^"(?:[^"]|"")*$/.test(rest)) return { lines, isCut: true };
  throw new RangeError(
    `Expected a comma or the end of the line after a cell in line ${line}, found ${rest.slice(0, 20)}`,
  );
}
