/** What each router can do and how a person takes all traffic off the candidate by hand. Pure: no network, no disk. */
import type { RouterDescription, RouterTarget, SingleTarget } from "../../config/router.ts";
import { describeCommand } from "./describe/command.ts";
import { describeFlagd } from "./describe/flagd.ts";
import { describeGatewayApi } from "./describe/gateway-api.ts";
import { describeHttp } from "./describe/http.ts";
import { describeIstio } from "./describe/istio.ts";
import { describeKserve } from "./describe/kserve.ts";
import { describeLaunchDarkly } from "./describe/launchdarkly.ts";
import { describeSeldon } from "./describe/seldon.ts";
import { describeSeveral } from "./describe/several.ts";
import { describeSql } from "./describe/sql.ts";
import type { Described } from "./describe/step.ts";
import { describeUnleash } from "./describe/unleash.ts";

/** The description that the plan and the runbook are written from. */
export function describeRouter(target: RouterTarget): RouterDescription {
  const places = target.kind === "several" ? target.of : [target];
  const isMoved = places.every((place) => !isLeftToPeople(place));
  const told = target.kind === "several" ? describeSeveral(target.of, describe) : describe(target);
  return { target, isMoved, ...told };
}

/** On Knative the candidate comes with the first write: a file that does not name it can only be followed by hand. */
function isLeftToPeople(target: SingleTarget): boolean {
  return target.kind === "kserve" && target.mode === "serverless" && target.candidate === undefined;
}

function describe(target: SingleTarget): Described {
  switch (target.kind) {
    case "kserve":
      return describeKserve(target);
    case "seldon":
      return describeSeldon(target);
    case "istio":
      return describeIstio(target);
    case "gateway-api":
      return describeGatewayApi(target);
    case "unleash":
      return describeUnleash(target);
    case "launchdarkly":
      return describeLaunchDarkly(target);
    case "flagd":
      return describeFlagd(target);
    case "sql":
      return describeSql(target);
    case "http":
      return describeHttp(target);
    case "command":
      return describeCommand(target);
  }
}
