import type { IstioTarget } from "../../../config/router.ts";
import { kubectl, kubernetesNeeds, quote } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

const RESOURCE = "virtualservice.networking.istio.io";
/** A destination is named by its subset, or by its host where it has none; a host of the cluster may be written in full. */
const IS = `def to($n): .destination|.subset==$n or (.subset|not) and (.host+"."|startswith($n+"."));`;
/** The named rule, and the rules for cohorts that stand before it under `<name>--<cohort>`. */
const OURS = `.spec.http[] | select(.name+"--" | startswith($route+"--"))`;
const WEIGHTS = `(.route[] | select(to($c))).weight=0 | (.route[] | select(to($b))).weight=100`;
const NO_MIRROR = `del((.mirrors[]?|select(to($c))), (select({destination:.mirror}|to($c))|.mirror,.mirrorPercentage))`;
/** One screen at 3 a.m. holds the whole entry, so it is written tightly. */
const UNDO = `${IS} (${OURS}) |= (${WEIGHTS} | ${NO_MIRROR})`;
const LOOK = `[${OURS} | (.route[]|{to: (.destination|.subset//.host), weight}), {mirror, mirrors}]`;

/**
 * Istio VirtualService: whole weights, mirroring in hundredths of a percent, cohorts by header; proxies do not report.
 *
 * Mirrored requests reach the candidate with `-shadow` behind their host, and its metrics count them.
 */
export function describeIstio(target: IstioTarget): Described {
  const { route, candidate, baseline } = target;
  const names = `--arg route ${quote(route)} --arg c ${quote(candidate)} --arg b ${quote(baseline)}`;
  const get = kubectl(target, "get", RESOURCE, quote(target.virtualService), "-o", "json");
  const needs = [...kubernetesNeeds(target, "virtualservices"), "jq"];
  return {
    capabilities: {
      weight: { step: 1, max: 100 },
      mirror: { step: 0.01, max: 100 },
      cohorts: "header",
      sticky: "none",
      compareAndSwap: true,
      reportsServed: false,
      settlesIn: target.settlesIn,
    },
    undo: {
      route: `istio: ${target.namespace}/${target.virtualService}, route ${target.route}`,
      steps: [
        write({
          does: `Give ${candidate} weight 0 and ${baseline} weight 100 in route ${route} and its cohorts; stop its mirror.`,
          run: `${get} | jq ${names} ${quote(UNDO)} | ${kubectl(target, "replace", "-f", "-")}`,
          expect: `virtualservice.networking.istio.io/${target.virtualService} replaced`,
          needs,
        }),
        look(
          {
            does: `See what is set; proxies follow within seconds.`,
            run: `${get} | jq ${names} ${quote(LOOK)}`,
            expect: `"weight": 0 at ${candidate} and 100 at ${baseline}; no mirror to it`,
            needs,
          },
          target.settlesIn,
        ),
      ],
    },
  };
}
