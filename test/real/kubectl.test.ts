/** The real kubectl as transport: the same objects, the same reasons, no secret. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openCluster } from "../../src/adapters/kubernetes.ts";
import { seldonTraffic } from "../../src/adapters/routers/kubernetes/seldon.ts";
import { instant, percent } from "../../src/units.ts";
import { TOKEN } from "../support/cluster/api.ts";
import type { ClusterApi, Fault } from "../support/cluster/objects.ts";
import { reconcileExperiment, shareOf } from "../support/cluster/seldon.ts";
import { EVERY_ROUTER } from "../support/every-router.ts";
import { makeCertificate } from "../support/certificate.ts";
import { temporaryFolder } from "../support/folder.ts";
import { missing } from "../support/programs.ts";
import { startSeldon } from "../support/router-rows/seldon.ts";

const absent = missing("kubectl", "openssl");
const certificate = absent === "" ? makeCertificate() : null;
const folder = temporaryFolder();
const PATH = "/apis/mlops.seldon.io/v1alpha1/namespaces/news/experiments/summarizer";
const cluster = openCluster({ server: null, auth: null }, () => "");

/** What `kubectl config` would write. */
function useContext(server: string, token: string = TOKEN): void {
  const authority = Buffer.from(certificate?.cert ?? "").toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "here",
    contexts: [{ name: "here", context: { cluster: "here", user: "me" } }],
    clusters: [{ name: "here", cluster: { server, "certificate-authority-data": authority } }],
    users: [{ name: "me", user: { token } }],
  };
  const path = join(folder.path, "config.json");
  writeFileSync(path, JSON.stringify(config));
  vi.stubEnv("KUBECONFIG", path);
}

afterEach(() => vi.unstubAllEnvs());

async function withApi(act: (api: ClusterApi) => Promise<void>): Promise<void> {
  await using api = await startSeldon(certificate);
  useContext(api.url);
  await act(api);
}

function to(candidate: number) {
  return { candidate: percent(candidate), mirror: percent(0), cohorts: {} };
}

const status = (code: number, reason: string, message: string): Fault => ({
  status: code,
  body: JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message }),
});

describe.skipIf(absent !== "")("kubectl's current context", () => {
  test("a rollout and its rollback, rights and dry runs included, go through it", async () => {
    await withApi(async (api) => {
      const target = { ...EVERY_ROUTER.seldon, server: null };
      const traffic = seldonTraffic(target, { cluster, now: () => instant(1_000), cohorts: {} });
      const snapshot = await traffic.snapshot();
      for (const weight of [5, 100]) {
        await traffic.apply(to(weight), (await traffic.read()).version);
        reconcileExperiment(api, "summarizer");
        expect(shareOf(api, target.candidate, "summarizer")).toBe(weight);
        expect(await traffic.read()).toMatchObject({ set: to(weight), settled: true });
      }
      await traffic.apply(to(0), "force");
      reconcileExperiment(api, "summarizer");
      expect(await traffic.read()).toMatchObject({ set: to(0), settled: true });
      await traffic.restore(snapshot);
      const asked = api.calls.map(({ method, path }) => {
        const { pathname, searchParams } = new URL(path, api.url);
        searchParams.sort();
        return `${method} ${pathname}?${searchParams.toString()}`;
      });
      expect(asked).toContain("POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews?");
      expect(asked).toContain(`PUT ${PATH}?dryRun=All&fieldManager=model-rollout&fieldValidation=Strict`);
      expect(asked).toContain(`PUT ${PATH}?fieldManager=model-rollout&fieldValidation=Strict`);
    });
  });

  test.each([
    [status(401, "Unauthorized", "Unauthorized"), "unauthorised"],
    [status(403, "Forbidden", "experiments is forbidden"), "forbidden"],
    [status(404, "NotFound", "experiments not found"), "missing"],
    [status(409, "Conflict", "Operation cannot be fulfilled"), "conflict"],
    [status(400, "BadRequest", 'strict decoding error: unknown field "spec.a"'), "invalid"],
    [status(422, "Invalid", "spec.weight: Invalid value"), "invalid"],
    [status(500, "InternalError", "etcd is gone"), "unreachable"],
    [{ status: 200, body: "<html>Sign in</html>" }, "unreachable"],
    [{ status: 200, body: '{"kind":"Exp' }, "unreachable"],
  ] as const)("%j is %s, for a read and for a write", async (fault, why) => {
    await withApi(async (api) => {
      api.meets = () => fault;
      for (const call of [
        { method: "GET", path: PATH },
        { method: "PUT", path: PATH, body: { kind: "Experiment" } },
      ] as const) {
        const answer = await cluster.send(call);
        expect(answer).toMatchObject({ ok: false, why });
        expect(JSON.stringify(answer)).not.toContain(TOKEN);
      }
    });
  });

  test("a wrong token, a dead server and no context at all are told apart from a missing object", async () => {
    await withApi(async (api) => {
      useContext(api.url, "wrong");
      expect(await cluster.send({ method: "GET", path: PATH })).toMatchObject({ why: "unauthorised" });
      useContext("https://127.0.0.1:9");
      expect(await cluster.send({ method: "GET", path: PATH })).toMatchObject({ why: "unreachable" });
      vi.stubEnv("KUBECONFIG", join(folder.path, "none.json"));
      expect(await cluster.send({ method: "GET", path: PATH })).toMatchObject({ why: "unreachable" });
    });
  });
});

describe.skipIf(absent !== "")("a server whose certificate only its cluster signed", () => {
  const PEM = certificate?.cert ?? "";
  const values = new Map([
    ["KUBE_TOKEN", TOKEN],
    ["KUBE_CA", PEM],
  ]);
  const open = (server: string, auth: Readonly<Record<string, string>>) =>
    openCluster({ server, auth }, (name) => values.get(name) ?? "");

  test("is trusted with its certificate, and not without", async () => {
    await withApi(async (api) => {
      const trusting = open(api.url, { token: "KUBE_TOKEN", ca: "KUBE_CA" });
      expect(await trusting.send({ method: "GET", path: PATH })).toMatchObject({ ok: true });
      const calls = api.calls.length;
      const strange = open(api.url, { token: "KUBE_TOKEN" });
      expect(await strange.send({ method: "GET", path: PATH })).toMatchObject({
        ok: false,
        why: "unreachable",
      });
      expect(api.calls).toHaveLength(calls);
    });
  });

  test("is told the reason of a refusal, follows no redirect, reads no endless answer", async () => {
    await withApi(async (api) => {
      const trusting = open(api.url, { token: "KUBE_TOKEN", ca: "KUBE_CA" });
      const faults = [
        [status(409, "Conflict", `modified by ${TOKEN}`), "conflict"],
        [{ status: 302, headers: { location: api.url }, body: "" }, "unreachable"],
        [{ status: 200, body: `{"kind":"${"x".repeat(8_100_000)}"}` }, "unreachable"],
        ["hang-up", "unreachable"],
      ] as const;
      for (const [fault, why] of faults) {
        api.meets = () => fault;
        const answer = await trusting.send({ method: "GET", path: PATH });
        expect(answer).toMatchObject({ ok: false, why });
        expect(JSON.stringify(answer)).not.toContain(TOKEN);
      }
    });
  });
});

test("without kubectl and outside of a pod the message says what to write", async () => {
  vi.stubEnv("PATH", folder.path);
  expect(await cluster.send({ method: "GET", path: PATH })).toMatchObject({
    ok: false,
    why: "unreachable",
    detail: expect.stringContaining("server"),
  });
});
