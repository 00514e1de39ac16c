import { expect, test } from "vitest";
import { filesIn } from "../../../src/adapters/github/tree.ts";
import { runAction } from "../../../src/entry/action.ts";
import { readEnvironment } from "../../../src/entry/environment.ts";
import { readEvent } from "../../../src/entry/event.ts";
import { NOTHING } from "../../../src/entry/first-request.ts";
import { Failure } from "../../../src/errors.ts";
import { parseInputs } from "../../../src/inputs.ts";
import { instant } from "../../../src/units.ts";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
import { openScene } from "../../support/scene.ts";
import type { Scene } from "../../support/scene.ts";

/** `eve` decides about everything, `olga` about summarizers; one person is enough at tier 3. */
const NARROW = POLICY_TEXT.replace(
  'roles: { model-owner: { any-of: ["@olga"] }',
  'for: { "summ*": { model-owner: { any-of: ["@olga"] } } }\nroles: { model-owner: { any-of: ["@eve"] }',
);

function propose(scene: Scene, files: Readonly<Record<string, string | null>>): number {
  scene.repo.push("v2", files, { author: "author" });
  return scene.repo.openPullRequest({ head: "v2", base: "main", author: "author", title: "Release v2" });
}

test("unlisted attack: a new name in the same file does not escape the owners of the old name", async () => {
  await using scene = await openScene({
    main: {
      [POLICY]: NARROW,
      [FILE]: ROLLOUT.replace('  model-owner: { any-of: ["@olga"] }\n', ""),
    },
  });
  scene.repo.permit("eve", "write");
  const renamed = ROLLOUT.replace('  model-owner: { any-of: ["@olga"] }\n', "").replace(
    "name: summarizer",
    "name: other",
  );
  const number = propose(scene, { [FILE]: renamed });
  const { outcome } = await scene.plan(number);
  const digest = outcome.rollouts.find(({ rollout }) => rollout === "other")?.digest ?? "";
  scene.repo.review(number, { by: "eve", state: "APPROVED", body: "Fine." });
  scene.repo.comment(number, { by: "oscar", body: `/rollout ack ${digest.slice(0, 12)} 7d` });
  expect((await scene.gate(number)).outcome).toMatchObject({ kind: "waiting", reason: "role-missing" });
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "Fine." });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

test("unlisted attack: a pull request that lowers the tier is judged by the stricter one of its base", async () => {
  const lax = POLICY_TEXT.replace(
    "guard-classes: [error], roles: [model-owner, on-call] }",
    "guard-classes: [error], roles: [model-owner, on-call], same-person: true }",
  ).replaceAll(/any-of: \["@o\w+"\]/g, 'any-of: ["@olga", "@oscar"]');
  const people = ROLLOUT.replaceAll(/any-of: \["@o\w+"\]/g, 'any-of: ["@olga", "@oscar"]');
  await using scene = await openScene({
    main: { [POLICY]: lax, [FILE]: people.replace("tier: 3", "tier: 2") },
  });
  const number = propose(scene, { [FILE]: people });
  const { outcome } = await scene.plan(number);
  const digest = outcome.rollouts[0]?.digest ?? "";
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "Fine." });
  scene.repo.comment(number, { by: "olga", body: `/rollout ack ${digest.slice(0, 12)} 7d` });
  expect((await scene.gate(number)).outcome.kind).toBe("waiting");
  scene.repo.comment(number, { by: "oscar", body: `/rollout ack ${digest.slice(0, 12)} 7d` });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

test("unlisted attack: an approval of an equal plan does not satisfy a rule about other files that changed since", async () => {
  const ruled = `${POLICY_TEXT.replace("distinct: true", "distinct: true, equal-digest-counts: true")}rules:
  - { name: serving, if: { changed: ["serving/**"] }, requires: { people: { any-of: ["@sue"] } } }
`;
  await using scene = await openScene({ main: { [POLICY]: ruled } });
  scene.repo.permit("sue", "write");
  const number = propose(scene, {
    [FILE]: ROLLOUT,
    "prompts/summary.md": "Summarise.",
    "serving/app.py": "good",
  });
  scene.accept(number, await scene.plan(number));
  scene.repo.review(number, { by: "sue", state: "APPROVED", body: "Read it." });
  // Olga counts for the plan only where her equal commit is looked at: she is a holder of a role, Sue is not.
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  scene.repo.push("v2", { "serving/app.py": "evil" }, { author: "author" });
  expect((await scene.gate(number)).outcome).toMatchObject({ kind: "waiting", reason: "rule-unmet" });
});

test("unlisted attack: a success for a change of the policy does not wait on a closed pull request", async () => {
  await using scene = await openScene();
  const number = propose(scene, { [POLICY]: POLICY_TEXT.replaceAll("@olga", "@eve") });
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "Eve follows me." });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
  expect(scene.status(number)).toMatch(/^success: /);
  scene.repo.close(number);
  expect((await scene.gate(number)).outcome).toMatchObject({ kind: "waiting", reason: "closed" });
  expect(scene.status(number)).toMatch(/^pending: /);
});

