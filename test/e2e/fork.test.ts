/** A pull request of a fork where the plan runs on `pull_request`: its job may only read, and the companion writes. */
import { expect, test } from "vitest";
import { FILE, opened, openTeam, RELEASE } from "../support/team.ts";

const FORK = "mallory/news";

test("the plan ends with summary, outputs and a failed job; the gate that follows writes comment and status", async () => {
  await using team = await openTeam();
  team.repo.permit("mallory", "read");
  const files = { [FILE]: RELEASE, "prompts/summary.md": "Summarise." };
  team.repo.fork(FORK).push("v2", files, { author: "mallory" });
  const pull = team.repo.openPullRequest({ head: "v2", base: "main", author: "mallory", fork: FORK });
  const head = team.repo.tip(`refs/pull/${pull}/head`);

  team.readOnly();
  const planned = await team.run("plan", { ...opened(team.repo, pull), eventName: "pull_request" });
  expect(planned).toMatchObject({
    exitCode: 1,
    stderr: "",
    outputs: { decision: "waiting", reason: "role-missing" },
  });
  expect(planned.summary).toContain(planned.outputs["plan-digest"]?.slice(0, 12));
  expect(planned.stdout).toMatch(/^::warning::.*model-rollout-gate\.yml/m);
  expect([team.repo.comments(pull), team.repo.statuses(head)]).toEqual([[], []]);

  // A run of a fork names no pull request.
  const followed = await team.run("gate", {
    eventName: "workflow_run",
    event: { action: "completed", workflow_run: { head_sha: head, pull_requests: [] } },
  });
  expect(followed).toMatchObject({ exitCode: 0, stderr: "", outputs: { decision: "waiting" } });
  expect(team.repo.statuses(head)).toMatchObject([{ context: "model-rollout: main", state: "pending" }]);
  expect(team.repo.comments(pull)).toMatchObject([
    { body: expect.stringContaining(planned.outputs["plan-digest"]?.slice(0, 12) ?? "?") },
  ]);
});
