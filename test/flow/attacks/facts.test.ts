/** What GitHub says, what it leaves out, and who took part: attacks on the facts themselves. */
import { expect, test } from "vitest";
import { z } from "zod";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
import { filesFor, policyFor } from "../../support/approving.ts";
import { record } from "../../support/fuzz/replay.ts";
import { openScene } from "../../support/scene.ts";
import type { Scene } from "../../support/scene.ts";

const FACTS_FORM = z.looseObject({
  data: z.looseObject({ repository: z.looseObject({ pullRequest: z.looseObject({}) }) }),
});
const JSON_BODY = { "content-type": "application/json" };
const EQUAL = POLICY_TEXT.replace("distinct: true", "distinct: true, equal-digest-counts: true");
const UNEQUAL = POLICY_TEXT.replace("distinct: true", "distinct: true, equal-digest-counts: false");
const OTHER = { [FILE]: ROLLOUT.replace("bake: 1h", "bake: 2h") };

function headOf({ repo }: Scene, number: number): string {
  return repo.tip(`refs/pull/${number}/head`);
}

async function accepted(scene: Scene): Promise<number> {
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  return number;
}

function whys({ outcome }: Awaited<ReturnType<Scene["gate"]>>): readonly string[] {
  return outcome.rollouts.flatMap(({ dismissals }) => dismissals.map(({ why }) => why));
}

test.each([
  ["counts, and the comment says for which commit it was given", EQUAL, "go"],
  ["does not count where the policy does not let it", UNEQUAL, "waiting"],
] as const)("an approval of an older commit with an equal plan %s", async (_, policy, kind) => {
  await using scene = await openScene({ main: { [POLICY]: policy } });
  const number = await accepted(scene);
  const approved = headOf(scene, number).slice(0, 7);
  scene.repo.push("v2", { "README.md": "Unrelated." }, { author: "author" });
  expect((await scene.plan(number)).outcome.kind).toBe(kind);
  expect(scene.comment(number).includes(`at <code>${approved}</code> for an equal plan`)).toBe(kind === "go");
});

