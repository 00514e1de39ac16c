import { describe, expect, test } from "vitest";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
import { openScene } from "../../support/scene.ts";

const EVE = POLICY_TEXT.replaceAll("@olga", "@eve");

test("attack 1: a pull request that changes who may approve needs the old holders", async () => {
  await using scene = await openScene();
  scene.repo.permit("eve", "write");
  const number = scene.open({ [POLICY]: EVE });
  expect((await scene.plan(number)).outcome).toMatchObject({ kind: "waiting", reason: "approvers-changed" });
  expect(scene.status(number)).toMatch(/^pending: /);
  scene.repo.review(number, { by: "eve", state: "APPROVED", body: "Mine now." });
  expect((await scene.gate(number)).outcome.kind).toBe("waiting");
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "Eve follows me." });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

test("a policy that cannot be read at the head is refused, whoever approves", async () => {
  await using scene = await openScene();
  const number = scene.open({ [POLICY]: "version: 1\nrolls: {}\n" });
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "Fine." });
  const { outcome, problems } = await scene.gate(number);
  expect(outcome.kind).toBe("no-go");
  expect(problems).toMatchObject([
    { code: "missing-key", file: POLICY },
    { code: "unknown-key", file: POLICY, at: { line: 2, column: 1 } },
  ]);
  expect(scene.comment(number)).toMatch(/rolls.*roles/);
});

test("attack 49: a rollout file that is removed needs its old owners", async () => {
  await using scene = await openScene({ main: { [FILE]: ROLLOUT } });
  scene.repo.permit("eve", "write");
  scene.repo.push("v2", { [FILE]: null }, { author: "author" });
  const number = scene.repo.openPullRequest({ head: "v2", base: "main", author: "author", title: "Remove" });
  scene.repo.review(number, { by: "eve", state: "APPROVED", body: "Not needed." });
  expect((await scene.gate(number)).outcome).toMatchObject({ kind: "waiting", reason: "role-missing" });
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "Not needed." });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

/** A policy that leaves the choice to three owners; the file names one of them. */
const THREE = POLICY_TEXT.replace('any-of: ["@olga"]', 'any-of: ["@olga", "@eve", "@frida"]');

describe("a rollout file that changes who decides about it", () => {
  test.each([
    [
      "people",
      ROLLOUT.replace('model-owner: { any-of: ["@olga"] }', 'model-owner: { any-of: ["@eve"] }'),
      /people\.model-owner: @olga → @eve/,
    ],
    ["tier", ROLLOUT.replace("tier: 3", "tier: 2"), /tier: 3 → 2/],
  ])("attack 1: with other %s it needs those who may approve today", async (_what, text, said) => {
    await using scene = await openScene({ main: { [FILE]: ROLLOUT, [POLICY]: THREE } });
    scene.repo.permit("eve", "write");
    const number = scene.open({ [FILE]: text });
    await scene.plan(number);
    scene.repo.review(number, { by: "eve", state: "APPROVED", body: "I accept 10%." });
    const { outcome } = await scene.gate(number);
    expect(outcome.kind).not.toBe("go");
    const old = outcome.rollouts.flatMap(({ requirements }) =>
      requirements.filter(({ id }) => id.startsWith("old-holders")),
    );
    expect(old).toMatchObject([{ kind: "waiting", reason: "approvers-changed", closers: ["@olga"] }]);
    expect(old[0]?.detail).toMatch(said);
    expect(scene.comment(number)).toContain("changes who may approve");
    scene.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept that Eve decides." });
    const after = (await scene.gate(number)).outcome.rollouts[0]?.requirements ?? [];
    expect(after.filter(({ id }) => id.startsWith("old-holders"))).toMatchObject([
      { kind: "satisfied", by: ["olga"] },
    ]);
  });

  test("who may approve stays as it is: nobody else is asked", async () => {
    await using scene = await openScene({ main: { [FILE]: ROLLOUT, [POLICY]: THREE } });
    const number = scene.open({ [FILE]: ROLLOUT.replace("bake: 1h", "bake: 2h") });
    const ids = (await scene.plan(number)).outcome.rollouts[0]?.requirements.map(({ id }) => id);
    expect(ids).not.toContainEqual(expect.stringMatching(/^old-holders/));
  });

  test("a policy-owner can stand in for people who left", async () => {
    const policy = THREE.replace("roles: {", 'roles: { policy-owner: { any-of: ["@paula"] },');
    await using scene = await openScene({ main: { [FILE]: ROLLOUT, [POLICY]: policy } });
    for (const login of ["eve", "paula"]) scene.repo.permit(login, "write");
    const text = ROLLOUT.replace('model-owner: { any-of: ["@olga"] }', 'model-owner: { any-of: ["@eve"] }');
    const number = scene.open({ [FILE]: text });
    scene.repo.review(number, { by: "paula", state: "APPROVED", body: "Olga left." });
    const { outcome } = await scene.plan(number);
    expect(outcome.rollouts[0]?.requirements).toContainEqual(
      expect.objectContaining({ id: "old-holders:model-owner", kind: "satisfied", by: ["paula"] }),
    );
  });

  test("attack 49: a rollout file that is renamed needs its old owners", async () => {
    await using scene = await openScene({ main: { [FILE]: ROLLOUT, [POLICY]: THREE } });
    scene.repo.permit("eve", "write");
    const moved = ".github/rollouts/moved.yml";
    const text = ROLLOUT.replace('model-owner: { any-of: ["@olga"] }', 'model-owner: { any-of: ["@eve"] }');
    scene.repo.push("v2", { [FILE]: null, [moved]: text }, { author: "author" });
    const number = scene.repo.openPullRequest({ head: "v2", base: "main", author: "author", title: "Move" });
    const digest =
      (await scene.plan(number)).outcome.rollouts.find((each) => each.digest !== null)?.digest ?? "";
    scene.repo.review(number, { by: "eve", state: "APPROVED", body: "I accept." });
    scene.repo.comment(number, { by: "oscar", body: `/rollout ack ${digest.slice(0, 12)} 7d` });
    expect((await scene.gate(number)).outcome.kind).toBe("waiting");
    scene.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept." });
    expect((await scene.gate(number)).outcome.kind).toBe("go");
  });
});

