/** What keeps an InferenceService on Knative from being moved. Nothing of it keeps a drain. */
import type { KubernetesObject } from "../../kubernetes.ts";
import { at, text } from "./objects.ts";
import { isQuiet, type Revisions } from "./kserve-revisions.ts";

const ON_KNATIVE = new Set(["Serverless", "Knative"]);
const MODE = "serving.kserve.io/deploymentMode";
const STOP = "serving.kserve.io/stop";
/** Smears each shift over so many seconds, a drain too. */
const SMEAR = "serving.knative.dev/rollout-duration";

/** A sentence that says what; null where nothing is. */
export function blockedBy(object: KubernetesObject, all: Revisions): string | null {
  return ofObject(object, all) ?? blockedByRevisions(all);
}

function ofObject(object: KubernetesObject, all: Revisions): string | null {
  for (const part of ["transformer", "explainer"])
    if (at(object, "spec", part) !== undefined && at(object, "spec", part) !== null)
      return `Expected a predictor alone, found spec.${part}: it has a percent of its own, which this router does not move. Take it out, or move the traffic in front of the service`;
  const mode =
    text(at(object, "metadata", "annotations", MODE)) ?? text(at(object, "status", "deploymentMode"));
  if (mode !== null && !ON_KNATIVE.has(mode))
    return `Expected deployment mode Knative (Serverless), found ${mode}, in which KServe ignores canaryTrafficPercent. Write \`mode: standard\`, or annotate the service with ${MODE}`;
  if (mode === null && all.traffic.length === 0)
    return `Expected a service on Knative, found no revision with traffic and no deployment mode. KServe's default mode ignores canaryTrafficPercent: annotate the service with ${MODE}: Serverless`;
  if (text(at(object, "metadata", "annotations", STOP))?.toLowerCase() === "true")
    return `Expected a running service, found ${STOP}: "true". Start it again`;
  if (at(object, "metadata", "deletionTimestamp") !== undefined)
    return "Expected a service that stays, found it being deleted";
  return smear(object);
}

function smear(object: KubernetesObject): string | null {
  const found = text(at(object, "metadata", "annotations", SMEAR));
  if (found === null || /^0+(?:\.0+)?(?:[a-zµ]+)?$/.test(found)) return null;
  return `Expected shifts at once, found ${SMEAR}: ${found}, which would keep users on the candidate for so long after a drain. Remove the annotation`;
}

export function blockedByRevisions(all: Revisions): string | null {
  const { rolledOut, percent, isCandidate, before, created } = all;
  if (percent !== null && !(Number.isInteger(percent) && percent >= 0 && percent <= 100))
    return `Expected a whole percent from 0 to 100, found canaryTrafficPercent ${percent}. KServe accepts any number: write one that it can serve`;
  if (rolledOut === "")
    return "Expected a revision that was rolled out, found status.components.predictor.latestRolledoutRevision empty: KServe would ignore canaryTrafficPercent and give the newest revision everybody. Wait until the service is ready";
  if (!isCandidate && !isQuiet(all)) return underWay(all);
  const known = before?.revisions.rolledOut;
  if (isCandidate && known !== undefined && rolledOut !== known && rolledOut !== created)
    return `Expected ${known} to be the way back, found that KServe goes back to ${rolledOut}. Roll back, or have the service looked at`;
  return null;
}

function underWay({ percent, created, ready, rolledOut }: Revisions): string {
  if (percent === 0)
    return `Expected no canaryTrafficPercent, found 0 left behind: the next candidate's share would go to ${ready} until it is ready. Once ${created} is ready and holds the right model, remove the field`;
  if (percent !== null && percent < 100)
    return `Expected no canary in flight, found canaryTrafficPercent ${percent} that is not this rollout's. Finish it, or take it back`;
  if (created !== ready)
    return `Expected the newest revision to be ready, found ${created} that is not. Wait for it, or take back what it was made from`;
  return `Expected one revision with all the traffic, found ${ready} ready beside ${rolledOut}. Wait until one has all of it`;
}
