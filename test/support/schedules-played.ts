/** Plays a schedule on a rollout in memory, and says everything that must not have been. */
import { changeState } from "../../src/commands/change-state.ts";
import { promote } from "../../src/commands/promote.ts";
import { rollBack } from "../../src/commands/roll-back.ts";
import { guardEnded } from "../../src/commands/tick/guard-ended.ts";
import { waysOf } from "../../src/commands/tick/route.ts";
import { runTick } from "../../src/commands/tick/run-tick.ts";
import { takeBack } from "../../src/commands/tick/take-back.ts";
import type { TickCall } from "../../src/commands/tick/tick.ts";
import type { PromotionWorld } from "../../src/commands/world.ts";
import type { Policy } from "../../src/config/policy.ts";
import { Failure, reasonOf } from "../../src/errors.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { StoredState, TrafficTarget } from "../../src/ports.ts";
import { brokenAt } from "../../src/promotion/journal.ts";
import { driftOf, isDrained, showWeights } from "../../src/promotion/weights.ts";
import type { TickReport } from "../../src/render/tick-report.ts";
import type { Runbook } from "../../src/runbook/runbook.ts";
import { HOUR, instant, MINUTE, percent, plus } from "../../src/units.ts";
import type { Instant } from "../../src/units.ts";
import { CALL, merge, openedWorld, pass } from "./flow-rollout.ts";
import { deliver, doorsOf, inTurns } from "./schedules-doors.ts";
import type { Actor, Shared } from "./schedules-doors.ts";
import type { Schedule, Step, Weather, Who } from "./schedules.ts";
import type { MemoryWorld, Texts, Told } from "./world.ts";

const NAME = "summarizer";

/** A rollout as its first stage begins. */
export interface Begun {
  readonly tree: Texts;
  readonly world: MemoryWorld;
  readonly stored: StoredState;
  readonly plan: Plan;
  readonly runbook: Runbook;
  readonly policy: Policy;
}

interface Model extends Shared {
  readonly begun: Begun;
  readonly wrong: string[];
  readonly weather: { readonly from: Instant; readonly is: Weather }[];
  /** Every state that was saved, and how long its journal was: what a branch can be rewound to. */
  readonly past: { readonly stored: StoredState; readonly lines: number }[];
  file: "same" | "changed" | "removed";
  frozen: boolean;
  isForged: boolean;
  lag: number;
  readonly isCareful: boolean;
}

/** @returns what was wrong, in words; empty where all is well */
export async function playSchedule(begun: Begun, schedule: Schedule): Promise<readonly string[]> {
  const model = modelOf(begun, schedule);
  for (const [index, step] of schedule.steps.entries()) {
    await playStep(model, step);
    if (model.wrong.length > 0) return model.wrong.map((each) => `step ${index}: ${each}`);
  }
  await settle(model);
  checkJournal(model);
  return model.wrong;
}

function modelOf(begun: Begun, { careful, lag, go }: Schedule): Model {
  const world = openedWorld(begun.tree);
  const { router } = world;
  world.now = begun.world.now;
  for (const [key, value] of begun.world.pulls) world.pulls.set(key, value);
  merge(world);
  const goes = [{ stage: "half", by: "olga", at: world.now, roles: ["model-owner"] }];
  const { stored } = begun;
  world.stored.set(NAME, go ? { ...stored, state: { ...stored.state, goes } } : stored);
  world.journal.push(...begun.world.journal);
  for (const [route, owner] of begun.world.routes) world.routes.set(route, owner);
  router.set = begun.stored.state.set;
  const memory = world.openTraffic(begun.plan.routers[0].target, begun.plan.rollout.cohorts);
  let before: { readonly set: TrafficTarget; readonly until: Instant } | null = null;
  const model: Model = {
    begun,
    world,
    wrong: [],
    weather: [{ from: instant(0), is: "healthy" }],
    past: [],
    ghosts: [],
    inTurns: false,
    file: "same",
    frozen: false,
    isForged: false,
    lag,
    isCareful: careful,
    traffic: {
      ...memory,
      read: async () => {
        const view = await memory.read();
        const settled = before === null || world.now >= before.until;
        return { ...view, settled, served: settled ? view.set : (before?.set ?? null) };
      },
      apply: async (target, expected) => {
        const { set } = router;
        await memory.apply(target, careful ? expected : "force");
        if (model.lag > 0) before = { set, until: plus(world.now, model.lag) };
      },
    },
    states: {
      ...world.states,
      load: (name) =>
        model.isForged
          ? Promise.reject(new Failure("state-lost", "the seal does not fit"))
          : world.states.load(name),
    },
    writes: (actor, target) => checkWrite(model, actor, target),
    saves: (actor, base, state) => checkSave(model, { actor, base, to: state }),
  };
  const whole = { ...world.repository };
  world.repository.look = async (asked) => {
    const seen = await whole.look(asked);
    const lost = new Failure("state-lost", "the seal does not fit");
    return model.isForged ? { ...seen, states: new Map([[NAME, lost]]) } : seen;
  };
  world.tell = (_guard, cohort, arm, from) => told(model, { cohort, arm, from });
  return model;
}

