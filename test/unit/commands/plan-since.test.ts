import { describe, expect, test } from "vitest";
import { planLocally } from "../../../src/commands/plan-locally.ts";
import type { Older } from "../../../src/commands/plan-since.ts";
import { sha } from "../../../src/units.ts";
import { createWorld } from "../../support/world.ts";
import { FILE, POLICY, ROLLOUT, TREE } from "../../support/flow-rollout.ts";

const CALL = { folders: [".github/rollouts"], policy: POLICY, rollout: null };
const CHANGED = ROLLOUT.replace("at-most: 6%", "at-most: 7%");

function since(older: (world: ReturnType<typeof createWorld>) => Older, name = "older") {
  const world = createWorld({ ...TREE, [FILE]: CHANGED, "older.yml": ROLLOUT, "other.yml": "name: x\n" });
  const files = world.filesAt(world.tip);
  return planLocally({ ...world, files }, { ...CALL, since: { name, older: older(world) } });
}

describe("what changed since an older plan on disk", () => {
  test("one file, with everything else as it is today", async () => {
    const { text, document, code } = await since(({ filesAt, tip }) => ({
      kind: "file",
      files: filesAt(tip),
      path: "older.yml",
    }));
    expect(text).toContain("guard <code>errors</code>: at-most 6% → 7%");
    expect(document.changes).toMatchObject([{ rollout: "summarizer", changes: [{ risk: "riskier" }] }]);
    expect(code).toBe(0);
  });

  test("a checkout, with what its files name", async () => {
    const { text } = await since((world) => {
      const old = sha("9".repeat(40));
      world.trees.set(old, { ...TREE, "prompts/summary.md": "Shorter." });
      return { kind: "tree", files: world.filesAt(old) };
    });
    expect(text).toContain("2 changes since");
    expect(text).toContain("file <code>prompts/summary.md</code> has other content");
  });

  test.each(["nowhere.yml", "other.yml"])("%s has no such rollout, and that is said", async (path) => {
    const found = since((world) => ({ kind: "file", files: world.filesAt(world.tip), path }), path);
    await expect(found).rejects.toMatchObject({ code: "call-wrong" });
  });
});
