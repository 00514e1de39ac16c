/** `status`: where every rollout of a repository stands, why, until when, and who must act. Moves nothing, asks no router and no metrics. */
import { maskedValue } from "../config/secrets.ts";
import { Failure } from "../errors.ts";
import { policyRole } from "../gate/roles.ts";
import type { Plan } from "../plan/plan.ts";
import type { StoredState } from "../ports.ts";
import { breaksIn, hasLine } from "../promotion/journal.ts";
import { contradiction } from "../promotion/second-copy.ts";
import { standingOf } from "../promotion/standing.ts";
import type { StatusEntry, StatusReport, Unverified } from "../render/status.ts";
import { iso } from "../units.ts";
import type { ExitCode, Outputs } from "./outputs.ts";
import { isIdle } from "./tick/guard-ended.ts";
import { planOfState } from "./tick/plan-of-state.ts";
import { namesCandidate, onBranch, readTip } from "./tick/tip.ts";
import type { Tip } from "./tick/tip.ts";
import type { PromotionWorld } from "./world.ts";

export interface StatusCall {
  readonly folders: readonly string[];
  readonly policy: string;
  /** One rollout by name; null for all. */
  readonly rollout: string | null;
  /** Reads all journals and follows their chains. */
  readonly verify?: boolean;
}

/** @throws Failure call-wrong for a name that no rollout has; github-… */
export async function status(world: PromotionWorld, call: StatusCall): Promise<StatusReport> {
  const tip = await readTip(world, call);
  const names = [...new Set([...tip.rollouts.keys(), ...tip.states.keys()])].toSorted();
  const wanted = names.filter((name) => call.rollout === null || name === call.rollout);
  if (call.rollout !== null && wanted.length === 0)
    throw new Failure(
      "call-wrong",
      `Expected the name of a rollout of this branch, found ${call.rollout}; known are ${names.join(", ") || "none"}.`,
    );
  return reportOf(world, call, { tip, names: wanted });
}

/** The same of some rollouts only, without the quarantine of others; one that is neither on the branch nor ever ran is left out. */
export async function statusOf(
  world: PromotionWorld,
  call: Omit<StatusCall, "rollout">,
  names: readonly string[],
): Promise<StatusReport> {
  const tip = await readTip(world, call);
  const known = names.filter((name) => tip.rollouts.has(name) || tip.states.has(name)).toSorted();
  return { ...(await reportOf(world, call, { tip, names: known })), quarantine: [] };
}

async function reportOf(
  world: PromotionWorld,
  call: Pick<StatusCall, "verify">,
  { tip, names }: { readonly tip: Tip; readonly names: readonly string[] },
): Promise<StatusReport> {
  return {
    at: world.clock.now(),
    rollouts: await Promise.all(
      names.map(async (name) => ({
        ...entryOf(world, tip, name),
        journal: await journalOf(world, call, tip.states.get(name)),
      })),
    ),
    policyUnreadable: tip.policyUnreadable,
    quarantine: Object.entries(tip.quarantine).map(([candidate, because]) => ({ candidate, because })),
  };
}

/** What is broken in a journal; null where nobody asked, or there is none that could be read. */
async function journalOf(
  world: PromotionWorld,
  { verify }: Pick<StatusCall, "verify">,
  stored: StoredState | Failure | undefined,
): Promise<readonly string[] | null> {
  if (verify !== true || stored === undefined || stored instanceof Failure) return null;
  const { state, version } = stored;
  const files = await world.states.journal?.(state.name, version);
  if (files === undefined) return null;
  const found = breaksIn(files, state.journal).map(
    ({ file, line, expected, found: instead }) => `${file}:${line}: expected ${expected}, found ${instead}`,
  );
  const copy = (await world.deployments.newest?.([state.name]))?.get(state.name) ?? null;
  if (copy === null || copy.lines === null || (!copy.isOpen && state.startedAt > copy.at)) return found;
  const isKnown =
    contradiction(copy, state) === null && hasLine(files, { lines: copy.lines, hash: copy.hash });
  return isKnown
    ? found
    : [...found, `expected line ${copy.lines} (${copy.hash}) of the newest deployment, found none`];
}

function entryOf(world: PromotionWorld, tip: Tip, name: string): Unverified {
  const stored = tip.states.get(name);
  if (stored === undefined) return withoutState(tip, name);
  if (stored instanceof Failure) return { kind: "state-lost", rollout: name, because: stored.message };
  const { state } = stored;
  const now = world.clock.now();
  try {
    const { plan } = planOfState(state, {
      policy: tip.policy,
      describeRouter: world.describeRouter,
      parsed: tip.rollouts.get(name)?.parsed,
    });
    const standing = standingOf(plan, state, { now, policy: tip.policy });
    const idle = isIdle(plan, state, { now, namedOnBranch: namesCandidate(tip, state.candidateKey) });
    const isAsking = state.ending !== null && onBranch(tip, state).kind === "changed";
    return {
      kind: "known",
      rollout: name,
      standing,
      onBranch: onBranch(tip, state).kind,
      quarantined: tip.quarantine[state.candidateKey] ?? null,
      people: peopleOf(plan, tip),
      isActive: !idle || isAsking || state.route !== "",
    };
  } catch (cause) {
    if (cause instanceof Failure) return { kind: "state-lost", rollout: name, because: cause.message };
    throw cause;
  }
}