/** Requests of five minutes, split by the weight that the router holds. */
function told(
  model: Model,
  about: { readonly cohort: string; readonly arm: string; readonly from: Instant },
): Told {
  const is = model.weather.findLast(({ from }) => from <= about.from)?.is ?? "healthy";
  if (is === "gap") return "no-data";
  const { set } = model.world.router;
  const own = about.cohort === "all" ? set.candidate : (set.cohorts[about.cohort] ?? set.candidate);
  const share = (about.arm === "candidate" ? own : 100 - own) / 100;
  const requests = is === "few" ? 4 : 7_000;
  const total = Math.round(requests * share * (about.cohort === "all" ? 1 : 0.2));
  if (total === 0) return "no-data";
  const isBad = is === "breach" && about.arm === "candidate";
  return { total, events: is === "nan" ? Number.NaN : Math.round(total * (isBad ? 0.4 : 0.02)) };
}

/** Nothing raises but a process in its own announced minute, to exactly what it announced. */
function checkWrite(model: Model, actor: Actor, target: TrafficTarget): (found: TrafficTarget) => void {
  const { world } = model;
  const own = actor.announced.at(-1);
  const inForce = own !== undefined && world.now < own.until && driftOf(target, own.to, 0) === "none";
  const check = (found: TrafficTarget): void => {
    if (driftOf(target, found, 0) === "up" && !inForce)
      model.wrong.push(
        `${actor.name} raises from ${showWeights(found)} to ${showWeights(target)} without a move of its own`,
      );
  };
  if (model.isCareful || !model.inTurns) check(world.router.set);
  // Only a careful router can refuse what somebody lowered while the write was on its way.
  return model.isCareful ? check : () => undefined;
}

function checkSave(
  model: Model,
  saved: { readonly actor: Actor; readonly base: StoredState | null; readonly to: StoredState["state"] },
): void {
  const { world, wrong } = model;
  const { actor, base, to } = saved;
  const stored = world.stored.get(NAME);
  if (stored !== undefined) model.past.push({ stored, lines: world.journal.length });
  const before = base?.state ?? null;
  if (before === null || before.digest !== to.digest || to.attempt !== before.attempt) return;
  const isNew = to.intent !== null && to.intent.key !== before.intent?.key;
  if (isNew && to.intent?.kind === "forward") {
    if (before.holds.length > 0 || to.holds.length > 0) wrong.push(`${actor.name} moves on against a hold`);
    if (before.abort !== null) wrong.push(`${actor.name} moves on after an abort`);
    if (before.ending !== null && to.startedAt === before.startedAt)
      wrong.push(`${actor.name} moves on after the end`);
    if (to.stage > before.stage + 1) wrong.push(`${actor.name} leaves a stage out`);
  }
  const isOver = before.ending !== null || before.abort !== null;
  if (isOver && driftOf(to.set, before.set, 0) === "up")
    wrong.push(`${actor.name} records ${showWeights(to.set)} after ${before.ending?.kind ?? "an abort"}`);
  if (before.ending !== null && to.ending === null && to.startedAt === before.startedAt)
    wrong.push(`${actor.name} takes the ending away`);
}

