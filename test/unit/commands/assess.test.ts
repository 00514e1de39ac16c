import { describe, expect, test } from "vitest";
import { assess } from "../../../src/commands/assess.ts";
import { policyChangeOf } from "../../../src/commands/gate-input.ts";
import type { FactFile, PullRequestFacts } from "../../../src/gate/facts.ts";
import { FILE, openedWorld, POLICY, POLICY_TEXT, PULL, ROLLOUT, TREE } from "../../support/flow-rollout.ts";
import type { Texts } from "../../support/world.ts";
import { listed, policyOf } from "../gate/facts-of.ts";

const COPY = ".github/rollouts/copy.yml";
const BLOB = "0".repeat(40);

function fileOf(path: string, text: string): FactFile {
  return { path, text, blob: BLOB };
}

/** What the gate is asked about a pull request with these files. */
async function asked(tree: Texts, given: Partial<PullRequestFacts> = {}) {
  const world = openedWorld(tree);
  const facts = world.pulls.get(PULL);
  if (facts === undefined) throw new RangeError("no pull request");
  return assess(world, { ...facts, ...given });
}

describe("a policy", () => {
  test.each(["a symlink", "larger than 1 MiB"])(
    "that is %s is one that nobody could read, and not none",
    async (refused) => {
      const policy = { path: POLICY, text: "", blob: BLOB, refused };
      const { input, outcome, policySource } = await asked(TREE, { policy });
      expect(input.policy).toBeNull();
      expect(policySource.kind).toBe("file");
      expect(outcome.kind).not.toBe("go");
      expect(outcome.rollouts[0]?.requirements.map(({ reason }) => reason)).toContain("policy-unreadable");
    },
  );

  test("that changes, and whose head nobody read, is a change that is not known to be good", () => {
    const read = { policy: fileOf(POLICY, POLICY_TEXT), files: listed(POLICY) };
    const change = policyChangeOf({ ...factsBeside(), ...read }, policyOf());
    expect(change).toMatchObject({ path: POLICY, unread: true });
  });

  test("that is added is a change of the policy", () => {
    const added = { policy: null, policyAtHead: fileOf(POLICY, POLICY_TEXT), files: listed(POLICY) };
    const change = policyChangeOf({ ...factsBeside(), ...added }, policyOf());
    expect(change).toEqual({ path: POLICY, what: `${POLICY} is added`, problems: 0 });
  });
});

describe("code owners who change", () => {
  const owners = { anyOf: ["CODEOWNERS:models/"], atLeast: 1 };
  const own = { policy: fileOf(POLICY, POLICY_TEXT), policyAtHead: null, files: listed("docs/CODEOWNERS") };

  test.each([
    ["by a role", policyOf({ roles: { "model-owner": owners } })],
    ["for one rollout", policyOf({ for: [{ pattern: "*", roles: { "model-owner": owners } }] })],
  ])("are a change of the policy where it asks them %s", (_, policy) => {
    expect(policyChangeOf({ ...factsBeside(), ...own }, policy)?.path).toBe("docs/CODEOWNERS");
  });

  test("are none where the policy asks nobody of them", () => {
    expect(policyChangeOf({ ...factsBeside(), ...own }, policyOf())).toBeNull();
  });
});

function factsBeside(): PullRequestFacts {
  const facts = openedWorld().pulls.get(PULL);
  if (facts === undefined) throw new RangeError("no pull request");
  return facts;
}

describe("a rollout", () => {
  test("that shares its name with another file is a problem of the pull request", async () => {
    const copy = ROLLOUT.replace("flag: summarizer", "flag: copy");
    const { input, outcome } = await asked({ ...TREE, [COPY]: copy });
    expect(input.problems).toBe(1);
    expect(outcome).toMatchObject({ kind: "no-go", reason: "problems" });
  });

  test("whose file cannot be planned is a problem, and not nothing", async () => {
    const { input, outcome } = await asked({ ...TREE, [FILE]: "name: [" });
    expect(input).toMatchObject({ problems: 1, rollouts: [] });
    expect(outcome.kind).toBe("no-go");
  });

  test("that the base does not have is new, and one that it has is not", async () => {
    expect((await asked(TREE)).input.rollouts).toMatchObject([{ isNew: true, peopleAtBase: null }]);
    const { input } = await asked(TREE, { rolloutsAtBase: [fileOf(FILE, ROLLOUT)] });
    expect(input.rollouts).toMatchObject([{ isNew: false, peopleAtBase: [{}, {}] }]);
  });

  test("that is removed keeps its tier and its people; a broken one has the strictest tier", async () => {
    const gone = { files: listed(FILE), rolloutsAtHead: [] };
    const good = await asked(TREE, { ...gone, rolloutsAtBase: [fileOf(FILE, ROLLOUT)] });
    expect(good.input.rollouts).toMatchObject([{ name: "summarizer", tier: 3, digest: null }]);
    const broken = await asked(TREE, { ...gone, rolloutsAtBase: [fileOf(FILE, "name: [")] });
    expect(broken.input.rollouts).toMatchObject([{ name: FILE, tier: 1, people: [] }]);
  });
});
