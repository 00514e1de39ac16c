/** Takes everybody off the candidate, whoever put them there, in one write: the switch covers every strategy. */
import { Failure } from "../../../errors.ts";
import { changeRequestsOf } from "./change-requests.ts";
import type { FlagState } from "./feature.ts";
import { toldBy } from "./others.ts";
import { isZeroed, zeroedSteps } from "./steps.ts";
import type { Flag } from "./unleash.ts";
import { writeAll, writeOne, type Written } from "./write.ts";

/** It does not lose to somebody who switches it on again. */
const ATTEMPTS = 20;

/**
 * Off first, then ours to 0, so that whoever switches it on later gives it to nobody.
 *
 * A flag that is off already is left as it is, weights and all: that says that somebody else pulled the switch. A flag that gives
 * it to nobody but users whom others named is not switched off. Where the switch is refused, ours are set to 0 one by one.
 * @throws Failure router-refused where change requests are on: the switch needs one, too; router-unreachable, router-conflict
 */
export async function drain(flag: Flag): Promise<void> {
  const { target, api } = flag;
  // Where that cannot be read it is no reason to leave users on the candidate: no rollout starts before it could be read.
  const [requests, start] = await Promise.all([changeRequestsOf(target, api), look(flag)]);
  if (requests.kind === "on") throw new Failure("router-refused", requests.because);
  let before = start;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (before !== null && isDrained(flag, before)) return;
    const written = await switchOff(flag);
    if (written.kind === "refused") return takeOffOurs(flag, written.failure);
    const after = await look(flag);
    if (after?.enabled === false) return tidy(flag, after);
    if (written.kind === "lost") throw written.failure;
    // Switched off as far as its answer goes; whoever reads back will see.
    if (after === null) return;
    before = after;
  }
  throw new Failure(
    "router-conflict",
    `Expected to switch ${target.feature} off in ${target.environment} in ${ATTEMPTS} attempts; somebody else switches it on all the time. Stop that, then roll back again`,
  );
}

type SwitchedOff = Written | { readonly kind: "refused"; readonly failure: Failure };

async function switchOff(flag: Flag): Promise<SwitchedOff> {
  try {
    return await writeOne(flag, { kind: "off" });
  } catch (cause) {
    if (cause instanceof Failure) return { kind: "refused", failure: cause };
    throw cause;
  }
}

/** A token that may change strategies and not the switch is no reason to leave users on the candidate. */
async function takeOffOurs(flag: Flag, refused: Failure): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const state = await look(flag);
    if (state === null) throw refused;
    if (isDrained(flag, state)) return;
    const steps = zeroedSteps(state);
    // What is left is somebody else's, and only the switch would take it off.
    if (steps.length === 0) throw refused;
    const written = await writeAll(flag, steps);
    if (written.kind === "lost") throw written.failure;
  }
  throw refused;
}

/** Users whom others named are theirs to take off, as long as nobody else has it. */
function isDrained({ target, cohorts }: Flag, state: FlagState): boolean {
  if (!state.enabled) return true;
  const { candidate, cohorts: own } = toldBy(state, target, cohorts);
  return isZeroed(state) && [candidate, ...Object.values(own)].every((weight) => weight === 0);
}

/** null where it cannot be read: the switch is written all the same. */
async function look({ api }: Flag): Promise<FlagState | null> {
  try {
    return await api.flag("quick");
  } catch (cause) {
    if (cause instanceof Failure) return null;
    throw cause;
  }
}

/** Nobody gets the candidate by now: what fails here is made good by the restore. */
async function tidy(flag: Flag, state: FlagState): Promise<void> {
  try {
    await writeAll(flag, zeroedSteps(state));
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
  }
}
