import type { GatewayApiTarget } from "../../../config/router.ts";
import { kubectl, kubernetesNeeds, quote } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

const BOTH = `(any(.backendRefs[]?; .name == $c) and any(.backendRefs[]?; .name == $b))`;
const NAMED = `(.name == $rule or ((.name // "") | startswith($rule + "--")))`;
const WEIGHTS = `.backendRefs |= map(if .name == $c then .weight = 0 elif .name == $b then .weight = 100 else . end)`;
const NO_MIRROR = `(if .filters then .filters |= map(select(.requestMirror.backendRef.name != $c)) else . end)`;

/**
 * Gateway API HTTPRoute (also Linkerd, Envoy Gateway, Cilium and others): relative weights up to 1,000,000.
 *
 * A rule is found by its name, or, where the file gives none, by the pair of backends.
 * A percent on a mirror needs CRDs of 1.3 or later: older ones drop the field and mirror everything, so writes are strict and read back.
 */
export function describeGatewayApi(target: GatewayApiTarget): Described {
  const rule = target.rule === null ? "" : `--arg rule ${quote(target.rule)} `;
  const names = `${rule}--arg c ${quote(target.candidate)} --arg b ${quote(target.baseline)}`;
  const ours = `select(${target.rule === null ? BOTH : NAMED})`;
  const get = kubectl(target, "get", "httproute", quote(target.httpRoute), "-o", "json");
  const needs = [...kubernetesNeeds(target, "httproutes"), "jq"];
  return {
    capabilities: {
      weight: { step: 0.001, max: 100 },
      mirror: { step: 1, max: 100 },
      cohorts: "header",
      sticky: "none",
      compareAndSwap: true,
      reportsServed: false,
      settlesIn: target.settlesIn,
    },
    undo: {
      route: `gateway-api: ${target.namespace}/${target.httpRoute}${target.rule === null ? "" : `, rule ${target.rule}`}`,
      steps: [
        write({
          does: `Give ${target.candidate} weight 0 and ${target.baseline} weight 100, and stop the mirror to ${target.candidate}.`,
          run: `${get} | jq ${names} ${quote(`(.spec.rules[] | ${ours}) |= (${WEIGHTS} | ${NO_MIRROR})`)} | ${kubectl(target, "replace", "-f", "-")}`,
          expect: `httproute.gateway.networking.k8s.io/${target.httpRoute} replaced`,
          needs,
        }),
        look(
          {
            does: "See the weights, and that every gateway accepted them.",
            run: `${get} | jq ${names} ${quote(`[.spec.rules[] | ${ours} | .backendRefs[] | {name, weight}], [.status.parents[].conditions[] | {type, status}]`)}`,
            expect: `"weight": 0 at ${target.candidate}; Accepted and ResolvedRefs are "True"`,
            needs,
          },
          target.settlesIn,
        ),
      ],
    },
  };
}
