import type { GatewayApiTarget } from "../../../config/router.ts";
import { kubectl, kubernetesNeeds, quote } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

const RESOURCE = "httproute.gateway.networking.k8s.io";
const BOTH = `(any(.backendRefs[]?; .name == $c) and any(.backendRefs[]?; .name == $b))`;
/** The named rule, and the rules for cohorts under `<name>--<cohort>`. */
const NAMED = `(.name + "--" | startswith($rule + "--"))`;
const WEIGHTS = `(.backendRefs[] | select(.name == $c)).weight = 0 | (.backendRefs[] | select(.name == $b)).weight = 100000`;
const NO_MIRROR = `del((.filters, .backendRefs[].filters)[]? | select(.requestMirror.backendRef.name == $c))`;

/**
 * Gateway API HTTPRoute (also Linkerd, Envoy Gateway, Cilium and others): relative weights up to 1,000,000.
 *
 * A rule is found by its name, or, where the file gives none, by the pair of backends; only below a name can rules for cohorts
 * be found again. A percent on a mirror needs CRDs of 1.3 or later: older ones drop the field and mirror everything, so writes
 * are strict, tried out first, and read back.
 */
export function describeGatewayApi(target: GatewayApiTarget): Described {
  const { rule, candidate, baseline } = target;
  const names = `${rule === null ? "" : `--arg rule ${quote(rule)} `}--arg c ${quote(candidate)} --arg b ${quote(baseline)}`;
  const ours = `.spec.rules[] | select(${rule === null ? BOTH : NAMED})`;
  const undo = `(${ours}) |= (${WEIGHTS} | ${NO_MIRROR})`;
  const seen = `[${ours} | (.backendRefs[] | {name, weight}), {filters}], [.status.parents[].conditions[] | {type, status}]`;
  const get = kubectl(target, "get", RESOURCE, quote(target.httpRoute), "-o", "json");
  const needs = [...kubernetesNeeds(target, "httproutes"), "jq"];
  return {
    capabilities: {
      weight: { step: 0.001, max: 100 },
      mirror: { step: 1, max: 100 },
      cohorts: rule === null ? "none" : "header",
      sticky: "none",
      compareAndSwap: true,
      reportsServed: false,
      settlesIn: target.settlesIn,
    },
    undo: {
      route: `gateway-api: ${target.namespace}/${target.httpRoute}${target.rule === null ? "" : `, rule ${target.rule}`}`,
      steps: [
        write({
          does: `Give ${candidate} weight 0 and ${baseline} weight 100000, stop the mirror to ${candidate}${rule === null ? "" : ", for cohorts too"}.`,
          run: `${get} | jq ${names} ${quote(undo)} | ${kubectl(target, "replace", "-f", "-")}`,
          expect: `httproute.gateway.networking.k8s.io/${target.httpRoute} replaced`,
          needs,
        }),
        look(
          {
            does: "See the weights, and that every gateway accepted them.",
            run: `${get} | jq ${names} ${quote(seen)}`,
            expect: `"weight": 0 at ${candidate}, and it is no mirror; Accepted is "True"`,
            needs,
          },
          target.settlesIn,
        ),
      ],
    },
  };
}
