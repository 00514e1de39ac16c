/** A merge group always gets its status: one that never came would keep the queue waiting. */
import { expect, test } from "vitest";
import type { MergeGroup } from "../support/github/world/pulls.ts";
import { FILE, opened, openTeam, RELEASE } from "../support/team.ts";

function queued({ head, base }: MergeGroup, action = "checks_requested") {
  const group = { head_sha: head, base_sha: base, base_ref: "refs/heads/main" };
  return { eventName: "merge_group", event: { action, merge_group: group } };
}

test("a group that changes no rollout passes", async () => {
  await using team = await openTeam();
  const group = team.repo.queue([team.open({ "README.md": "News.\n" })], { by: "olga" });
  expect(await team.run("plan", queued(group))).toMatchObject({ exitCode: 0, stderr: "" });
  expect(team.repo.statuses(group.head)).toMatchObject([
    { context: "model-rollout: main", state: "success" },
  ]);
});

test("a group that brings a rollout nobody accepted is refused", async () => {
  await using team = await openTeam();
  const group = team.repo.queue([team.open()], { by: "olga" });
  expect(await team.run("plan", queued(group))).toMatchObject({ exitCode: 1 });
  const [status] = team.repo.statuses(group.head);
  expect(status).toMatchObject({ context: "model-rollout: main", state: "failure" });
  expect(status?.description).toContain("of this group is not accepted");
});

test("a group that brings what was accepted passes, with the permissions of the example workflow", async () => {
  await using team = await openTeam();
  const number = team.open();
  const { outputs } = await team.run("plan", opened(team.repo, number));
  team.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
  team.repo.comment(number, {
    by: "oscar",
    body: `/rollout ack ${(outputs["plan-digest"] ?? "").slice(0, 12)} 7d`,
  });
  const group = team.repo.queue([number], { by: "olga", method: "squash" });
  expect(await team.run("plan", queued(group))).toMatchObject({ exitCode: 0, stderr: "" });
  const [status] = team.repo.statuses(group.head);
  expect(status?.description).toMatch(new RegExp(`^Go: as accepted in #${number} \\(plan \\w{12}\\)$`));
});

test("a group that the queue gave up is left alone", async () => {
  await using team = await openTeam();
  const group = team.repo.queue([team.open()], { by: "olga" });
  expect(await team.run("plan", queued(group, "destroyed"))).toMatchObject({ exitCode: 0 });
  expect(team.repo.statuses(group.head)).toEqual([]);
});

test("of two pull requests in line the second is asked about with the first below it, and each group gets its own status", async () => {
  await using team = await openTeam();
  const number = team.open();
  const { outputs } = await team.run("plan", opened(team.repo, number));
  team.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
  const body = `/rollout ack ${(outputs["plan-digest"] ?? "").slice(0, 12)} 7d`;
  team.repo.comment(number, { by: "oscar", body });
  team.repo.push("words", { "README.md": "News.\n" }, { author: "author" });
  const other = team.repo.openPullRequest({ head: "words", base: "main", author: "author" });
  const first = team.repo.queue([number], { by: "olga", method: "squash" });
  const behind = team.repo.queue([other], { by: "olga", method: "squash", behind: first });
  for (const group of [behind, first])
    expect(await team.run("plan", queued(group))).toMatchObject({ exitCode: 0, stderr: "" });
  for (const group of [behind, first])
    expect(team.repo.statuses(group.head)).toMatchObject([
      { context: "model-rollout: main", state: "success" },
    ]);
});

test("a second pull request that changes what the first had accepted is refused, and the first is not", async () => {
  await using team = await openTeam();
  // Without the prompt, so that the two merge without a conflict; the rollout names it.
  const number = team.open({ [FILE]: RELEASE });
  const { outputs } = await team.run("plan", opened(team.repo, number));
  team.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
  const body = `/rollout ack ${(outputs["plan-digest"] ?? "").slice(0, 12)} 7d`;
  team.repo.comment(number, { by: "oscar", body });
  team.repo.push("words", { "prompts/summary.md": "Invent." }, { author: "author" });
  const other = team.repo.openPullRequest({ head: "words", base: "main", author: "author" });
  const first = team.repo.queue([number], { by: "olga", method: "squash" });
  const behind = team.repo.queue([other], { by: "olga", method: "squash", behind: first });
  expect(await team.run("plan", queued(first))).toMatchObject({ exitCode: 0 });
  expect(await team.run("plan", queued(behind))).toMatchObject({ exitCode: 1 });
  expect(team.repo.statuses(behind.head)).toMatchObject([{ state: "failure" }]);
});
