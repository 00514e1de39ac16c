import { describe, expect, test } from "vitest";
import type { Requirement } from "../../../src/gate/outcome.ts";
import {
  COMMENT_ROWS,
  renderGateBlock,
  renderMetBlock,
  replaceGateBlock,
} from "../../../src/render/gate-block.ts";
import { treeOfGate, treeText } from "../../../src/render/gate-tree.ts";
import { TERMINAL } from "../../../src/render/requirement-words.ts";
import { LONGEST_COMMENT } from "../../../src/render/plan-comment.ts";
import { statusOf } from "../../../src/render/status-line.ts";
import { shortDigest } from "../../../src/units.ts";
import { aGateOutcome, aRequirement, aRolloutOutcome } from "../../support/report.ts";

const CONTEXT = { policy: { kind: "built-in" }, commit: "a".repeat(40), rows: COMMENT_ROWS } as const;

function block(
  requirements: readonly Requirement[],
  given: Parameters<typeof aRolloutOutcome>[0] = {},
): string {
  const gate = aGateOutcome({ rollouts: [aRolloutOutcome({ requirements, dismissals: [], ...given })] });
  return `${renderGateBlock(gate, CONTEXT)}\n\n${renderMetBlock(gate, CONTEXT)}`;
}

const met = (id: string, given: Partial<Requirement> = {}): Requirement =>
  aRequirement({ id, kind: "satisfied", reason: "approved", closers: [], missing: 0, detail: "", ...given });
const open = (id: string, given: Partial<Requirement> = {}): Requirement =>
  aRequirement({
    id,
    kind: "waiting",
    reason: "role-missing",
    closers: ["@olga"],
    missing: 1,
    detail: "",
    ...given,
  });

/** What a reader sees: without the character that keeps a name from being told. */
const seen = (markdown: string): string => markdown.replaceAll("&#8288;", "");

describe("a reader with ten seconds", () => {
  test("reads in the third line who does what next, with the digits to type", () => {
    const { digest } = aRolloutOutcome();
    const short = digest === null ? "" : shortDigest(digest);
    const shown = block([
      open("role:model-owner", { closers: ["@olga", "@ole"] }),
      open("acknowledgement", { reason: "acknowledgement-missing", closers: ["@oscar"] }),
    ]);
    expect(seen(shown).split("\n").slice(1, 4)).toEqual([
      "> [!WARNING]",
      "> **Cannot merge yet: 2 of 2 requirements are open.**",
      `> **Waiting for:** @olga or @ole to approve as <code>model-owner</code> · @oscar to comment \`/rollout ack ${short}\``,
    ]);
  });

  test.each<[string, Partial<Requirement>, string]>([
    [
      "several people",
      { missing: 2, closers: ["@a", "@b", "@c", "@d", "@e"] },
      "2 of @a, @b, @c or 2 more to approve as",
    ],
    ["nobody who could", { closers: [] }, "<code>legal</code>, which nobody can give here"],
    ["who said no", { reason: "changes-requested", closers: ["@bob"] }, "@bob to approve again"],
    ["a draft", { reason: "draft", closers: [] }, "mark it ready for review"],
    ["a freeze", { reason: "frozen", closers: [] }, "wait until the freeze is over"],
    ["a team", { reason: "team-unreadable", closers: [] }, "give the action a `team-token`, or list logins"],
  ])("of %s", (_, given, words) => {
    expect(seen(block([open("role:legal", given)]))).toContain(`**Waiting for:** ${words}`);
  });

  test("is told of four steps, and how many more there are", () => {
    const shown = block(Array.from({ length: 9 }, (_, index) => open(`role:r${index}`)));
    expect(shown).toContain("<code>r3</code> · 5 more below");
  });

  test("of a go reads nothing of waiting", () => {
    const shown = renderGateBlock(
      aGateOutcome({
        kind: "go",
        reason: "approved",
        rollouts: [aRolloutOutcome({ kind: "go", requirements: [met("files")], dismissals: [] })],
      }),
      CONTEXT,
    );
    expect(shown).toContain("**Go.**");
    expect(shown).not.toContain("Waiting for");
  });
});

