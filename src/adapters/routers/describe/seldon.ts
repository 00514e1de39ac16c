import type { SeldonTarget } from "../../../config/router.ts";
import { kubectl, kubernetesNeeds, quote, quoteJson } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

/**
 * Seldon Core 2 Experiment: weights are relative whole numbers; the status has no traffic in it.
 *
 * The undo names the baseline alone instead of giving the candidate weight 0, so that it does not hang on how a proxy reads 0.
 * Not sticky: only clients that send `x-seldon-route` back stay on one version.
 */
export function describeSeldon(target: SeldonTarget): Described {
  const spec = { candidates: [{ name: target.baseline, weight: 100 }], mirror: null };
  const needs = kubernetesNeeds(target, "experiments");
  return {
    capabilities: {
      weight: { step: 0.001, max: 100 },
      mirror: { step: 1, max: 100 },
      cohorts: "none",
      sticky: "none",
      compareAndSwap: true,
      reportsServed: false,
      settlesIn: target.settlesIn,
    },
    undo: {
      route: `seldon: ${target.namespace}/${target.experiment}`,
      steps: [
        write({
          does: `Leave ${target.baseline} as the only ${target.resource} of the experiment, without a mirror.`,
          run: kubectl(
            target,
            "patch",
            "experiment",
            quote(target.experiment),
            "--type",
            "merge",
            "-p",
            quoteJson({ spec }),
          ),
          expect: `experiment.mlops.seldon.io/${target.experiment} patched (or "patched (no change)")`,
          needs,
        }),
        look(
          {
            does: `See that the experiment is ready and does not name ${target.candidate}.`,
            run: kubectl(
              target,
              "get",
              "experiment",
              quote(target.experiment),
              "-o",
              "jsonpath='{.spec.candidates} {.status.conditions}'",
            ),
            expect: `${target.baseline} alone, and "type":"ExperimentReady" with "status":"True"`,
            needs,
          },
          target.settlesIn,
        ),
      ],
    },
  };
}
