/**
 * What an InferenceService on Knative says of its revisions.
 *
 * `canaryTrafficPercent` goes to the latest *ready* revision, whatever model the spec names now, and the rest to the revision
 * that had 100 % last. So who gets what is told by revisions and never by the spec alone.
 * Source: kserve ksvc_reconciler.go and inference_service_status.go (PropagateStatus). `status.observedGeneration` is the one of
 * the Knative Service there, so that it cannot be compared with the generation of the InferenceService.
 */
import { z } from "zod";
import type { KubernetesObject } from "../../kubernetes.ts";
import { holds, type Part } from "./merge.ts";
import { at, number, record, records, text } from "./objects.ts";

/** What was there before the first stage, and what was learned since. */
export const OWNED = z.strictObject({
  /** What the candidate's part replaced; null for what was not there. */
  predictor: z.record(z.string(), z.json()),
  percent: z.union([z.null(), z.literal(100)]),
  revisions: z.strictObject({ rolledOut: z.string(), previous: z.string() }),
  /** Revisions of the candidate, once it was taken back; null before. */
  rejected: z.union([z.null(), z.array(z.string())]),
});
export type Owned = z.infer<typeof OWNED>;

export interface Share {
  readonly revision: string;
  readonly percent: number;
  readonly isLatest: boolean;
}

export interface Revisions {
  readonly predictor: Part;
  /** null where there is none. */
  readonly percent: number | null;
  /** The spec names the candidate's model. */
  readonly isCandidate: boolean;
  /** Empty where there is none. */
  readonly created: string;
  readonly ready: string;
  readonly rolledOut: string;
  readonly previous: string;
  readonly traffic: readonly Share[];
  readonly before: Owned | null;
}

/** @param candidate null where the rollout file does not say what it changes: then the newest revision is the candidate */
export function revisionsOf(
  object: KubernetesObject,
  candidate: Part | null,
  before: Owned | null,
): Revisions {
  const predictor = record(at(object, "spec", "predictor")) ?? {};
  const status = at(object, "status", "components", "predictor");
  const percent = predictor["canaryTrafficPercent"];
  return {
    predictor,
    // What is no number is none that anybody can rely on: everything may go to the newest.
    percent: percent === undefined || percent === null ? null : (number(percent) ?? 100),
    isCandidate: candidate === null || holds(predictor, candidate),
    created: text(at(status, "latestCreatedRevision")) ?? "",
    ready: text(at(status, "latestReadyRevision")) ?? "",
    rolledOut: text(at(status, "latestRolledoutRevision")) ?? "",
    previous: text(at(status, "previousRolledoutRevision")) ?? "",
    traffic: records(at(status, "traffic")).map((each) => ({
      revision: text(each["revisionName"]) ?? "",
      percent: number(each["percent"]) ?? 0,
      isLatest: each["latestRevision"] === true,
    })),
    before,
  };
}

/** One revision, ready and with all traffic: nothing is under way. */
export function isQuiet({ percent, created, ready, rolledOut }: Revisions): boolean {
  const isAll = percent === null || percent === 100;
  return isAll && ready !== "" && created === ready && ready === rolledOut;
}

/** Whether users of this revision meet the candidate. What nobody can tell counts as the candidate. */
export function isOfCandidate(all: Revisions, revision: string): boolean {
  const { before, created, ready, rolledOut, previous, isCandidate } = all;
  if (revision === "") return true;
  if (before === null) return revision !== (rolledOut === created && isCandidate ? previous : rolledOut);
  if (before.rejected?.includes(revision) === true) return true;
  if (revision === before.revisions.rolledOut || revision === before.revisions.previous) return false;
  // Made from what the spec says now, which is not the candidate; a status that is older than the spec says the same.
  const isNewest = revision === created && created === ready;
  return isCandidate || !isNewest || (before.rejected === null && rolledOut !== created);
}

/** Percent for the latest ready revision. Without a revision that was rolled out KServe ignores the field. */
function toLatest({ percent, rolledOut }: Revisions): number {
  return percent === null || rolledOut === "" ? 100 : percent;
}

/** KServe goes back to the revision before when the newest one had all the traffic and is told less. */
export function fallsBack(all: Revisions): boolean {
  const { created, ready, rolledOut, previous } = all;
  return rolledOut === ready && ready === created && previous !== "" && !isOfCandidate(all, previous);
}

/** What the candidate gets once KServe did all that the spec says. */
export function toldCandidate(all: Revisions): number {
  const latest = toLatest(all);
  const isLatest = all.isCandidate || isOfCandidate(all, all.ready);
  const isRest = isOfCandidate(all, all.rolledOut) && !fallsBack(all);
  return Math.min(100, Math.max(0, (isLatest ? latest : 0) + (isRest ? 100 - latest : 0)));
}

/** What the candidate gets now; null where the status does not add up. */
export function servedCandidate(all: Revisions): number | null {
  const sum = all.traffic.reduce((total, each) => total + each.percent, 0);
  if (sum !== 100) return null;
  return all.traffic
    .filter(({ percent, revision }) => percent > 0 && isOfCandidate(all, revision))
    .reduce((total, each) => total + each.percent, 0);
}

/** Everything that the spec asks for is there: KServe and Knative have nothing left to do. */
export function isArrived(all: Revisions): boolean {
  const latest = all.traffic.find((each) => each.isLatest);
  if (latest === undefined || latest.percent !== toLatest(all)) return false;
  if (servedCandidate(all) !== toldCandidate(all)) return false;
  if (!all.isCandidate) return all.percent === null ? isQuiet(all) : true;
  if (toLatest(all) === 0) return true;
  const isUp = all.created === all.ready && latest.revision === all.created;
  return isUp && (toLatest(all) < 100 || all.rolledOut === all.created);
}

/** The candidate's own revision is the one that would serve. */
export function isUp(all: Revisions): boolean {
  const { isCandidate, created, ready } = all;
  return isCandidate && created !== "" && created === ready && isOfCandidate(all, created);
}
