/**
 * Every order in which two processes may reach router and state, played one after the other.
 *
 * A process stops before each call that leaves it. The player lets one of them make its call, or lets the one that may die
 * die: with its call never made, or made later by a network that still holds it. All choices are tried, depth first, but of
 * two neighbouring calls that do not touch each other (the router and the state, two reads) one order stands for both.
 */
import type { PromotionWorld } from "../../src/commands/world.ts";
import type { StateStore, Traffic } from "../../src/ports.ts";
import { plus } from "../../src/units.ts";
import type { Duration, Instant } from "../../src/units.ts";

export interface Shared {
  now: Instant;
  readonly states: StateStore;
  readonly traffic: Traffic;
}

/** What a process asks for, before it is done. */
interface Waiting {
  readonly call: Call;
  readonly go: () => void;
  /** Number of the choice after which it was asked for. */
  readonly since: number;
}

type Call = "read" | "write" | "save" | "load" | "sleep" | "other";

/** Calls whose order nobody can tell: of different things, or both only looking. */
function isApart(one: Call, other: Call): boolean {
  if (one === "sleep" || other === "sleep") return false;
  const isRouter = (call: Call): boolean => call === "read" || call === "write";
  const looks = (call: Call): boolean => call === "read" || call === "load";
  return isRouter(one) !== isRouter(other) || (looks(one) && looks(other));
}

export interface Process {
  readonly name: string;
  readonly run: (doors: Pick<PromotionWorld, "states" | "openTraffic" | "clock">) => Promise<void>;
  /** It may die before any of its calls. */
  readonly mayDie: boolean;
}

export interface Played {
  /** `tick: save, abort: read, tick dies in write, …`: what to try again. */
  readonly story: readonly string[];
  readonly errors: readonly unknown[];
}

interface Actor {
  readonly process: Process;
  waiting: Waiting | null;
  ended: boolean;
}

interface Choice {
  readonly text: string;
  /** Who: the processes in their order, then what is under way of a dead one. */
  readonly actor: number;
  /** null for a death, which happens right after the last call of who dies, or at the start. */
  readonly call: Call | null;
  readonly since: number;
  readonly take: () => void;
}

/** Plays all schedules; `judge` is called after each. @returns how many there were */
export async function everySchedule<World extends Shared>(terms: {
  readonly world: () => World;
  readonly processes: readonly Process[];
  readonly judge: (world: World, played: Played) => void | Promise<void>;
}): Promise<number> {
  let prefix: readonly number[] = [];
  for (let count = 0; ;) {
    const world = terms.world();
    const { options, played } = await play(world, terms.processes, prefix);
    if (played !== null) {
      await terms.judge(world, played);
      count += 1;
    }
    const next = following(options);
    if (next === null) return count;
    prefix = next;
  }
}

/** The next path through the tree: the last choice that has an option left takes it. */
function following(options: readonly { readonly taken: number; readonly of: number }[]): number[] | null {
  const at = options.findLastIndex(({ taken, of }) => taken + 1 < of);
  if (at === -1) return null;
  return options.slice(0, at + 1).map(({ taken }, index) => (index === at ? taken + 1 : taken));
}

async function play(world: Shared, processes: readonly Process[], prefix: readonly number[]) {
  const actors = processes.map((process): Actor => ({ process, waiting: null, ended: false }));
  const errors: unknown[] = [];
  const ghosts: Waiting[] = [];
  const step = { now: 0 };
  for (const actor of actors)
    actor.process
      .run(doorsOf(world, actor, step))
      .catch((cause: unknown) => errors.push(cause))
      .finally(() => {
        actor.ended = true;
      });
  const options: { readonly taken: number; readonly of: number }[] = [];
  const story: string[] = [];
  let last: Choice | null = null;
  for (;;) {
    await quiet();
    const before: Choice | null = last;
    const possible: readonly Choice[] = choicesOf(actors, ghosts);
    const choices: readonly Choice[] = possible.filter((each) => isNew(each, before, options.length));
    // What could come next comes in another schedule, which differs in nothing that anybody can tell.
    if (choices.length === 0 && possible.length > 0) return { options, played: null };
    if (choices.length === 0) break;
    const taken = prefix[options.length] ?? 0;
    const choice: Choice | undefined = choices[taken];
    if (choice === undefined) throw new RangeError("the same schedule offered other choices");
    options.push({ taken, of: choices.length });
    story.push(choice.text);
    step.now = options.length;
    last = choice;
    choice.take();
  }
  const stuck = actors.filter(({ ended, waiting }) => !ended && waiting !== null);
  if (stuck.length > 0) throw new RangeError(`nobody may go on: ${story.join(", ")}`);
  return { options, played: { story, errors } };
}

