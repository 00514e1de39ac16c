/** Moves traffic by the default rule of a LaunchDarkly flag, and by one rule for each cohort with a weight of its own. */
import { setTimeout as pause } from "node:timers/promises";
import type { LaunchDarklyTarget } from "../../config/router.ts";
import { Failure } from "../../errors.ts";
import type { Snapshot, Traffic, TrafficTarget } from "../../ports.ts";
import { percent, type Instant } from "../../units.ts";
import type { Secret } from "../http.ts";
import { describeLaunchDarkly } from "./describe/launchdarkly.ts";
import { approvalWanted, getFlag, patchFlag, type Api, type Patched } from "./launchdarkly-api.ts";
import type { Flag } from "./launchdarkly-flag.ts";
import { instructionsBack, ownedOf } from "./launchdarkly-restore.ts";
import { instructionsTo, type Cohorts, type Instruction } from "./launchdarkly-rules.ts";
import { blockedBy, ourRules, weightsOf } from "./launchdarkly-view.ts";

export interface LaunchDarklyDeps {
  readonly secret: Secret;
  readonly now: () => Instant;
  readonly cohorts: Cohorts;
  /** What the plan will set, stage by stage: all of it is tried out before the first. */
  readonly stages?: readonly TrafficTarget[];
}

const NOBODY: TrafficTarget = { candidate: percent(0), mirror: percent(0), cohorts: {} };
const LITTLE: TrafficTarget = { ...NOBODY, candidate: percent(1) };
/** A drain must not lose to others who write all the time; a lost answer costs ten seconds each time. */
const ATTEMPTS = { forced: 20, careful: 5 } as const;
const UNANSWERED = { forced: 3, careful: 2 } as const;
/** Limits are counted in windows of ten seconds. */
const LONGEST_WAIT = 11_000;

/**
 * A flag as a router. Owned are what its default rule serves and the rules that carry our mark; targets, prerequisites and
 * rules of others stay as they are.
 *
 * `served` is null: the API knows the configuration, not what SDKs evaluate. A write is not tied to a version: it is compared
 * right before, and what was kept is compared after.
 */
export function launchDarklyTraffic(target: LaunchDarklyTarget, deps: LaunchDarklyDeps): Traffic {
  const api: Api = { target, secret: deps.secret };
  const { cohorts } = deps;
  const wish = (to: TrafficTarget) => (flag: Flag) => instructionsTo(flag, { to, target, cohorts });
  return {
    describe: () => describeLaunchDarkly(target),
    read: async () => {
      const flag = await getFlag(api);
      const blocked = blockedBy(flag, target, cohorts) ?? (await approvalWanted(api, flag.tags));
      return {
        set: weightsOf(flag),
        served: null,
        settled: true,
        candidateReady: null,
        baselineReady: null,
        version: flag.version,
        blockedBy: blocked,
      };
    },
    snapshot: async () => {
      const flag = await getFlag(api);
      const snapshot = snapshotOf(flag, target, deps.now());
      await rehearse(api, flag, [LITTLE, ...(deps.stages ?? []), NOBODY].map(wish));
      return snapshot;
    },
    apply: (to, expect) => {
      const comment = `model-rollout: ${to.candidate}% to ${target.candidate}`;
      const edit = wish(to);
      if (expect === "force")
        return change(api, { how: "forced", comment, edit: (flag) => [...edit(flag), ...offSafely(flag)] });
      return change(api, {
        how: "careful",
        comment,
        edit,
        demand: (flag) => demandUnchanged(flag, { target, cohorts, expect }),
      });
    },
    restore: async (snapshot) => {
      const back = instructionsBack(snapshot, target);
      await change(api, { how: "forced", comment: "model-rollout: back as it was", edit: back });
      return "done";
    },
  };
}

/** What a flag serves while it is off, or a prerequisite is not met, must not be the candidate after a drain. */
function offSafely({ config, candidate, baseline, ids }: Flag): readonly Instruction[] {
  const { on, offVariation } = config;
  const isUnsafe = offVariation === candidate || (!on && offVariation === undefined);
  return isUnsafe ? [{ kind: "updateOffVariation", variationId: ids[baseline] }] : [];
}

