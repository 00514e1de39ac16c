/**
 * Puts the model of before the first stage back into an InferenceService on Knative, one safe step after the other.
 *
 * Removing the percent together with the model would send everybody to the newest ready revision: the candidate, for as long
 * as the restored model loads. So the model goes back while the percent stays at 0, and the percent only once the newest
 * revision is ready and known to be none of the candidate's.
 */
import { holds, merge, type Part } from "./merge.ts";
import {
  isArrived,
  isOfCandidate,
  isQuiet,
  servedCandidate,
  type Owned,
  type Revisions,
} from "./kserve-revisions.ts";

export type RestoreMove =
  | { readonly kind: "done" }
  /** Names that have to be kept before anything is written. */
  | { readonly kind: "learn"; readonly rejected: readonly string[]; readonly because: string }
  | { readonly kind: "wait"; readonly because: string }
  | { readonly kind: "write"; readonly predictor: Part; readonly because: string }
  /** A person has to look; everything stays at 0. */
  | { readonly kind: "refuse"; readonly because: string };

const BY_HAND =
  "Look at the newest revision; once it holds the model of before and is ready, remove spec.predictor.canaryTrafficPercent by hand";

export function nextRestoreMove(all: Revisions, owned: Owned): RestoreMove {
  const isBack = holds(all.predictor, owned.predictor);
  if (isBack && all.percent === owned.percent) return isItServed(all, owned);
  if (isBack && all.percent === 0) return withModelBack(all, owned);
  if (all.percent !== 0)
    return {
      kind: "refuse",
      because: `Expected canaryTrafficPercent 0 before the model is put back, found ${all.percent ?? "none"}`,
    };
  if (!all.isCandidate)
    return {
      kind: "refuse",
      because: `Expected the candidate's model or the one of before, found another. ${BY_HAND}`,
    };
  return withCandidate(all, owned);
}

function isItServed(all: Revisions, owned: Owned): RestoreMove {
  if (owned.rejected?.includes(all.ready) === true)
    return {
      kind: "refuse",
      because: `Expected canaryTrafficPercent 0 until the restored model is ready, found it gone: ${all.ready}, a revision of the candidate, is the newest ready one`,
    };
  if (isQuiet(all)) return { kind: "done" };
  return { kind: "wait", because: "the revision of the restored model does not have all the traffic yet" };
}

/** The candidate's model stands there at 0. */
function withCandidate(all: Revisions, owned: Owned): RestoreMove {
  if (!isArrived(all) || servedCandidate(all) !== 0)
    return { kind: "wait", because: "KServe has not taken up the 0 % yet" };
  if (!isOfCandidate(all, all.created))
    return {
      kind: "wait",
      because:
        "KServe has not made a revision of the candidate's model yet; one that came later could not be told from the restored one",
    };
  const seen = candidatesIn(all);
  const known = owned.rejected ?? [];
  if (seen.some((name) => !known.includes(name)))
    return {
      kind: "learn",
      rejected: [...new Set([...known, ...seen])],
      because: "the candidate's revisions are noted first",
    };
  return {
    kind: "write",
    predictor: { ...merge(all.predictor, owned.predictor), canaryTrafficPercent: 0 },
    because: "the model of before is put back at 0 %; its revision has to become ready",
  };
}

function candidatesIn(all: Revisions): readonly string[] {
  const names = [all.created, all.ready, all.rolledOut, ...all.traffic.map(({ revision }) => revision)];
  return [...new Set(names)].filter((name) => name !== "" && isOfCandidate(all, name));
}

/** The model of before stands there, at 0. */
function withModelBack(all: Revisions, owned: Owned): RestoreMove {
  const clear: RestoreMove = {
    kind: "write",
    predictor: withPercent(all.predictor, owned.percent),
    because: "the restored model is ready and gets all the traffic",
  };
  const { created, ready } = all;
  // No revision of the candidate was ever made: the field alone would send everybody to a revision before the baseline.
  if (created === ready && ready === owned.revisions.rolledOut) return clear;
  if (owned.rejected === null) {
    if (created !== ready && isOfCandidate(all, ready))
      return {
        kind: "learn",
        rejected: [ready],
        because: "the candidate's revision is noted first",
      };
    return {
      kind: "refuse",
      because: `Expected to put the model back, found that somebody did: nobody can tell whether ${created || "the newest revision"} was made from it. ${BY_HAND}`,
    };
  }
  if (created === "" || owned.rejected.includes(created))
    return { kind: "wait", because: "KServe has not made a revision of the restored model yet" };
  if (created !== ready)
    return { kind: "wait", because: `${created}, made from the restored model, is not ready yet` };
  const latest = all.traffic.find((each) => each.isLatest);
  if (latest?.revision !== created)
    return { kind: "wait", because: `${created} is ready and not routed to yet` };
  return clear;
}

export function withPercent(predictor: Part, percent: number | null): Part {
  const { canaryTrafficPercent: _, ...rest } = predictor;
  return percent === null ? rest : { ...rest, canaryTrafficPercent: percent };
}