/** Not the same schedule as one that is tried elsewhere: see above. */
function isNew(choice: Choice, last: Choice | null, at: number): boolean {
  if (last === null) return true;
  if (choice.call === null) return last.actor === choice.actor && last.call !== null;
  const couldComeBefore = choice.since < at && choice.actor < last.actor;
  return !(couldComeBefore && last.call !== null && isApart(choice.call, last.call));
}

function choicesOf(actors: readonly Actor[], ghosts: Waiting[]): readonly Choice[] {
  const isUnderWay = (but: Actor): boolean =>
    ghosts.some(({ call }) => call === "write") ||
    actors.some((each) => each !== but && !each.ended && each.waiting?.call === "write");
  return [
    ...actors.flatMap((actor, index): readonly Choice[] => {
      const { waiting, process, ended } = actor;
      if (waiting === null || ended) return [];
      // A write has its time limit: who sleeps to the end of an announced minute wakes after every write of that minute.
      if (waiting.call === "sleep" && isUnderWay(actor)) return [];
      const take = (): void => {
        actor.waiting = null;
        waiting.go();
      };
      const die = (later: boolean) => (): void => {
        actor.ended = true;
        if (later) ghosts.push(waiting);
      };
      const who = { actor: index, call: waiting.call, since: waiting.since };
      const isSent = waiting.call === "write" || waiting.call === "save";
      return [
        { ...who, text: `${process.name}: ${waiting.call}`, take },
        ...(process.mayDie
          ? [{ ...who, call: null, text: `${process.name} dies before ${waiting.call}`, take: die(false) }]
          : []),
        ...(process.mayDie && isSent
          ? [
              {
                ...who,
                call: null,
                text: `${process.name} dies with ${waiting.call} under way`,
                take: die(true),
              },
            ]
          : []),
      ];
    }),
    ...ghosts.map((ghost, index): Choice => ({
      actor: actors.length + index,
      call: ghost.call,
      since: ghost.since,
      text: `late ${ghost.call}`,
      take: () => {
        ghosts.splice(index, 1);
        ghost.go();
      },
    })),
  ];
}

/** Until every process waits for its turn, or has ended. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Sleeps of polling are none of the choices, and pass faster, so that nobody polls for ever. */
const POLLING = 5_000;
const FASTER = 20;

function doorsOf(
  world: Shared,
  actor: Actor,
  step: { readonly now: number },
): Pick<PromotionWorld, "states" | "openTraffic" | "clock"> {
  const turn = <T>(call: Waiting["call"], make: () => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      actor.waiting = { call, since: step.now, go: () => void make().then(resolve, reject) };
    });
  const { states, traffic } = world;
  return {
    clock: {
      now: () => world.now,
      sleep: (time: Duration) => {
        if (time < POLLING) {
          world.now = plus(world.now, time * FASTER);
          return Promise.resolve();
        }
        const until = plus(world.now, time);
        return turn("sleep", () => {
          if (world.now < until) world.now = until;
          return Promise.resolve();
        });
      },
    },
    states: {
      load: (name) => turn("load", () => states.load(name)),
      save: (...given) => turn("save", () => states.save(...given)),
      claimRoute: (...given) => turn("other", () => states.claimRoute(...given)),
      releaseRoute: (...given) => turn("other", () => states.releaseRoute(...given)),
    },
    openTraffic: () => ({
      describe: () => traffic.describe(),
      read: () => turn("read", () => traffic.read()),
      snapshot: () => turn("read", () => traffic.snapshot()),
      apply: (...given) => turn("write", () => traffic.apply(...given)),
      restore: (snapshot) => turn("write", () => traffic.restore(snapshot)),
    }),
  };
}
