/** Schemas of our own for the fields that we write and read, for machines without the real ones. */
import type { Kind } from "./kinds.ts";
import type { Schema } from "./schema.ts";

const ANY: Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const TEXT: Schema = { type: "string" };
const WHOLE: Schema = { type: "integer" };

function list(items: Schema): Schema {
  return { type: "array", items };
}

function fields(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: "object", properties, required };
}

function kind(of: Omit<Kind, "schema" | "hasStatus">, spec: Schema): Kind {
  const schema = fields({ apiVersion: TEXT, kind: TEXT, metadata: ANY, spec, status: ANY });
  return { ...of, schema, hasStatus: true };
}

const predictor = fields({
  name: TEXT,
  canaryTrafficPercent: WHOLE,
  minReplicas: WHOLE,
  deploymentStrategy: ANY,
  model: fields({
    name: TEXT,
    storageUri: TEXT,
    runtime: TEXT,
    args: list(TEXT),
    modelFormat: fields({ name: TEXT, version: TEXT }, ["name"]),
  }),
});
const backend = {
  name: { type: "string", minLength: 1, maxLength: 253 },
  namespace: TEXT,
  group: { type: "string", default: "" },
  kind: { type: "string", default: "Service" },
  port: { type: "integer", minimum: 1, maximum: 65_535 },
} satisfies Record<string, Schema>;
const destination = fields({
  destination: fields({ host: TEXT, subset: TEXT, port: fields({ number: WHOLE }) }, ["host"]),
  weight: WHOLE,
  headers: ANY,
});
const PERCENT: Schema = { type: "integer", minimum: 0, maximum: 100 };

export const MINIMAL: Readonly<Record<string, readonly Kind[]>> = {
  "inferenceservices.serving.kserve.io": [
    kind(
      {
        group: "serving.kserve.io",
        version: "v1beta1",
        kind: "InferenceService",
        plural: "inferenceservices",
      },
      fields(
        {
          predictor,
          transformer: ANY,
          explainer: ANY,
          canary: list(fields({ trafficPercent: PERCENT, predictor })),
        },
        ["predictor"],
      ),
    ),
  ],
  "llminferenceservices.serving.kserve.io": ["v1alpha1", "v1alpha2"].map((version) =>
    kind(
      { group: "serving.kserve.io", version, kind: "LLMInferenceService", plural: "llminferenceservices" },
      fields({
        model: ANY,
        replicas: WHOLE,
        router: fields({
          gateway: ANY,
          scheduler: ANY,
          route: fields({
            http: ANY,
            group: TEXT,
            weight: { type: "integer", minimum: 0, maximum: 1_000_000 },
          }),
        }),
      }),
    ),
  ),
  "experiments.mlops.seldon.io": [
    kind(
      { group: "mlops.seldon.io", version: "v1alpha1", kind: "Experiment", plural: "experiments" },
      fields(
        {
          default: TEXT,
          resourceType: TEXT,
          candidates: list(fields({ name: TEXT, weight: WHOLE }, ["name", "weight"])),
          mirror: fields({ name: TEXT, percent: WHOLE }, ["name", "percent"]),
        },
        ["candidates"],
      ),
    ),
  ],
  "models.mlops.seldon.io": [
    kind({ group: "mlops.seldon.io", version: "v1alpha1", kind: "Model", plural: "models" }, ANY),
  ],
  "virtualservices.networking.istio.io": ["v1", "v1beta1"].map((version) =>
    kind(
      { group: "networking.istio.io", version, kind: "VirtualService", plural: "virtualservices" },
      fields({
        hosts: list(TEXT),
        gateways: list(TEXT),
        tls: list(ANY),
        tcp: list(ANY),
        http: list(
          fields({
            name: TEXT,
            match: list(ANY),
            route: list(destination),
            mirror: fields({ host: TEXT, subset: TEXT, port: ANY }, ["host"]),
            mirrors: list(ANY),
            mirrorPercentage: fields({ value: { type: "number" } }),
            mirrorPercent: WHOLE,
            mirror_percent: WHOLE,
            timeout: TEXT,
            retries: ANY,
            rewrite: ANY,
            headers: ANY,
            fault: ANY,
            corsPolicy: ANY,
            redirect: ANY,
          }),
        ),
      }),
    ),
  ),
  "destinationrules.networking.istio.io": ["v1", "v1beta1"].map((version) =>
    kind({ group: "networking.istio.io", version, kind: "DestinationRule", plural: "destinationrules" }, ANY),
  ),
  "httproutes.gateway.networking.k8s.io": [
    kind(
      { group: "gateway.networking.k8s.io", version: "v1", kind: "HTTPRoute", plural: "httproutes" },
      fields({
        parentRefs: list(ANY),
        hostnames: list(TEXT),
        rules: list(
          fields({
            name: TEXT,
            matches: {
              ...list(
                fields({
                  path: {
                    ...fields({ type: TEXT, value: TEXT }),
                    default: { type: "PathPrefix", value: "/" },
                  },
                  headers: list(
                    fields({ type: { type: "string", default: "Exact" }, name: TEXT, value: TEXT }),
                  ),
                  queryParams: list(ANY),
                  method: TEXT,
                }),
              ),
              default: [{ path: { type: "PathPrefix", value: "/" } }],
            },
            filters: list(
              fields({
                type: TEXT,
                requestMirror: fields({
                  backendRef: fields(backend, ["name"]),
                  percent: PERCENT,
                  fraction: fields({ numerator: WHOLE, denominator: { type: "integer", default: 100 } }),
                }),
                requestHeaderModifier: ANY,
                responseHeaderModifier: ANY,
                urlRewrite: ANY,
              }),
            ),
            timeouts: ANY,
            backendRefs: list(
              fields(
                {
                  ...backend,
                  filters: list(ANY),
                  weight: { type: "integer", minimum: 0, maximum: 1_000_000, default: 1 },
                },
                ["name"],
              ),
            ),
          }),
        ),
      }),
    ),
  ],
};
