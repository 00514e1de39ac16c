/** Puts switch and strategies of ours back as a snapshot has them, without giving anybody the candidate on the way. */
import { Failure } from "../../../errors.ts";
import type { Restored, Snapshot } from "../../../ports.ts";
import type { Write } from "./api.ts";
import { changeRequestsOf } from "./change-requests.ts";
import { OWNED, type FlagState, type Owned } from "./feature.ts";
import { toldBy } from "./others.ts";
import { hasStrategies, isZeroed, restoringSteps } from "./steps.ts";
import { isOurs } from "./strategies.ts";
import type { Flag } from "./unleash.ts";
import { writeAll } from "./write.ts";

const ATTEMPTS = 20;

/**
 * A flag that was on is switched on again, unless somebody else switched it off during the rollout.
 *
 * @throws Failure router-refused where change requests are on, or where it would give somebody the candidate
 */
export async function restore(flag: Flag, snapshot: Snapshot): Promise<Restored> {
  const { target, api } = flag;
  const owned = OWNED.safeParse(snapshot.owned);
  if (!owned.success)
    throw new Failure("router-refused", "Expected a snapshot of a flag with its switch and strategies");
  const requests = await changeRequestsOf(target, api);
  if (requests.kind === "on") throw new Failure("router-refused", requests.because);
  let state = await api.flag();
  const isOn = owned.data.enabled && (state.enabled || isDrained(state));
  let failure: Failure | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const steps = stepsBack(flag, state, { owned: owned.data, isOn });
    if (steps.length === 0) return "done";
    const written = await writeAll(flag, steps);
    failure = written.kind === "done" ? null : written.failure;
    state = await api.flag();
  }
  throw failure ?? busy(flag);
}

/** Our drain leaves ours at 0; whoever else pulls the switch leaves their weights, or does it before there are any. */
function isDrained(state: FlagState): boolean {
  return state.strategies.some(isOurs) && isZeroed(state);
}

/**
 * Off before anything else where it was off. On while ours still stand at 0: a job that ends in between leaves what says that it
 * was us who switched it off.
 */
function stepsBack(
  flag: Flag,
  state: FlagState,
  { owned, isOn }: { readonly owned: Owned; readonly isOn: boolean },
): readonly Write[] {
  if (isOn && !state.enabled && hasStrategies(state)) {
    demandNobody(flag, state);
    return [{ kind: "on" }];
  }
  const off: readonly Write[] = !isOn && state.enabled ? [{ kind: "off" }] : [];
  return [...off, ...restoringSteps(state, owned)];
}

/** Somebody's strategy for everybody may have come while the flag was off. */
function demandNobody({ target, cohorts }: Flag, state: FlagState): void {
  const { candidate } = toldBy({ ...state, enabled: true }, target, cohorts);
  if (candidate > 0)
    throw new Failure(
      "router-refused",
      `Expected ${target.feature} to reach nobody once it is on again in ${target.environment}, found strategies that give it to ${candidate} % of users. It stays off: take them away, then switch it on`,
    );
}

function busy({ target }: Flag): Failure {
  return new Failure(
    "router-conflict",
    `Expected to put ${target.feature} back in ${ATTEMPTS} attempts; somebody else writes it all the time. Stop that, then roll back again`,
  );
}
