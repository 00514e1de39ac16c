import type { KserveTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { Traffic } from "../../../ports.ts";
import type { ClusterDeps } from "../routers.ts";

export function kserveTraffic(target: KserveTarget, _deps: ClusterDeps): Traffic {
  throw new Failure("router-unreachable", `This version cannot move ${target.kind} yet`);
}
