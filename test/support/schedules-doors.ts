/** The calls of one process, each of which may fail, lose its answer, come late or be the last. */
import type { PromotionWorld } from "../../src/commands/world.ts";
import { Failure } from "../../src/errors.ts";
import type { FailureCode } from "../../src/errors.ts";
import type { Reading } from "../../src/judge/reading.ts";
import type { StateStore, StoredState, Traffic, TrafficTarget } from "../../src/ports.ts";
import type { RolloutState } from "../../src/promotion/state.ts";
import { plus } from "../../src/units.ts";
import type { Duration } from "../../src/units.ts";
import type { Fate, Fault } from "./schedules.ts";
import type { MemoryWorld } from "./world.ts";

/** One process, as the model follows it. */
export interface Actor {
  readonly name: string;
  readonly faults: readonly Fault[];
  calls: number;
  isDead: boolean;
  isOver: boolean;
  /** What it waits for: its turn before a write, before a sleep, before something else. */
  waits: { readonly call: "write" | "sleep" | "other"; readonly go: () => void } | null;
  /** Announced by it, and saved. */
  readonly announced: NonNullable<RolloutState["intent"]>[];
  /** Whether it was given numbers that are a breach beyond doubt. */
  sawBreach: boolean;
  /** When the stage began that it looks at. */
  since: number;
  readonly die: () => void;
}

export interface Shared {
  readonly world: MemoryWorld;
  readonly traffic: Traffic;
  readonly states: StateStore;
  /** Calls of the dead that the network still holds. */
  readonly ghosts: (() => Promise<unknown>)[];
  /** Whether processes wait for their turn. */
  inTurns: boolean;
  /** Told before a write, and gives back who is told that it arrived at what the router held; told after a save. */
  readonly writes: (actor: Actor, target: TrafficTarget) => (found: TrafficTarget) => void;
  readonly saves: (actor: Actor, base: StoredState | null, state: RolloutState) => void;
}

function fateOf({ faults, calls }: Actor): Fate | null {
  return faults.find(({ at, calls: many }) => calls >= at && calls < at + many)?.fate ?? null;
}

const never = new Promise<never>(() => undefined);

/** The world as one process reaches it. */
export function doorsOf(shared: Shared, actor: Actor): PromotionWorld {
  const { world } = shared;
  const turn = (call: "write" | "sleep" | "other"): Promise<void> =>
    shared.inTurns
      ? new Promise((go) => {
          actor.waits = { call, go };
        })
      : Promise.resolve();
  const through = async <T>(
    call: { readonly kind: "write" | "other"; readonly code: FailureCode },
    make: () => Promise<T>,
    nothing: (() => T) | null = null,
  ): Promise<T> => {
    const fate = fateOf(actor);
    actor.calls += 1;
    await turn(call.kind);
    if (fate === "fails") throw new Failure(call.code, "it does not answer");
    if (fate === "swallowed" && nothing !== null) return nothing();
    if (fate === "dies-under-way") shared.ghosts.push(make);
    if (fate === "dies" || fate === "dies-under-way") {
      actor.die();
      return never;
    }
    const made = await make();
    if (fate === "lost") throw new Failure(call.code, "its answer was lost");
    if (fate === "dies-after") {
      actor.die();
      return never;
    }
    return made;
  };
  const router = { kind: "other", code: "router-unreachable" } as const;
  const github = { kind: "other", code: "github-unavailable" } as const;
  const { states, traffic } = shared;
  return {
    ...world,
    clock: {
      now: () => world.now,
      sleep: async (time: Duration) => {
        await turn("sleep");
        // A call has its time limit: what the network holds arrives before anybody has slept.
        await deliver(shared);
        world.now = plus(world.now, time);
      },
    },
    states: {
      load: (name) => through(github, () => states.load(name)),
      save: (name, expected, state, lines) =>
        through(github, async () => {
          const base = world.stored.get(name) ?? null;
          const version = await states.save(name, expected, state, lines);
          if (state.intent !== null && state.intent.key !== base?.state.intent?.key)
            actor.announced.push(state.intent);
          shared.saves(actor, base, state);
          return version;
        }),
      claimRoute: (...given) => through(github, () => states.claimRoute(...given)),
      releaseRoute: (...given) => through(github, () => states.releaseRoute(...given)),
    },
    repository: { look: (asked) => through(github, () => world.repository.look(asked)) },
    openTraffic: () => ({
      describe: () => traffic.describe(),
      read: () => through(router, () => traffic.read()),
      snapshot: () => through(router, () => traffic.snapshot()),
      apply: (target, expected) => {
        const arrived = shared.writes(actor, target);
        return through(
          { ...router, kind: "write" },
          async () => {
            const found = world.router.set;
            await traffic.apply(target, expected);
            arrived(found);
          },
          () => undefined,
        );
      },
      restore: (snapshot) => through({ ...router, kind: "write" }, () => traffic.restore(snapshot)),
    }),
    openMetrics: (source) => {
      const metrics = world.openMetrics(source);
      return {
        fetch: async (requests) => {
          const unreachable = { kind: "other", code: "metrics-unreachable" } as const;
          const readings = await through(unreachable, () => metrics.fetch(requests));
          // A jump is bet on from its second interval on: three of them leave no doubt.
          const bad = readings
            .filter(isBreach)
            .map(({ window }) => window.from)
            .filter((from) => from >= actor.since);
          actor.sawBreach ||= new Set(bad).size >= 3;
          return readings;
        },
      };
    },
    quarantine: {
      add: (...given) => through(github, () => world.quarantine.add(...given)),
      lift: (...given) => through(github, () => world.quarantine.lift(...given)),
    },
    deployments: { record: (entry) => through(github, () => world.deployments.record(entry)) },
    incidents: { open: (incident) => through(github, () => world.incidents.open(incident)) },
    openNotifier: (channels) => {
      const notifier = world.openNotifier(channels);
      return {
        send: (message) => through({ kind: "other", code: "notify-failed" }, () => notifier.send(message)),
      };
    },
  };
}

function isBreach(reading: Reading): boolean {
  if (!reading.ok || reading.arm !== "candidate" || reading.payload.shape !== "counts") return false;
  const { total, events } = reading.payload;
  return total >= 300 && events >= total * 0.3;
}

/** What the network still holds arrives. */
export async function deliver(shared: Shared): Promise<void> {
  for (const ghost of shared.ghosts.splice(0)) await ghost().catch(() => undefined);
}

/** Lets one process after the other make its calls, as `order` says, until all are over. */
export async function inTurns(actors: readonly Actor[], order: readonly boolean[]): Promise<void> {
  for (let turn = 0; actors.some((each) => !each.isOver && !each.isDead); turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    const waiting = actors.filter((each) => each.waits !== null && !each.isOver && !each.isDead);
    const writes = (but: Actor): boolean =>
      actors.some((each) => each !== but && !each.isDead && each.waits?.call === "write");
    const may = waiting.filter((each) => each.waits?.call !== "sleep" || !writes(each));
    const next = may[order[turn % order.length] === true ? 0 : may.length - 1];
    const go = next?.waits?.go;
    if (next !== undefined) next.waits = null;
    go?.();
  }
}
