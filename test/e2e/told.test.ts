/** What people hear of a tick as the runner starts it: the channel, the heartbeat, and what is remembered between two jobs. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { POLICY, POLICY_TEXT } from "../support/flow-rollout.ts";
import { listen } from "../support/loopback.ts";
import type { Loopback } from "../support/loopback.ts";
import { openTeam } from "../support/team.ts";
import type { Team } from "../support/team.ts";

const SCHEDULE = { eventName: "schedule" } as const;

let team: Team;
let beats: Loopback;

beforeEach(async () => {
  beats = await listen(() => ({ body: "OK" }));
  team = await openTeam({ main: { [POLICY]: `${POLICY_TEXT}heartbeat: HEARTBEAT_URL\n` } });
});
afterEach(async () => {
  await team[Symbol.asyncDispose]();
  await beats[Symbol.asyncDispose]();
});

const tick = () =>
  team.run("promote", { ...SCHEDULE, env: { HEARTBEAT_URL: `${beats.url}/ping/hidden-check` } });

test("a plan that nobody approved is told once by two jobs, and both beat", async () => {
  const number = team.open();
  team.repo.merge(number, "squash", { by: "olga" });
  for (const _ of [1, 2])
    expect((await tick()).outputs).toMatchObject({ decision: "hold", reason: "not-approved" });
  expect(team.slack.map(({ body }) => JSON.parse(body))).toMatchObject([
    { mrkdwn: false, text: expect.stringMatching(/^NOT STARTED, nobody approved this plan: summarizer/) },
  ]);
  expect(beats.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /ping/hidden-check",
    "GET /ping/hidden-check",
  ]);
});

test("a state that somebody else wrote is told, and the heartbeat stays away without its address in the log", async () => {
  await team.accept();
  team.answer(10, () => 0.02);
  await tick();
  team.repo.push("model-rollout/state/summarizer", { "state.json": "{}" }, { author: "author" });
  const finished = await tick();
  expect(finished.outputs).toMatchObject({ reason: "state-lost" });
  expect(team.slack.map(({ body }) => JSON.parse(body).text)).toEqual([
    expect.stringMatching(/^PAGE, and no pager is set up\. STATE LOST, nothing goes on: summarizer/),
  ]);
  expect(beats.asked).toHaveLength(1);
  expect(finished.stdout).toContain("the heartbeat is left out: summarizer could not be looked at");
  expect(finished.stdout.replaceAll(/^::add-mask::.*$/gm, "")).not.toContain("hidden-check");
});
