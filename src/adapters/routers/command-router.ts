/** Moves traffic through a program of the repository: an order as JSON on its standard input, an answer on its standard output. */
import type { CommandTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Snapshot, Traffic, TrafficTarget, TrafficView } from "../../ports.ts";
import { percent } from "../../units.ts";
import { toldBy, type Outcome, type Told } from "./command-answers.ts";
import { nameOf, order, run, type CommandDeps, type Route } from "./command-run.ts";
import { demandSnapshot, snapshotOf, versionOf } from "./command-snapshot.ts";
import { describeCommand } from "./describe/command.ts";

/** A drain must not lose to a program that always sees somebody else. */
const ATTEMPTS = { forced: 10, careful: 1 } as const;
const NOBODY: TrafficTarget = { candidate: percent(0), mirror: percent(0), cohorts: {} };

/** A program knows one weight, in whole percents. What it prints to standard error goes to the log. */
export function commandTraffic(target: CommandTarget, deps: CommandDeps): Traffic {
  const route = { target, deps };
  return {
    describe: () => describeCommand(target),
    read: async () => viewOf(await read(route)),
    snapshot: async () => {
      const snapshot = snapshotOf(route, await read(route));
      await rehearse(route, snapshot);
      return snapshot;
    },
    apply: async (to, expect) => {
      demandPlain(to);
      if (expect === "force")
        return carryOut(route, { op: "set", target: to, snapshot: null, how: "forced" });
      const told = await read(route);
      if (told.blockedBy !== null) throw new Failure("router-refused", told.blockedBy);
      if (versionOf(told) !== expect) throw conflict(target, "it answers something else than before");
      if (isSame(told.set, to)) return;
      await carryOut(route, { op: "set", target: to, snapshot: null, how: "careful", version: told.version });
    },
    restore: async (snapshot) => {
      const { set, owned } = demandSnapshot(target, snapshot);
      const to = { ...NOBODY, candidate: set.candidate };
      await carryOut(route, { op: "restore", target: to, snapshot: owned, how: "forced" });
      return "done";
    },
  };
}

function demandPlain(to: TrafficTarget): void {
  if (to.mirror === 0 && Object.values(to.cohorts).every((weight) => weight === to.candidate)) return;
  throw new Failure(
    "router-refused",
    "Expected one weight for everybody and no mirror: a command router is told nothing else",
  );
}

async function read(route: Route): Promise<Told> {
  const outcome = await run(route, order("read", {}), "anywhere");
  if (outcome.kind === "done") return toldBy(outcome.printed);
  if (outcome.kind === "blocked" && outcome.printed.trim() !== "") {
    try {
      return { ...toldBy(outcome.printed), blockedBy: outcome.because };
    } catch (cause) {
      throw failureOf(route.target, outcome, cause);
    }
  }
  throw failureOf(route.target, outcome);
}

function viewOf(told: Told): TrafficView {
  const { owned: _owned, ...view } = told;
  return { ...view, version: versionOf(told) };
}

function isSame(found: TrafficTarget, wanted: TrafficTarget): boolean {
  const everybody = [found.candidate, ...Object.values(found.cohorts)];
  return found.mirror === wanted.mirror && everybody.every((weight) => weight === wanted.candidate);
}

interface Carried {
  readonly op: "set" | "restore";
  readonly target: TrafficTarget;
  readonly snapshot: unknown;
  readonly how: "forced" | "careful";
  readonly version?: string | null;
}

/** Where it is not clear whether it was done, the program is asked what stands there: what is as wanted was done. */
async function carryOut(route: Route, { op, target, snapshot, how, version = null }: Carried): Promise<void> {
  const forced = how === "forced";
  for (let attempt = 1; ; attempt++) {
    const outcome = await run(
      route,
      order(op, { target, snapshot, forced, version }),
      forced ? "anywhere" : "approved",
    );
    if (outcome.kind === "done") return;
    if (outcome.kind === "conflict" && attempt < ATTEMPTS[how]) continue;
    const isAsked = outcome.kind === "unclear" || outcome.kind === "refused";
    if (isAsked && (await stands(route, target))) return;
    throw failureOf(route.target, outcome);
  }
}

async function stands(route: Route, wanted: TrafficTarget): Promise<boolean> {
  const told = await read(route).catch(() => null);
  return told !== null && isSame(told.set, wanted);
}

/** Both ways back, without changing anything: a program that would fail at night fails before the first stage. */
async function rehearse(route: Route, snapshot: Snapshot): Promise<void> {
  const { set, owned } = demandSnapshot(route.target, snapshot);
  const restored = { ...NOBODY, candidate: set.candidate };
  for (const [op, target, kept] of [
    ["set", NOBODY, null],
    ["restore", restored, owned],
  ] as const) {
    const told = order(op, { target, snapshot: kept, forced: true, dryRun: true });
    const outcome = await run(route, told, "approved");
    if (outcome.kind !== "done")
      throw new Failure(
        "router-refused",
        `Expected the way back to pass its rehearsal, \`${op}\` with dryRun, but ${outcome.because}. Nothing starts on a route that could not be taken back: have ${nameOf(route.target)} end with 0 there`,
      );
  }
}

function failureOf(target: CommandTarget, outcome: Outcome, cause?: unknown): Failure {
  const because = outcome.kind === "done" ? "it ended" : outcome.because;
  const expected = `Expected ${nameOf(target)} to end with 0, but ${because}`;
  switch (outcome.kind) {
    case "conflict":
      return conflict(target, because);
    case "blocked":
      return new Failure("router-refused", because, { cause });
    case "refused":
      return new Failure("router-refused", expected, { cause });
    case "done":
    case "unclear":
    case "not-run":
      return new Failure("router-unreachable", expected, { cause });
  }
}

function conflict(target: CommandTarget, because: string): Failure {
  return new Failure(
    "router-conflict",
    `Expected ${nameOf(target)} to find the route as it was read, but ${because}. Read it again`,
  );
}
