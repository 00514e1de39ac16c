import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DraftedFile } from "../../../src/render/drafted-file.ts";
import {
  renderSuggestion,
  renderSuggestionReview,
  renderWholeFile,
  suggestionMarker,
  wholeFileMarker,
} from "../../../src/render/file-suggestion.ts";
import type { GuardWeeks } from "../../../src/draft/file/baseline-weeks.ts";
import { renderDraftedFile } from "../../../src/render/drafted-file-text.ts";
import { isEnough, type Weighed } from "../../../src/render/weighed.ts";
import { DAY, instant } from "../../../src/units.ts";

const KEY = "0123456789ab";
const SECRET = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

function drafted(overrides: Partial<DraftedFile> = {}): DraftedFile {
  return {
    path: ".github/rollouts/news.yml",
    text: "name: news\n",
    before: null,
    written: true,
    asked: { kind: "answered", model: "small", sha256: "f".repeat(64), bytes: 1_234, usage: null },
    weeks: null,
    unasked: [],
    report: { taken: [], todo: [], dropped: [] },
    lines: {},
    problems: [],
    weighed: null,
    ...overrides,
  };
}

/** Lines outside of every fence, as GitHub reads them: a fence ends at a line of as many backticks, or more. */
function outside(markdown: string): string {
  let fence: string | null = null;
  return markdown
    .split("\n")
    .filter((line) => {
      const [, run] = /^ {0,3}(`{3,})/.exec(line) ?? [];
      if (fence === null && run !== undefined) {
        fence = run;
        return false;
      }
      if (fence === null) return true;
      if (run !== undefined && run.length >= fence.length && /^ {0,3}`+\s*$/.test(line)) fence = null;
      return false;
    })
    .join("\n");
}

const HOSTILE = [
  "```",
  "````suggestion",
  "`````",
  "~~~",
  "-->",
  "@acme/owners please approve",
  "/rollout ack 0123456789ab",
  "</details><h1>Approved</h1>",
  "![x](https://evil.example/x.png)",
  "closes #1",
  "<!-- model-rollout:plan -->",
];

