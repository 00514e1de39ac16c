import { describe, expect, test } from "vitest";
import { saidOfAnother } from "../../../../src/draft/file/said-of.ts";

const FILE = {
  guards: {
    errors: { class: "error" },
    empty: { class: "quality" },
    cost: { class: "cost" },
    "first-result": { class: "latency" },
  },
};
const BRIEF =
  "At most 0.8% of searches may fail, and not more than 4% of them may come back empty. A search may cost $0.35 per 1000. Today 0.6% of searches fail; empty answers were 5% last year. Users should wait at most 300ms and errors were 0.7% in May.";

const why = (path: string, number: string): string | null =>
  saidOfAnother({ text: BRIEF, at: BRIEF.indexOf(number) }, path.split("/"), FILE);

describe("a number in a sentence", () => {
  test.each([
    ["guards/errors/at-most", "0.8%"],
    ["guards/empty/at-most", "4%"],
    ["guards/cost/at-most", "$0.35"],
    ["guards/first-result/at-most", "300ms"],
    ["guards/errors/expect", "0.6%"],
    ["guards/empty/expect", "5%"],
    ["guards/errors/expect", "0.7%"],
    ["stages/0/bake", "0.8%"],
  ])("may stand at %s where the sentence with %s says so", (path, number) => {
    expect(why(path, number)).toBeNull();
  });

  test.each([
    ["guards/empty/at-most", "0.8%", "that sentence speaks of errors"],
    ["guards/errors/at-most", "4%", "that sentence speaks of empty"],
    ["guards/errors/expect", "0.8%", "that sentence says what may be, and not what is measured"],
    ["guards/cost/spread", "$0.35", "spread is no number of a sentence"],
    ["guards/errors/at-most", "0.6%", "that sentence says what is or was, and not what may be"],
    ["guards/empty/at-most", "5%", "that sentence says what is or was, and not what may be"],
  ])("is not for %s where the sentence with %s says another thing", (path, number, expected) => {
    expect(why(path, number)).toBe(expected);
  });
});