function withoutState(tip: Tip, name: string): Unverified {
  const found = tip.rollouts.get(name);
  const file = found?.file ?? name;
  const problem = found?.parsed.problems.find(({ severity }) => severity === "blocker") ?? null;
  return problem === null
    ? { kind: "asks-to-start", rollout: name, file }
    : { kind: "refused", rollout: name, file, because: problem.message };
}

/** Who may act, by role: those whom the file names, else those of the policy. */
function peopleOf({ rollout, stages }: Plan, { policy }: Tip): Readonly<Record<string, readonly string[]>> {
  const roles = new Set(["on-call", ...stages.flatMap(({ stage }) => stage.go)]);
  return Object.fromEntries(
    [...roles].map((role) => {
      const named = rollout.people.find(({ name }) => name === role);
      return [role, named?.anyOf ?? policyRole(policy, rollout.name, role)?.anyOf ?? []];
    }),
  );
}

/** Names that a tick has to look at: what is not known to be idle. */
export function activeIn({ rollouts }: StatusReport): readonly string[] {
  return rollouts.filter((each) => each.kind !== "known" || each.isActive).map(({ rollout }) => rollout);
}

type Decision = "roll-back" | "hold" | "bake" | "guard";

function decisionOf(entry: StatusEntry): { readonly decision: Decision; readonly reason: string } {
  switch (entry.kind) {
    case "state-lost":
      return { decision: "hold", reason: "state-lost" };
    case "refused":
      return { decision: "hold", reason: "plan-refused" };
    case "asks-to-start":
      return { decision: "hold", reason: "not-approved" };
    case "known": {
      const { ending, abort, holds, heldFor } = entry.standing;
      if (ending?.kind === "rolled-back")
        return ending.drainedAt === null
          ? { decision: "roll-back", reason: "rollback-unconfirmed" }
          : { decision: "guard", reason: "already-rolled-back" };
      if (ending !== null) return { decision: "guard", reason: "completed" };
      if (abort !== null) return { decision: "roll-back", reason: "aborted" };
      if (holds.length > 0) return { decision: "hold", reason: "held" };
      return heldFor === null
        ? { decision: "bake", reason: "baking" }
        : { decision: "hold", reason: heldFor };
    }
  }
}

const ORDER: readonly Decision[] = ["roll-back", "hold", "bake", "guard"];

/** 2 where a rollback is not confirmed, 5 for a state that cannot be believed, 3 where somebody is waited for, else 0. */
export function exitCodeOfStatus({ rollouts }: StatusReport): ExitCode {
  const all = rollouts.map(decisionOf);
  if (all.some(({ reason }) => reason === "rollback-unconfirmed")) return 2;
  const isBroken = rollouts.some(({ journal }) => journal !== null && journal.length > 0);
  if (isBroken || all.some(({ reason }) => reason === "state-lost")) return 5;
  return all.some(({ decision }) => decision === "hold" || decision === "roll-back") ? 3 : 0;
}

export function outputsOfStatus(report: StatusReport): Outputs & { readonly active: string } {
  const [worst] = report.rollouts
    .map((entry) => ({ entry, ...decisionOf(entry) }))
    .toSorted((a, b) => ORDER.indexOf(a.decision) - ORDER.indexOf(b.decision));
  const known = worst?.entry.kind === "known" ? worst.entry.standing : null;
  return {
    decision: worst?.decision ?? "idle",
    reason: worst?.reason ?? "idle",
    planDigest: known?.digest ?? "",
    stage: known?.stage.name ?? "",
    nextAt: known === null || known.ending !== null ? "" : iso(known.nextLook),
    result: JSON.stringify(documentOfStatus(report), maskedValue),
    active: JSON.stringify(activeIn(report)),
  };
}

/** What `--json` prints: docs/status.md. */
export function documentOfStatus(report: StatusReport) {
  return {
    "schema-version": 1,
    at: iso(report.at),
    rollouts: report.rollouts.map((entry) => ({ ...describe(entry), ...decisionOf(entry) })),
    quarantine: report.quarantine,
    "policy-unreadable": report.policyUnreadable,
  } as const;
}

function describe(entry: StatusEntry) {
  const { kind, rollout, journal } = entry;
  if (entry.kind !== "known")
    return { rollout, kind, journal, stage: null, ...("because" in entry ? { because: entry.because } : {}) };
  const { standing } = entry;
  return {
    rollout,
    kind,
    stage: standing.stage.name,
    "stage-number": standing.stage.number,
    stages: standing.stage.of,
    digest: standing.digest,
    "pull-request": standing.pullRequest,
    step: standing.step ?? null,
    set: standing.set,
    since: standing.since === null ? null : iso(standing.since),
    covered: standing.covered,
    bake: standing.bake,
    next:
      standing.next === null
        ? null
        : { stage: standing.next.stage, waits: standing.next.against.map((each) => each.kind) },
    holds: standing.holds.map(({ by, reason, at }) => ({ by, reason, at: iso(at) })),
    "last-tick": iso(standing.lastTick),
    "next-at": standing.ending === null ? iso(standing.nextLook) : null,
    deadline: standing.deadline === null ? null : { of: standing.deadline.of, at: iso(standing.deadline.at) },
    cover: standing.cover === null ? null : { by: standing.cover.by, until: iso(standing.cover.until) },
    ending: standing.ending,
    "guarded-until": standing.guardedUntil === null ? null : iso(standing.guardedUntil),
    "on-branch": entry.onBranch,
    quarantined: entry.quarantined,
    active: entry.isActive,
    journal,
  };
}
