/** Requests to GitHub: `dist/main.js` as the runner starts it, counted by a GitHub of our own. */
import { seal, serialize } from "../src/adapters/github/stored-state.ts";
import type { RolloutState } from "../src/promotion/state.ts";
import { HOUR, instant } from "../src/units.ts";
import { BOT, openTeam } from "../test/support/team.ts";
import type { Team } from "../test/support/team.ts";
import { onThePullRequest, row } from "./requests-of-review.ts";
import type { Row } from "./row.ts";

const IDLE = 40;

export async function run(): Promise<Row[]> {
  return [...(await onThePullRequest()), ...(await afterTheMerge())];
}

async function afterTheMerge(): Promise<Row[]> {
  await using team = await openTeam();
  await team.accept();
  team.answer(0, () => 0.02);
  await team.run("promote", { eventName: "push" });
  const start = team.requests();
  const active = await requestsOfTick(team);
  const state = team.state();
  if (state === null) throw new Error("Expected a rollout under way, and it did not start");
  for (let count = 1; count <= IDLE; count++) pushIdle(team, state, count);
  // The first tick that finds them idle releases their routes, once.
  await requestsOfTick(team);
  const amongIdle = await requestsOfTick(team);
  const added = amongIdle.length - active.length;
  team.rewind(30);
  team.answer(10, (version) => (version === "v2" ? 0.3 : 0.02));
  await team.run("promote", { eventName: "schedule" });
  const rollback = team.requests();
  if (team.weight() !== 0)
    throw new Error(`Expected a rollback, and the candidate still has ${team.weight()}%`);
  return [
    row("start of a rollout: who wrote the acknowledgement is one more", start, 12 + 1),
    row("tick, one active rollout", active, 5),
    row("tick that rolls back", rollback, 12),
    {
      what: `${IDLE} idle rollouts add to a tick`,
      measured: added,
      unit: "requests",
      beside: `${amongIdle.length} in all`,
      budget: "0",
      ok: added <= 0,
    },
  ];
}

/** A tick that judges five minutes of healthy traffic. */
async function requestsOfTick(team: Team): Promise<readonly string[]> {
  team.rewind(10);
  team.answer(10, () => 0.02);
  await team.run("promote", { eventName: "schedule" });
  return team.requests();
}

/** A rollout that ended long ago and whose file is gone from the branch. */
function pushIdle(team: Team, running: RolloutState, count: number): void {
  const name = `old-${count}`;
  const at = instant(running.startedAt - 1_000 * HOUR);
  const journal = { hash: "0".repeat(64), lines: 9, at };
  const state: RolloutState = {
    ...running,
    name,
    candidateKey: `${count}`.padStart(64, "0"),
    startedAt: at,
    ending: { kind: "promoted", at },
    journal,
  };
  const message = `model-rollout: ${name}, ${journal.lines} journal lines\n\n${seal(state)}`;
  team.repo.push(`model-rollout/state/${name}`, { "state.json": serialize(state) }, { author: BOT, message });
}
