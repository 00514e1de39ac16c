/** A forward move, or a lowering: our strategies as wanted, everybody else's as they are. */
import { Failure } from "../../../errors.ts";
import type { TrafficTarget } from "../../../ports.ts";
import type { Write } from "./api.ts";
import { changeRequestsOf } from "./change-requests.ts";
import { canonical, type FlagState } from "./feature.ts";
import { inTheWay } from "./others.ts";
import { strategySteps } from "./steps.ts";
import { bodyOf, isOurs, type Wanted } from "./strategies.ts";
import type { Flag } from "./unleash.ts";
import { wantedOf } from "./wanted.ts";
import { writeAll } from "./write.ts";

export interface Move {
  readonly to: TrafficTarget;
  /** The version that was read, or `force`. */
  readonly expect: string;
}

/** Reads and writes until what was wanted is read back. */
const ATTEMPTS = { careful: 4, forced: 20 } as const;

/** @throws Failure router-conflict, router-refused, router-unreachable */
export async function move(flag: Flag, { to, expect }: Move): Promise<void> {
  const { target, cohorts, api } = flag;
  const wanted = wantedOf(to, target, cohorts);
  const requests = await changeRequestsOf(target, api);
  if (requests.kind === "on") throw new Failure("router-refused", requests.because);
  if (requests.kind === "unknown") throw requests.failure;
  let first: FlagState | null = null;
  let failure: Failure | null = null;
  const attempts = expect === "force" ? ATTEMPTS.forced : ATTEMPTS.careful;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const state = await api.flag();
    if (expect !== "force") demandUnchanged(flag, { state, first, wanted, expect });
    const blocked = inTheWay(state, target, cohorts);
    if (blocked !== null) throw new Failure("router-refused", blocked);
    const steps = stepsTo(state, wanted);
    if (steps.length === 0) return;
    first ??= state;
    const written = await writeAll(flag, steps);
    failure = written.kind === "done" ? null : written.failure;
  }
  throw (
    failure ??
    new Failure(
      "router-conflict",
      `Expected ${target.feature} as it was written in ${target.environment}, found it changed ${attempts} times. Stop whoever writes it, then try again`,
    )
  );
}

/** Only once our strategies stand, and never without one: then Unleash would make one for everybody. */
function stepsTo(state: FlagState, wanted: readonly Wanted[]): readonly Write[] {
  const isNobody = wanted.every(({ body }) => rolloutIn(body) === 0);
  if (isNobody && !state.enabled) return [];
  const steps = strategySteps(state, wanted);
  return state.enabled ? steps : [...steps, { kind: "on" }];
}

function rolloutIn(body: Wanted["body"]): number {
  const parameters = body["parameters"];
  return typeof parameters === "object" && parameters !== null && "rollout" in parameters
    ? Number(parameters.rollout)
    : 100;
}

interface Seen {
  readonly state: FlagState;
  /** What stood there before our first write; null before it. */
  readonly first: FlagState | null;
  readonly wanted: readonly Wanted[];
  readonly expect: string;
}

/** After a write of ours each of ours may be as it was or as it is wanted; anything else is another hand's. */
function demandUnchanged({ target }: Flag, { state, first, wanted, expect }: Seen): void {
  const isOk = first === null ? state.version === expect : isBetween(first, state, wanted);
  if (!isOk)
    throw new Failure(
      "router-conflict",
      `Expected ${target.feature} in ${target.environment} as it was read, found it changed. Read it again`,
    );
}

function isBetween(first: FlagState, state: FlagState, wanted: readonly Wanted[]): boolean {
  const others = (of: FlagState) => canonical([of.strategies.filter((each) => !isOurs(each)), of.variants]);
  const known = new Set([
    ...first.strategies.filter(isOurs).map((strategy) => canonical(bodyOf(strategy))),
    ...wanted.map(({ body }) => canonical(body)),
  ]);
  const isOff = first.enabled && !state.enabled;
  const isGone = wanted.some(({ title }) => {
    const kept = first.strategies.find((each) => each.title === title);
    return kept !== undefined && !state.strategies.some(({ id }) => id === kept.id);
  });
  return (
    !isOff &&
    !isGone &&
    others(first) === others(state) &&
    state.strategies.filter(isOurs).every((strategy) => known.has(canonical(bodyOf(strategy))))
  );
}