function checkJournal({ world, wrong, isForged }: Model): void {
  const stored = world.stored.get(NAME);
  if (stored === undefined || isForged) return;
  const broken = brokenAt(world.journal, stored.state.journal);
  if (broken !== null) wrong.push(`the journal breaks at line ${broken} of ${world.journal.length}`);
}

async function playStep(model: Model, step: Step): Promise<void> {
  if (step.minutes > 0) await deliver(model);
  pass(model.world, step.minutes * MINUTE);
  await happen(model, step);
  const actors = step.who.map((name, index): Actor => actorOf(name, index === 0 ? step.faults : []));
  model.inTurns = actors.length > 1;
  const running = actors.map((actor, index) =>
    follow(model, actor, { who: step.who[index] ?? "tick", alone: actors.length === 1 }),
  );
  if (model.inTurns) await inTurns(actors, step.order);
  await Promise.all(running);
  model.inTurns = false;
}

const deaths = new WeakMap<Actor, Promise<void>>();

function actorOf(name: string, faults: Step["faults"]): Actor {
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    die = () => {
      actor.isDead = true;
      resolve();
    };
  });
  const actor: Actor = {
    name,
    faults,
    calls: 0,
    isDead: false,
    isOver: false,
    waits: null,
    announced: [],
    sawBreach: false,
    since: Number.POSITIVE_INFINITY,
    die: () => die(),
  };
  deaths.set(actor, died);
  return actor;
}

/** Runs one process to its end or its death. */
async function follow(
  model: Model,
  actor: Actor,
  order: { readonly who: Who; readonly alone: boolean },
): Promise<void> {
  const doors = doorsOf(model, actor);
  const run = runOf(model, doors, { ...order, actor })
    .catch((cause: unknown) => {
      if (!(cause instanceof Failure) && !actor.isDead)
        model.wrong.push(`${actor.name} breaks: ${reasonOf(cause)}`);
    })
    .finally(() => {
      actor.isOver = true;
    });
  await Promise.race([run, deaths.get(actor)]);
}

async function runOf(
  model: Model,
  doors: PromotionWorld,
  { who, alone, actor }: { readonly who: Who; readonly alone: boolean; readonly actor: Actor },
): Promise<void> {
  switch (who) {
    case "tick":
      return tick(model, doors, { alone, actor });
    case "abort":
      return abort(model, doors, alone);
    case "hold":
      return person(model, doors, "hold");
  }
}

function callOf(model: Model, held: StoredState): TickCall {
  const { plan, runbook, policy } = model.begun;
  const always = { from: instant(0), until: instant(8.64e15), because: "the audit" };
  return {
    plan,
    runbook,
    held,
    onBranch:
      model.file === "same"
        ? { kind: "same" }
        : model.file === "removed"
          ? { kind: "removed" }
          : { kind: "changed", digest: null },
    quarantined: model.world.quarantined[held.state.candidateKey] ?? null,
    policy: model.frozen ? { ...policy, freeze: [always] } : policy,
    now: instant(Math.max(model.world.now, held.state.journal.at)),
    dryRun: false,
    opening: [],
  };
}

/** One tick as `promote` makes it; all of it only where no state can be read. */
async function tick(
  model: Model,
  doors: PromotionWorld,
  { alone, actor }: { readonly alone: boolean; readonly actor: Actor },
): Promise<void> {
  const { world } = model;
  const stored = world.stored.get(NAME);
  if (stored === undefined || model.isForged || stored.state.digest !== model.begun.plan.digest) {
    await promote(doors, CALL);
    return;
  }
  actor.since = stored.state.observedAt ?? Number.POSITIVE_INFINITY;
  const before = world.router.set;
  const call = callOf(model, stored);
  const { state } = stored;
  const { report } = state.ending === null ? await runTick(doors, call) : await guardEnded(doors, call);
  checkTick(model, { report, before, state, alone, sawBreach: actor.sawBreach });
}

