/** Forty rollouts in one repository, a tick every 15 minutes: what `dist/` asks of GitHub in an hour, in every form and state. */
import { openFleet } from "../test/support/fleet.ts";
import type { Fleet } from "../test/support/fleet.ts";
import type { Row } from "./row.ts";

const ROLLOUTS = 40;
const BAKING = 10;
const TICKS_AN_HOUR = 4;
/** What a job's token may ask of one repository in an hour. */
const MOST = 1_000;
const [FIRST_WEIGHT, EVERY] = [10, 15];

export async function run(): Promise<Row[]> {
  return [...(await oneProcess()), ...(await oneProcessEach())];
}

async function oneProcess(): Promise<Row[]> {
  await using fleet = await openFleet(ROLLOUTS);
  const [started, baking] = await startAndBake(fleet, () => fleet.tick());
  const [mixed, idle] = await endMost(fleet, () => fleet.tick());
  return rowsOf("one process for all", { started, baking, mixed, idle });
}

async function oneProcessEach(): Promise<Row[]> {
  await using fleet = await openFleet(ROLLOUTS);
  const [started, baking] = await startAndBake(fleet, () => fleet.tickEach());
  const [mixed, idle] = await endMost(fleet, () => fleet.tickEach());
  return rowsOf("a look, and a process for each active one", { started, baking, mixed, idle });
}

async function startAndBake(fleet: Fleet, tick: () => Promise<number>): Promise<readonly [number, number]> {
  const started = await tick();
  const weights = fleet.weights();
  if (!weights.every((weight) => weight === FIRST_WEIGHT))
    throw new Error(`Expected all ${ROLLOUTS} at ${FIRST_WEIGHT}%, found ${weights.join(", ")}`);
  fleet.pass(EVERY, FIRST_WEIGHT);
  const baking = await tick();
  demandBaking(fleet, fleet.names);
  return [started, baking];
}

/** Thirty end and stay on the branch, where they are still looked after; then all are gone from it. */
async function endMost(fleet: Fleet, tick: () => Promise<number>): Promise<readonly [number, number]> {
  const baking = fleet.names.slice(0, BAKING);
  fleet.end(fleet.names.slice(BAKING), { isGone: false });
  fleet.pass(EVERY, FIRST_WEIGHT);
  const mixed = await tick();
  demandBaking(fleet, baking);
  fleet.end(fleet.names, { isGone: true });
  return [mixed, await tick()];
}

/** A rollout that held would ask for less. */
function demandBaking(fleet: Fleet, names: readonly string[]): void {
  for (const name of names) {
    const { heldFor, ending, judgedUntil } = fleet.stateOf(name);
    if (heldFor !== null || ending !== null || judgedUntil === null)
      throw new Error(`Expected ${name} to bake, found ${heldFor ?? ending?.kind ?? "nothing judged"}`);
  }
}

function rowsOf(
  form: string,
  ticks: { readonly started: number; readonly baking: number; readonly mixed: number; readonly idle: number },
): Row[] {
  const { started, baking, mixed, idle } = ticks;
  return [
    rowOf(`${form}: all ${ROLLOUTS} bake`, TICKS_AN_HOUR * baking, `${baking} a tick`),
    rowOf(
      `${form}: all ${ROLLOUTS} start at once, then bake`,
      started + (TICKS_AN_HOUR - 1) * baking,
      `${started} in the tick that starts them, ${baking} in each of the next three`,
    ),
    rowOf(
      `${form}: ${BAKING} bake, ${ROLLOUTS - BAKING} are over and still on the branch`,
      TICKS_AN_HOUR * mixed,
      `${mixed} a tick`,
    ),
    rowOf(`${form}: all ${ROLLOUTS} over and gone from the branch`, TICKS_AN_HOUR * idle, `${idle} a tick`),
  ];
}

function rowOf(what: string, measured: number, beside: string): Row {
  return {
    what: `requests an hour, ${what}`,
    measured,
    unit: "requests",
    beside,
    budget: `≤ ${MOST}`,
    ok: measured > 0 && measured <= MOST,
  };
}
