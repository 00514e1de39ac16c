/** A world in a folder: whatever a process that is killed had done is what the next process finds. */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderQuarantine } from "../../src/adapters/local/quarantine.ts";
import { folderRepository } from "../../src/adapters/local/repository.ts";
import { folderState } from "../../src/adapters/local/state.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { Failure } from "../../src/errors.ts";
import type { StoredState, Traffic, TrafficTarget } from "../../src/ports.ts";
import { digest, instant, plus } from "../../src/units.ts";
import type { Instant } from "../../src/units.ts";
import type { Scenario } from "./crash-scenarios.ts";
import { accept, merge, openedWorld, trafficOf } from "./flow-rollout.ts";
import type { MemoryWorld } from "./world.ts";

export const NAME = "summarizer";

/** One write to the router, beside what the state said when it was made. */
export interface Applied {
  readonly to: TrafficTarget;
  readonly from: TrafficTarget;
  readonly at: Instant;
  readonly intent: StoredState["state"]["intent"];
}

/** A world, and what is told before and after each of its effects. */
export interface CrashCall {
  readonly folder: string;
  readonly scenario: Scenario;
  readonly digest: string;
  readonly now: Instant;
  readonly reached: (point: string) => void;
}

/** Replaced in one go, as the adapter of flag files does. */
function replace(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(value));
  renameSync(`${path}.new`, path);
}

/** What the router holds. */
export function routerIn(folder: string): Pick<MemoryWorld["router"], "set" | "version"> {
  const path = join(folder, "router.json");
  const none = { set: { candidate: 0, mirror: 0, cohorts: {} }, version: 1 };
  return JSON.parse(existsSync(path) ? readFileSync(path, "utf8") : JSON.stringify(none));
}

export const statesIn = (folder: string) => folderState(join(folder, "state"));
export const quarantineIn = (folder: string) => folderQuarantine(join(folder, "quarantine"));

/** One JSON value a line; nothing where there is no file. */
export function linesIn(folder: string, file: string): readonly string[] {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
}

export async function crashWorld(call: CrashCall): Promise<PromotionWorld> {
  const { folder, scenario } = call;
  const memory = openedWorld(scenario.tree);
  accept(memory, digest(call.digest));
  merge(memory);
  memory.now = call.now;
  Object.assign(memory.router, routerIn(folder));
  const states = statesIn(folder);
  const before = (await states.load(NAME))?.state ?? null;
  const bySplit = trafficOf(() => memory, scenario.rate);
  const isMirrored =
    scenario.hasShadow && (before === null || (before.stage === 0 && before.ending === null));
  memory.tell = (guard, cohort, arm, from) =>
    isMirrored && memory.router.set.candidate === 0
      ? { total: 1_000, events: Math.round(1_000 * scenario.rate(cohort, arm)) }
      : bySplit(guard, cohort, arm, from);
  return { ...memory, ...effectsOf(call, memory) };
}

function effectsOf(call: CrashCall, memory: MemoryWorld) {
  const { folder } = call;
  const effect = async <T>(name: string, make: () => Promise<T>): Promise<T> => {
    call.reached(`before ${name}`);
    const made = await make();
    call.reached(`after ${name}`);
    return made;
  };
  const tell = (line: string): Promise<void> => {
    appendFileSync(join(folder, "told.log"), `${line}\n`);
    return Promise.resolve();
  };
  const states = statesIn(folder);
  const quarantine = quarantineIn(folder);
  const files = memory.filesAt(memory.tip);
  const doors: Partial<PromotionWorld> = {
    clock: {
      now: () => memory.now,
      sleep: (time) => {
        memory.now = plus(memory.now, time);
        return Promise.resolve();
      },
    },
    states: {
      load: (name) => states.load(name),
      save: (...given) => effect("save", () => states.save(...given)),
      claimRoute: (...given) => effect("claim of the route", () => states.claimRoute(...given)),
      releaseRoute: (...given) => effect("release of the route", () => states.releaseRoute(...given)),
    },
    repository: folderRepository({ files, states, quarantine, tip: () => Promise.resolve(memory.tip) }),
    quarantine: {
      add: (...given) => effect("quarantine", () => quarantine.add(...given)),
      lift: (...given) => effect("lift", () => quarantine.lift(...given)),
    },
    deployments: {
      record: ({ stage, state }) => effect("deployment", () => tell(`deployment ${stage} ${state}`)),
    },
    incidents: {
      open: ({ key }) =>
        effect("incident", async () => {
          await tell(`incident ${key}`);
          return "https://github.example/acme/news/issues/1";
        }),
    },
    conversation: {
      ...memory.conversation,
      comment: () => effect("comment", () => tell("comment")),
    },
    openNotifier: () => ({
      send: ({ key }) => effect("message", () => tell(`message ${key}`)),
    }),
    openTraffic: (...given) => {
      const traffic = memory.openTraffic(...given);
      return { ...traffic, ...writesOf(call, memory, { traffic, effect }) };
    },
  };
  return doors;
}

function writesOf(
  { folder }: CrashCall,
  memory: MemoryWorld,
  doors: {
    readonly traffic: Traffic;
    readonly effect: <T>(name: string, make: () => Promise<T>) => Promise<T>;
  },
): Pick<Traffic, "apply" | "restore"> {
  const { traffic, effect } = doors;
  return {
    apply: (target, expect) =>
      effect("write to the router", async () => {
        const stored = await statesIn(folder).load(NAME);
        const { set } = memory.router;
        const line: Applied = {
          to: target,
          from: set,
          at: memory.now,
          intent: stored?.state.intent ?? null,
        };
        appendFileSync(join(folder, "applied.log"), `${JSON.stringify(line)}\n`);
        await traffic.apply(target, expect);
        replace(join(folder, "router.json"), { set: memory.router.set, version: memory.router.version });
      }),
    restore: (snapshot) =>
      effect("restore", () => {
        const { owned } = snapshot;
        if (!isTarget(owned)) throw new Failure("router-refused", "expected weights in the snapshot");
        Object.assign(memory.router, { set: owned, version: memory.router.version + 1 });
        replace(join(folder, "router.json"), { set: owned, version: memory.router.version });
        return Promise.resolve("done" as const);
      }),
  };
}

function isTarget(value: unknown): value is TrafficTarget {
  return typeof value === "object" && value !== null && "candidate" in value && "cohorts" in value;
}

/** A time that was written down. */
export const timeOf = (text: string): Instant => instant(Number(text));
