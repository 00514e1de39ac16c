import { expect, test } from "vitest";
import { sentencesOf } from "../../../src/draft/sentences.ts";

test.each([
  ["Rollback takes 30 s. The plan has 3 stages.", 2],
  ["v1.8.2 is replaced by v2.0.0. It is new.", 2],
  ["Errors, e.g. Timeouts, count at 0.5 % each.", 1],
  ["It starts at 9 a.m. Berlin time.", 1],
  ["One; Two! Three? Four", 4],
  ["…", 0],
  ["", 0],
] as const)("%s: %d sentences", (text, many) => {
  expect(sentencesOf(text)).toHaveLength(many);
});
