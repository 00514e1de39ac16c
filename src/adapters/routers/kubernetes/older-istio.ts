/** Istio before 1.22 serves its objects as v1beta1 only: the same fields at another address. */
import type { Cluster, ClusterAnswer, ClusterCall } from "../../kubernetes.ts";

const NEW = "/apis/networking.istio.io/v1/";
const OLD = "/apis/networking.istio.io/v1beta1/";

/** The cluster, asked for v1 first and, from the first thing that only v1beta1 has, for v1beta1. */
export function withOlderIstio(cluster: Cluster): Cluster {
  let isOld = false;
  const asOld = (call: ClusterCall): ClusterCall => ({ ...call, path: call.path.replace(NEW, OLD) });
  return {
    send: async (call): Promise<ClusterAnswer> => {
      if (!call.path.startsWith(NEW)) return cluster.send(call);
      if (isOld) return cluster.send(asOld(call));
      const answer = await cluster.send(call);
      if (answer.ok || answer.why !== "missing" || call.method !== "GET") return answer;
      const older = await cluster.send(asOld(call));
      if (!older.ok) return answer;
      isOld = true;
      return older;
    },
  };
}
