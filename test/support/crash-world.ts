/** A world in a folder: whatever a process that is killed had done is what the next process finds. */
import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderQuarantine } from "../../src/adapters/local/quarantine.ts";
import { folderRepository } from "../../src/adapters/local/repository.ts";
import { folderState } from "../../src/adapters/local/state.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import { Failure } from "../../src/errors.ts";
import type { StoredAlarms, StoredState, Traffic, TrafficTarget } from "../../src/ports.ts";
import { digest, instant, plus } from "../../src/units.ts";
import type { Instant } from "../../src/units.ts";
import type { Scenario } from "./crash-scenarios.ts";
import { commentIn } from "./crash-comment.ts";
import { accept, merge, openedWorld, PULL } from "./flow-rollout.ts";
import { addComment } from "./world.ts";
import type { MemoryWorld, Told } from "./world.ts";

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
  /** What happens while a person's comment is written; nobody writes one where it is absent. */
  readonly onComment?: () => Promise<void>;
  /** What happens while it sleeps. */
  readonly onSleep?: () => Promise<void>;
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

function alarmsIn(folder: string): StoredAlarms {
  const path = join(folder, "alarms.json");
  return JSON.parse(existsSync(path) ? readFileSync(path, "utf8") : '{"alarms":{},"version":null}');
}

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
  if (scenario.comment !== undefined) {
    const login = "oscar";
    addComment(memory, PULL, { id: 700, body: "/rollout abort smells", ours: false, login });
  }
  const isMirrored =
    scenario.hasShadow && (before === null || (before.stage === 0 && before.ending === null));
  memory.tell = (_guard, cohort, arm) =>
    isMirrored && memory.router.set.candidate === 0
      ? { total: 1_000, events: Math.round(1_000 * scenario.rate(cohort, arm)) }
      : requestsOf(memory, scenario, { cohort, arm });
  return { ...memory, ...effectsOf(call, memory) };
}

/** Requests of five minutes, split by the weights that the router holds for each cohort; one in five is breaking news. */
function requestsOf(
  { router }: MemoryWorld,
  { rate }: Scenario,
  { cohort, arm }: { readonly cohort: string; readonly arm: string },
): Told {
  const { candidate, cohorts } = router.set;
  const breaking = 0.2 * (cohorts["breaking"] ?? candidate);
  const weight = cohort === "all" ? breaking + 0.8 * candidate : breaking;
  const whole = cohort === "all" ? 100 : 20;
  const share = (arm === "candidate" ? weight : whole - weight) / 100;
  const total = Math.round((2_000_000 / 288) * share);
  return total === 0 ? "no-data" : { total, events: Math.round(total * rate(cohort, arm)) };
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
        return call.onSleep?.() ?? Promise.resolve();
      },
    },
    states: {
      load: (name) => states.load(name),
      save: (...given) => effect("save", () => saveInTwo(call, () => states.save(...given))),
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
    alarms: {
      load: () => Promise.resolve(alarmsIn(folder)),
      save: (expected, alarms) =>
        effect("alarms", () => {
          const { version } = alarmsIn(folder);
          if (version !== expected) throw new Failure("lost-race", "somebody else remembered meanwhile");
          replace(join(folder, "alarms.json"), { alarms, version: String(Number(version ?? 0) + 1) });
          return Promise.resolve();
        }),
    },
    openNotifier: () => ({
      send: ({ key }) => effect("message", () => tell(`message ${key}`)),
    }),
    openTraffic: (...given) => {
      const traffic = memory.openTraffic(...given);
      const read = (): ReturnType<Traffic["read"]> => {
        Object.assign(memory.router, routerIn(folder));
        return traffic.read();
      };
      return { ...traffic, read, ...writesOf(call, memory, { traffic, effect }) };
    },
  };
  return doors;
}

function writesOf(
  call: CrashCall,
  memory: MemoryWorld,
  doors: {
    readonly traffic: Traffic;
    readonly effect: <T>(name: string, make: () => Promise<T>) => Promise<T>;
  },
): Pick<Traffic, "apply" | "restore"> {
  const { traffic, effect } = doors;
  const { folder, scenario, onComment } = call;
  const comment = async (target: TrafficTarget, side: "before" | "after"): Promise<void> => {
    if (scenario.comment?.side !== side || scenario.comment.at !== target.candidate) return;
    if (!commentIn(folder).isWritten) await onComment?.();
  };
  return {
    apply: (target, expect) =>
      effect("write to the router", async () => {
        await comment(target, "before");
        const stored = await statesIn(folder).load(NAME);
        Object.assign(memory.router, routerIn(folder));
        const { set } = memory.router;
        const line: Applied = {
          to: target,
          from: set,
          at: memory.now,
          intent: stored?.state.intent ?? null,
        };
        await traffic.apply(target, expect);
        appendFileSync(join(folder, "applied.log"), `${JSON.stringify(line)}\n`);
        replace(join(folder, "router.json"), { set: memory.router.set, version: memory.router.version });
        await comment(target, "after");
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

/** A kill between the state, which holds its lines, and the journal that they belong in. */
async function saveInTwo<T>({ folder, reached }: CrashCall, save: () => Promise<T>): Promise<T> {
  const journal = join(folder, "state", NAME, "journal");
  const before = textsIn(journal);
  const saved = await save();
  const after = textsIn(journal);
  for (const file of Object.keys(after)) writeFileSync(join(journal, file), before[file] ?? "");
  reached("inside save");
  for (const [file, text] of Object.entries(after)) writeFileSync(join(journal, file), text);
  return saved;
}

function textsIn(folder: string): Readonly<Record<string, string>> {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

function isTarget(value: unknown): value is TrafficTarget {
  return typeof value === "object" && value !== null && "candidate" in value && "cohorts" in value;
}

/** A time that was written down. */
export const timeOf = (text: string): Instant => instant(Number(text));
