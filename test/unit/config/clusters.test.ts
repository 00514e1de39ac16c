import { expect, test } from "vitest";
import { parseMinimal, replacing } from "../../support/rollout-files.ts";

const FLAGD =
  '  - { kind: flagd, file: flags.json, flag: greeter-v2, baseline: "off", candidate: "on", by: targetingKey }';
const ISTIO =
  "kind: istio, namespace: news, virtual-service: greeter, route: main, baseline: v1, candidate: v2";

function routed(more: string) {
  return parseMinimal(replacing(FLAGD, `  - { ${ISTIO}${more} }`));
}

test("a router of a cluster uses kubectl's context, or a server with a token and its certificates", () => {
  expect(routed("").rollout?.routers[0]).toMatchObject({ server: null, auth: null });
  const full = routed(', server: "https://kube.example:6443", auth: { token: KUBE_TOKEN, ca: KUBE_CA }');
  expect(full.rollout?.routers[0]).toMatchObject({
    server: "https://kube.example:6443",
    auth: { token: "KUBE_TOKEN", ca: "KUBE_CA" },
  });
});

test.each([
  [', server: "https://kube.example:6443"', "missing-key", "auth: { token: KUBE_TOKEN }"],
  [", auth: { token: KUBE_TOKEN }", "missing-key", 'server: "https://kubernetes.example:6443"'],
  [', server: "https://kube.example", auth: { ca: KUBE_CA }', "missing-key", ""],
  [', server: "https://kube.example", auth: { bearer: KUBE_TOKEN }', "unknown-key", ""],
  [', server: "https://kube.example", auth: { token: "abc.def" }', "secret-name-wrong", ""],
  [', server: "kube.example", auth: { token: KUBE_TOKEN }', "url-wrong", ""],
])("%s is refused as %s", (more, code, suggestion) => {
  const { rollout, problems } = routed(more);
  expect(rollout).toBeNull();
  const found = problems.find((problem) => problem.code === code);
  expect(found).toBeDefined();
  expect(found?.suggestion ?? "").toContain(suggestion);
});
