/** One process of a rollout. Killed, really, when it reaches the point whose number it is given. */
import { promote } from "../../src/commands/promote.ts";
import { respond } from "../../src/commands/respond.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { commentIn } from "./crash-comment.ts";
import { SCENARIOS } from "./crash-scenarios.ts";
import { crashWorld, NAME, timeOf } from "./crash-world.ts";
import type { CrashCall } from "./crash-world.ts";
import { CALL, PULL } from "./flow-rollout.ts";

/** What one process does: a look, a person's `roll-back`, or the answer to a person's comment. */
export type Does = "tick" | "abort" | "answer";

export async function runProcess(call: CrashCall, does: Does): Promise<void> {
  if (does === "answer") return answer(await crashWorld(call), call.folder);
  if (does === "abort") {
    const by = { rollout: NAME, by: "oscar", reason: "smells" };
    await rollBack(await crashWorld(call), { ...CALL, ...by });
    return;
  }
  await tickBeside(call);
}

async function answer(world: PromotionWorld, folder: string): Promise<void> {
  const { done } = await respond(world, { ...CALL, pullRequest: PULL, comment: 700, runUrl: null });
  if (done) commentIn(folder).answered();
}

/**
 * A look, and beside it the job that answers a comment which is written in the middle of it: that job goes first until it
 * sleeps through the announced minute, and goes on when the look is over.
 */
async function tickBeside(call: CrashCall): Promise<void> {
  const beside: Promise<void>[] = [];
  let tickEnds: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    tickEnds = resolve;
  });
  const onComment = async (): Promise<void> => {
    commentIn(call.folder).write();
    let sleeps: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => {
      sleeps = resolve;
    });
    const onSleep = (): Promise<void> => {
      sleeps();
      return ended;
    };
    const answered = crashWorld({ ...call, onSleep }).then((world) => answer(world, call.folder));
    beside.push(answered);
    await Promise.race([asleep, answered]);
  };
  try {
    await promote(await crashWorld({ ...call, onComment }), CALL);
  } finally {
    tickEnds();
    await Promise.all(beside);
  }
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
  const call = { folder, scenario, digest, now: timeOf(now), reached };
  await runProcess(call, does === "abort" || does === "answer" ? does : "tick");
}
