import type { KserveTarget, UndoStep } from "../../../config/router.ts";
import { kubectl, kubernetesNeeds, quote, quoteJson } from "../shell.ts";
import { look, write, type Described } from "./step.ts";

/**
 * KServe in its three modes.
 *
 * Serverless and standard take whole percents; an LLMInferenceService takes a weight relative to its group, up to 1,000,000.
 * The undo sets 0 and leaves the field there: removing it sends everybody to the newest ready revision, the candidate.
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
      does: "Give the newest revision 0 %. Leave the field in place: without it the newest revision gets everybody.",
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
        does: "See what is served. The old revision may need to start its pods again first.",
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

function standard(target: KserveTarget): readonly UndoStep[] {
  const patch = quoteJson([{ op: "replace", path: "/spec/canary/0/trafficPercent", value: 0 }]);
  const needs = kubernetesNeeds(target, "inferenceservices");
  return [
    write({
      does: "Give the canary 0 %.",
      run: kubectl(target, "patch", "inferenceservice", quote(target.service), "--type", "json", "-p", patch),
      expect: `inferenceservice.serving.kserve.io/${target.service} patched (or "patched (no change)")`,
      needs,
    }),
    look(
      {
        does: "See what is served.",
        run: kubectl(
          target,
          "get",
          "inferenceservice",
          quote(target.service),
          "-o",
          "jsonpath='{.status.canaryStatuses}'",
        ),
        expect: `"trafficPercent":0`,
        needs,
      },
      target.settlesIn,
    ),
  ];
}

function llm(target: KserveTarget): readonly UndoStep[] {
  const patch = quoteJson({ spec: { router: { route: { weight: 0 } } } });
  const needs = kubernetesNeeds(target, "llminferenceservices");
  return [
    write({
      does: "Give the candidate's service weight 0 in its group.",
      run: kubectl(
        target,
        "patch",
        "llminferenceservice",
        quote(target.service),
        "--type",
        "merge",
        "-p",
        patch,
      ),
      expect: `llminferenceservice.serving.kserve.io/${target.service} patched (or "patched (no change)")`,
      needs,
    }),
    look(
      {
        does: "See the weights of the group.",
        run: kubectl(
          target,
          "get",
          "llminferenceservice",
          quote(target.service),
          "-o",
          "jsonpath='{.status.router.group.members}'",
        ),
        expect: `"weight":0 at ${target.service}, more than 0 at the baseline`,
        needs,
      },
      target.settlesIn,
    ),
  ];
}
