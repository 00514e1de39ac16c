/** KServe in its three modes. */
import type { KserveTarget } from "../../../config/router.ts";
import type { Traffic } from "../../../ports.ts";
import type { ClusterDeps } from "../routers.ts";
import { llmTraffic } from "./kserve-llm.ts";
import { serverlessTraffic } from "./kserve-serverless.ts";
import { standardTraffic } from "./kserve-standard.ts";

export function kserveTraffic(target: KserveTarget, deps: ClusterDeps): Traffic {
  switch (target.mode) {
    case "serverless":
      return serverlessTraffic(target, deps);
    case "standard":
      return standardTraffic(target, deps);
    case "llm":
      return llmTraffic(target, deps);
  }
}