describe("every leaf is explained", () => {
  const rule = open("rule:eu", {
    closers: [],
    parts: [
      open("role:legal", { closers: ["@lea"] }),
      met("role:privacy", { by: ["pia"] }),
      open("rule:either", {
        closers: [],
        parts: [open("role:cto", { closers: ["@cto"] }), met("checks", { detail: "ci is green" })],
      }),
    ],
  });

  test("of a rule with parts: the open ones in the table, with what they stand in", () => {
    const shown = seen(block([rule]));
    expect(shown).toContain("| <code>eu</code> › <code>legal</code> has not decided go or no-go | @lea |");
    expect(shown).toContain(
      "| <code>eu</code> › <code>either</code> › <code>cto</code> has not decided go or no-go | @cto |",
    );
    expect(shown).toContain("1 of 1 requirement is open");
  });

  test("and what of it is met, below, at its depth", () => {
    const shown = block([rule]);
    const below = shown.slice(shown.indexOf("<details>"));
    expect(below).toContain("- open: <code>eu</code>\n");
    expect(below).toContain("\n  - met: <code>privacy</code>: pia\n");
    expect(below).toContain("\n    - met: <code>checks</code>: ci is green\n");
  });

  test("a rule that does not apply says why, and is not counted as open", () => {
    const skipped = met("rule:eu", { kind: "skipped", detail: "no file under eu/ is changed" });
    const shown = block([skipped, met("not-draft")]);
    expect(shown).toContain("<summary>Every requirement: 1 met, 1 not asked</summary>");
    expect(shown).toContain("- skipped: <code>eu</code>, not asked: no file under eu/ is changed");
  });

  test("an approval of an older commit with an equal plan says at which", () => {
    const approvals = [{ role: "model-owner", by: "olga", review: 1, reason: "", at: "abc1234" }];
    expect(block([met("role:model-owner")], { approvals })).toContain(
      "olga said go as <code>model-owner</code>, at <code>abc1234</code> for an equal plan",
    );
  });

  test("on a terminal too, a line for each", () => {
    const gate = aGateOutcome({ rollouts: [aRolloutOutcome({ rollout: "news", requirements: [rule] })] });
    expect(
      treeText(treeOfGate(gate, TERMINAL))
        .split("\n")
        .map((line) => line.slice(0, 24).trimEnd()),
    ).toEqual([
      "news: waiting",
      "  [ ] eu",
      "    [ ] legal has not de",
      "    [x] privacy: pia",
      "    [ ] either",
      "      [ ] cto has not de",
      "      [x] checks: ci is",
    ]);
  });
});

describe("size", () => {
  const parts = Array.from({ length: 500 }, (_, index) =>
    index % 2 === 0
      ? open(`role:r${index}`, { detail: "x".repeat(500) })
      : met(`role:r${index}`, { by: ["y".repeat(39)] }),
  );

  test("of 500 leaves is bounded, and what is left out is counted", () => {
    const shown = block([open("rule:all", { parts })]);
    expect(shown.length).toBeLessThan(LONGEST_COMMENT / 2);
    expect(shown).toContain(`…and ${250 - COMMENT_ROWS} more, in the job summary.`);
    expect(shown).toContain(`…and ${501 - COMMENT_ROWS} more, in the job summary`);
  });

  test("of a tree that is too deep ends", () => {
    const deep = Array.from({ length: 5_000 }).reduce<Requirement>(
      (inside) => open("rule:r", { parts: [inside] }),
      open("role:x"),
    );
    const gate = aGateOutcome({ rollouts: [aRolloutOutcome({ requirements: [deep] })] });
    expect(treeOfGate(gate, TERMINAL).length).toBeLessThan(20);
  });

  test("text of others does nothing in it", () => {
    const shown = block([met("rule:<b>", { kind: "skipped", detail: "@team <img> | `x` \u202E" })]);
    expect(shown).not.toMatch(/@team|<img>|<b>|\u202E/);
    expect(
      treeText(
        treeOfGate(
          aGateOutcome({
            rollouts: [aRolloutOutcome({ requirements: [met("a", { detail: "\u001B[31m\u202E" })] })],
          }),
          TERMINAL,
        ),
      ),
    ).not.toMatch(
      // eslint-disable-next-line no-control-regex
      /[\u001B\u202E]/,
    );
  });
});

describe("an entry that changes who may approve", () => {
  const rollout = ".github/rollout-policy.yml";
  const old = open("old-holders", { reason: "approvers-changed", detail: "needs the old holders" });

  test("is no rollout that is removed", () => {
    const shown = block([old], { rollout, digest: null });
    expect(shown).not.toContain("removes");
    expect(shown).toContain("<code>.github/rollout-policy.yml</code> says who may approve");
    expect(shown).toContain("approve this pull request");
    expect(shown).not.toContain("/rollout ack");
  });

  test("a rollout without a plan is one", () => {
    expect(block([open("role:model-owner")], { rollout: "gone", digest: null })).toContain(
      "removes <code>gone</code>",
    );
  });

  test("is told in the status without digits", () => {
    const gate = aGateOutcome({
      kind: "waiting",
      reason: "approvers-changed",
      rollouts: [aRolloutOutcome({ rollout, digest: null, requirements: [old] })],
    });
    expect(statusOf(gate, { branch: "main", url: null }).description).toBe("Waiting: needs the old holders");
  });
});

describe("what is met", () => {
  test("stands outside of what has to be read, and is replaced with it", () => {
    const gate = aGateOutcome({ rollouts: [aRolloutOutcome({ requirements: [met("role:model-owner")] })] });
    expect(renderGateBlock(gate, CONTEXT)).not.toContain("<details>");
    const comment = `${block([open("role:legal"), met("plan")])}\nend`;
    const replaced = replaceGateBlock(comment, gate, CONTEXT) ?? "";
    expect(replaced).toContain("Every requirement: 1 met");
    expect(replaced).toContain("<code>model-owner</code>");
    expect(replaced).not.toContain("a plan without a blocker");
    expect(replaced.endsWith("\nend")).toBe(true);
  });

  test("a comment that has no place for it is written anew", () => {
    const gate = aGateOutcome();
    expect(replaceGateBlock(renderGateBlock(gate, CONTEXT), gate, CONTEXT)).toBeNull();
  });
});
