/** States as they may be believed: of today's shape, and not behind what their newest deployment knows. */
import { Failure, reasonOf } from "../../errors.ts";
import type { Look, StateStore, StoredState } from "../../ports.ts";
import { migrate } from "../../promotion/migrate.ts";
import { contradiction } from "../../promotion/second-copy.ts";
import type { Contradiction, SecondCopy } from "../../promotion/second-copy.ts";
import type { PromotionWorld } from "../world.ts";

type Found = StoredState | Failure | null;

/**
 * The states of a look, each held against its second copy; `names` are the rollouts of the branch, which may have lost theirs.
 *
 * One that contradicts is read again: another tick may have saved between the two readings. Deployments that cannot be read
 * contradict nothing.
 */
export async function believedStates(
  world: Pick<PromotionWorld, "states" | "deployments" | "log">,
  found: Look["states"],
  names: Iterable<string>,
): Promise<Look["states"]> {
  const states = new Map([...found].map(([name, each]) => [name, today(each)] as const));
  const copies = await copiesOf(world, [...new Set([...states.keys(), ...names])].toSorted());
  for (const [name, copy] of copies) {
    const known = states.get(name) ?? null;
    if (known instanceof Failure || contradicts(copy, known) === null) continue;
    const again = await loadOr(world.states, name);
    const still = again instanceof Failure ? null : contradicts(copy, again);
    if (still !== null) states.set(name, lost(name, still));
    else if (again !== null) states.set(name, again);
  }
  return states;
}

function contradicts(copy: SecondCopy, found: StoredState | null): Contradiction | null {
  return contradiction(copy, found?.state ?? null);
}

async function copiesOf(
  world: Pick<PromotionWorld, "deployments" | "log">,
  names: readonly string[],
): Promise<ReadonlyMap<string, SecondCopy>> {
  if (names.length === 0) return new Map();
  try {
    return (await world.deployments.newest?.(names)) ?? new Map();
  } catch (cause) {
    world.log(`the deployments could not be read: ${reasonOf(cause)}`);
    return new Map();
  }
}

async function loadOr(states: StateStore, name: string): Promise<Found> {
  try {
    return await states.load(name);
  } catch (cause) {
    if (cause instanceof Failure) return cause;
    throw cause;
  }
}

function today(found: StoredState | Failure): StoredState | Failure {
  if (found instanceof Failure) return found;
  try {
    return migrated(found);
  } catch (cause) {
    if (cause instanceof Failure) return cause;
    throw cause;
  }
}

/** @throws Failure state-lost for a state of a later version, or of no shape that is known */
function migrated(stored: StoredState): StoredState {
  const { name } = stored.state;
  const result = migrate(stored.state);
  switch (result.kind) {
    case "state":
      return { ...stored, state: result.state };
    case "newer":
      throw new Failure(
        "state-lost",
        `Expected a state of schema 1 of ${name}, found schema ${result.schema}: a later version wrote it. Use that version or a later one; \`roll-back\` works with this one, too`,
      );
    case "unreadable":
      throw new Failure(
        "state-lost",
        `Expected a state of ${name} that can be read, found none at \`${result.at}\`. Look at the history of model-rollout/state/${name}; roll back if the candidate has traffic`,
      );
  }
}

/** A store whose readers all see states of today. */
export function ofToday(states: StateStore): StateStore {
  return {
    ...states,
    load: async (name) => {
      const stored = await states.load(name);
      return stored === null ? null : migrated(stored);
    },
  };
}

function lost(name: string, { expected, found }: Contradiction): Failure {
  return new Failure(
    "state-lost",
    `Expected ${expected}, found ${found} of ${name}. Put the branch model-rollout/state/${name} back to the commit that it was at; or roll back, and mark the deployment of rollout/${name} as inactive`,
  );
}
