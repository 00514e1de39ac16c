/**
 * Situations that policy-bot describes in its documentation, and what happens in them here.
 *
 * Where it leaves a choice (approvals that survive a push, authors who count, vetoes that are switched off), the strict
 * one is ours.
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
import type { Scene } from "../../support/scene.ts";

const OWNERS = ["@olga", "@oda"];

/** Two owners, one of whom is enough. */
async function twoOwners(approvals = ""): Promise<Scene> {
  const scene = await openScene({ main: { [POLICY]: policyFor(OWNERS, approvals) } });
  scene.repo.permit("oda", "write");
  return scene;
}

/** What a person does on GitHub's page, by the request that the page would send. */
async function send(scene: Scene, method: string, path: string, body: unknown): Promise<void> {
  const { ok, status } = await fetch(`${scene.fake.url}/repos/acme/news${path}`, {
    method,
    headers: {
      authorization: "Bearer job",
      accept: "application/vnd.github+json",
      "user-agent": "a test",
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  if (!ok) throw new Error(`${method} ${path}: HTTP ${status}`);
}

describe("an approval and a push", () => {
  test("an approval that is sent for the commit before the push does not count, however late it comes", async () => {
    await using scene = await openScene();
    const number = scene.open();
    const before = scene.repo.tip("v2");
    scene.repo.push("v2", { [FILE]: ROLLOUT.replace("bake: 1h", "bake: 2h") }, { author: "author" });
    await takePager(scene, number);
    scene.repo.review(number, { by: "olga", state: "APPROVED", commit: before });
    expect(await judged(scene, number)).toMatchObject({ ...WAITS, ignored: ["olga approval stale-commit"] });
  });

  test("an approval in the same second as the push counts at once: no clock is asked", async () => {
    await using scene = await openScene();
    const number = scene.open();
    scene.repo.push("v2", { [FILE]: ROLLOUT.replace("bake: 1h", "bake: 2h") }, { author: "author" });
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    await takePager(scene, number);
    expect(await judged(scene, number)).toMatchObject({ ...GO, ignored: [] });
  });

  test("the commit that was approved and is pushed back is the same commit: its approval counts again", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    const approved = scene.repo.tip("v2");
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    scene.repo.push("v2", { [FILE]: ROLLOUT.replace("bake: 1h", "bake: 2h") }, { author: "author" });
    const between = await judged(scene, number);
    expect(between.status).toBe("pending");
    expect(between.ignored).toContain("olga approval stale-commit");
    await send(scene, "PATCH", "/git/refs/heads/v2", { sha: approved, force: true });
    expect(await judged(scene, number)).toMatchObject({ ...GO, ignored: [] });
  });
});

describe("update merges: the base is merged into the branch with the button on the page", () => {
  test("the author presses it: the approval was for another commit, and is asked for again", async () => {
    await using scene = await twoOwners("equal-digest-counts: false");
    const number = await withPager(scene, filesFor(OWNERS));
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
    scene.repo.push("main", { "docs/notes.md": "Something else." }, { author: "oda" });
    scene.repo.updateBranch(number, "author");
    const after = await judged(scene, number);
    expect(after).toMatchObject({ ...WAITS, ignored: ["olga approval stale-commit"] });
    expect(requirementOf(after, "role:model-owner").closers).toEqual(["@olga", "@oda"]);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
  });

  test("the approver presses it: she wrote a commit of the branch, so another owner must approve, and the comment says so", async () => {
    await using scene = await twoOwners("equal-digest-counts: false");
    const number = await withPager(scene, filesFor(OWNERS));
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    scene.repo.push("main", { "docs/notes.md": "Something else." }, { author: "oda" });
    scene.repo.updateBranch(number, "olga");
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    const after = await judged(scene, number);
    expect(after).toMatchObject({ ...WAITS, ignored: ["olga approval contributor"] });
    expect(requirementOf(after, "role:model-owner").closers).toEqual(["@oda"]);
    expect(scene.comment(number)).toMatch(/olga[^\n]*(wrote|part|commit|contributor)/i);
    scene.repo.review(number, { by: "oda", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
  });
});

describe("who takes part in the change", () => {
  test("an owner who opens the pull request cannot accept it, and is not asked to", async () => {
    await using scene = await twoOwners();
    scene.repo.push("v2", filesFor(OWNERS), { author: "author" });
    const number = scene.repo.openPullRequest({ head: "v2", base: "main", author: "olga", title: "v2" });
    await takePager(scene, number);
    const before = await judged(scene, number);
    expect(before).toMatchObject(WAITS);
    expect(requirementOf(before, "role:model-owner").closers).toEqual(["@oda"]);
    scene.repo.review(number, { by: "olga", state: "COMMENTED", body: "I approve this." });
    expect(await judged(scene, number)).toMatchObject(WAITS);
  });

  test.each([
    ["pushed a commit", { author: "olga" }],
    ["is named as co-author", { author: "author", coAuthors: ["olga"] }],
  ])("an owner who %s cannot accept it; one who did not can", async (_, push) => {
    await using scene = await twoOwners();
    const number = scene.open(filesFor(OWNERS));
    scene.repo.push("v2", { "prompts/summary.md": "Summarise well." }, push);
    await takePager(scene, number);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject({ ...WAITS, ignored: ["olga approval contributor"] });
    scene.repo.review(number, { by: "oda", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
  });

  test("a commit under an address that no account claims gives nobody a word, and is said to the readers", async () => {
    await using scene = await openScene();
    const number = scene.open();
    const nobody = { name: "Nobody", email: "nobody@elsewhere.example" };
    scene.repo.push("v2", { "prompts/summary.md": "Summarise well." }, { author: nobody });
    await takePager(scene, number);
    const before = await judged(scene, number);
    expect(before).toMatchObject(WAITS);
    expect(requirementOf(before, "attribution").detail).toContain("nobody@elsewhere.example");
    expect(scene.comment(number)).toContain("elsewhere.example");
  });
});

describe("words that are no approval", () => {
  test.each([":+1:", "\u{1F44D}", "LGTM", "approved", "/approve"])("the comment %s", async (body) => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.comment(number, { by: "olga", body });
    scene.repo.review(number, { by: "olga", state: "COMMENTED", body });
    expect(await judged(scene, number)).toMatchObject(WAITS);
  });

  test.each(["oscar", "author"])("an acknowledgement that %s edited afterwards", async (by) => {
    await using scene = await openScene();
    const number = scene.open();
    const { outcome } = await scene.plan(number);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    const comment = scene.repo.comment(number, { by: "oscar", body: "Looking." });
    expect((await judged(scene, number)).says).toBe("waiting acknowledgement-missing");
    const digest = outcome.rollouts[0]?.digest?.slice(0, 12) ?? "";
    scene.repo.editComment(comment, by, `/rollout ack ${digest} 7d`);
    expect(await judged(scene, number)).toMatchObject({
      says: "waiting acknowledgement-missing",
      status: "pending",
      ignored: ["oscar acknowledgement edited"],
    });
  });

  test("an approval that was dismissed, and the older one before it", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    const second = scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
    scene.repo.dismissReview(second);
    const after = await judged(scene, number);
    expect(after.status).not.toBe("success");
    expect(after.ignored).toContain("olga approval superseded");
  });
});

describe("a word against it", () => {
  test("stops without being switched on, whoever approves, until that person approves", async () => {
    await using scene = await twoOwners();
    const number = await withPager(scene, filesFor(OWNERS));
    scene.repo.review(number, { by: "oda", state: "CHANGES_REQUESTED", body: "Not yet." });
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    const stopped = await judged(scene, number);
    expect(stopped).toMatchObject(VETO);
    expect(requirementOf(stopped, "no-changes-requested").closers).toEqual(["@oda"]);
    scene.repo.review(number, { by: "oda", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
  });

  test("is heard from whoever is on call, and from an owner who wrote part of the change", async () => {
    await using scene = await twoOwners();
    const number = await withPager(scene, filesFor(OWNERS));
    scene.repo.push("v2", { "prompts/summary.md": "Summarise well." }, { author: "oda" });
    await takePager(scene, number);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
    const no = scene.repo.review(number, { by: "oda", state: "CHANGES_REQUESTED" });
    expect(await judged(scene, number)).toMatchObject(VETO);
    scene.repo.dismissReview(no);
    scene.repo.review(number, { by: "oscar", state: "CHANGES_REQUESTED" });
    expect(await judged(scene, number)).toMatchObject(VETO);
  });

  test("of somebody who holds no role is shown and stops nothing", async () => {
    await using scene = await openScene();
    scene.repo.permit("passer-by", "write");
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    scene.repo.review(number, { by: "passer-by", state: "CHANGES_REQUESTED" });
    expect(await judged(scene, number)).toMatchObject({
      ...GO,
      ignored: ["passer-by changes-requested no-role"],
    });
  });
});

describe("a review that is asked for again", () => {
  test.each([
    ["APPROVED", GO],
    ["CHANGES_REQUESTED", VETO],
  ] as const)("leaves her last word, %s, until she says another", async (state, expected) => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state });
    await send(scene, "POST", `/pulls/${number}/requested_reviewers`, { reviewers: ["olga"] });
    expect(await judged(scene, number)).toMatchObject(expected);
  });
});

describe("more reviews than one page holds", () => {
  const talk = (scene: Scene, number: number): void => {
    for (let remark = 1; remark <= 120; remark++)
      scene.repo.review(number, { by: "author", state: "COMMENTED", body: `Remark ${remark}.` });
  };

  test("an approval before 120 remarks counts, a request for changes after them stops", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    talk(scene, number);
    expect(await judged(scene, number)).toMatchObject(GO);
    scene.repo.review(number, { by: "olga", state: "CHANGES_REQUESTED" });
    expect(await judged(scene, number)).toMatchObject(VETO);
  });

  test("one page that cannot be read leaves the status as it was, and the run fails", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    talk(scene, number);
    const asked = new Set<string>();
    scene.fake.interfere(({ operation }) => {
      if (operation === null || !operation.startsWith("MoreOf")) return null;
      asked.add(operation);
      return { status: 500 };
    });
    await expect(scene.gate(number)).rejects.toMatchObject({ code: "github-unavailable" });
    expect(asked.size).toBe(1);
    expect(scene.status(number)).not.toMatch(/^success/);
  });
});

describe("logins and teams", () => {
  test("who takes another login is nobody here until the policy names it; whoever takes the old one is not asked for less", async () => {
    await using scene = await openScene();
    const number = await withPager(scene);
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
    scene.fake.rename("olga", "olga-new");
    const after = await judged(scene, number);
    expect(after).toMatchObject({ ...WAITS, ignored: ["olga-new approval no-role"] });
    scene.repo.permit("olga", "read");
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect((await judged(scene, number)).ignored).toContain("olga approval no-access");
    scene.repo.push("main", { [POLICY]: POLICY_TEXT.replace("@olga", "@olga-new") }, { author: "oscar" });
    scene.repo.push("v2", { [FILE]: ROLLOUT.replace("@olga", "@olga-new") }, { author: "author" });
    scene.repo.review(number, { by: "olga-new", state: "APPROVED" });
    await takePager(scene, number);
    expect(await judged(scene, number)).toMatchObject(GO);
  });

  test("a login of a managed enterprise, with its underscore, is a login", async () => {
    const owners = ["@olga_acme"];
    await using scene = await openScene({ main: { [POLICY]: policyFor(owners) } });
    scene.repo.permit("olga_acme", "write");
    scene.repo.permit("olga", "write");
    const number = await withPager(scene, filesFor(owners));
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject({ ...WAITS, ignored: ["olga approval no-role"] });
    scene.repo.review(number, { by: "Olga_ACME", state: "APPROVED" });
    expect(await judged(scene, number)).toMatchObject(GO);
  });

  /** The members of `acme/owners` and of its child teams, as GitHub lists them for the parent. */
  const withTeam = async (answer: { readonly status: number; readonly body: unknown }) => {
    const scene = await openScene({ main: { [POLICY]: policyFor(["@acme/owners"]) } });
    scene.fake.token("teams", { repository: "acme/news", permissions: { members: "read" } });
    scene.fake.interfere(({ path }) =>
      path.startsWith("/orgs/acme/teams/owners/members")
        ? {
            status: answer.status,
            headers: { "content-type": "application/json" },
            body: JSON.stringify(answer.body),
          }
        : null,
    );
    return { scene, world: scene.as({ teamToken: "teams" }) };
  };

  test("a member of a team within the team counts as a member; nobody else does", async () => {
    const { scene, world } = await withTeam({ status: 200, body: [{ login: "olga" }, { login: "Oda" }] });
    await using _ = scene;
    scene.repo.permit("oda", "write");
    const number = scene.open(filesFor(["@acme/owners"]));
    await takePager(scene, number, world);
    scene.repo.review(number, { by: "author", state: "COMMENTED" });
    scene.repo.review(number, { by: "oscar", state: "APPROVED" });
    expect(await judged(scene, number, world)).toMatchObject({
      ...WAITS,
      ignored: ["oscar approval no-role"],
    });
    scene.repo.review(number, { by: "oda", state: "APPROVED" });
    expect(await judged(scene, number, world)).toMatchObject(GO);
  });

  test.each([
    ["the token may not read it", { status: 403, body: { message: "Resource not accessible" } }],
    ["there is no such team", { status: 404, body: { message: "Not Found" } }],
  ])("a team waits and says why where %s", async (_, answer) => {
    const { scene, world } = await withTeam(answer);
    await using open = scene;
    const number = open.open(filesFor(["@acme/owners"]));
    await takePager(open, number, world);
    open.repo.review(number, { by: "olga", state: "APPROVED" });
    const after = await judged(open, number, world);
    expect(after).toMatchObject({ says: "waiting team-unreadable", status: "pending" });
    expect(requirementOf(after, "role:model-owner").detail).toContain("@acme/owners could not be read");
  });

  test("without a token for teams the missing input is named", async () => {
    await using scene = await openScene({ main: { [POLICY]: policyFor(["@acme/owners"]) } });
    const number = await withPager(scene, filesFor(["@acme/owners"]));
    scene.repo.review(number, { by: "olga", state: "APPROVED" });
    const after = await judged(scene, number);
    expect(after).toMatchObject({ says: "waiting team-unreadable", status: "pending" });
    expect(requirementOf(after, "role:model-owner").detail).toContain("team-token");
  });
});
