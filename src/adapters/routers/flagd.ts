/** Moves traffic by the targeting of one flag in a flagd flag definition file. */
import { resolve } from "node:path";
import { z } from "zod";
import type { FlagdTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Snapshot, Traffic, TrafficTarget, TrafficView } from "../../ports.ts";
import { percent, type Instant } from "../../units.ts";
import type { Secret } from "../http.ts";
import { describeFlagd } from "./describe/flagd.ts";
import { onDisk } from "./flagd-file.ts";
import { shownFile, type Flag, type FlagFile, type Loaded } from "./flagd-flag.ts";
import { mismatch } from "./flagd-keys.ts";
import { fromTargeting, toTargeting, type Cohorts } from "./flagd-targeting.ts";
import { replaceAt } from "./json-span.ts";

export interface FlagdDeps {
  readonly now: () => Instant;
  readonly root: string;
  readonly cohorts: Cohorts;
  /** Asked for a file in a repository. */
  readonly secret: Secret;
}

/** A drain must not lose to others who write all the time; a lost answer costs ten seconds each time. */
const ATTEMPTS = { forced: 20, careful: 5 } as const;
const UNANSWERED = { forced: 3, careful: 2 } as const;

const OWNED = z.strictObject({
  targeting: z.unknown().optional(),
  defaultVariant: z.string().nullish(),
  state: z.string().optional(),
});

/**
 * A flag file as a router, on the disk or in a repository. Owned are `targeting`, `defaultVariant` and `state` of one flag; all
 * other text stays as it is, byte for byte.
 *
 * `served` is null: a file does not know who has polled it. The version is that of the whole file.
 */
export function flagdTraffic(target: FlagdTarget, deps: FlagdDeps): Traffic {
  const file = fileOf(target, deps);
  return {
    describe: () => describeFlagd(target),
    read: async () => viewOf(await (await file()).load(), target, deps.cohorts),
    snapshot: async () => snapshotOf(await (await file()).load(), target, deps.now()),
    apply: async (to, expect) => {
      const targeting = toTargeting(to, target, deps.cohorts);
      await change(target, {
        file: await file(),
        expect,
        does: `${to.candidate}% of ${target.flag} to ${target.candidate}`,
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
      await change(target, {
        file: await file(),
        expect: "force",
        does: `${target.flag} back as it was`,
        edit: (flag) => putBack(flag, owned.data),
      });
      return "done";
    },
  };
}

/** What the snapshot does not have, the flag did not have: the text leaves out what is undefined. */
function putBack(flag: Flag, owned: z.infer<typeof OWNED>): unknown {
  return { ...flag, targeting: owned.targeting, defaultVariant: owned.defaultVariant, state: owned.state };
}

/** What a file on the disk never needs is loaded with the first call. */
function fileOf(target: FlagdTarget, { root, secret }: FlagdDeps): () => Promise<FlagFile> {
  return async () => {
    if (target.repository === undefined) return onDisk(resolve(root, target.file), target);
    const { inRepository } = await import("./flagd-repository.ts");
    return inRepository(target, secret);
  };
}

interface Change {
  readonly file: FlagFile;
  readonly expect: string;
  readonly does: string;
  readonly edit: (flag: Flag) => unknown;
}

/** A write names what was read; `"force"` begins again when the file moved in between. */
async function change(target: FlagdTarget, { file, expect, does, edit }: Change): Promise<void> {
  const how = expect === "force" ? "forced" : "careful";
  let unanswered = 0;
  for (let attempt = 0; attempt < ATTEMPTS[how]; attempt++) {
    const loaded = await file.load();
    const text = replaceAt(loaded.text, ["flags", target.flag], edit(loaded.flag));
    // Our own write may have arrived although its answer did not.
    if (attempt > 0 && text === loaded.text) return;
    if (how === "careful") demandUnchanged(loaded, target, expect);
    if (text === loaded.text) return;
    const swapped = await file.swap(loaded, text, `model-rollout: ${does}`);
    if (swapped.kind === "written") return;
    if (swapped.kind === "moved") continue;
    if (++unanswered < UNANSWERED[how]) continue;
    const last = await file.load();
    if (replaceAt(last.text, ["flags", target.flag], edit(last.flag)) === last.text) return;
    throw swapped.failure;
  }
  throw new Failure(
    "router-conflict",
    `Expected to write ${shownFile(target)} in ${ATTEMPTS[how]} attempts; somebody else writes there all the time. Stop that, then try again`,
  );
}

function demandUnchanged(loaded: Loaded, target: FlagdTarget, expect: string): void {
  if (loaded.version !== expect) throw conflict(target);
  if (loaded.flag.state === "DISABLED") throw disabled(target);
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
  if (ours !== null) {
    const odd = mismatch(targeting, ours, { target, cohorts });
    return { set: ours, blockedBy: odd === null ? null : `${odd}. Look at ${shownFile(target)}` };
  }
  const message = `Expected no targeting or ours on ${target.flag}, found one written by somebody else in ${shownFile(target)}. Move those rules to a flag of their own`;
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
    key: `${keyOf(target)}#${target.flag}`,
    takenAt,
    version: loaded.version,
    owned,
  };
}

function keyOf({ file, repository, branch = "" }: FlagdTarget): string {
  return repository === undefined ? file : `${repository}/${file}@${branch}`;
}

function disabled(target: FlagdTarget): Failure {
  return new Failure(
    "router-refused",
    `Expected ${target.flag} to be ENABLED in ${shownFile(target)}, found DISABLED: no weight has an effect. Write "state": "ENABLED"`,
  );
}

function conflict(target: FlagdTarget): Failure {
  return new Failure(
    "router-conflict",
    `Expected ${shownFile(target)} as it was read, found it changed. Read it again`,
  );
}