const SAME = ROLLOUT.replace('["@oscar"]', '["@oscar", "@olga"]').replace(
  '["@olga"] }',
  '["@olga", "@frida"] }',
);
const BOTH = POLICY_TEXT.replace('["@oscar"]', '["@oscar", "@olga"]').replace(
  '["@olga"] }',
  '["@olga", "@frida"] }',
);

test("attack 16: one person fills one role, and nobody is used up whom another role needs", async () => {
  await using scene = await openScene({ main: { [POLICY]: BOTH } });
  scene.repo.permit("frida", "write");
  const number = scene.open({ [FILE]: SAME, "prompts/summary.md": "Summarise." });
  const digest = (await scene.plan(number)).outcome.rollouts[0]?.digest ?? "";
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10%." });
  scene.repo.comment(number, { by: "olga", body: `/rollout ack ${digest.slice(0, 12)} 7d` });
  // Olga holds both roles and said both: she stands for one of them only.
  expect((await scene.gate(number)).outcome.kind).toBe("waiting");
  scene.repo.review(number, { by: "frida", state: "APPROVED", body: "I accept 10%." });
  const { outcome } = await scene.gate(number);
  expect(outcome.kind).toBe("go");
  expect(outcome.rollouts[0]?.acknowledgement?.by).toBe("olga");
});

describe("a rollout that nobody could ever accept says so when it is planned", () => {
  test.each([
    [
      "the only owner is the author",
      POLICY_TEXT.replace('["@olga"]', '["@author"]'),
      ROLLOUT.replace('["@olga"]', '["@author"]'),
      /cannot be met: nobody who holds model-owner can count here/,
    ],
    [
      "one person would have to fill two roles",
      POLICY_TEXT.replace('["@oscar"]', '["@olga"]'),
      ROLLOUT.replace('["@oscar"]', '["@olga"]'),
      /cannot be met: even if all of them agree, too few different people can count for model-owner and on-call/,
    ],
    [
      "more are asked than there are",
      POLICY_TEXT.replace('["@olga"] }', '["@olga"], at-least: 2 }'),
      ROLLOUT,
      /cannot be met/,
    ],
  ])("attack 20: %s", async (_what, policy, text, said) => {
    await using scene = await openScene({ main: { [POLICY]: policy } });
    const number = scene.open({ [FILE]: text, "prompts/summary.md": "Summarise." });
    expect((await scene.plan(number)).outcome.kind).toBe("waiting");
    expect(scene.comment(number)).toMatch(said);
  });
});

test("attack 50: a pull request with two rollouts of different owners needs both, and says so for each", async () => {
  const policy = POLICY_TEXT.replace(
    "approvals:",
    'for: { "recs-*": { model-owner: { any-of: ["@rita"] } } }\napprovals:',
  );
  await using scene = await openScene({ main: { [POLICY]: policy } });
  scene.repo.permit("rita", "write");
  const other = ROLLOUT.replace("name: summarizer", "name: recs-top")
    .replace("flag: summarizer", "flag: recs")
    .replace('model-owner: { any-of: ["@olga"] }', 'model-owner: { any-of: ["@rita"] }');
  const number = scene.open({
    [FILE]: ROLLOUT,
    ".github/rollouts/recs.yml": other,
    "prompts/summary.md": "Summarise.",
  });
  const { rollouts } = (await scene.plan(number)).outcome;
  expect(rollouts.map(({ rollout }) => rollout).toSorted()).toEqual(["recs-top", "summarizer"]);
  for (const { digest } of rollouts)
    scene.repo.comment(number, { by: "oscar", body: `/rollout ack ${(digest ?? "").slice(0, 12)} 7d` });
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10%." });
  const half = await scene.gate(number);
  expect(half.outcome.kind).toBe("waiting");
  expect(
    half.outcome.rollouts
      .map(({ rollout, kind }) => `${rollout} ${kind}`)
      .toSorted((a, b) => (a < b ? -1 : 1)),
  ).toEqual(["recs-top waiting", "summarizer go"]);
  expect(scene.comment(number)).toMatch(/`?recs-top`?.*rita/);
  scene.repo.review(number, { by: "rita", state: "APPROVED", body: "I accept 10%." });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});
