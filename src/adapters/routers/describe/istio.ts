import type { IstioTarget } from "../../../config/router.ts";
import { kubectl, kubernetesNeeds, quote } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

/** The named rule, and the rules for cohorts that stand before it under `<name>--<cohort>`. */
const OURS = `select(.name == $route or ((.name // "") | startswith($route + "--")))`;
/** A destination is named by its subset, or by its host where it has none. */
const IS = `def is($n): .destination | .subset == $n or .host == $n;`;
const OURS_ALONE = `map(select(is($c) or is($b)) | .weight = (if is($c) then 0 else 100 end))`;

/** Istio VirtualService: whole weights, mirroring in hundredths of a percent, cohorts by header; proxies do not report. */
export function describeIstio(target: IstioTarget): Described {
  const names = `--arg route ${quote(target.route)} --arg c ${quote(target.candidate)} --arg b ${quote(target.baseline)}`;
  const edit = `${IS} (.spec.http[] | ${OURS}) |= (del(.mirror, .mirrors, .mirrorPercentage) | .route |= ${OURS_ALONE})`;
  const get = kubectl(target, "get", "virtualservice", quote(target.virtualService), "-o", "json");
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
          does: `Give ${target.candidate} weight 0 and ${target.baseline} weight 100 in route ${target.route}, and stop its mirror.`,
          run: `${get} | jq ${names} ${quote(edit)} | ${kubectl(target, "replace", "-f", "-")}`,
          expect: `virtualservice.networking.istio.io/${target.virtualService} replaced`,
          needs,
        }),
        look(
          {
            does: "See the weights that are set; proxies follow within seconds.",
            run: `${get} | jq ${names} ${quote(`[.spec.http[] | ${OURS} | .route[] | {to: (.destination.subset // .destination.host), weight}]`)}`,
            expect: `"weight": 0 at ${target.candidate} and 100 at ${target.baseline}`,
            needs,
          },
          target.settlesIn,
        ),
      ],
    },
  };
}
