/** What readers are told of drafted statements that wait for a word: who, and exactly what to type. */
import { describe, expect, test } from "vitest";
import { parseCommand } from "../../../src/gate/command.ts";
import type { Requirement } from "../../../src/gate/outcome.ts";
import { COMMENT_ROWS, renderGateBlock, renderMetBlock } from "../../../src/render/gate-block.ts";
import { treeOfGate, treeText } from "../../../src/render/gate-tree.ts";
import { LONGEST_COMMENT } from "../../../src/render/plan-comment.ts";
import { TERMINAL, verifyCommand } from "../../../src/render/requirement-words.ts";
import { statusOf } from "../../../src/render/status-line.ts";
import { aGateOutcome, aRequirement, aRolloutOutcome } from "../../support/report.ts";

const idOf = (index: number): string => index.toString(16).padStart(12, "0");
const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => idOf(index));

const waits = (reason: "statement-contradicts" | "statements-unverified", count: number): Requirement =>
  aRequirement({
    id: reason === "statement-contradicts" ? "drafted-words" : "drafted-verified",
    kind: "waiting",
    reason,
    closers: ["@olga", "@ole"],
    missing: 1,
    detail: `${count} drafted statements`,
    statements: ids(count),
  });

const unread = aRequirement({
  id: "drafted-words",
  kind: "waiting",
  reason: "drafted-unread",
  closers: [],
  missing: 0,
  detail: "somebody else edited our comment, so that nothing in it is believed",
});

const gateOf = (...requirements: readonly Requirement[]) =>
  aGateOutcome({ rollouts: [aRolloutOutcome({ requirements, dismissals: [], approvals: [] })] });

const block = (...requirements: readonly Requirement[]): string =>
  [renderGateBlock, renderMetBlock]
    .map((render) =>
      render(gateOf(...requirements), {
        policy: { kind: "built-in" },
        commit: "a".repeat(40),
        rows: COMMENT_ROWS,
      }),
    )
    .join("\n")
    .replaceAll("&#8288;", "");

/** Commands that stand in it as they are typed. */
const typed = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/`(\/rollout [^`]+)`/g)].map(([, line = ""]) => line);

describe("a reader of the comment", () => {
  test("reads in ten seconds who looks up how many statements", () => {
    const shown = block(waits("statement-contradicts", 1), waits("statements-unverified", 4));
    expect(shown).toContain(
      "**Waiting for:** @olga or @ole to resolve or reject 1 drafted statement · @olga or @ole to verify or reject 4 drafted statements",
    );
  });

  test("copies the line with all ids, and it is the command", () => {
    const [line = ""] = typed(block(waits("statements-unverified", 15)));
    expect(parseCommand(line)).toEqual({ kind: "command", command: { verb: "verify", ids: ids(15) } });
  });

  test.each([16, 60, 400])("of %d statements gets the first fifteen, and is told how many more", (count) => {
    const shown = block(waits("statements-unverified", count));
    const [line = ""] = typed(shown);
    expect(line).toBe(verifyCommand(ids(15)));
    expect(shown).toContain(`then the other ${count - 15}`);
    expect(shown.length).toBeLessThan(LONGEST_COMMENT / 4);
  });

  test("of a contradiction gets both ways out, and neither counts before there is a reason", () => {
    const lines = typed(block(waits("statement-contradicts", 3))).slice(0, 2);
    expect(lines).toEqual([`/rollout resolve ${idOf(0)} <reason>`, `/rollout reject ${idOf(0)} <reason>`]);
    for (const line of lines) {
      expect(parseCommand(line).kind).toBe("wrong");
      expect(parseCommand(line.replace("<reason>", "the page is old")).kind).toBe("command");
    }
    expect(block(waits("statement-contradicts", 3))).toContain(`likewise for \`${idOf(1)}\`, \`${idOf(2)}\``);
  });

  test("of a comment that nobody believes is told what mends it", () => {
    const shown = block(unread);
    expect(shown).toContain("| whoever may run the job of the plan | run the job of the plan again, or push");
    expect(shown).toContain("somebody else edited our comment");
  });

  test("where nobody is known to be able to is told who may", () => {
    expect(block({ ...waits("statements-unverified", 1), closers: [] })).toContain(
      "| whoever may approve and wrote no part of it |",
    );
  });

  test("of what is met sees who said it", () => {
    const met = aRequirement({
      id: "drafted-verified",
      kind: "satisfied",
      reason: "approved",
      by: ["olga"],
      closers: [],
      missing: 0,
      detail: "",
    });
    expect(block(met)).toContain("- met: drafted words that people verified: olga");
  });

  test("of a word that does not count is told why", () => {
    const gate = aGateOutcome({
      rollouts: [
        aRolloutOutcome({
          dismissals: [{ login: "rita", what: "statement", why: "no-access", at: idOf(7) }],
        }),
      ],
    });
    const shown = renderGateBlock(gate, { policy: { kind: "built-in" }, commit: "a".repeat(40), rows: 9 });
    expect(shown.replaceAll("&#8288;", "")).toContain(
      `Not counted: the word on a drafted statement by rita at <code>${idOf(7)}</code>: its author has too little access`,
    );
  });
});

test("the status and a terminal say the same in their own words", () => {
  const gate = gateOf(waits("statement-contradicts", 1), waits("statements-unverified", 2), unread);
  expect(statusOf(gate, { branch: "main", url: null }).description).toMatch(
    /^Waiting: a drafted statement contradicts a document; drafted statements are not verified; the plan must be written again/,
  );
  expect(treeText(treeOfGate(gate, TERMINAL))).toContain(`\`/rollout verify ${idOf(0)} ${idOf(1)}\``);
});