function checkTick(
  model: Model,
  ticked: {
    readonly report: TickReport;
    readonly before: TrafficTarget;
    readonly state: StoredState["state"];
    readonly alone: boolean;
    readonly sawBreach: boolean;
  },
): void {
  const { wrong, world } = model;
  const { report, before, state, alone, sawBreach } = ticked;
  const isBack = report.decision === "roll-back";
  // A first stage has all of alpha, a later one its part of the reserve: three intervals that are bad leave no doubt in any.
  const isBad =
    sawBreach &&
    report.findings.some(
      ({ observed, guard, cohort }) =>
        (observed.candidate ?? 0) >= 0.35 &&
        (state.stage === 0 || filledIn(model, `${guard}/${cohort}`) >= LEAST_BAD),
    );
  if (state.ending === null && (isBad || state.abort !== null) && !isBack)
    wrong.push(
      `expected to go back for ${isBad ? "a breach" : "an abort"}, found ${report.decision}: ${report.reason}`,
    );
  if (report.decision === "promote") {
    const open = report.findings.filter(
      ({ promised, onBreach, verdict }) => promised && onBreach !== "warn" && verdict.kind !== "pass",
    );
    const isEntered = state.observedAt === null || state.intent !== null;
    if (!isEntered && (open.length > 0 || report.findings.length === 0))
      wrong.push(
        `promoted with ${open.map(({ guard, cohort, verdict }) => `${guard} in ${cohort} ${verdict.kind}`).join(", ") || "no finding"}`,
      );
  }
  if (!alone) return;
  if (isBack && report.confirmed === true && !isDrained(world.router.set))
    wrong.push(`says that all traffic is back at ${showWeights(world.router.set)}`);
  if (isBack && report.confirmed !== true && report.reason !== "rollback-unconfirmed")
    wrong.push(`went back unconfirmed and says ${report.reason}`);
  const isDown = state.intent === null && driftOf(before, state.set, 0) !== "none";
  if (isDown && driftOf(world.router.set, before, 0) === "up")
    wrong.push(`corrects ${showWeights(before)} upwards to ${showWeights(world.router.set)}`);
}

/** Intervals of a stage that are bad as a whole before it must be seen, whatever came before. */
const LEAST_BAD = 3;

/** Intervals with readings of the stage that is judged, as the tick stored them. */
function filledIn({ world }: Model, pair: string): number {
  return world.stored.get(NAME)?.state.pairs[pair]?.seen[1] ?? 0;
}

/** As `/rollout abort`: recorded, then taken back, whether or not the record could be made. */
async function abort(model: Model, doors: PromotionWorld, alone: boolean): Promise<void> {
  const { world } = model;
  const stored = world.stored.get(NAME);
  if (stored === undefined || model.isForged) return;
  await person(model, doors, "abort").catch((cause: unknown) => {
    if (!(cause instanceof Failure)) throw cause;
  });
  const { plan } = model.begun;
  const held = (await doors.states.load(NAME)) ?? stored;
  if (held.state.ending?.kind === "promoted") return;
  const because = { kind: "aborted", by: "oscar", reason: "smells" } as const;
  const taken = await takeBack(doors, {
    plan,
    held,
    because,
    now: instant(Math.max(world.now, held.state.journal.at)),
    ways: waysOf(doors, plan),
  });
  if (alone && taken.confirmed && !isDrained(world.router.set))
    model.wrong.push(`the abort says confirmed at ${showWeights(world.router.set)}`);
}

async function person(
  model: Model,
  doors: PromotionWorld,
  does: "hold" | "resume" | "abort" | "ack" | "go",
): Promise<void> {
  const at = model.world.now;
  const by = "oscar";
  const event = does === "ack" ? "acknowledged" : does;
  await changeState(doors, {
    name: NAME,
    event: { event, by, reason: "" },
    with: (state) => {
      switch (does) {
        case "hold":
          return { ...state, holds: [...state.holds, { by, reason: "", at, byPerson: true }] };
        case "resume":
          return { ...state, holds: [] };
        case "abort":
          return { ...state, abort: { by, reason: "smells", at } };
        case "ack":
          return { ...state, covers: [...state.covers, { by, from: at, until: plus(at, 168 * HOUR) }] };
        case "go":
          return {
            ...state,
            goes: [...state.goes, { stage: "half", by: "olga", at, roles: ["model-owner"] }],
          };
      }
    },
  });
}

