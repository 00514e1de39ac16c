/** The text of a file or an answer as rows. Pure. */
import { valueAt } from "../../json-pointer.ts";
import { parseCsv } from "./csv.ts";
import type { RowRecord, RowTable } from "./record.ts";

export type RowFormat = "csv" | "json" | "jsonl";

/**
 * @param pointer where in JSON the rows stand (RFC 6901); "" for the whole
 * @throws RangeError with the place of what is wrong
 */
export function parseRows(text: string, format: RowFormat, pointer: string): RowTable {
  switch (format) {
    case "csv":
      return parseCsv(text);
    case "jsonl":
      return parseLines(text.replace(/^\uFEFF/, ""));
    case "json":
      return {
        rows: rowsAt(parseJson(text.replace(/^\uFEFF/, ""), "JSON"), pointer),
        columns: null,
        cutBy: null,
      };
  }
}

/** @throws RangeError where there is no list of mappings */
export function rowsAt(json: unknown, pointer: string): readonly RowRecord[] {
  const found = valueAt(json, pointer);
  const where = pointer === "" ? "the answer" : pointer;
  if (!Array.isArray(found))
    throw new RangeError(`Expected a list of rows at ${where}, found ${kindOf(found)}`);
  return found.map((row: unknown, index) => {
    if (!isRecord(row)) throw new RangeError(`Expected a row at ${where}/${index}, found ${kindOf(row)}`);
    return row;
  });
}

function parseLines(text: string): RowTable {
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  const rows = lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const row = parseJson(line, `JSON in line ${index + 1}`);
    if (!isRecord(row)) throw new RangeError(`Expected a row in line ${index + 1}, found ${kindOf(row)}`);
    return [row];
  });
  return { rows, columns: null, cutBy: last.trim() === "" ? null : "its last line is not complete" };
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RangeError(
      `Expected ${what}, found ${text.trim() === "" ? "nothing" : `${text.slice(0, 40)}…`}`,
    );
  }
}

function isRecord(value: unknown): value is RowRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : JSON.stringify(value).slice(0, 40);
}
