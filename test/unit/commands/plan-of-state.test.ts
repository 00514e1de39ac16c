import { describe, expect, test } from "vitest";
import { describeRouter } from "../../../src/adapters/routers/describe.ts";
import { parseAll, parseFile, planTree } from "../../../src/commands/plan-tree.ts";
import { planOfState } from "../../../src/commands/tick/plan-of-state.ts";
import { builtInPolicy } from "../../../src/config/parse.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import type { RolloutState } from "../../../src/promotion/state.ts";
import { approved, stateOf, tick } from "../../support/driven.ts";
import { FILE, openedWorld, ROLLOUT, TREE } from "../../support/flow-rollout.ts";

const policy = builtInPolicy();
const branch = (text: string) => parseFile([{ path: FILE, text }], FILE);
/** The same file with its first key at the end: the same digest, and another order. */
const REORDERED = ROLLOUT.replace(/^(version: .*\n)([^]*)$/, "$2$1");

async function running(): Promise<RolloutState> {
  const world = openedWorld({ ...TREE, [FILE]: ROLLOUT });
  await approved(world);
  await tick(world);
  return stateOf(world);
}

describe("the plan of a running rollout", () => {
  test.each([
    ["the same", ROLLOUT],
    ["another weight", ROLLOUT.replace("weight: 10%", "weight: 20%")],
    ["the same in another order", REORDERED],
    ["nothing that can be read", "version: [\n"],
  ])("is the one of its state where the branch says %s", async (_, text) => {
    const state = await running();
    const alone = planOfState(state, { policy, describeRouter });
    const beside = planOfState(state, { policy, describeRouter, parsed: branch(text) });
    expect(alone.plan.digest).toBe(state.digest);
    expect(withoutPlaces(beside)).toBe(withoutPlaces(alone));
  });

  test("promises what the plan that people read promised", async () => {
    const state = await running();
    const { filesAt, tip } = openedWorld({ ...TREE, [FILE]: ROLLOUT });
    const tree = { head: filesAt(tip), base: filesAt(tip) };
    const terms = { policy, now: state.startedAt, describeRouter };
    const [read] = await planTree(tree, parseAll([{ path: FILE, text: ROLLOUT }]), terms);
    const { plan } = planOfState(state, { policy, describeRouter });
    expect(promisesIn(plan)).toEqual(promisesIn(read?.plan ?? null));
    expect(promisesIn(plan)?.[0]).not.toHaveLength(0);
  });
});

/** All that a tick follows, without what only readers are told. */
function promisesIn(plan: Plan | null) {
  return plan?.stages.map(({ cells, exposure }) => [
    ...cells.map((cell) => ({ ...cell, smallest: null, waysOut: [] })),
    ...exposure,
    ...plan.pairs,
  ]);
}

/** A problem stands in the file that was read, and the copy in the state has other lines. */
function withoutPlaces({ plan, runbook }: ReturnType<typeof planOfState>): string {
  const problems = plan.problems.map(({ code, message }) => ({ code, message }));
  return JSON.stringify({ ...plan, problems, runbook });
}