function demandUnchanged(
  flag: Flag,
  seen: { readonly target: LaunchDarklyTarget; readonly cohorts: Cohorts; readonly expect: string },
): void {
  const blocked = blockedBy(flag, seen.target, seen.cohorts);
  if (blocked !== null) throw new Failure("router-refused", blocked);
  if (flag.version === seen.expect) return;
  throw new Failure(
    "router-conflict",
    `Expected ${seen.target.flag} as it was read (${seen.expect}), found it changed (${flag.version}). Read it again`,
  );
}

interface Change {
  readonly how: "forced" | "careful";
  readonly comment: string;
  /** Empty where the flag is as wanted. */
  readonly edit: (flag: Flag) => readonly Instruction[];
  /** Throws where the flag must not be written as it is now. */
  readonly demand?: (flag: Flag) => void;
}

async function change(api: Api, { how, comment, edit, demand }: Change): Promise<void> {
  let unanswered = 0;
  let last: Patched | null = null;
  for (let attempt = 0; attempt < ATTEMPTS[how]; attempt++) {
    const flag = await getFlag(api);
    const instructions = edit(flag);
    // Our own write may have arrived although its answer did not.
    if (attempt > 0 && instructions.length === 0) return;
    demand?.(flag);
    if (instructions.length === 0) return;
    const over = how === "forced" && last?.kind === "scheduled";
    last = await patchFlag(api, { comment, instructions, how: over ? "over-scheduled" : "plain" });
    switch (last.kind) {
      case "stored":
        if (edit(last.flag).length === 0) return;
        if (how === "careful") throw notKept(api);
        break;
      case "moved":
        break;
      case "scheduled":
        if (how === "careful" || over) throw last.failure;
        break;
      case "limited":
        await pause(Math.min(last.wait ?? 1_000, LONGEST_WAIT));
        if (++unanswered >= UNANSWERED[how]) throw last.failure;
        break;
      case "unanswered":
        if (++unanswered >= UNANSWERED[how] && !(await isDone(api, edit))) throw last.failure;
        break;
      case "refused":
        throw last.failure;
    }
  }
  throw new Failure(
    "router-conflict",
    `Expected to write ${api.target.flag} in ${ATTEMPTS[how]} attempts; somebody else writes it all the time. Stop that, then try again`,
  );
}

async function isDone(api: Api, edit: Change["edit"]): Promise<boolean> {
  return edit(await getFlag(api)).length === 0;
}

/** All stages and the way back, without storing anything: what would fail at night fails before the first stage. */
async function rehearse(api: Api, flag: Flag, edits: readonly Change["edit"][]): Promise<void> {
  const tried = new Set<string>();
  for (const edit of edits) {
    const instructions = edit(flag);
    const key = JSON.stringify(instructions);
    if (instructions.length === 0 || tried.has(key)) continue;
    tried.add(key);
    const answer = await patchFlag(api, {
      comment: "model-rollout: rehearsal",
      instructions,
      how: "try-out",
    });
    if (answer.kind !== "stored") throw answer.failure;
    if (edit(answer.flag).length > 0) throw notKept(api);
  }
}

function notKept({ target }: Api): Failure {
  return new Failure(
    "router-refused",
    `Expected LaunchDarkly to keep what was written to ${target.flag}, found other weights or rules in its answer. Look at the flag's history`,
  );
}

/** @throws Failure router-refused for what could not be put back as it was */
function snapshotOf(flag: Flag, target: LaunchDarklyTarget, takenAt: Instant): Snapshot {
  const left = ourRules(flag).length;
  if (left > 0) {
    throw new Failure(
      "router-refused",
      `Expected no rule of an earlier rollout on ${target.flag}, found ${left}. Remove the rules that begin with "model-rollout: cohort"`,
    );
  }
  return {
    schema: 1,
    router: "launchdarkly",
    key: `${target.project}/${target.flag}#${target.environment}`,
    takenAt,
    version: flag.version,
    owned: ownedOf(flag, target),
  };
}
