import { describe, expect, test } from "vitest";
import { planLocally } from "../../../src/commands/plan-locally.ts";
import { createWorld } from "../../support/world.ts";
import { POLICY, TREE } from "../../support/flow-rollout.ts";

function plan(call: { readonly folders?: readonly string[]; readonly rollout: string | null }) {
  const world = createWorld(TREE);
  return planLocally(
    { ...world, files: world.filesAt(world.tip) },
    { folders: [".github/rollouts"], policy: POLICY, ...call },
  );
}

describe("a plan in a terminal is never silent", () => {
  test("a rollout that is there is planned alone", async () => {
    expect((await plan({ rollout: "summarizer" })).document.plans).toHaveLength(1);
  });

  test("a rollout that is not there is a wrong call, and the names that are there are told", async () => {
    await expect(plan({ rollout: "sumarizer" })).rejects.toMatchObject({
      code: "call-wrong",
      message: "Expected a rollout named sumarizer in .github/rollouts, found summarizer",
    });
  });

  test("a folder without rollout files is said to have none", async () => {
    const { text, code } = await plan({ folders: ["nowhere"], rollout: null });
    expect(text).toBe("No rollout file in nowhere: nothing to plan.\n");
    expect(code).toBe(0);
  });
});
