/** A CSV text → its cells, each with its place (RFC 4180: commas, double quotes, a header). Never throws. */
import type { Position } from "../config/problem.ts";
import type { Misread } from "./answers.ts";
import type { Parsed } from "./entries.ts";
import { cut } from "./fields.ts";

export interface Cell {
  readonly text: string;
  readonly at: Position;
}

export interface Sheet {
  readonly header: readonly Cell[];
  /** Each as long as the header. */
  readonly rows: readonly (readonly Cell[])[];
}

/** The cells, or the first place that is no CSV. */
export function parseCsv(text: string): Parsed<Sheet> {
  const records: (readonly Cell[])[] = [];
  const reader: Reader = { text, at: 0, line: 1, start: 0 };
  while (reader.at < text.length) {
    const record = readRecord(reader);
    if (record.kind === "wrong") return record;
    // An empty line is none: the last one ends many files.
    if (record.value.length > 1 || record.value[0]?.text !== "") records.push(record.value);
  }
  const [header, ...rows] = records;
  if (header === undefined) return { kind: "parsed", value: { header: [], rows: [] } };
  const misread = headerFault(header) ?? lengthFault(header, rows);
  return misread === null
    ? { kind: "parsed", value: { header, rows } }
    : { kind: "wrong", misreads: [misread] };
}

/** Where reading is; moved by the functions below. */
interface Reader {
  readonly text: string;
  at: number;
  line: number;
  /** Where the line begins. */
  start: number;
}

function place({ at, line, start }: Reader): Position {
  return { line, column: at - start + 1 };
}

function readRecord(reader: Reader): Parsed<readonly Cell[]> {
  const cells: Cell[] = [];
  for (;;) {
    const at = place(reader);
    const read = reader.text[reader.at] === '"' ? quoted(reader) : plain(reader);
    if (typeof read !== "string") return { kind: "wrong", misreads: [read] };
    cells.push({ text: read, at });
    if (reader.text[reader.at] !== ",") break;
    reader.at += 1;
  }
  if (reader.text[reader.at] === "\r") reader.at += 1;
  if (reader.text[reader.at] === "\n") newLine(reader);
  return { kind: "parsed", value: cells };
}

function newLine(reader: Reader): void {
  reader.at += 1;
  reader.line += 1;
  reader.start = reader.at;
}

function plain(reader: Reader): string | Misread {
  const { text, at } = reader;
  let end = at;
  while (end < text.length && !",\n".includes(text[end] ?? "") && text[end] !== '"') end += 1;
  reader.at = end;
  if (text[end] === '"') return fault(place(reader), "a quote within a cell that has none around it", '"');
  const cell = text.slice(at, end);
  if (!cell.endsWith("\r")) return cell;
  reader.at = end - 1;
  return cell.slice(0, -1);
}

function quoted(reader: Reader): string | Misread {
  const { text } = reader;
  const opened = place(reader);
  const parts: string[] = [];
  reader.at += 1;
  for (;;) {
    const end = text.indexOf('"', reader.at);
    if (end === -1)
      return {
        at: opened,
        message: "the results break off in the middle",
        expected: "a closing quote",
        found: "the end of the file",
        write: "the whole file, as the program wrote it",
      };
    const part = text.slice(reader.at, end);
    parts.push(part);
    countLines(reader, part);
    reader.at = end + 1;
    if (text[reader.at] !== '"') break;
    parts.push('"');
    reader.at += 1;
  }
  const next = text[reader.at];
  if (next === undefined || next === "," || next === "\n" || next === "\r") return parts.join("");
  return fault(place(reader), "a comma or the end of the line after the closing quote", next);
}

/** Lines within quotes count, too. */
function countLines(reader: Reader, part: string): void {
  for (let at = part.indexOf("\n"); at !== -1; at = part.indexOf("\n", at + 1)) {
    reader.line += 1;
    reader.start = reader.at + at + 1;
  }
}

function fault(at: Position, expected: string, found: string): Misread {
  return { at, message: "this is not CSV", expected, found, write: null };
}

function headerFault(header: readonly Cell[]): Misread | null {
  const [first] = header;
  const other = header.length === 1 ? /[;\t|]/.exec(first?.text ?? "")?.[0] : undefined;
  if (first !== undefined && other !== undefined)
    return {
      at: first.at,
      message: "the columns are not separated by commas",
      expected: "commas, as `df.to_csv(…, index=False)` writes them",
      found: other === "\t" ? "tabs" : other,
      write: null,
    };
  const seen = new Set<string>();
  for (const { text, at } of header) {
    if (text !== "" && seen.has(text))
      return {
        at,
        message: `the column ${cut(text)} stands twice`,
        expected: "each column once",
        found: cut(text),
        write: null,
      };
    seen.add(text);
  }
  return null;
}

function lengthFault(header: readonly Cell[], rows: readonly (readonly Cell[])[]): Misread | null {
  const [last] = rows.slice(-1);
  for (const row of rows) {
    if (row.length === header.length) continue;
    const isCut = row === last && row.length < header.length;
    return {
      at: row[Math.min(row.length, header.length) - 1]?.at ?? { line: 1, column: 1 },
      message: isCut ? "the results break off in the middle" : "a row has not as many cells as the header",
      expected: `${header.length} cells`,
      found: `${row.length}`,
      write: isCut ? "the whole file, as the program wrote it" : null,
    };
  }
  return null;
}