test("attack 5: back at the approved commit after a force push the content is the same, and the approval counts", async () => {
  await using scene = await openScene({ main: { [POLICY]: UNEQUAL } });
  const { repo } = scene;
  const push = { author: "author", at: Date.parse("2026-11-23T08:00:00Z"), onto: repo.tip("main") };
  const approved = repo.push("v2", { [FILE]: ROLLOUT, "prompts/summary.md": "Summarise." }, push);
  const number = repo.openPullRequest({ head: "v2", base: "main", author: "author" });
  scene.accept(number, await scene.plan(number));
  repo.push("v2", OTHER, { author: "author" });
  expect((await scene.gate(number)).outcome.kind).toBe("waiting");
  const back = repo.push("v2", { [FILE]: ROLLOUT, "prompts/summary.md": "Summarise." }, push);
  expect(back).toBe(approved);
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

test("attack 6: a base that moves changes what is merged, and the acknowledgement names the plan that is over", async () => {
  const baseline = ROLLOUT.replace(
    'baseline: { id: v1, digest: "sha256:' + "1".repeat(64) + '" }',
    'baseline: { id: v1, digest: "sha256:' +
      "1".repeat(64) +
      '", prompt: { file: prompts/old.md, at: base } }',
  );
  await using scene = await openScene({ main: { "prompts/old.md": "Old." } });
  const number = scene.open({ [FILE]: baseline, "prompts/summary.md": "Summarise." });
  const before = await scene.plan(number);
  scene.accept(number, before);
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  scene.repo.push("main", { "prompts/old.md": "Moved." }, { author: "olga" });
  const after = await scene.gate(number);
  expect(after.outcome.rollouts[0]?.digest).not.toBe(before.outcome.rollouts[0]?.digest);
  expect(after.outcome.kind).toBe("waiting");
  expect(whys(after)).toContain("other-digest");
});

test("attack 7: a prompt that the plan names is a part of the plan, though the rollout's file stays as it was", async () => {
  await using scene = await openScene({ main: { [POLICY]: EQUAL } });
  const number = await accepted(scene);
  scene.repo.push("v2", { "prompts/summary.md": "Lie." }, { author: "author" });
  const after = await scene.gate(number);
  expect(after.outcome.kind).toBe("waiting");
  expect(whys(after)).toEqual(expect.arrayContaining(["stale-commit", "other-digest"]));
});

test.each([
  ["Olga", { author: "author", coAuthors: ["olga"] }],
  [
    "a trailer with her private address",
    {
      author: "author",
      message: "Sum up\n\nco-authored-by: O <1+OLGA@users.noreply.github.com>",
    },
  ],
  ["her own commit", { author: "olga" }],
])("attack 8: who took part in the change approves nothing: %s", async (_, push) => {
  await using scene = await openScene();
  const number = scene.open();
  scene.repo.push("v2", { "README.md": "Ours." }, push);
  scene.accept(number, await scene.plan(number));
  const after = await scene.gate(number);
  expect(after.outcome.kind).toBe("waiting");
  expect(whys(after)).toContain("contributor");
});

test("attack 8: who presses “Update branch” is a contributor", async () => {
  await using scene = await openScene();
  const number = scene.open();
  scene.repo.push("main", { "README.md": "Base." }, { author: "oscar" });
  scene.repo.updateBranch(number, "olga");
  scene.accept(number, await scene.plan(number));
  expect(whys(await scene.gate(number))).toContain("contributor");
});

test("attack 8: “Update branch” by an approver voids the own approval, and leaves another's to the new head", async () => {
  const owners = ["@olga", "@oda"];
  await using scene = await openScene({ main: { [POLICY]: policyFor(owners, "equal-digest-counts: true") } });
  scene.repo.permit("oda", "write");
  const number = scene.open(filesFor(owners));
  scene.accept(number, await scene.plan(number));
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  scene.repo.push("main", { "README.md": "Base." }, { author: "oscar" });
  scene.repo.updateBranch(number, "olga");
  const after = await scene.gate(number);
  expect(after.outcome.kind).toBe("waiting");
  expect(whys(after)).toContain("contributor");
  scene.repo.review(number, { by: "oda", state: "APPROVED", body: "I accept 10%." });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

test("attack 9: a commit that no account claims lets nobody approve, and the comment names its address", async () => {
  await using scene = await openScene();
  const number = scene.open();
  scene.repo.push(
    "v2",
    { "README.md": "Mine." },
    { author: { name: "Olga", email: "nobody@nowhere.example" } },
  );
  const assessment = await scene.plan(number);
  expect(assessment.outcome.kind).toBe("waiting");
  const [rollout] = assessment.outcome.rollouts;
  expect(rollout?.requirements.find(({ id }) => id === "attribution")?.detail).toContain(
    "nobody@nowhere.example",
  );
});

test("attack 13: a veto that somebody dismissed holds until its author reviews again", async () => {
  await using scene = await openScene();
  const number = await accepted(scene);
  const veto = scene.repo.review(number, { by: "olga", state: "CHANGES_REQUESTED", body: "No." });
  scene.repo.dismissReview(veto);
  expect((await scene.gate(number)).outcome.reason).toBe("changes-requested");
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10%." });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

test("a dismissed approval is no veto", async () => {
  await using scene = await openScene();
  const number = await accepted(scene);
  scene.repo.dismissReview(scene.repo.review(number, { by: "olga", state: "APPROVED", body: "Yes." }));
  expect((await scene.gate(number)).outcome.reason).toBe("role-missing");
});

test("attack 18: a role is the login of today: who had it before, and what it is spelled like, change nothing", async () => {
  await using scene = await openScene({ main: { [POLICY]: POLICY_TEXT.replace("@olga", "@OLGA") } });
  scene.repo.permit("olga-old", "write");
  const number = scene.open();
  const { outcome } = await scene.plan(number);
  scene.repo.review(number, { by: "olga-old", state: "APPROVED", body: "Yes." });
  expect(whys(await scene.gate(number))).toContain("no-role");
  scene.accept(number, { ...(await scene.gate(number)), outcome });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

/** A scene in which only the account that is now `olga` owns the model, by its number. */
async function openNumbered(): Promise<{ readonly scene: Scene; readonly number: number }> {
  const scene = await openScene();
  const files = { [FILE]: ROLLOUT.replace(/any-of: \["@olga"\]/, 'any-of: ["@olga", "@olga-new"]') };
  const number = scene.open({ ...files, "prompts/summary.md": "Summarise." });
  const review = scene.repo.review(number, { by: "olga", state: "COMMENTED", body: "Reading." });
  const { reviews } = await scene.world.pullRequests.facts(number);
  const id = reviews.items.find((each) => each.id === review)?.by.id;
  expect(id).toEqual(expect.any(Number));
  scene.repo.push("main", { [POLICY]: POLICY_TEXT.replace("@olga", `@olga:${id}`) }, { author: "oscar" });
  return { scene, number };
}

test("attack 18: a role by account number goes along with a new login", async () => {
  const { scene, number } = await openNumbered();
  await using _ = scene;
  scene.accept(number, await scene.plan(number));
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  scene.fake.rename("olga", "olga-new");
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

test("attack 18: whoever takes the login that became free has no role by its number", async () => {
  const { scene, number } = await openNumbered();
  await using _ = scene;
  scene.fake.rename("olga", "olga-new");
  scene.repo.permit("olga", "write");
  scene.accept(number, await scene.plan(number));
  const after = await scene.gate(number);
  expect(after.outcome.kind).toBe("waiting");
  expect(whys(after)).toContain("no-role");
  scene.repo.review(number, { by: "olga-new", state: "APPROVED", body: "I accept 10%." });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

test("attack 18: an account whose number GitHub does not tell is not the one of that number", async () => {
  const { scene, number } = await openNumbered();
  await using _ = scene;
  scene.accept(number, await scene.plan(number));
  const { pullRequests } = scene.world;
  const unnumbered: typeof pullRequests.facts = async (asked) => {
    const facts = await pullRequests.facts(asked);
    const items = facts.reviews.items.map((each) => ({ ...each, by: { ...each.by, id: null } }));
    return { ...facts, reviews: { ...facts.reviews, items } };
  };
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  const world = { ...scene.world, pullRequests: { ...pullRequests, facts: unnumbered } };
  expect((await scene.gate(number, world)).outcome.kind).toBe("waiting");
});

test("attack 18: a contributor who changed the login is still a contributor", async () => {
  await using scene = await openScene({ main: { [POLICY]: POLICY_TEXT.replace("@olga", "@olga-new") } });
  const files = { [FILE]: ROLLOUT.replace("@olga", "@olga-new"), "prompts/summary.md": "Summarise." };
  const number = scene.open(files);
  scene.repo.review(number, { by: "olga", state: "COMMENTED", body: "Mine." });
  const { reviews } = await scene.world.pullRequests.facts(number);
  const id = reviews.items[0]?.by.id;
  const message = `More\n\nco-authored-by: O <${id}+olga@users.noreply.github.com>`;
  scene.repo.push("v2", { "README.md": "Ours." }, { author: "author", message });
  scene.fake.rename("olga", "olga-new");
  await scene.plan(number);
  scene.repo.review(number, { by: "olga-new", state: "APPROVED", body: "Yes." });
  expect(whys(await scene.gate(number))).toContain("contributor");
});

test("attack 19: a team that cannot be read is never empty, and the message names the token", async () => {
  await using scene = await openScene({ main: { [POLICY]: POLICY_TEXT.replace("@olga", "@acme/owners") } });
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  const { outcome } = await scene.gate(number);
  expect(outcome).toMatchObject({ kind: "waiting", reason: "team-unreadable" });
  expect(scene.comment(number)).toContain("team-token");
});

test("attack 21: the veto on the fourth page counts", async () => {
  await using scene = await openScene();
  const number = scene.open();
  const assessment = await scene.plan(number);
  for (let count = 1; count <= 300; count++) {
    scene.repo.review(number, { by: "author", state: "COMMENTED", body: `${count}` });
    scene.repo.comment(number, { by: "author", body: `${count}` });
  }
  scene.accept(number, assessment);
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  scene.repo.review(number, { by: "olga", state: "CHANGES_REQUESTED", body: "No." });
  expect((await scene.gate(number)).outcome.kind).toBe("no-go");
});

test("attack 22: an answer with errors beside its data is no answer, and the status stays as it was", async () => {
  await using scene = await openScene();
  const number = await accepted(scene);
  const before = scene.status(number);
  scene.fake.interfere(({ operation }) =>
    operation === "PullRequestFacts"
      ? {
          status: 200,
          body: JSON.stringify({ data: { repository: null }, errors: [{ message: "Something went wrong" }] }),
        }
      : null,
  );
  await expect(scene.gate(number)).rejects.toMatchObject({ name: "Failure" });
  expect(scene.status(number)).toBe(before);
});

/** The facts as GitHub gives them, without one of their lists. */
async function without(scene: Scene, number: number, list: string): Promise<Record<string, unknown>> {
  const { answers } = await record(scene, number);
  const [facts = ""] = [...answers.values()].filter((text) => text.includes('"changedFiles"'));
  const whole = FACTS_FORM.parse(JSON.parse(facts));
  const { repository } = whole.data;
  expect(repository.pullRequest).toHaveProperty(list);
  const pullRequest = { ...repository.pullRequest, [list]: null };
  return { data: { ...whole.data, repository: { ...repository, pullRequest } } };
}

test.each([
  [
    "an error beside them",
    [
      {
        type: "SERVICE_UNAVAILABLE",
        message: "reviews took too long",
        path: ["repository", "pullRequest", "reviews"],
      },
    ],
  ],
  ["an error that names no kind", [{ message: "Something went wrong while executing your query." }]],
  ["what we may not read", [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }]],
])("attack 22: facts that lack the reviews, with %s, are no facts", async (_, errors) => {
  await using scene = await openScene();
  const number = await accepted(scene);
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  scene.repo.review(number, { by: "oscar", state: "CHANGES_REQUESTED", body: "No." });
  const body = JSON.stringify({ ...(await without(scene, number, "reviews")), errors });
  const before = scene.status(number);
  const stop = scene.fake.interfere(({ operation }) =>
    operation === "PullRequestFacts" ? { status: 200, headers: JSON_BODY, body } : null,
  );
  await expect(scene.gate(number)).rejects.toMatchObject({ name: "Failure" });
  expect(scene.status(number)).toBe(before);
  stop();
  expect((await scene.gate(number)).outcome.kind).toBe("no-go");
});

test.each(["reviews", "comments", "commits", "files"])(
  "attack 22: where GitHub leaves out the %s without a word, the gate waits and takes the go back",
  async (list) => {
    await using scene = await openScene();
    const number = await accepted(scene);
    expect((await scene.gate(number)).outcome.kind).toBe("go");
    const body = JSON.stringify(await without(scene, number, list));
    scene.fake.interfere(
      ({ operation }) =>
        operation === "PullRequestFacts" ? { status: 200, headers: JSON_BODY, body } : null,
      2,
    );
    const { outcome } = await scene.gate(number);
    expect(outcome.kind).toBe("waiting");
    const open = (outcome.rollouts[0]?.requirements ?? []).filter(({ kind }) => kind === "waiting");
    expect([outcome.reason, ...open.map(({ reason }) => reason)]).toContain("facts-incomplete");
    expect(scene.status(number)).toMatch(/^pending: /);
  },
);

test("attack 53: an approval from before the plan comment counts for the commit that it names", async () => {
  await using scene = await openScene();
  const number = scene.open();
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
  const { outcome } = await scene.plan(number);
  const digest = outcome.rollouts[0]?.digest ?? "";
  scene.repo.comment(number, { by: "oscar", body: `/rollout ack ${digest.slice(0, 12)} 7d` });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

test("attack 53: a plan that a newer program makes of the same commit is told, and nobody is asked again", async () => {
  await using scene = await openScene();
  const number = await accepted(scene);
  const { outcome } = await scene.gate(number);
  const now = outcome.rollouts[0]?.digest?.slice(0, 12) ?? "";
  const log: string[] = [];
  const world = { ...scene.world, log: (line: string) => void log.push(line) };
  const said = () => log.filter((line) => line.includes("changed since our last answer"));
  await scene.gate(number, world);
  expect(said()).toEqual([]);
  // What the program of yesterday said of this commit.
  scene.repo.status(headOf(scene, number), {
    by: "github-actions[bot]",
    context: "model-rollout: main",
    state: "success",
    description: `Go: this plan is accepted (plan ${"0".repeat(12)})`,
  });
  const after = await scene.gate(number, world);
  expect(said()).toHaveLength(1);
  expect(said()[0]).toContain(`${"0".repeat(12)} → ${now}`);
  expect(after.outcome.kind).toBe("go");
  await scene.gate(number, world);
  expect(said()).toHaveLength(1);
});

test("attack 53: what somebody else wrote under our name is no plan of ours", async () => {
  await using scene = await openScene();
  const number = await accepted(scene);
  scene.repo.status(headOf(scene, number), {
    by: "olga",
    context: "model-rollout: main",
    state: "success",
    description: `Go: this plan is accepted (plan ${"0".repeat(12)})`,
  });
  const log: string[] = [];
  await scene.gate(number, { ...scene.world, log: (line) => void log.push(line) });
  expect(log.join("\n")).toContain("posted by olga");
  expect(log.join("\n")).not.toContain("changed since our last answer");
});

test("an acknowledgement that an app wrote in the name of on-call takes no pager", async () => {
  await using scene = await openScene();
  const number = scene.open();
  const { outcome } = await scene.plan(number);
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
  const body = `/rollout ack ${(outcome.rollouts[0]?.digest ?? "").slice(0, 12)} 7d`;
  scene.repo.comment(number, { by: "oscar", body, viaApp: "helper" });
  const after = await scene.gate(number);
  expect(after.outcome.kind).toBe("waiting");
  expect(whys(after)).toContain("via-app");
  scene.repo.comment(number, { by: "oscar", body });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});
