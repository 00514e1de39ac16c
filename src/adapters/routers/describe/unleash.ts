import type { TrafficCapabilities, UnleashTarget } from "../../../config/router.ts";
import { curlAuth, quote } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

/**
 * Unleash flexible rollout: whole percents, constraints for cohorts, sticky by user.
 *
 * The undo switches the feature off in its environment, which also covers every further strategy on it.
 */
export function describeUnleash(target: UnleashTarget): Described {
  const path = ["projects", target.project, "features", target.feature, "environments", target.environment];
  const address = `${target.url.replace(/\/$/, "")}/api/admin/${path.map((each) => encodeURIComponent(each)).join("/")}`;
  const curl = `curl --fail-with-body -sS${curlAuth(target.auth)}`;
  const needs = [
    ...Object.values(target.auth ?? {}),
    `the right to switch features in ${target.environment}, without a change request`,
  ];
  return {
    capabilities: {
      weight: { step: 1, max: 100 },
      mirror: null,
      cohorts: "attribute",
      sticky: stickyBy(target),
      compareAndSwap: false,
      reportsServed: false,
      settlesIn: target.settlesIn,
    },
    undo: {
      route: `unleash: ${target.project}/${target.feature} in ${target.environment}`,
      steps: [
        write({
          does: `Switch ${target.feature} off in ${target.environment}: every client gets the baseline.`,
          run: `${curl} -X POST ${quote(`${address}/off`)}`,
          expect: "no error; HTTP 200",
          needs,
        }),
        look(
          {
            does: "See that it is off; clients follow at their next poll.",
            run: `${curl} ${quote(address)}`,
            expect: `"enabled":false`,
            needs,
          },
          target.settlesIn,
        ),
      ],
    },
  };
}

/** `default` is the user where there is one, else the session, else chance. */
function stickyBy({ stickiness = "default" }: UnleashTarget): TrafficCapabilities["sticky"] {
  if (stickiness === "random") return "none";
  return stickiness === "sessionId" ? "session" : "user";
}
