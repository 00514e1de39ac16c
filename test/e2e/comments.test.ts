/** What people write below a pull request, and what they get for it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Finished } from "../support/runner.ts";
import { commented, opened, openTeam } from "../support/team.ts";
import type { Team } from "../support/team.ts";

let team: Team;
let pull: number;

beforeAll(async () => {
  team = await openTeam();
  pull = team.open();
  await team.run("plan", opened(team.repo, pull));
});
afterAll(() => team[Symbol.asyncDispose]());

function say(by: string, body: string): Promise<Finished> {
  const id = team.repo.comment(pull, { by, body });
  return team.run("respond", commented(pull, { id, body }));
}
const answer = () => team.repo.comments(pull).at(-1);

test.each(["/rollout abrot summarizer", "/rollback", "rollout abort!"])(
  "%s is answered with the line to write, and obeyed by nobody",
  async (body) => {
    expect(await say("oscar", body)).toMatchObject({ stderr: "" });
    expect(answer()).toMatchObject({
      author: "github-actions[bot]",
      body: expect.stringMatching(/\/rollout (abort|hold)/),
    });
    expect(team.state()).toBe(null);
  },
);

test("the pager of another plan is not taken", async () => {
  const finished = await say("oscar", `/rollout ack ${"0".repeat(12)}`);
  expect(finished).toMatchObject({ exitCode: 1, stderr: "" });
  expect(answer()).toMatchObject({ author: "github-actions[bot]", body: expect.stringContaining("oscar") });
  expect(team.repo.statuses(team.repo.tip("v2"))[0]?.state).toBe("pending");
});
