/** Routers that are objects of a Kubernetes cluster. */
import { z } from "zod";
import type { RouterTarget } from "../router.ts";
import * as f from "./fields.ts";
import { base, common } from "./router-base.ts";

const kube = (what: string) => f.form(what, /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, "summarizer");
const namespace = kube("Kubernetes namespace");
const server = f.url("API server; kubectl's current context when not said.").optional();
/** kubectl's context has its own; these are for `server`. */
const auth = f
  .mapping({
    token: f.secretName("The secret with the token of a service account"),
    ca: f.secretName("The secret with the server's certificates (PEM)").optional(),
  })
  .transform(({ token, ca }) => (ca === undefined ? { token } : { token, ca }))
  .optional();
const reached = { server, ...base, auth };
const arms = {
  baseline: kube("What serves the baseline"),
  candidate: kube("What serves the candidate"),
};

/** Where a label is not the name of a header, or not the header's. */
const cohortHeaders = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/),
    f.form("Request header", /^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/, "x-user-segment"),
  )
  .meta({
    description:
      "Label of a cohort → request header that carries its value; the label in lower case, with - for _, when not said.",
  })
  .optional();
const toHeaders = (headers: Readonly<Record<string, string>> | undefined) =>
  // Left out where not said: what a file means must not change because a newer version knows more keys.
  headers === undefined ? {} : { cohortHeaders: headers };

export const KSERVE = f
  .mapping({
    kind: z.literal("kserve"),
    mode: f
      .choice("How KServe runs it; serverless when not said.", ["serverless", "standard", "llm"])
      .optional(),
    namespace,
    service: kube("Name of the InferenceService; in mode llm, of the candidate's LLMInferenceService"),
    candidate: z
      .record(z.string(), z.json())
      .describe("Mode serverless: what is merged into spec.predictor to make it the candidate.")
      .optional(),
    canary: kube("Mode standard: the predictor under spec.canary; the only one when not said").optional(),
    baseline: kube(
      "Mode llm: the baseline's LLMInferenceService; the only other member of the group when not said",
    ).optional(),
    ...reached,
  })
  .transform(
    (v) =>
      ({
        kind: v.kind,
        mode: v.mode ?? "serverless",
        namespace: v.namespace,
        service: v.service,
        server: v.server ?? null,
        // Absent where they are not said: a plan of before must stay the same one.
        ...(v.candidate === undefined ? {} : { candidate: v.candidate }),
        ...(v.canary === undefined ? {} : { canary: v.canary }),
        ...(v.baseline === undefined ? {} : { baseline: v.baseline }),
        ...common(v),
      }) satisfies RouterTarget,
  );

export const SELDON = f
  .mapping({
    kind: z.literal("seldon"),
    namespace,
    experiment: kube("Name of the Experiment"),
    resource: f.choice("What the experiment routes; model when not said.", ["model", "pipeline"]).optional(),
    ...arms,
    ...reached,
  })
  .transform(
    (v) =>
      ({
        kind: v.kind,
        namespace: v.namespace,
        experiment: v.experiment,
        resource: v.resource ?? "model",
        baseline: v.baseline,
        candidate: v.candidate,
        server: v.server ?? null,
        ...common(v),
      }) satisfies RouterTarget,
  );

export const ISTIO = f
  .mapping({
    kind: z.literal("istio"),
    namespace,
    "virtual-service": kube("Name of the VirtualService"),
    route: f.text("Name of the HTTP route in it.", 100),
    ...arms,
    "cohort-headers": cohortHeaders,
    ...reached,
  })
  .transform(
    (v) =>
      ({
        kind: v.kind,
        namespace: v.namespace,
        virtualService: v["virtual-service"],
        route: v.route,
        baseline: v.baseline,
        candidate: v.candidate,
        server: v.server ?? null,
        ...toHeaders(v["cohort-headers"]),
        ...common(v),
      }) satisfies RouterTarget,
  );

export const GATEWAY_API = f
  .mapping({
    kind: z.literal("gateway-api"),
    namespace,
    "http-route": kube("Name of the HTTPRoute"),
    rule: f
      .text("Name of the rule in it, where it has several or cohorts have weights of their own.", 100)
      .optional(),
    ...arms,
    "cohort-headers": cohortHeaders,
    ...reached,
  })
  .transform(
    (v) =>
      ({
        kind: v.kind,
        namespace: v.namespace,
        httpRoute: v["http-route"],
        rule: v.rule ?? null,
        baseline: v.baseline,
        candidate: v.candidate,
        server: v.server ?? null,
        ...toHeaders(v["cohort-headers"]),
        ...common(v),
      }) satisfies RouterTarget,
  );
