/** What this version plans and does not do, as data: whoever builds it turns a line here, or `isMoved` of a router. */
import type { Rollout, SourceTarget } from "../config/rollout.ts";
import type { RouterDescription } from "../config/router.ts";
import type { PlanComplaint } from "./report.ts";
import { routeOf } from "./route.ts";

const READ: Readonly<Record<SourceTarget["kind"], boolean>> = {
  prometheus: true,
  sql: true,
  langfuse: true,
  evidently: true,
  datadog: true,
  "http-json": true,
  file: true,
  command: true,
};

/** One reason for which `promote` refuses the rollout before anything moves. */
export type NotDone =
  | { readonly kind: "router"; readonly router: RouterDescription }
  | { readonly kind: "source"; readonly source: SourceTarget };

type Routers = readonly [RouterDescription, ...RouterDescription[]];

/** All of them, the first router first; none where the whole plan is promoted. */
export function notDone(rollout: Rollout, [first]: Routers): readonly NotDone[] {
  return [
    ...(first.isMoved ? [] : [{ kind: "router", router: first } as const]),
    ...rollout.sources
      .filter((source) => !isRead(source) && guardsOf(rollout, source).length > 0)
      .map((source) => ({ kind: "source", source }) as const),
  ];
}

/** `this version does not move the traffic of unleash news/summarizer, nor read the source "traces" (langfuse)`: for logs and reports. */
export function notDoneWords(all: readonly NotDone[]): string {
  return `this version does not ${all.map(whatIsNotDone).join(", nor ")}`;
}

function whatIsNotDone(one: NotDone): string {
  switch (one.kind) {
    case "router":
      return `move the traffic of ${routeOf(one.router.target).text}`;
    case "source":
      return `read the source "${one.source.name}" (${kindOf(one.source)})`;
  }
}

/** Advice at the line that asks for it, and for each further way back that only a person can take. */
export function adviseOnThisVersion(rollout: Rollout, routers: Routers): readonly PlanComplaint[] {
  const [, ...others] = routers;
  const wayBack = others.flatMap((router, index) => (router.isMoved ? [] : [byPerson(router, index + 1)]));
  return [...notDone(rollout, routers).map((one) => complaintOf(rollout, one)), ...wayBack];
}

const MOVED = "kserve, seldon, istio, gateway-api, flagd";
const REFUSED = "`promote` refuses the rollout before anything moves";

function complaintOf(rollout: Rollout, one: NotDone): PlanComplaint {
  const message = `this version does not ${whatIsNotDone(one)}: ${REFUSED}`;
  switch (one.kind) {
    case "router":
      if (one.router.target.kind === "kserve") return withoutCandidate(message);
      return {
        code: "router-not-moved",
        severity: "advice",
        path: ["router", 0],
        message,
        expected: `a first router whose traffic this version moves: ${MOVED}`,
        found: `kind: ${one.router.target.kind}`,
        suggestion:
          "put one of these first, or have people move the traffic by hand, with the runbook's way back beside them",
      };
    case "source":
      return {
        code: "source-not-read",
        severity: "advice",
        path: ["sources", one.source.name],
        message: `${message}. It serves ${guardsOf(rollout, one.source).join(", ")}`,
        expected: "a source of kind prometheus, or of kind sql with an SQLite file",
        found: kindOf(one.source),
        suggestion: "let a source that is read serve these guards, or have people look at them by hand",
      };
  }
}

/** On Knative the candidate's model comes with the first write, so the file has to name it. */
function withoutCandidate(message: string): PlanComplaint {
  return {
    code: "router-not-moved",
    severity: "advice",
    path: ["router", 0],
    message,
    expected: "`candidate`: what the first write changes in spec.predictor",
    found: "kind: kserve without `candidate`",
    suggestion: 'candidate: { model: { storageUri: "s3://models/summarizer/v2" } }',
  };
}

function byPerson(router: RouterDescription, index: number): PlanComplaint {
  const isKserve = router.target.kind === "kserve";
  return {
    code: "router-not-moved",
    severity: "advice",
    path: ["router", index],
    message: `this version does not move the traffic of ${routeOf(router.target).text}: this way back is one that only a person can take`,
    expected: isKserve
      ? "`candidate`, by which the two sides can be told apart, or people who know the commands"
      : `a further router of these: ${MOVED}, or people who know the commands`,
    found: isKserve ? "kind: kserve without `candidate`" : `kind: ${router.target.kind}`,
    suggestion: "rehearse its commands of the runbook by hand, with the access that they need",
  };
}

function isRead(source: SourceTarget): boolean {
  return READ[source.kind];
}

function kindOf(source: SourceTarget): string {
  return source.kind === "sql" ? "kind: sql, a server" : `kind: ${source.kind}`;
}

/** Guards that cannot be judged without it. */
function guardsOf(rollout: Rollout, { name }: SourceTarget): readonly string[] {
  return rollout.guards.filter((guard) => guard.source === name).map((guard) => guard.name);
}
