/** `status`: where every rollout of the repository stands, why, until when, and who must act. Reads; writes nothing, moves nothing. */
import { Failure } from "../errors.ts";
import { stageAt } from "../plan/plan.ts";
import { coveredUntil } from "../promotion/cover-end.ts";
import { lateness } from "../promotion/deadline.ts";
import { breaksIn, hasLine } from "../promotion/journal.ts";
import { contradiction } from "../promotion/second-copy.ts";
import type { RolloutState } from "../promotion/state.ts";
import { showWeights } from "../promotion/weights.ts";
import { statusDocument, statusMarkdown, statusText } from "../render/status.ts";
import type { RolloutStatus, StatusDocument, ToDo } from "../render/status.ts";
import type { TickReport } from "../render/tick-report.ts";
import { plus, shortDigest } from "../units.ts";
import type { Instant } from "../units.ts";
import type { StoredState } from "../ports.ts";
import { promote } from "./promote.ts";
import type { PromoteCall } from "./promote.ts";
import { planOfState } from "./tick/plan-of-state.ts";
import { readTip } from "./tick/tip.ts";
import type { Tip } from "./tick/tip.ts";
import type { PromotionWorld } from "./world.ts";

export interface StatusCall extends Pick<PromoteCall, "folders" | "policy" | "rollout"> {
  /** Whether all journals are read and their chains verified. */
  readonly verify: boolean;
}

export async function status(world: PromotionWorld, call: StatusCall): Promise<StatusDocument> {
  const look = await world.repository.look(call);
  const frozen: PromotionWorld = { ...world, repository: { look: () => Promise.resolve(look) } };
  const tip = await readTip(frozen, call);
  const reports = await promote(frozen, { ...call, wait: null, dryRun: true });
  const names = [...new Set([...tip.rollouts.keys(), ...tip.states.keys()])].toSorted();
  const rollouts: RolloutStatus[] = [];
  for (const name of names.filter((each) => call.rollout === null || each === call.rollout)) {
    const found = tip.states.get(name);
    const stored = found === undefined || found instanceof Failure ? null : found;
    const report = reports.find(({ rollout }) => rollout === name) ?? null;
    const journal = call.verify && stored !== null ? await verify(world, stored) : null;
    const terms = { name, tip, report, now: world.clock.now() };
    rollouts.push({ ...statusOf(world, terms, stored?.state ?? null), journal });
  }
  return { at: world.clock.now(), rollouts, quarantine: tip.quarantine };
}

/** Breaks of the chain over all days, and a deployment that knows a line which the journal does not have. */
async function verify(
  world: PromotionWorld,
  { state, version }: StoredState,
): Promise<readonly string[] | null> {
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

interface Terms {
  readonly name: string;
  readonly tip: Tip;
  readonly report: TickReport | null;
  readonly now: Instant;
}

function statusOf(
  world: PromotionWorld,
  { name, tip, report, now }: Terms,
  state: RolloutState | null,
): Omit<RolloutStatus, "journal"> {
  const { policy } = tip;
  const plan =
    state === null ? null : planOfState(state, { policy, describeRouter: world.describeRouter }).plan;
  const isRunning = state !== null && state.ending === null;
  return {
    rollout: name,
    digest: state?.digest ?? report?.plan?.digest ?? null,
    pullRequest: state?.pullRequest ?? null,
    decision: report?.decision ?? null,
    reason: report?.reason ?? "idle",
    detail: report?.detail ?? null,
    stage: isRunning && plan !== null ? stageAt(plan, state.stage).stage.name : null,
    weight: state === null ? null : showWeights(state.set),
    since: state?.observedAt ?? null,
    bakeLeft:
      isRunning && report !== null && report.bake > 0 ? Math.max(0, report.bake - report.covered) : null,
    nextLook: report?.nextAt ?? null,
    deadline: isRunning && plan !== null ? lateness(plan, state, policy).at : null,
    coveredUntil: isRunning ? coveredUntil(state, now) : null,
    toDo: toDoOf(report, state),
    ended: endedOf(state, plan?.rollout.rollback.keepBaselineFor ?? 0),
    ownsRoute: state !== null && state.route !== "",
  };
}

function endedOf(state: RolloutState | null, guardedFor: number): RolloutStatus["ended"] {
  const ending = state?.ending ?? null;
  if (ending === null) return null;
  const guardedUntil = plus(ending.at, guardedFor);
  if (ending.kind === "promoted")
    return {
      as: "promoted",
      because: null,
      at: ending.at,
      verified: true,
      confirmedByTraffic: true,
      guardedUntil,
    };
  const { because, at, drainedAt, confirmedByTrafficAt } = ending;
  const verified = drainedAt !== null;
  return {
    as: "rolled-back",
    because,
    at,
    verified,
    confirmedByTraffic: confirmedByTrafficAt !== null,
    guardedUntil,
  };
}

/** The exact comment, for everything that a person can let go on. */
function toDoOf(report: TickReport | null, state: RolloutState | null): readonly ToDo[] {
  const digits = state === null ? "" : shortDigest(state.digest);
  const open = (report?.gate?.requirements ?? [])
    .filter(({ kind }) => kind === "waiting" || kind === "refused")
    .map(({ id, closers }): ToDo => ({
      who: [id, closers.join(" or ")].filter(Boolean).join(" by "),
      write: null,
    }));
  const held = (report?.holds ?? []).flatMap((hold): readonly ToDo[] => {
    if (hold.kind === "acknowledgement-expired") return [{ who: "on-call", write: `/rollout ack ${digits}` }];
    if (hold.kind === "go-missing")
      return [{ who: hold.roles.join(" and "), write: `/rollout go ${hold.stage} ${digits}` }];
    if (hold.kind === "held") return [{ who: "model owner or on-call", write: `/rollout resume ${digits}` }];
    if (hold.kind !== "quarantined" || state === null) return [];
    const write = `/rollout unquarantine ${state.candidateKey.slice(0, 12)} <reason>`;
    return [{ who: "model owner or on-call", write }];
  });
  if (state?.ending?.kind === "rolled-back" && state.ending.drainedAt === null)
    return [
      { who: "on-call, now: take the traffic off by hand, see the runbook", write: "/rollout abort" },
      ...open,
      ...held,
    ];
  return [...open, ...held];
}

/** The same for scripts, for a terminal and for a summary. */
export function tellStatus(document: StatusDocument): {
  readonly json: string;
  readonly text: string;
  readonly markdown: string;
} {
  return {
    json: `${JSON.stringify(statusDocument(document), null, 2)}\n`,
    text: `${statusText(document)}\n`,
    markdown: statusMarkdown(document),
  };
}
