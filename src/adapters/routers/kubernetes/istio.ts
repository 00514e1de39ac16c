import type { IstioTarget } from "../../../config/router.ts";
import { Failure } from "../../../errors.ts";
import type { Traffic } from "../../../ports.ts";
import type { ClusterDeps } from "../routers.ts";

export function istioTraffic(target: IstioTarget, _deps: ClusterDeps): Traffic {
  throw new Failure("router-unreachable", `This version cannot move ${target.kind} yet`);
}
