/** Messages wait until every rollout was looked at: no channel that hangs keeps another rollout from being drained. */
import { maskSecrets } from "../../config/secrets.ts";
import { reasonOf } from "../../errors.ts";
import type { Message } from "../../ports.ts";
import type { Rollout } from "../../config/rollout.ts";
import type { RolloutState } from "../../promotion/state.ts";
import type { Action } from "../../render/tick-report.ts";
import { milliseconds, SECOND } from "../../units.ts";
import type { PromotionWorld } from "../world.ts";

export type Sender = Pick<PromotionWorld, "clock" | "openNotifier">;

/** One message that was written and not yet sent. */
export interface Letter {
  readonly rollout: string;
  readonly channels: Rollout["channels"];
  readonly channel: string;
  readonly does: string;
  /** Whether it says that something is wrong: then nobody has to tell the same channel again. */
  readonly isTrouble: boolean;
  /** Whether it wakes somebody. */
  readonly isPage: boolean;
  /** Of a hold, to a channel that is not told of its end: one that flaps is not said each time. */
  readonly isHold?: true;
  /** Worked out when it is sent: a mistake in it is that letter's own. */
  readonly message: () => Omit<Message, "channel">;
}

export interface Outbox {
  readonly letters: readonly Letter[];
  readonly add: (letter: Letter) => void;
  /** Rollbacks of which people are told with these letters, by rollout: told only once their letters have arrived. */
  readonly rollbacks: ReadonlyMap<string, ToldRollback>;
  readonly addRollback: (rollout: string, told: ToldRollback) => void;
}

export interface ToldRollback {
  /** As it was recorded, maybe by a job that died before it could tell. */
  readonly state: RolloutState;
  /** Called once it is known whether they arrived; where not, the next tick tells again. */
  readonly ended: (hasArrived: boolean) => Promise<void>;
}

export function openOutbox(): Outbox {
  const letters: Letter[] = [];
  const rollbacks = new Map<string, ToldRollback>();
  return {
    letters,
    add: (letter) => letters.push(letter),
    rollbacks,
    addRollback: (rollout, told) => rollbacks.set(rollout, told),
  };
}

/** No further message is begun after so long. */
const LONGEST = milliseconds(20 * SECOND);

/** What became of each letter, in their order. Channels are called side by side, the letters of one channel one after the other. */
export async function sendAll(world: Sender, letters: readonly Letter[]): Promise<readonly Action[]> {
  const until = world.clock.now() + LONGEST;
  const queues = new Map<string, readonly number[]>();
  for (const [index, { rollout, channel }] of letters.entries()) {
    const queue = `${rollout}/${channel}`;
    queues.set(queue, [...(queues.get(queue) ?? []), index]);
  }
  const outcomes = new Map<number, Action>();
  await Promise.all(
    [...queues.values()].map(async (queue) => {
      for (const index of queue) {
        const letter = letters[index];
        if (letter !== undefined) outcomes.set(index, await sendOne(world, letter, until));
      }
    }),
  );
  return letters.flatMap((_, index) => outcomes.get(index) ?? []);
}

/** @param until after this moment it is not begun */
async function sendOne(world: Sender, letter: Letter, until: number): Promise<Action> {
  const { does, channel } = letter;
  const at = world.clock.now();
  if (at > until) return { at, does, outcome: "not done: the time for messages was over" };
  try {
    const message = letter.message();
    await world.openNotifier(letter.channels).send({ ...message, text: maskSecrets(message.text), channel });
    return { at, does, outcome: SENT };
  } catch (cause) {
    return { at, does, outcome: `not done: ${reasonOf(cause)}` };
  }
}

const SENT = "sent";

export function isSent({ outcome }: Action): boolean {
  return outcome === SENT;
}
