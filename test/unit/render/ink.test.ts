import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentence, text } from "../../../src/render/escape.ts";
import { FOR_GITHUB } from "../../../src/render/ink.ts";

describe("what is to be written in a comment can be copied from the page", () => {
  test.each([
    [
      "Decide: /rollout resume d77810f25ad8 with a reason, or /rollout abort",
      "Decide: <code>/rollout resume d77810f25ad8</code> with a reason, or <code>/rollout abort</code>.",
    ],
    ["/rollout hold, and say why", "<code>/rollout hold</code>, and say why."],
    ["by /rollout resume", "by <code>/rollout resume</code>."],
    ["a /rollouts folder", "a /rollouts folder."],
  ])("%s", (said, shown) => {
    expect(FOR_GITHUB.sentence(said)).toBe(shown);
  });
});

test("text without a request is as it always was", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }).filter((value) => !value.includes("/rollout ")),
      (value) => {
        expect(FOR_GITHUB.text(value)).toBe(text(value));
        expect(FOR_GITHUB.sentence(value)).toBe(sentence(value));
      },
    ),
  );
});