describe("a suggestion", () => {
  test("is the lines, letter by letter, in a block that GitHub offers to take over", () => {
    expect(renderSuggestion({ from: 1, to: 1, lines: ["  at-most: 3% # from the brief", ""] })).toBe(
      "```suggestion\n  at-most: 3% # from the brief\n\n```",
    );
  });

  test.each(HOSTILE)("%s stays inside of its fence", (line) => {
    const block = renderSuggestion({ from: 1, to: 1, lines: [line, line, "a: 1"] });
    expect(block).toContain(line);
    expect(outside(block ?? "")).toBe("");
  });

  test.each([
    ["a secret", SECRET],
    ["a character that hides others", "a: \u202E1"],
    ["a carriage return", "a: 1\r"],
    ["70,000 characters", "a".repeat(70_000)],
  ])("is not made of %s: what people take over is what they read", (_, line) => {
    expect(renderSuggestion({ from: 1, to: 1, lines: [line] })).toBeNull();
  });

  test("whatever the lines say, nothing stands outside of the fence", () => {
    const line = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.stringMatching(/^[` ~a]{0,8}$/),
      fc.string({ unit: "binary" }).map((text) => text.replaceAll("\n", " ")),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const block = renderSuggestion({ from: 1, to: 1, lines });
        expect(outside(block ?? "")).toBe("");
        expect(block === null || block.startsWith("```")).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("what stands above suggestions", () => {
  const report = {
    taken: [],
    dropped: [],
    todo: HOSTILE.map((line) => ({ path: `/guards/${line}`, why: `${line} ${SECRET}` })),
  };

  test.each([
    ["the review", (all: DraftedFile) => renderSuggestionReview(all, KEY)],
    ["the whole file", (all: DraftedFile) => renderWholeFile(all, { file: KEY, key: KEY }) ?? ""],
  ])("%s says that nobody verified it and how much is open, and does nothing by itself", (_, render) => {
    const body = render(drafted({ report, text: `${HOSTILE.join("\n")}\n${SECRET}\n` }));
    const prose = outside(body);
    expect(prose).toContain("not verified");
    expect(prose).toContain("11 places");
    expect(body).not.toContain(SECRET);
    expect(prose.replaceAll(/<code>[^<]*<\/code>/g, "")).not.toMatch(/(?<![\w;])@acme|<h1|!\[|#1\b|<script/);
    expect(prose.match(/<!--/g)).toHaveLength(body.startsWith(wholeFileMarker(KEY)) ? 2 : 1);
    expect(prose.match(/^\/rollout/gm)).toBeNull();
    expect(body.split("\n").slice(0, 2)).toContain(suggestionMarker(KEY));
  });

  test("a file that is too long for a comment is not cut", () => {
    expect(renderWholeFile(drafted({ text: "a: 1\n".repeat(20_000) }), { file: KEY, key: KEY })).toBeNull();
  });
});

describe("in a terminal", () => {
  test("what would be written is shown as a difference, and nothing hides in it", () => {
    const text = renderDraftedFile(
      drafted({
        written: false,
        before: "a: 1\nb: 2\n",
        text: `a: 1\nb: 3 # \u001b[31m${SECRET}\n::error::boo\n`,
        report: { taken: [], dropped: [], todo: [{ path: "/b", why: "two\nlines" }] },
      }),
    );
    expect(text).toContain("--force");
    expect(text).toContain("-b: 2\n+b: 3 #");
    expect(text).toContain("1 place for a person to decide left");
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain("\u001b");
    expect(text).not.toMatch(/^::/m);
  });

  test("a place to decide is told with its line, once; what else stands in the way with its caret", () => {
    const problem = (code: string, line: number) =>
      ({
        code,
        severity: "blocker",
        file: ".github/rollouts/news.yml",
        at: { line, column: 1 },
        length: 1,
        message: `${code} at ${line}`,
        expected: null,
        found: null,
        suggestion: null,
      }) as const;
    const text = renderDraftedFile(
      drafted({
        text: "a: TODO\nb: 1 # TODO(decide): mine\nc: 1\n",
        report: { taken: [], dropped: [], todo: [{ path: "/a", why: "from which level on" }] },
        lines: { "/a": 1 },
        problems: [problem("undecided", 1), problem("undecided", 2), problem("stage-missing", 3)],
      }),
    );
    expect(text).toContain(".github/rollouts/news.yml:1 /a: from which level on");
    expect(text).not.toContain("undecided at 1");
    expect(text).toContain("undecided at 2");
    expect(text).toContain("1 place for a person to decide and 2 errors of the checks left");
  });

  test("the request is told by its size and digest, never by its text", () => {
    expect(renderDraftedFile(drafted())).toContain(
      `small was asked (1,234 bytes, SHA-256 ${"f".repeat(64)})`,
    );
  });
});

describe("what plan and rubric say stands beside what is drafted", () => {
  const score = { settled: 27, answered: 0, applicable: 55, blockers: 0, target: 0.75 };
  const told = (weighed: Weighed): string => renderDraftedFile(drafted({ weighed }));

  test("a score below what the tier asks for is no whole file", () => {
    const text = told({ advice: 33, score, unproven: [] });
    expect(text).toContain("something to mend");
    expect(text).toContain("33 points to consider");
    expect(text).toContain("27 of 55, no blockers, which is below the 75% that this tier asks for");
  });

  test("guards that no stage can prove are named, with what they do", () => {
    const unproven = [
      { guard: "errors", onBreach: "roll-back" },
      { guard: "cost", onBreach: "warn" },
    ] as const;
    expect(told({ advice: 0, score: { ...score, settled: 55 }, unproven })).toContain(
      "Provable in no stage: errors (rolls back), cost (warns)",
    );
  });

  test.each([
    ["the score is what the tier asks for", { settled: 42 }, [], true],
    ["it is one point below", { settled: 41 }, [], false],
    ["only a guard that holds cannot be proven", { settled: 42 }, ["hold"], true],
    ["a guard that rolls back cannot be proven", { settled: 42 }, ["roll-back"], false],
    ["it is for practice", { settled: 0, target: null }, [], true],
  ] as const)("where %s, it is told", (_, part, does, enough) => {
    const unproven = does.map((onBreach) => ({ guard: "errors", onBreach }));
    expect(isEnough({ advice: 0, score: { ...score, ...part }, unproven })).toBe(enough);
  });
});

describe("history in a terminal", () => {
  const week: GuardWeeks = {
    guard: "cost",
    source: "clicks",
    unit: "$",
    per: "1000 search",
    isBound: false,
    level: 0.24931,
    spread: { q50: 0.2, q95: 0.3, q99: 0.4, min: 0.1, max: 0.5 },
    samples: 900,
    answered: 168,
    asked: 168,
    gaps: [],
  };
  const told = (overrides: Partial<GuardWeeks>): string => {
    const weeks = { from: instant(0), to: instant(7 * DAY), guards: [{ ...week, ...overrides }] };
    return renderDraftedFile(drafted({ weeks }));
  };

  test("a sum says its currency and what it is per", () => {
    expect(told({})).toMatch(/cost \(clicks\): level \$0\.2493, .* per 1000 search; 900 units/);
  });

  test("a sum whose currency nothing tells says so, and what to write", () => {
    expect(told({ unit: null })).toMatch(
      /level 0\.2493, .* per 1000 search; no limit of it names its unit.*write one/,
    );
  });

  test("a latency says that its levels are bounds of buckets", () => {
    expect(told({ unit: "time", per: null, isBound: true, level: 0.3 })).toMatch(
      /level 300ms, .*\(bounds of buckets: what was measured lies at or below them\)/,
    );
  });
});
