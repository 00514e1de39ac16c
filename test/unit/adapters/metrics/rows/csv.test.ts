import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseCsv } from "../../../../../src/adapters/metrics/rows/csv.ts";

test.each([
  ["plain", "a,b\n1,2\n", [{ a: "1", b: "2" }]],
  ["with carriage returns", "a,b\r\n1,2\r\n", [{ a: "1", b: "2" }]],
  ["with a byte order mark", "\uFEFFa,b\n1,2\n", [{ a: "1", b: "2" }]],
  ["with commas, quotes and line breaks in quotes", 'a,b\n"x, ""y""\nz",2\n', [{ a: 'x, "y"\nz', b: "2" }]],
  ["with empty cells", "a,b\n,\n", [{ a: "", b: "" }]],
  ["with empty lines between", "a,b\n\n1,2\n\n", [{ a: "1", b: "2" }]],
  ["with a header alone", "a,b\n", []],
  ["that is empty", "", []],
])("CSV %s", (_name, text, rows) => {
  expect(parseCsv(text)).toMatchObject({ rows, cutBy: null });
});

test.each([
  ["in the middle of a number", "a,b\n1,2\n3,4", [{ a: "1", b: "2" }]],
  ["in the middle of a line", "a,b\n1,2\n3,", [{ a: "1", b: "2" }]],
  ["within quotes", 'a,b\n1,2\n3,"open', [{ a: "1", b: "2" }]],
  ["within its header", "a,b", []],
])("CSV that ends %s is read up to there, and that is said", (_name, text, rows) => {
  expect(parseCsv(text)).toMatchObject({ rows, cutBy: expect.stringContaining("not complete") });
});

test.each([
  ["a,b\n1,2,3\n", "Expected 2 cells in line 2, found 3"],
  ["a,b\n1,2\n3\n", "Expected 2 cells in line 3, found 1"],
  ['a,b\n"x\ny",1\n3\n', "Expected 2 cells in line 4, found 1"],
  ["a,a\n1,2\n", "Expected each column once, found a twice in line 1"],
  ['a,b\n1,"2"3\n', "Expected a comma or the end of the line after a cell in line 2"],
  ['a,b\n1,2"3\n', "Expected a comma or the end of the line after a cell in line 2"],
])("CSV %j is refused by its line", (text, message) => {
  expect(() => parseCsv(text)).toThrow(message);
});

test("what was written by the rules is read as it was", () => {
  const cell = fc.string({ maxLength: 12 }).map((text) => text.replaceAll("\r", ""));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const text = ["a,b", ...rows.map((row) => row.map(quoted).join(","))].join("\n");
      expect(parseCsv(`${text}\n`).rows).toEqual(rows.map(([a, b]) => ({ a, b })));
    }),
  );
});
