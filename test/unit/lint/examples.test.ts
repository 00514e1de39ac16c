import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PAGES } from "../../../src/lint/pages/all.ts";
import type { Example } from "../../../src/lint/pages/page.ts";
import { RULES } from "../../../src/lint/rules.ts";
import { renderRubricPage } from "../../../src/render/rubric-page.ts";
import { checkRollout, type Change, type Checked } from "../../support/rubric-file.ts";

/** What the clean file is told: nothing but what other rooms still owe. */
const CLEAN = codesOf(checkRollout({}));

function codesOf({ problems }: Checked): readonly string[] {
  return [...new Set(problems.map(({ code }) => code))];
}

function told(checked: Checked): readonly string[] {
  return codesOf(checked).filter((code) => !CLEAN.includes(code));
}

function check(example: Extract<Example, { readonly bad: Change }>, changes: readonly Change[]): Checked {
  return example.kind === "policy" ? checkRollout({ policy: changes }) : checkRollout({ changes });
}

test("docs/rubric.md is what the rules say: npm run build writes it", () => {
  expect(readFileSync(new URL("../../../docs/rubric.md", import.meta.url), "utf8")).toBe(renderRubricPage());
});

test("the clean file has no blocker, and no advice but these", () => {
  // Its second way back is one that people take.
  expect(CLEAN).toEqual(expect.arrayContaining(["router-not-moved"]));
  const known = ["rubric-45-limits", "heartbeat-missing", "router-not-moved"];
  expect(CLEAN.filter((code) => !known.includes(code))).toEqual([]);
});

describe("the example on the page of", () => {
  test.each(RULES.map(({ code }) => code))("%s raises it, and the fix takes it away", (code) => {
    const { example } = PAGES[code];
    if (example.kind === "generated") return;
    if (example.kind === "two-files") return;
    const bad = told(check(example, [example.bad]));
    expect(bad).toEqual(example.kind === "refused" ? example.as : [...(example.beside ?? []), code]);
    expect(told(check(example, [example.bad, example.fix]))).toEqual([]);
  });
});

test("another file on the same route raises rubric-20-route-shared alone", () => {
  const sameRoute = [{ file: "other.yml", name: "other" }];
  expect(told(checkRollout({ sameRoute }))).toEqual(["rubric-20-route-shared"]);
});

test("only these rules can be broken by no file: what they look at is generated", () => {
  const generated = RULES.filter(({ code }) => PAGES[code].example.kind === "generated");
  expect(generated.map(({ code }) => code)).toEqual([
    "rubric-11-stages",
    "rubric-25-interval",
    "rubric-37-own-evaluation",
    "rubric-42-entries",
    "rubric-43-first-command",
    "rubric-43-placeholder",
    "rubric-45-limits",
    "rubric-48-verification",
    "rubric-57-retry",
    "rubric-59-decider",
    "rubric-69-llm-quality",
  ]);
});
