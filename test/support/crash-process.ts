/** One process of a rollout. Killed, really, when it reaches the point whose number it is given. */
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { SCENARIOS } from "./crash-scenarios.ts";
import { crashWorld, NAME, timeOf } from "./crash-world.ts";
import { CALL } from "./flow-rollout.ts";

/** What the process with this number in its rollout does. */
export async function runProcess(world: PromotionWorld, isAbort: boolean): Promise<void> {
  if (isAbort) await rollBack(world, { ...CALL, rollout: NAME, by: "oscar", reason: "smells" });
  else await promote(world, CALL);
}

if (import.meta.main) {
  const [folder = "", name = "", digest = "", now = "", point = "", does = ""] = process.argv.slice(2);
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (scenario === undefined) throw new RangeError(`no rollout is called ${name}`);
  let seen = 0;
  const reached = (): void => {
    if (seen++ !== Number(point)) return;
    process.kill(process.pid, "SIGKILL");
    // Nothing more happens here, however long the signal takes.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
  const world = await crashWorld({ folder, scenario, digest, now: timeOf(now), reached });
  await runProcess(world, does === "abort");
}
