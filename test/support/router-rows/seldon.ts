/** Seldon Core 2, on an API server of ours with a scheduler of ours beside it. */
import { openCluster } from "../../../src/adapters/kubernetes.ts";
import { seldonTraffic } from "../../../src/adapters/routers/kubernetes/seldon.ts";
import { instant } from "../../../src/units.ts";
import type { Certificate } from "../certificate.ts";
import { reached, startClusterApi } from "../cluster/api.ts";
import { metaOf, type ClusterApi } from "../cluster/objects.ts";
import { isRecord, type Json } from "../cluster/schema.ts";
import { putModel, reconcileExperiment, shareOf } from "../cluster/seldon.ts";
import { EVERY_ROUTER } from "../every-router.ts";
import type { Bench, Row } from "../router-contract.ts";

const NAME = "summarizer";
const { baseline, candidate } = EVERY_ROUTER.seldon;

export const EXPERIMENT: Json = {
  apiVersion: "mlops.seldon.io/v1alpha1",
  kind: "Experiment",
  metadata: { name: NAME, namespace: "news", labels: { team: "news" } },
  spec: { default: baseline, candidates: [{ name: baseline, weight: 100 }] },
};

export const SELDON: Row = {
  router: "seldon",
  start: async () => benchOn(await startSeldon()),
  weights: [0.5, 5, 25, 100],
  within: 1e-6,
};

/** An Experiment that sends everything to the baseline, and both models live. */
export async function startSeldon(certificate: Certificate | null = null): Promise<ClusterApi> {
  const api = await startClusterApi(certificate);
  putModel(api, baseline);
  putModel(api, candidate);
  api.put(EXPERIMENT);
  reconcileExperiment(api, NAME);
  return api;
}

export function openSeldon(api: ClusterApi) {
  const { at, secret } = reached(api);
  const target = { ...EVERY_ROUTER.seldon, ...at };
  const cluster = openCluster(target, secret);
  return seldonTraffic(target, { cluster, now: () => instant(1_000), cohorts: {} });
}

function benchOn(api: ClusterApi): Bench {
  const experiment = () => api.get("experiments", "news", NAME);
  const specOf = (): Json => {
    const { spec } = experiment();
    return isRecord(spec) ? spec : {};
  };
  const write = (spec: Json) => api.put({ ...experiment(), spec: { ...specOf(), ...spec } });
  return {
    open: () => openSeldon(api),
    served: () => Promise.resolve(shareOf(api, candidate, NAME)),
    settle: async () => reconcileExperiment(api, NAME),
    // It is written out what was meant anyway: another generation.
    touch: async () => void write({ resourceType: "model" }),
    move: async (weight) =>
      void write({
        candidates: [
          { name: baseline, weight: 100 - weight },
          { name: candidate, weight },
        ],
      }),
    others: async () => {
      const {
        resourceType: _touched,
        candidates: _candidates,
        mirror: _mirror,
        default: _default,
        ...rest
      } = specOf();
      return { rest, labels: metaOf(experiment())["labels"] };
    },
    ours: async () => {
      const { candidates, mirror, default: chosen } = specOf();
      return { candidates, mirror, chosen };
    },
    stop: async () => api[Symbol.asyncDispose](),
  };
}
