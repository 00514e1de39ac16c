import type { Plan } from "../plan/plan.ts";
import { placesMoved } from "../plan/route.ts";
import type { WayBack } from "./runbook.ts";
import { quote, variable } from "./shell.ts";

type Target = Plan["routers"][number]["target"];
type SingleTarget = ReturnType<typeof placesMoved>[number];
type Kubernetes = Extract<SingleTarget, { readonly namespace: string }>;

/** How a person finds out on a quiet day that a way is open to them, and what would undo what they did. */
export function accessTo(target: Target): Pick<WayBack, "tryAccess" | "beware"> {
  const places = placesMoved(target);
  return {
    tryAccess: once(places.flatMap((place) => [...secretsSet(place), ...mayWrite(place)])),
    beware: once(places.map(bewareOf)).join(" "),
  };
}

function once(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}

/** The secret is there, without showing it. */
function secretsSet(target: SingleTarget): readonly string[] {
  const names = [
    ...Object.values(target.auth ?? {}),
    ...(target.kind === "command" ? target.env : []),
    ...(target.kind === "sql" && isSecret(target.database) ? [target.database] : []),
    ...(target.kind === "http" ? secretsIn(target) : []),
  ];
  return [...new Set(names)].map((name) => `test -n "${variable(name)}" && echo ${quote(`${name} is set`)}`);
}

function isSecret(database: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(database);
}

function secretsIn({ set, read, restore }: Extract<Target, { readonly kind: "http" }>): readonly string[] {
  return [...JSON.stringify([set, read, restore]).matchAll(/\$\{env:([^}]+)\}/g)].flatMap(
    (found) => found[1] ?? [],
  );
}

function mayWrite(target: SingleTarget): readonly string[] {
  switch (target.kind) {
    case "kserve":
      return [
        target.mode === "llm"
          ? canI(target, "patch", "llminferenceservices")
          : canI(target, target.mode === "standard" ? "update" : "patch", "inferenceservices"),
      ];
    case "seldon":
      return [canI(target, "patch", "experiments")];
    case "istio":
      return [canI(target, "update", "virtualservices")];
    case "gateway-api":
      return [canI(target, "update", "httproutes")];
    case "unleash":
    case "launchdarkly":
    case "flagd":
    case "sql":
    case "http":
    case "command":
      return [];
  }
}

/** `replace` is an update. */
function canI(target: Kubernetes, verb: "patch" | "update", what: string): string {
  return `${kubectl(target)} auth can-i ${verb} ${what}`;
}

/** kubectl as the router's own commands call it. */
export function kubectl({ namespace, server, auth }: Kubernetes): string {
  const to = server === null ? [] : ["--server", quote(server)];
  const { token, ca } = auth ?? {};
  const certificates =
    ca === undefined
      ? []
      : [`--certificate-authority "$(f=$(mktemp) && printf '%s' "${variable(ca)}" >"$f" && echo "$f")"`];
  const signedIn = token === undefined ? [] : [`--token "${variable(token)}"`];
  return ["kubectl", ...to, ...certificates, ...signedIn, "-n", quote(namespace)].join(" ");
}

function bewareOf(target: SingleTarget): string {
  switch (target.kind) {
    case "kserve":
      return target.mode === "serverless"
        ? "Pause Argo CD or Flux first, and leave the field at 0: a manifest that is applied without it gives the candidate everybody. The old revision may start cold."
        : "Pause Argo CD or Flux first: a sync puts the weight back.";
    case "seldon":
    case "istio":
    case "gateway-api":
      return "Pause Argo CD or Flux first: a sync puts the weights back.";
    case "unleash":
      return "Switched on again, the feature serves its old percent at once: set that to 0 first.";
    case "launchdarkly":
      return "Turned on again, the flag serves its old percent at once: set that to 0 first.";
    case "flagd":
      return "If the file is written by a sync from Git, change it there too: the next sync puts it back.";
    case "sql":
      return "A migration or a job that writes this row puts the percent back.";
    case "http":
    case "command":
      return "Whatever else sets this route puts the weight back.";
  }
}
