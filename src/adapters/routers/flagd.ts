/** Moves traffic by the targeting of one flag in a flagd flag definition file. */
import { resolve } from "node:path";
import { z } from "zod";
import type { FlagdTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Snapshot, Traffic, TrafficTarget, TrafficView } from "../../ports.ts";
import { percent, type Instant } from "../../units.ts";
import { describeFlagd } from "./describe/flagd.ts";
import { loadFlag, swap, type Flag, type Loaded } from "./flagd-file.ts";
import { fromTargeting, toTargeting, type Cohorts } from "./flagd-targeting.ts";
import { replaceAt } from "./json-span.ts";

export interface FlagdDeps {
  readonly now: () => Instant;
  readonly root: string;
  readonly cohorts: Cohorts;
}

const ATTEMPTS = 20;

const OWNED = z.strictObject({
  targeting: z.unknown().optional(),
  defaultVariant: z.string().nullish(),
  state: z.string().optional(),
});

/**
 * A local flag file as a router. Owned are `targeting`, `defaultVariant` and `state` of one flag; all other text stays as it is.
 *
 * `served` is null: a file does not know who has polled it. The version is the SHA-256 of the file.
 */
export function flagdTraffic(target: FlagdTarget, deps: FlagdDeps): Traffic {
  const load = () => loadFlag(resolve(deps.root, target.file), target);
  return {
    describe: () => describeFlagd(target),
    read: async () => viewOf(load(), target, deps.cohorts),
    snapshot: async () => snapshotOf(load(), target, deps.now()),
    apply: async (to, expect) => {
      const targeting = toTargeting(to, target, deps.cohorts);
      change(target, {
        load,
        expect,
        edit: (flag) => ({ ...flag, defaultVariant: target.baseline, targeting }),
      });
    },
    restore: async (snapshot) => {
      const owned = OWNED.safeParse(snapshot.owned);
      if (!owned.success)
        throw new Failure(
          "router-refused",
          `Expected a snapshot of a flagd flag, found one of ${snapshot.router}`,
        );
      change(target, { load, expect: "force", edit: (flag) => putBack(flag, owned.data) });
      return "done";
    },
  };
}

/** What the snapshot does not have, the flag did not have: the text leaves out what is undefined. */
function putBack(flag: Flag, owned: z.infer<typeof OWNED>): unknown {
  return { ...flag, targeting: owned.targeting, defaultVariant: owned.defaultVariant, state: owned.state };
}

interface Change {
  readonly load: () => Loaded;
  readonly expect: string;
  readonly edit: (flag: Flag) => unknown;
}

/** Version check and rename are one synchronous step; `"force"` begins again when the file moved in between. */
function change(target: FlagdTarget, move: Change): void {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const loaded = move.load();
    if (move.expect !== "force" && loaded.version !== move.expect) throw conflict(target);
    if (move.expect !== "force" && loaded.flag.state === "DISABLED") throw disabled(target);
    const text = replaceAt(loaded.text, ["flags", target.flag], move.edit(loaded.flag));
    if (text === loaded.text || swap(loaded, text)) return;
    if (move.expect !== "force") throw conflict(target);
  }
  throw new Failure(
    "router-conflict",
    `Expected to write ${target.file} in ${ATTEMPTS} attempts; somebody else writes it all the time. Stop that, then roll back again`,
  );
}

function viewOf(loaded: Loaded, target: FlagdTarget, cohorts: Cohorts): TrafficView {
  const told = toldBy(loaded.flag, target, cohorts);
  const blocked = loaded.flag.state === "DISABLED" ? disabled(target).message : told.blockedBy;
  return {
    set: told.set,
    served: null,
    settled: true,
    candidateReady: null,
    baselineReady: null,
    version: loaded.version,
    blockedBy: blocked,
  };
}

function everybody(reaches: boolean): TrafficTarget {
  return { candidate: percent(reaches ? 100 : 0), mirror: percent(0), cohorts: {} };
}

/** A targeting of somebody else's counts as 100 %: it may name the candidate in ways that we do not follow. */
function toldBy(flag: Flag, target: FlagdTarget, cohorts: Cohorts): Told {
  const { targeting } = flag;
  if (targeting === undefined || targeting === null || JSON.stringify(targeting) === "{}") {
    return { set: everybody(flag.defaultVariant === target.candidate), blockedBy: null };
  }
  const ours = fromTargeting(targeting, target, cohorts);
  if (ours !== null) return { set: ours, blockedBy: null };
  const message = `Expected no targeting or ours on ${target.flag}, found one written by somebody else in ${target.file}. Move those rules to a flag of their own`;
  return { set: everybody(true), blockedBy: message };
}

interface Told {
  readonly set: TrafficTarget;
  readonly blockedBy: string | null;
}

function snapshotOf(loaded: Loaded, target: FlagdTarget, takenAt: Instant): Snapshot {
  const { targeting, defaultVariant, state } = loaded.flag;
  const owned = { targeting, defaultVariant, state };
  return {
    schema: 1,
    router: "flagd",
    key: `${target.file}#${target.flag}`,
    takenAt,
    version: loaded.version,
    owned,
  };
}

function disabled(target: FlagdTarget): Failure {
  return new Failure(
    "router-refused",
    `Expected ${target.flag} to be ENABLED in ${target.file}, found DISABLED: no weight has an effect. Write "state": "ENABLED"`,
  );
}

function conflict(target: FlagdTarget): Failure {
  return new Failure(
    "router-conflict",
    `Expected ${target.file} as it was read, found it changed. Read it again`,
  );
}
