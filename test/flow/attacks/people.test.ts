/** Who may not decide, and what takes an approval back. */
import { describe, expect, test } from "vitest";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
import {
  GO,
  VETO,
  WAITS,
  filesFor,
  judged,
  policyFor,
  takePager,
  withPager,
} from "../../support/approving.ts";
import { openScene } from "../../support/scene.ts";

test("attack 10: an approval by a workflow's own token or by any other app never counts", async () => {
  await using scene = await openScene();
  const number = await withPager(scene);
  for (const by of ["github-actions[bot]", "olga[bot]"]) {
    scene.repo.permit(by, "write");
    scene.repo.review(number, { by, state: "APPROVED", body: "I accept 10% of the traffic." });
  }
  expect(await judged(scene, number)).toMatchObject({
    ...WAITS,
    ignored: ["github-actions approval bot", "olga approval bot"],
  });
  expect(scene.comment(number)).toContain("olga");
});

test("attack 11: the approval of a deleted account is nobody's, and the gate still answers", async () => {
  await using scene = await openScene();
  const number = await withPager(scene);
  scene.repo.review(number, { by: "olga", state: "APPROVED" });
  expect(await judged(scene, number)).toMatchObject({ ...GO, ignored: [] });
  scene.fake.deleteAccount("olga");
  expect(await judged(scene, number)).toMatchObject({ ...WAITS, ignored: ["ghost approval ghost"] });
});

describe("the latest opinion of a person", () => {
  test("attack 12: who approves and then requests changes blocks; a remark changes nothing, in either order", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    scene.repo.review(number, { by: "olga", state: "COMMENTED", body: "One more thing." });
    expect(await judged(scene, number)).toMatchObject({ ...GO, ignored: [] });
    scene.repo.review(number, { by: "olga", state: "CHANGES_REQUESTED", body: "Wait." });
    const blocked = { ...VETO, ignored: ["olga approval superseded"] };
    expect(await judged(scene, number)).toMatchObject(blocked);
    scene.repo.review(number, { by: "olga", state: "COMMENTED", body: "Never mind?" });
    expect(await judged(scene, number)).toMatchObject(blocked);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject({ ...GO, ignored: [] });
  });

  test("attack 13: dismissing a request for changes does not revive the approval before it", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    const veto = scene.repo.review(number, { by: "olga", state: "CHANGES_REQUESTED" });
    expect(await judged(scene, number)).toMatchObject(VETO);
    scene.repo.dismissReview(veto);
    const { status, ignored } = await judged(scene, number);
    expect(status).not.toBe("success");
    expect(ignored).toContain("olga approval superseded");
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
  });

  test("attack 14: a push does not clear a request for changes, whoever else approves", async () => {
    const owners = ["@olga", "@oda"];
    await using scene = await openScene({ main: { [POLICY]: policyFor(owners) } });
    const files = filesFor(owners);
    scene.repo.permit("oda", "write");
    const number = scene.open(files);
    scene.repo.review(number, { by: "olga", state: "CHANGES_REQUESTED", body: "Not like this." });
    const longer = (files[FILE] ?? "").replace("bake: 1h", "bake: 2h");
    scene.repo.push("v2", { [FILE]: longer }, { author: "author" });
    await takePager(scene, number);
    scene.repo.review(number, { by: "oda", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject({ ...VETO, ignored: [] });
    expect(scene.comment(number)).toContain("olga");
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
  });

  test("attack 15: a review that is begun and not sent is no word, though the token's owner can see it", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.fake.token("olgas", { actor: "olga", repository: "acme/news" });
    const world = scene.as({ token: "olgas" });
    scene.repo.review(number, { by: "olga", state: "PENDING" });
    const seen = await world.pullRequests.facts(number);
    expect(seen.reviews.items.map(({ state }) => state)).toEqual(["pending"]);
    expect(await judged(scene, number, world)).toMatchObject({ ...WAITS, ignored: [] });
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    scene.repo.review(number, { by: "olga", state: "PENDING" });
    expect(await judged(scene, number, world)).toMatchObject({ ...GO, ignored: [] });
  });
});

test("attack 17: a login counts in any case, one with a foreign letter is refused where it is written", async () => {
  await using scene = await openScene({ main: { [POLICY]: POLICY_TEXT.replace('"@olga"', '"@OLGA"') } });
  const number = await withPager(scene);
  scene.repo.review(number, { by: "olga", state: "APPROVED" });
  expect(await judged(scene, number)).toMatchObject(GO);
  // The first letter is Cyrillic: it looks the same and names somebody else.
  const lookalike = "\u043Elga";
  scene.repo.push("v2", { [FILE]: ROLLOUT.replace("@olga", `@${lookalike}`) }, { author: "author" });
  scene.repo.review(number, { by: "olga", state: "APPROVED" });
  expect(await judged(scene, number)).toMatchObject({ says: "no-go problems", status: "failure" });
  scene.repo.push("main", { [POLICY]: POLICY_TEXT.replace("@olga", `@${lookalike}`) }, { author: "mallory" });
  scene.repo.push("v2", { [FILE]: ROLLOUT }, { author: "author" });
  scene.repo.review(number, { by: "olga", state: "APPROVED" });
  const { outcome } = await scene.gate(number);
  expect(outcome.rollouts[0]?.requirements.map(({ reason }) => reason)).toContain("policy-unreadable");
  expect(scene.status(number)).toMatch(/^failure: /);
});
