import type { KserveTarget, UndoStep } from "../../../config/router.ts";
import { kubectl, kubernetesNeeds, quote, quoteJson } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

/**
 * KServe in its three modes.
 *
 * Serverless and standard take whole percents; an LLMInferenceService takes a weight relative to its group, up to 1,000,000.
 * The undo sets 0 and leaves the field there: removing it sends everybody to the newest ready revision, the candidate. It
 * works after 100 %, too: KServe goes back to the revision that had everybody before.
 */
export function describeKserve(target: KserveTarget): Described {
  return {
    capabilities: {
      weight: { step: target.mode === "llm" ? 0.01 : 1, max: 100 },
      mirror: null,
      cohorts: "none",
      sticky: "none",
      compareAndSwap: true,
      reportsServed: true,
      settlesIn: target.settlesIn,
    },
    undo: { route: `kserve: ${target.namespace}/${target.service}`, steps: stepsOf(target) },
  };
}

function stepsOf(target: KserveTarget): readonly UndoStep[] {
  switch (target.mode) {
    case "serverless":
      return serverless(target);
    case "standard":
      return standard(target);
    case "llm":
      return llm(target);
  }
}

function serverless(target: KserveTarget): readonly UndoStep[] {
  const patch = quoteJson({ spec: { predictor: { canaryTrafficPercent: 0 } } });
  const needs = kubernetesNeeds(target, "inferenceservices");
  return [
    write({
      does: "Give the newest revision 0 %, also after it had 100 %. Leave the field in place: without it the newest revision gets everybody, and with the old model too, until that is ready.",
      run: kubectl(
        target,
        "patch",
        "inferenceservice",
        quote(target.service),
        "--type",
        "merge",
        "-p",
        patch,
      ),
      expect: `inferenceservice.serving.kserve.io/${target.service} patched (or "patched (no change)")`,
      needs,
    }),
    look(
      {
        does: "See what is served. After 100 % KServe needs two passes, and the old revision may have to start its pods first.",
        run: kubectl(
          target,
          "get",
          "inferenceservice",
          quote(target.service),
          "-o",
          "jsonpath='{.status.components.predictor.traffic}'",
        ),
        expect: `"percent":100 at the revision before; "percent":0, or no entry, where "latestRevision":true stands`,
        needs,
      },
      target.settlesIn,
    ),
  ];
}

/** By name: entries of other canaries may stand before it. Promoted by hand, it is the stable predictor and has no entry. */
function standard(target: KserveTarget): readonly UndoStep[] {
  const { service, canary } = target;
  const needs = [...kubernetesNeeds(target, "inferenceservices"), "jq"];
  const resource = "inferenceservice.serving.kserve.io";
  const get = kubectl(target, "get", resource, quote(service), "-o", "json");
  const entry = canary === undefined ? ".spec.canary[0]" : "(.spec.canary[]|select(.predictor.name==$c))";
  const name = canary === undefined ? "" : `--arg c ${quote(canary)} `;
  return [
    write({
      does: `Give the canary${canary === undefined ? "" : ` ${canary}`} 0 %. Other canaries keep theirs.`,
      run: `${get} | jq ${name}${quote(`${entry}.trafficPercent=0`)} | ${kubectl(target, "replace", "-f", "-")}`,
      expect: `${resource}/${service} replaced`,
      needs,
    }),
    look(
      {
        does: "See what is served.",
        run: kubectl(target, "get", resource, quote(service), "-o", "jsonpath='{.status.canaryStatuses}'"),
        expect: `"trafficPercent":0${canary === undefined ? "" : ` at ${canary}`}`,
        needs,
      },
      target.settlesIn,
    ),
  ];
}

/** The baseline first: it may have no weight at all. The second command runs whatever becomes of the first. */
function llm(target: KserveTarget): readonly UndoStep[] {
  const { service, baseline } = target;
  const resource = "llminferenceservice";
  const needs = kubernetesNeeds(target, "llminferenceservices");
  const set = (name: string, weight: number): string =>
    kubectl(
      target,
      "patch",
      resource,
      quote(name),
      "--type",
      "merge",
      "-p",
      quoteJson({ spec: { router: { route: { weight } } } }),
    );
  const commands = [...(baseline === undefined ? [] : [set(baseline, 1_000_000)]), set(service, 0)];
  return [
    write({
      does: `Give the candidate's service weight 0 in its group${baseline === undefined ? "" : `, and ${baseline} all of it`}.`,
      run: commands.join("; "),
      expect: `${resource}.serving.kserve.io/${service} patched (or "patched (no change)")`,
      needs,
    }),
    look(
      {
        does: "See the weights of the group.",
        run: kubectl(
          target,
          "get",
          resource,
          quote(service),
          "-o",
          "jsonpath='{.status.router.group.members}'",
        ),
        expect: `"weight":0 at ${service}, more than 0 at ${baseline ?? "the baseline"}`,
        needs,
      },
      target.settlesIn,
    ),
  ];
}
