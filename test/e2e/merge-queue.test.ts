/** A merge group always gets its status: one that never came would keep the queue waiting. */
import { expect, test } from "vitest";
import type { MergeGroup } from "../support/github/world/pulls.ts";
import { openTeam } from "../support/team.ts";

function queued({ head, base }: MergeGroup) {
  const group = { head_sha: head, base_sha: base, base_ref: "refs/heads/main" };
  return { eventName: "merge_group", event: { action: "checks_requested", merge_group: group } };
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
  expect(status?.context).toBe("model-rollout: main");
  expect(["failure", "error", "pending"]).toContain(status?.state);
});
