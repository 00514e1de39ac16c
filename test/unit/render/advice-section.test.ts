import { describe, expect, test } from "vitest";
import { lint } from "../../../src/lint/lint.ts";
import { adviceSection } from "../../../src/render/advice-section.ts";
import { scoreWords, targetWords } from "../../../src/render/score-words.ts";
import { buildRunbook } from "../../../src/runbook/build.ts";
import type { Rollout } from "../../../src/config/rollout.ts";
import { aCohort, aPlan, aPolicy, aRollout, anywhere } from "../../support/rollout.ts";

function section(rollout: Rollout, most = 200): { readonly title: string; readonly body: string } {
  const plan = aPlan({ rollout });
  const subject = { plan, runbook: buildRunbook(plan), policy: aPolicy(), sameRoute: [] };
  const { problems, rubric } = lint(subject, anywhere);
  const made = adviceSection(plan, problems, { rubric, most });
  if (made === null) throw new RangeError("a rubric is always shown");
  return made;
}

const ANSWERED = { sessions: { kind: "answered", text: "they end on the version they began with" } } as const;

describe("the rubric in the comment", () => {
  test("opens with the score and the counts", () => {
    const { title, body } = section(aRollout({ cohorts: [], answers: ANSWERED }));
    expect(title).toMatch(
      /^<b>Rubric<\/b>: \d+ of \d+, \d+ blockers?; \d+ open points, 1 answered by people$/,
    );
    expect(body).toMatch(
      /^Score: \d+ of \d+, \d+ blockers?, which is below the 90% that this tier asks for\./,
    );
  });

  test("shows blockers before advice, with file, line and what to write", () => {
    const { body } = section(aRollout({ cohorts: [] }));
    expect(body.indexOf("**Blockers**")).toBeLessThan(body.indexOf("<summary>Advice ("));
    expect(body).toContain("summarizer.yml:1:1</code> | <code>rubric-36-cohorts</code>");
  });

  test("folds advice, answers and what settles the points away, each with its count", () => {
    const { body } = section(aRollout({ answers: ANSWERED }));
    for (const name of ["Advice", "Answered by people"])
      expect(body).toMatch(new RegExp(String.raw`<summary>${name} \(\d+\)</summary>`));
    expect(body).toMatch(/<summary>What settles \d+ points<\/summary>/);
  });

  test("ends with five points for the reviewer to tick", () => {
    const { body } = section(aRollout());
    expect(body.split("\n").filter((line) => line.startsWith("- [ ] "))).toHaveLength(5);
  });

  test("quotes what was answered as answered, not as yes", () => {
    const { body } = section(aRollout({ answers: ANSWERED }));
    expect(body).toContain("| answered | they end on the version they began with |");
  });

  test("says at tier 3 that only blockers count", () => {
    expect(targetWords({ settled: 3, answered: 0, applicable: 9, blockers: 0, target: null })).toBe(
      "Score: 3 of 9, no blockers. For practice only blockers count.",
    );
    expect(scoreWords({ settled: 61, answered: 2, applicable: 66, blockers: 2, target: 0.9 })).toBe(
      "61 of 66, 2 blockers",
    );
  });
});

const HOSTILE = [
  "@everyone | see #1 and [here](https://evil.example) <img src=x>",
  "\u202Eevil\u202C \u0000\u0007\u200B 🙂🙂",
  `${"x".repeat(10_000)}\n| a | b |\n\`\`\`\n</details>`,
];

describe("hostile text in the rubric", () => {
  test.each(HOSTILE)("does nothing: %j", (text) => {
    const { body } = section(
      aRollout({
        answers: { sessions: { kind: "answered", text }, [text]: { kind: "not-applicable", because: text } },
        cohorts: [aCohort({ owner: null, because: text, where: { [text]: text } })],
      }),
    );
    expect(body).not.toMatch(/@everyone|\]\(https|<img|[\u202E\u200B]|^\|[^\n]*\| a \| b \|/m);
    expect(body).not.toContain("\u0000");
    expect(body.split("<details>").length).toBe(body.split("</details>").length);
    for (const line of body.split("\n").filter((each) => each.startsWith("| ")))
      expect(line.length).toBeLessThan(11_500);
    const columns = body.split("\n").filter((each) => each.startsWith("| "));
    expect(new Set(columns.map((line) => line.split(" | ").length))).toEqual(new Set([4]));
  });
});
