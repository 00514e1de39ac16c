import { describe, expect, test } from "vitest";
import type { PlanChanges } from "../../../src/gate/plan-changes.ts";
import type { PlanChange } from "../../../src/plan/compare.ts";
import { CHANGES_MARKER, planChangesSection } from "../../../src/render/plan-changes-section.ts";

const SINCE = { kind: "compared", commit: "abcdef1234".padEnd(40, "0"), digest: "0123456789ab" } as const;

function shown(changes: readonly PlanChange[], overrides: Partial<PlanChanges> = {}): string {
  return planChangesSection({ rollout: "x", since: SINCE, changes, voided: [], again: [], ...overrides });
}

function written(overrides: Partial<Extract<PlanChange, { readonly kind: "written" }>> = {}): PlanChange {
  return {
    kind: "written",
    path: ["stages", "canary-5", "bake"],
    how: "changed",
    before: "48h",
    after: "12h",
    risk: "riskier",
    proofs: [],
    ...overrides,
  };
}

describe("what changed, for a reviewer", () => {
  test.each([
    [written(), "stage <code>canary-5</code>: bake 48h → 12h"],
    [
      written({ proofs: [{ stage: "canary-5", lost: [{ guard: "claims", cohort: "all" }], gained: [] }] }),
      "bake 48h → 12h; **no longer promised**: <code>claims</code> for <code>all</code>",
    ],
    [
      written({ path: ["guards", "errors"], how: "removed", after: undefined }),
      "guard <code>errors</code> removed",
    ],
    [
      written({
        path: ["cohorts", "b"],
        how: "added",
        before: undefined,
        after: { share: "9%", where: { a: "b" } },
      }),
      "cohort <code>b</code> added: share 9%, where a b",
    ],
    [written({ path: ["router", "1", "url"], before: "a", after: "b" }), "router 1 url a → b"],
    [
      written({ path: ["stages"], how: "moved", before: ["a", "b"], after: ["b", "a"] }),
      "another order: a, b → b, a",
    ],
    [
      { kind: "file", path: "p.md", at: "head", before: "1".repeat(40), after: null, risk: "riskier" },
      "file <code>p.md</code> is named no longer",
    ],
  ] as const satisfies readonly (readonly [PlanChange, string])[])("%#: %j", (change, words) => {
    expect(shown([change])).toContain(words);
  });

  test("the headline counts by risk, and warns only of what is riskier", () => {
    const some = shown([written(), written({ risk: "look" }), written({ risk: "neutral" })]);
    expect(some).toContain("**3 changes since plan <code>0123456789ab</code>");
    expect(some).toContain("1 riskier, 1 to be looked at, 1 only words or dates");
    expect(some.startsWith(`${CHANGES_MARKER}\n> [!WARNING]`)).toBe(true);
    expect(shown([written({ risk: "safer" })])).toContain("> [!NOTE]");
  });

  test("a thousand changes stay short, and the rest is counted", () => {
    const many = shown(Array.from({ length: 1000 }, () => written()));
    expect(many).toContain("…and 988 more");
    expect(many.length).toBeLessThan(4_000);
  });

  test("names of 10 kB, marks, tags and mentions do nothing", () => {
    const hostile = `${"x".repeat(10_000)}\u202e@everyone <img src=x> | \`\`\` #1`;
    const body = shown(
      [written({ path: ["stages", "a", "bake"], before: hostile, after: [hostile, null, Number.NaN] })],
      {
        voided: [{ login: "@eve <b>", what: "approval", at: "<i>" }],
        again: [{ role: "<role>", closers: ["@acme/everyone"] }],
      },
    );
    expect(body).not.toContain("<img");
    expect(body).not.toContain("@everyone");
    expect(body).not.toContain("@acme/everyone");
    expect(body).not.toContain("\u202e");
    expect(body.length).toBeLessThan(3_000);
  });
});
