/** People are told of a rollback when a message has arrived, not when it was written: a job that dies in between tells nobody. */
import { beforeEach, expect, test } from "vitest";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { Failure } from "../../src/errors.ts";
import type { Message } from "../../src/ports.ts";
import { POLICY_TEXT, ROLLOUT } from "../support/flow-rollout.ts";
import { running } from "../support/rolled-back.ts";
import type { Scene } from "../support/rolled-back.ts";

let scene: Scene;
/** What arrived. */
let heard: Message[];

beforeEach(async () => {
  scene = await running(ROLLOUT);
  heard = [];
});

/** The scene's world with a channel that does this before anything arrives. */
function withChannel(first: (message: Message) => Promise<void> = () => Promise.resolve()): PromotionWorld {
  const send = async (message: Message): Promise<void> => {
    await first(message);
    heard.push(message);
  };
  return { ...scene.world, openNotifier: () => ({ send }) };
}
/** Harm, and a job that is gone when it is about to send. */
async function dieBeforeSending(): Promise<void> {
  scene.fail(0.5);
  scene.pass(20);
  await new Promise<void>((killed) => {
    const never = (): Promise<never> => {
      killed();
      return new Promise(() => undefined);
    };
    void scene.tick(withChannel(never));
  });
}
const keys = () => heard.map(({ key }) => key);

test("a job that dies before its messages leaves them to the next tick, with the keys and the words they had", async () => {
  const undisturbed = await running(ROLLOUT);
  undisturbed.fail(0.5);
  undisturbed.pass(20);
  const first: Message[] = [];
  const send = (message: Message): Promise<void> => Promise.resolve(void first.push(message));
  await undisturbed.tick({ ...undisturbed.world, openNotifier: () => ({ send }) });
  await dieBeforeSending();
  expect(heard).toEqual([]);
  scene.pass(5);
  expect(await scene.tick(withChannel())).toMatchObject({ decision: "guard" });
  expect(keys()).toEqual(first.map(({ key }) => key));
  expect(heard[0]?.text.split("\n")[0]).toBe(first[0]?.text.split("\n")[0]);
  expect(scene.comments.at(-1)).toContain("**Rolled back:");
  scene.pass(5);
  await scene.tick(withChannel());
  expect(heard).toHaveLength(first.length);
  expect(scene.state().aftermath).toMatchObject({ failed: {}, done: expect.arrayContaining(["tell"]) });
});

test("a job that dies after its messages tells a second time under the same keys", async () => {
  scene.fail(0.5);
  scene.pass(20);
  const untilTold = new Promise<void>((killed) => {
    const save: PromotionWorld["states"]["save"] = (...given) => {
      if (heard.length === 0) return scene.world.states.save(...given);
      killed();
      return new Promise(() => undefined);
    };
    const world = withChannel();
    void scene.tick({ ...world, states: { ...world.states, save } });
  });
  await untilTold;
  const first = keys();
  scene.pass(5);
  await scene.tick(withChannel());
  scene.pass(5);
  await scene.tick(withChannel());
  expect(keys()).toEqual([...first, ...first]);
});

test("a channel that never takes it is tried by three ticks, changes nothing, and is said by each", async () => {
  scene.fail(0.5);
  const refuse = (): Promise<never> => Promise.reject(new Failure("notify-failed", "down"));
  const outcomes: string[] = [];
  for (let look = 0; look < 6; look++) {
    scene.pass(look === 0 ? 20 : 5);
    const { actions } = await scene.tick(withChannel(refuse));
    outcomes.push(...actions.filter(({ does }) => does === "tell desk").map(({ outcome }) => outcome));
    expect(scene.memory.router.set.candidate).toBe(0);
  }
  expect(outcomes).toEqual(Array.from({ length: 3 }, () => "not done: down"));
  expect(scene.state().aftermath?.failed).toEqual({ tell: 3 });
});

test("jobs that die in their messages every time do not send for ever", async () => {
  await dieBeforeSending();
  const looks = [0, 0, 0, 0];
  for (const look of looks.keys()) {
    scene.pass(5);
    await new Promise<void>((over) => {
      const never = (): Promise<never> => {
        looks[look] = 1;
        over();
        return new Promise(() => undefined);
      };
      void scene.tick(withChannel(never)).then(() => over());
    });
  }
  // The job that took back could save nothing; whoever comes later counts before it sends.
  expect(looks).toEqual([1, 1, 1, 0]);
});

test("a pager that the file does not name in its messages is woken by the tick after a job that died", async () => {
  const pager =
    "channels: { desk: { kind: slack, webhook: SLACK_DESK }, duty: { kind: pagerduty, key: PD } }";
  scene = await running(
    ROLLOUT.replace(/channels: .*/, pager),
    `${POLICY_TEXT}wake: { rolled-back: page }\n`,
  );
  await dieBeforeSending();
  for (let look = 0; look < 3; look++) {
    scene.pass(5);
    await scene.tick(withChannel());
  }
  const does = heard.filter(({ channel }) => channel === "duty").map(({ alert }) => alert?.does);
  expect(does.slice(0, 1)).toEqual(["trigger"]);
  expect(does.filter((each) => each === "trigger")).toHaveLength(1);
});
