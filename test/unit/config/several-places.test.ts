import { expect, test } from "vitest";
import { builtInPolicy } from "../../../src/config/parse.ts";
import { urlsOfRouter } from "../../../src/config/router-names.ts";
import { placesBehind, routeOf } from "../../../src/plan/route.ts";
import { policyFloors } from "../../../src/plan/floors.ts";
import { instant } from "../../../src/units.ts";
import { parseMinimal, replacing } from "../../support/rollout-files.ts";

const FLAGD =
  '  - { kind: flagd, file: flags.json, flag: greeter-v2, baseline: "off", candidate: "on", by: targetingKey }';
const ISTIO =
  "kind: istio, namespace: news, virtual-service: greeter, route: main, baseline: v1, candidate: v2, auth: { token: KUBE }";
const EU = `{ ${ISTIO}, server: "https://eu.kube.example" }`;
const US = `{ ${ISTIO}, server: "https://us.kube.example", settles-in: 5m }`;

function routed(of: string, more = "replicas: all") {
  return parseMinimal(replacing(FLAGD, `  - { kind: several, ${more}, of: ${of} }`));
}

test("several places are one router: it settles when the slowest has, and its words name each", () => {
  const [router] = routed(`[${EU}, ${US}]`).rollout?.routers ?? [];
  expect(router).toMatchObject({ kind: "several", replicas: "all", settlesIn: 300_000 });
  if (router === undefined) throw new RangeError("not read");
  expect(routeOf(router).text).toBe(
    "istio https://eu.kube.example/news/greeter/main and istio https://us.kube.example/news/greeter/main",
  );
  expect(urlsOfRouter(router)).toEqual(["https://eu.kube.example", "https://us.kube.example"]);
});

test("the order of the places is no other route, and each place alone is a part of it", () => {
  const routes = [`[${EU}, ${US}]`, `[${US}, ${EU}]`].map((of) => routed(of).rollout?.routers[0]);
  const [one, other] = routes.map((router) => (router === undefined ? "" : routeOf(router).key));
  expect(one).toBe(other);
  const [alone] = parseMinimal(replacing(FLAGD, `  - ${EU}`)).rollout?.routers ?? [];
  if (alone === undefined) throw new RangeError("not read");
  expect(placesBehind(one ?? "")).toContain(routeOf(alone).key);
});

test("the policy's hosts hold for every place", () => {
  const { rollout } = routed(`[${EU}, ${US}]`);
  if (rollout === null) throw new RangeError("not read");
  const hosts = { routers: ["eu.kube.example"], sources: [], notifiers: [] };
  const policy = { ...builtInPolicy(), hosts };
  const found = policyFloors(rollout, policy, instant(0)).filter(({ code }) => code === "policy-host");
  expect(found.map((each) => each.found)).toEqual(["us.kube.example"]);
});

test.each([
  ["one place", `[${EU}]`, undefined, "list-empty"],
  ["no places", "[]", undefined, "list-empty"],
  [
    "places within a place",
    `[${EU}, { kind: several, replicas: all, of: [${EU}, ${US}] }]`,
    undefined,
    "kind-unknown",
  ],
  ["the same place twice", `[${EU}, ${EU}]`, undefined, "wrong-value"],
  ["any of them", `[${EU}, ${US}]`, "replicas: any", "wrong-value"],
  ["nothing about whose word counts", `[${EU}, ${US}]`, "settles-in: 1m", "missing-key"],
  [
    "a server without a token",
    `[${EU}, { kind: istio, namespace: n, virtual-service: g, route: m, baseline: a, candidate: b, server: "https://x.example" }]`,
    undefined,
    "missing-key",
  ],
])("%s is refused where it stands", (_name, of, more, code) => {
  const { rollout, problems } = routed(of, more);
  expect(rollout).toBeNull();
  const found = problems.filter(({ severity }) => severity === "blocker");
  expect(found.map((each) => each.code)).toContain(code);
  expect(found[0]?.message).toMatch(/router/);
});
