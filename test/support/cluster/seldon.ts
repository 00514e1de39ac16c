/** Plays Seldon Core 2's scheduler: an Experiment serves its split only while every candidate is live. */
import { metaOf, type ClusterApi } from "./objects.ts";
import { isRecord, type Json } from "./schema.ts";

export interface Candidate {
  readonly name: string;
  readonly weight: number;
}

/** Puts a live Model there. */
export function putModel(api: ClusterApi, name: string, namespace = "news"): void {
  api.put({
    apiVersion: "mlops.seldon.io/v1alpha1",
    kind: "Model",
    metadata: { name, namespace },
    spec: { storageUri: "s3://models/v" },
  });
  setLive(api, name, true, namespace);
}

export function setLive(api: ClusterApi, name: string, isLive: boolean, namespace = "news"): void {
  const { generation } = metaOf(api.get("models", namespace, name));
  const conditions = [{ type: "Ready", status: isLive ? "True" : "False" }];
  api.status("models", namespace, name, { observedGeneration: generation, conditions });
}

/** One pass of the controller over one Experiment. */
export function reconcileExperiment(api: ClusterApi, name: string, namespace = "news"): void {
  if (!api.has("experiments", namespace, name)) return;
  const experiment = api.get("experiments", namespace, name);
  const state = isServing(api, experiment) ? "True" : "False";
  const { mirror } = specOf(experiment);
  api.status("experiments", namespace, name, {
    observedGeneration: metaOf(experiment)["generation"],
    conditions: [
      { type: "CandidatesReady", status: state },
      ...(mirror === null
        ? []
        : [{ type: "MirrorReady", status: isLive(api, mirror.name, namespace) ? "True" : "False" }]),
      { type: "ExperimentReady", status: state },
    ],
  });
}

/** What `wanted` is sent of every hundred requests. What the controller has not seen yet is not served yet: it serves `seen`. */
export function shareOf(api: ClusterApi, wanted: string, name: string, namespace = "news"): number {
  const experiment = api.get("experiments", namespace, name);
  const { candidates, chosen } = specOf(experiment);
  const sum = candidates.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0 || !isServing(api, experiment)) return chosen === wanted ? 100 : 0;
  const own = candidates
    .filter((each) => each.name === wanted)
    .reduce((total, { weight }) => total + weight, 0);
  return (own / sum) * 100;
}

function isServing(api: ClusterApi, experiment: Json): boolean {
  const { candidates } = specOf(experiment);
  return candidates.every(({ name }) => isLive(api, name, String(metaOf(experiment)["namespace"])));
}

function isLive(api: ClusterApi, name: string, namespace: string): boolean {
  if (!api.has("models", namespace, name)) return false;
  const { status } = api.get("models", namespace, name);
  const conditions = isRecord(status) && Array.isArray(status["conditions"]) ? status["conditions"] : [];
  return conditions.filter(isRecord).some(({ type, status: is }) => type === "Ready" && is === "True");
}

function specOf(experiment: Json) {
  const spec = isRecord(experiment["spec"]) ? experiment["spec"] : {};
  const candidates = (Array.isArray(spec["candidates"]) ? spec["candidates"] : [])
    .filter(isRecord)
    .map((each): Candidate => ({ name: String(each["name"]), weight: Number(each["weight"]) }));
  const mirror = isRecord(spec["mirror"])
    ? { name: String(spec["mirror"]["name"]), percent: Number(spec["mirror"]["percent"]) }
    : null;
  return { candidates, mirror, chosen: spec["default"] ?? null };
}