test("unlisted attack: the form is not believed from a push to somebody's own branch", async () => {
  const inputs: Readonly<Record<string, string>> = {
    command: "respond",
    say: "go full 0123456789ab",
    token: "job",
  };
  const event = { repository: { full_name: "acme/news", default_branch: "main" } };
  const job = {
    environment: readEnvironment({
      GITHUB_REF: "refs/heads/mine",
      GITHUB_RUN_ID: "7",
      GITHUB_RUN_ATTEMPT: "1",
    }),
    inputs: parseInputs((name) => inputs[name] ?? ""),
    event: readEvent("push", JSON.stringify(event)),
    github: null,
    clock: { now: () => instant(0), sleep: () => Promise.resolve() },
    fetched: NOTHING,
  };
  await expect(runAction(job)).rejects.toThrow(
    /from refs\/heads\/main or a protected ref, found refs\/heads\/mine/,
  );
});

test("unlisted attack: a folder whose files GitHub leaves out does not look like one without rollouts", () => {
  const entry = { type: "tree", mode: 0, object: { kind: "Tree" as const, entries: null } };
  expect(() => filesIn(".github/rollouts", entry, () => true)).toThrow(
    /Expected the files of \.github\/rollouts/,
  );
});

test("unlisted attack: an evaluation that fails takes an earlier success back", async () => {
  await using scene = await openScene();
  const number = scene.open();
  scene.accept(number, await scene.plan(number));
  await scene.gate(number);
  expect(scene.status(number)).toMatch(/^success: /);
  scene.repo.review(number, { by: "olga", state: "CHANGES_REQUESTED", body: "Stop." });
  const failing = {
    ...scene.world,
    pullRequests: {
      ...scene.world.pullRequests,
      access: () => Promise.reject(new Failure("github-unavailable", "Expected an answer, found none")),
    },
  };
  await expect(scene.gate(number, failing)).rejects.toThrow("Expected an answer");
  expect(scene.status(number)).toMatch(/^error: /);
  expect((await scene.gate(number)).outcome.kind).toBe("no-go");
  expect(scene.status(number)).toMatch(/^failure: /);
});

test.each([
  ["a zero-width space before the digits", (digest: string) => `/rollout ack \u200B${digest}`],
  ["right-to-left text around the digits", (digest: string) => `/rollout ack \u202E${digest}\u202C`],
  [
    "full-width digits",
    (digest: string) =>
      `/rollout ack ${digest.replaceAll("0", "\uFF10").replaceAll("1", "\uFF11").slice(0, 11)}\uFF12`,
  ],
  [
    "a line separator in place of a line end",
    (digest: string) => `I did not read it.\u2028/rollout ack ${digest}`,
  ],
  ["a hidden comment before it", (digest: string) => `<!-- --> /rollout ack ${digest}`],
  ["a quote", (digest: string) => `> /rollout ack ${digest}`],
  ["an end that is over", (digest: string) => `/rollout ack ${digest} 2020-01-01T00:00Z`],
  ["a negative time", (digest: string) => `/rollout ack ${digest} -24h`],
  ["no time at all", (digest: string) => `/rollout ack ${digest} 0h`],
])("unlisted attack: an acknowledgement with %s takes no pager", async (_, write) => {
  await using scene = await openScene();
  const number = scene.open();
  const { outcome } = await scene.plan(number);
  const digest = (outcome.rollouts[0]?.digest ?? "").slice(0, 12);
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
  scene.repo.comment(number, { by: "oscar", body: write(digest) });
  expect((await scene.gate(number)).outcome.kind).toBe("waiting");
  scene.repo.comment(number, { by: "oscar", body: `/rollout ack ${digest}` });
  expect((await scene.gate(number)).outcome.kind).toBe("go");
});

test("unlisted attack: a far end is cut at the longest cover, and one approver does not stand for the pager too", async () => {
  await using scene = await openScene();
  const number = scene.open();
  const { outcome } = await scene.plan(number);
  const digest = (outcome.rollouts[0]?.digest ?? "").slice(0, 12);
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "Fine." });
  scene.repo.comment(number, { by: "olga", body: `/rollout ack ${digest}` });
  expect((await scene.gate(number)).outcome.kind).toBe("waiting");
  scene.repo.comment(number, { by: "oscar", body: `/rollout ack ${digest} 9999-12-31T23:59Z` });
  const [own] = (await scene.gate(number)).outcome.rollouts;
  const cover = own?.acknowledgement;
  expect(cover?.by).toBe("oscar");
  expect((cover?.until ?? 0) - (cover?.from ?? 0)).toBe(24 * 3_600_000);
});

test("unlisted attack: a laxer twin in another file does not take the tier of a rollout that moved", async () => {
  const both = (text: string): string =>
    text.replaceAll(/any-of: \["@o\w+"\]/g, 'any-of: ["@olga", "@oscar"]');
  const lax = both(POLICY_TEXT).replace(
    "guard-classes: [error], roles: [model-owner, on-call] }",
    "guard-classes: [error], roles: [model-owner, on-call], same-person: true }",
  );
  await using scene = await openScene({
    main: { [POLICY]: lax, [FILE]: both(ROLLOUT).replace("tier: 3", "tier: 2") },
  });
  const number = propose(scene, { [FILE]: null, ".github/rollouts/moved.yaml": both(ROLLOUT) });
  const { outcome } = await scene.plan(number);
  const digest = outcome.rollouts.find((each) => each.digest !== null)?.digest ?? "";
  scene.repo.review(number, { by: "olga", state: "APPROVED", body: "Fine." });
  scene.repo.comment(number, { by: "olga", body: `/rollout ack ${digest.slice(0, 12)}` });
  expect((await scene.gate(number)).outcome.kind).toBe("waiting");
});
