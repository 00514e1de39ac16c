/** What this version plans and does not do, as data: `isMoved` of a router, which only a KServe service on Knative without `candidate` has not. */
import { placesOf, type RouterDescription } from "../config/router.ts";
import type { PlanComplaint } from "./report.ts";
import { routeOf } from "./route.ts";

type Routers = readonly [RouterDescription, ...RouterDescription[]];

/** The first router where `promote` refuses the rollout before anything moves; null where the whole plan is promoted. */
export function notDone([first]: Routers): RouterDescription | null {
  return first.isMoved ? null : first;
}

/** `this version does not move the traffic of kserve news/summarizer`: for logs and reports. */
export function notDoneWords(router: RouterDescription): string {
  return `this version does not move the traffic of ${routeOf(router.target).text}`;
}

/** Advice at the router that asks for it, and for each further way back that only a person can take. */
export function adviseOnThisVersion(routers: Routers): readonly PlanComplaint[] {
  return routers.flatMap((router, index) => (router.isMoved ? [] : [complaintOf(router, index)]));
}

function complaintOf(router: RouterDescription, index: number): PlanComplaint {
  const isFirst = index === 0;
  const what = notDoneWords(router);
  return {
    code: "router-not-moved",
    severity: "advice",
    path: ["router", index],
    message: isFirst
      ? `${what}: \`promote\` refuses the rollout before anything moves`
      : `${what}: this way back is one that only a person can take`,
    // On Knative the candidate's model comes with the first write, so the file has to name it.
    expected: isFirst
      ? "`candidate`: what the first write changes in spec.predictor"
      : "`candidate`, by which the two sides can be told apart, or people who know the commands",
    found: `kind: ${[...new Set(placesOf(router.target).map(({ kind }) => kind))].join(", ")} without \`candidate\``,
    suggestion: isFirst
      ? 'candidate: { model: { storageUri: "s3://models/summarizer/v2" } }'
      : "rehearse its commands of the runbook by hand, with the access that they need",
  };
}
