import { describe, expect, test } from "vitest";
import { secretsIn } from "../../../../src/adapters/local/secrets.ts";

const lookUp = (lines: string, others: Readonly<Record<string, string>> = {}) =>
  secretsIn({ MODEL_ROLLOUT_SECRETS: lines, ...others });

describe("secrets that are handed over in one", () => {
  test.each([
    ["one on a line", "A=1\nB=two words\n", "B", "two words"],
    ["with signs that mean something elsewhere", "A=x=y$`\"'#<<END", "A", "x=y$`\"'#<<END"],
    ["after comments, empty lines and indents", "\n  # mine\r\n  A=1\r\n", "A", "1"],
    [
      "of several lines",
      "CA<<END\n-----BEGIN-----\nabc\n-----END-----\nEND\nB=1",
      "CA",
      "-----BEGIN-----\nabc\n-----END-----",
    ],
    ["after one of several lines that looks like others", "CA<<EOF\nB=2\nEOF\nB=1", "B", "1"],
  ])("are found %s", (_, lines, name, value) => {
    expect(lookUp(lines)(name)).toBe(value);
  });

  test("one of the step's own stands before them", () => {
    expect(lookUp("A=1", { A: "2" })("A")).toBe("2");
  });

  test.each([
    ["that is not there", "A=1"],
    ["that is empty, because the caller's repository does not have it", "A=1\nB="],
  ])("one %s is missing, and the workflow to mend is named", (_, lines) => {
    expect(() => lookUp(lines)("B")).toThrow(
      "Expected the secret B in the environment, found nothing. Write `B=${{ secrets.B }}` below `environment:` of the workflow that calls",
    );
  });

  test.each([
    ["a line without a name", "A=1\nhunter2\n", "Line 2"],
    ["a name that is none", "my token=hunter2", "Line 1"],
    ["an end that never comes", "A=1\n\nCA<<END\nhunter2\n", "Line 3"],
  ])("%s is told by its number, never by its text", (_, lines, line) => {
    const look = () => lookUp(lines)("B");
    expect(look).toThrow(line);
    expect(look).not.toThrow("hunter2");
  });
});
