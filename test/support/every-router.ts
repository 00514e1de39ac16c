/** A router of every kind and mode, as config would hand it on. */
import type { RouterTarget } from "../../src/config/router.ts";
import { milliseconds, percent } from "../../src/units.ts";

export const settlesIn = milliseconds(20_000);
const base = { settlesIn, auth: null };
const kserve = {
  ...base,
  kind: "kserve",
  namespace: "news",
  server: null,
  service: "summarizer",
} as const;
const kube = { ...base, namespace: "news", server: null, baseline: "sum-v1", candidate: "sum-v2" };

export const EVERY_ROUTER = {
  serverless: {
    ...kserve,
    mode: "serverless",
    candidate: { model: { storageUri: "s3://models/summarizer/v2" } },
  },
  standard: { ...kserve, mode: "standard", canary: "sum-v2" },
  llm: { ...kserve, mode: "llm", baseline: "sum-v1" },
  seldon: { ...kube, kind: "seldon", experiment: "summarizer", resource: "model" },
  istio: { ...kube, kind: "istio", virtualService: "summarizer", route: "main" },
  gateway: { ...kube, kind: "gateway-api", httpRoute: "summarizer", rule: null },
  unleash: {
    ...base,
    kind: "unleash",
    url: "https://unleash.acme.example/",
    project: "news",
    feature: "summarizer",
    environment: "production",
    auth: { token: "UNLEASH_TOKEN" },
  },
  launchdarkly: {
    ...base,
    kind: "launchdarkly",
    url: "https://app.launchdarkly.com",
    project: "news",
    flag: "summarizer",
    environment: "production",
    baseline: "v1",
    candidate: "v2",
    auth: { token: "LD_TOKEN" },
  },
  flagd: {
    ...base,
    kind: "flagd",
    file: "flags/summarizer.json",
    flag: "summarizer",
    baseline: "v1",
    candidate: "v2",
    by: "userId",
  },
  sqlite: {
    ...base,
    kind: "sql",
    database: "var/summarizer.db",
    table: "weights",
    key: "name",
    percent: "candidate",
    where: { name: "summarizer" },
  },
  postgres: {
    ...base,
    kind: "sql",
    database: "ROUTES_DB",
    table: "weights",
    key: "name",
    percent: "candidate",
    where: { name: "summarizer" },
  },
  http: {
    ...base,
    kind: "http",
    read: {
      method: "GET",
      url: "https://gate.acme.example/summarizer",
      headers: {},
      body: null,
      pointer: "/weight",
    },
    set: {
      method: "PUT",
      url: "https://gate.acme.example/summarizer?by={idempotencyKey}",
      headers: { Authorization: "Bearer ${env:GATE_TOKEN}" },
      body: { weight: "{candidatePct}", rest: "{baselinePct}", note: "now {candidatePct}" },
    },
    restore: null,
    step: percent(5),
  },
  command: { ...base, kind: "command", run: ["./bin/route summarizer", "--live"], env: ["ROUTE_TOKEN"] },
} satisfies Record<string, RouterTarget>;