async function happen(model: Model, { happens }: Step): Promise<void> {
  const { world } = model;
  switch (happens.kind) {
    case "nothing":
      return;
    case "weather":
      model.weather.push({ from: world.now, is: happens.weather });
      return;
    case "drift":
      world.router.set = {
        candidate: percent(happens.candidate),
        mirror: percent(0),
        cohorts: happens.breaking === null ? {} : { breaking: percent(happens.breaking) },
      };
      world.router.version += 1;
      return;
    case "person":
      if (!model.isForged) await person(model, world, happens.does);
      return;
    case "file":
      model.file = happens.is;
      return;
    case "freeze":
      model.frozen = happens.on;
      return;
    case "quarantine":
      world.quarantined[model.begun.stored.state.candidateKey] = "by a person";
      return;
    case "clock-back":
      pass(world, -happens.minutes * MINUTE);
      return;
    case "state":
      return lose(model, happens.is);
  }
}

function lose(model: Model, is: "deleted" | "forged" | "rewound"): void {
  checkJournal(model);
  const { world, past } = model;
  if (is === "forged") {
    model.isForged = true;
    return;
  }
  if (is === "deleted") {
    world.stored.delete(NAME);
    world.journal.length = 0;
    past.length = 0;
    model.isForged = false;
    return;
  }
  const at = Math.floor(past.length / 2) - 1;
  const older = past[at];
  if (older === undefined || model.isForged) return;
  past.length = at + 1;
  world.stored.set(NAME, { ...older.stored, version: `${Number(older.stored.version) + 1_000}` });
  world.journal.length = older.lines;
}

const MOST_TICKS = 90;

/** Everybody is back at work and nothing fails: it ends, and the end is true. */
async function settle(model: Model): Promise<void> {
  const { world } = model;
  await deliver(model);
  pass(world, 2 * MINUTE);
  model.weather.push({ from: instant(0), is: "healthy" });
  Object.assign(model, { file: "same", frozen: false, lag: 0 });
  for (const key of Object.keys(world.quarantined)) Reflect.deleteProperty(world.quarantined, key);
  if (model.isForged) {
    // A person deletes what cannot be believed, and takes the traffic back by the file.
    lose(model, "deleted");
    const report = await rollBack(world, { ...CALL, rollout: NAME, by: "oscar", reason: "state lost" });
    if (report.confirmed !== true || !isDrained(world.router.set))
      model.wrong.push(`rolled back by the file at ${showWeights(world.router.set)}`);
  } else if (!world.stored.has(NAME) && !isDrained(world.router.set)) {
    await rollBack(world, { ...CALL, rollout: NAME, by: "oscar", reason: "state lost" });
  }
  for (let ticks = 0; ticks < MOST_TICKS && !isSettled(model); ticks += 1) {
    if (ticks % 4 === 0) await peopleLetItGoOn(model);
    pass(world, 5 * MINUTE);
    const actor = actorOf("tick", []);
    await follow(model, actor, { who: "tick", alone: true });
    if (model.wrong.length > 0) return;
  }
  if (!isSettled(model)) model.wrong.push(`never ends: ${whereIs(model)}`);
}

async function peopleLetItGoOn(model: Model): Promise<void> {
  const { world } = model;
  const state = world.stored.get(NAME)?.state;
  if (state === undefined || state.ending !== null) return;
  for (const does of ["resume", "ack", "go"] as const) await person(model, world, does);
}

function isSettled({ world }: Model): boolean {
  const stored = world.stored.get(NAME);
  // A state that was deleted begins again only with people who still stand for it; without them nothing runs.
  if (stored === undefined) return isDrained(world.router.set);
  const { ending } = stored.state;
  if (ending === null) return false;
  if (ending.kind === "promoted") return true;
  return isDrained(world.router.set) && ending.drainedAt !== null && ending.confirmedByTrafficAt !== null;
}

function whereIs({ world }: Model): string {
  const state = world.stored.get(NAME)?.state;
  return `${showWeights(world.router.set)}, ${JSON.stringify({ ending: state?.ending, intent: state?.intent, set: state?.set, stage: state?.stage, heldFor: state?.heldFor })}`;
}
