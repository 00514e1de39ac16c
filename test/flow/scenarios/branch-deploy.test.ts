/**
 * Situations that branch-deploy's documentation and history describe, and what happens in them here.
 *
 * It asks GitHub for one decision about all reviews, and passes where branch protection asks for none; here the reviews
 * themselves are read, and nothing in the repository's settings can answer for a person.
 */
import { describe, expect, test } from "vitest";
import {
  GO,
  VETO,
  WAITS,
  filesFor,
  judged,
  policyFor,
  requirementOf,
  takePager,
  withPager,
} from "../../support/approving.ts";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
import { openScene } from "../../support/scene.ts";

describe("what the pull request is", () => {
  test("a draft has its plan and waits, although everybody accepted; ready, it goes", async () => {
    await using scene = await openScene();
    scene.repo.push("v2", { [FILE]: ROLLOUT, "prompts/summary.md": "Summarise." }, { author: "author" });
    const number = scene.repo.openPullRequest({
      head: "v2",
      base: "main",
      author: "author",
      title: "Release v2",
      draft: true,
    });
    await takePager(scene, number);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject({ says: "waiting draft", status: "pending" });
    expect(scene.comment(number)).toContain("Rollout plan");
    scene.repo.markReady(number);
    expect(await judged(scene, number)).toMatchObject(GO);
  });

  test("a closed one waits, and nothing more is posted on it", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    const before = scene.status(number);
    scene.repo.close(number);
    expect((await judged(scene, number)).says).toBe("waiting closed");
    expect(scene.status(number)).toBe(before);
  });

  test("one from a fork is judged by this repository's policy and people, never by the fork's", async () => {
    await using scene = await openScene({ private: false });
    const theirs = scene.repo.fork("mallory/news");
    theirs.permit("accomplice", "admin");
    theirs.push("main", { [POLICY]: POLICY_TEXT.replace("@olga", "@accomplice") }, { author: "mallory" });
    theirs.push("v2", { [FILE]: ROLLOUT, "prompts/summary.md": "Summarise." }, { author: "mallory" });
    const number = scene.repo.openPullRequest({
      head: "v2",
      base: "main",
      author: "mallory",
      title: "Release v2",
      fork: "mallory/news",
    });
    await takePager(scene, number);
    scene.repo.review(number, { by: "accomplice", state: "APPROVED" });
    const before = await judged(scene, number);
    expect(before.status).not.toBe("success");
    expect(before.ignored).toContain("accomplice approval no-access");
  });

  test("of a fork that leaves the policy alone, the owner's approval of its head counts", async () => {
    await using scene = await openScene({ private: false });
    const theirs = scene.repo.fork("mallory/news");
    theirs.push("v2", { [FILE]: ROLLOUT, "prompts/summary.md": "Summarise." }, { author: "mallory" });
    const opening = { head: "v2", base: "main", author: "mallory", fork: "mallory/news" };
    const number = scene.repo.openPullRequest({ ...opening, title: "Release v2" });
    await takePager(scene, number);
    expect(await judged(scene, number)).toMatchObject(WAITS);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
  });
});

describe("whose reviews decide", () => {
  test("one approval beside one request for changes by another owner is no approval", async () => {
    const owners = ["@olga", "@oda"];
    await using scene = await openScene({ main: { [POLICY]: policyFor(owners) } });
    scene.repo.permit("oda", "write");
    const number = await withPager(scene, filesFor(owners));
    scene.repo.review(number, { by: "olga", state: "CHANGES_REQUESTED" });
    scene.repo.review(number, { by: "oda", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(VETO);
  });

  test.each(["read", "triage"] as const)(
    "an owner whom the policy names but who may only %s does not",
    async (role) => {
      await using scene = await openScene({ private: false });
      const number = await withPager(scene);
      scene.repo.permit("olga", role);
      scene.repo.review(number, { by: "olga", state: "APPROVED" });
      expect(await judged(scene, number)).toMatchObject({ ...WAITS, ignored: ["olga approval no-access"] });
      scene.repo.permit("olga", "write");
      expect(await judged(scene, number)).toMatchObject(GO);
    },
  );

  test("an approval stops counting when its author loses write access", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
    scene.repo.permit("olga", "read");
    expect(await judged(scene, number)).toMatchObject({ ...WAITS, ignored: ["olga approval no-access"] });
  });

  test("an administrator has no shortcut: without the role the approval does not count, and no comment replaces it", async () => {
    await using scene = await openScene();
    scene.repo.permit("root", "admin");
    const number = await withPager(scene);
    scene.repo.review(number, { by: "root", state: "APPROVED", body: "I am the admin." });
    for (const body of [".deploy", ".deploy production", "/deploy", "/rollout go first 000000000000"])
      scene.repo.comment(number, { by: "root", body });
    expect(await judged(scene, number)).toMatchObject({ ...WAITS, ignored: ["root approval no-role"] });
  });

  test("no review at all is no approval, whatever the repository's settings ask for", async () => {
    await using scene = await openScene();
    expect(await judged(scene, await withPager(scene))).toMatchObject({ ...WAITS, ignored: [] });
  });
});

describe("what moves while we look", () => {
  test("a push between reading and posting gets no success: the status is on the commit that was read", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    const read = scene.repo.tip("v2");
    let pushed = "";
    scene.fake.interfere(({ operation }) => {
      if (operation === "repos/create-commit-status" && pushed === "") {
        const files = { [FILE]: ROLLOUT.replace("weight: 10%", "weight: 40%") };
        pushed = scene.repo.push("v2", files, { author: "author" });
      }
      return null;
    });
    const { says } = await judged(scene, number);
    expect(pushed).not.toBe("");
    expect(scene.repo.statuses(read)[0]?.state).toBe("success");
    expect(says).toBe("waiting role-missing");
    expect(scene.status(number)).toMatch(/^pending: /);
  });

  test("a request for changes between reading and posting takes the success back", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    let said = false;
    scene.fake.interfere(({ operation }) => {
      if (operation !== "repos/create-commit-status" || said) return null;
      said = true;
      scene.repo.review(number, { by: "olga", state: "CHANGES_REQUESTED" });
      return null;
    });
    expect(await judged(scene, number)).toMatchObject(VETO);
  });

  test("a branch that is behind its base is judged by the policy of the base as it is now", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
    scene.repo.permit("oda", "write");
    scene.repo.push("main", { [POLICY]: policyFor(["@oda"]) }, { author: "oscar" });
    const after = await judged(scene, number);
    expect(after).toMatchObject({ ...WAITS, ignored: ["olga approval no-role"] });
    expect(requirementOf(after, "role:model-owner").kind).toBe("waiting");
  });

  test("a policy that can no longer be read on the base stops what was a go", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
    scene.repo.push("main", { [POLICY]: "version: 1\nroles: [" }, { author: "oscar" });
    expect((await judged(scene, number)).status).toBe("failure");
  });
});
