/** The undo of the runbook for Istio and the Gateway API, typed as it stands there: the real kubectl and jq on a cluster of ours. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { describeRouter } from "../../src/adapters/routers/describe.ts";
import type { Traffic, TrafficTarget } from "../../src/ports.ts";
import { percent } from "../../src/units.ts";
import type { ClusterApi, Fault } from "../support/cluster/objects.ts";
import { TOKEN } from "../support/cluster/api.ts";
import {
  reconcileRoute,
  reconcileVirtualService,
  throughGateway,
  throughMesh,
} from "../support/cluster/proxies.ts";
import { EVERY_ROUTER } from "../support/every-router.ts";
import { temporaryFolder } from "../support/folder.ts";
import { makeCertificate } from "../support/certificate.ts";
import { missing } from "../support/programs.ts";
import { openGateway, openIstio, startGateway, startIstio } from "../support/router-rows/mesh.ts";

const absent = missing("kubectl", "jq", "openssl");
const certificate = absent === "" ? makeCertificate() : null;

const KINDS = [
  ["networking.istio.io", "v1", "virtualservices", "VirtualService"],
  ["gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute"],
] as const;

/** What kubectl asks of a server before it does anything: which kinds there are, and whether it checks fields itself. */
function discovery(path: string): Fault {
  const { pathname } = new URL(path, "https://here");
  const said = (body: unknown): Fault => ({ status: 200, body: JSON.stringify(body) });
  if (pathname === "/api") return said({ kind: "APIVersions", versions: ["v1"] });
  if (pathname === "/api/v1") return said({ kind: "APIResourceList", groupVersion: "v1", resources: [] });
  if (pathname === "/apis") {
    const groups = KINDS.map(([name, version]) => {
      const served = { groupVersion: `${name}/${version}`, version };
      return { name, versions: [served], preferredVersion: served };
    });
    return said({ kind: "APIGroupList", apiVersion: "v1", groups });
  }
  const here = KINDS.find(([group, version]) => pathname === `/apis/${group}/${version}`);
  if (here !== undefined) {
    const [group, version, name, kind] = here;
    const verbs = ["get", "list", "update", "patch"];
    const resource = { name, singularName: kind.toLowerCase(), namespaced: true, kind, verbs };
    return said({
      kind: "APIResourceList",
      apiVersion: "v1",
      groupVersion: `${group}/${version}`,
      resources: [resource],
    });
  }
  const asked = /^\/openapi\/v3(?:\/(?<rest>.*))?$/.exec(pathname);
  if (asked !== null) return said(openApi(asked.groups?.["rest"]));
  return "pass";
}

function openApi(rest: string | undefined): unknown {
  if (rest === undefined || rest === "") {
    const paths = KINDS.map(([group, version]) => {
      const name = `apis/${group}/${version}`;
      return [name, { serverRelativeURL: `/openapi/v3/${name}` }];
    });
    return { paths: Object.fromEntries(paths) };
  }
  const parameters = [{ name: "fieldValidation", in: "query", schema: { type: "string" } }];
  const paths = KINDS.map(([group, version, plural, kind]) => [
    `/apis/${group}/${version}/namespaces/{namespace}/${plural}/{name}`,
    Object.fromEntries(
      ["patch", "put"].map((verb) => [
        verb,
        { parameters, "x-kubernetes-group-version-kind": { group, version, kind }, responses: {} },
      ]),
    ),
  ]);
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "v1.32" },
    paths: Object.fromEntries(paths),
  };
}

const to = (candidate: number, mirror: number, cohorts: Readonly<Record<string, number>>): TrafficTarget => ({
  candidate: percent(candidate),
  mirror: percent(mirror),
  cohorts: Object.fromEntries(Object.entries(cohorts).map(([name, weight]) => [name, percent(weight)])),
});

const MESHES = [
  {
    name: "istio",
    start: startIstio,
    open: openIstio,
    described: EVERY_ROUTER.istio,
    settle: (api: ClusterApi) => reconcileVirtualService(api, "summarizer"),
    ask: throughMesh,
  },
  {
    name: "gateway-api",
    start: startGateway,
    open: openGateway,
    described: { ...EVERY_ROUTER.gateway, rule: "main" },
    settle: (api: ClusterApi) => reconcileRoute(api, "summarizer"),
    ask: throughGateway,
  },
] as const;

/** As a person's shell runs it, where kubectl's current context is that cluster. */
async function type(command: string, api: ClusterApi, folder: string): Promise<string> {
  const authority = Buffer.from(certificate?.cert ?? "").toString("base64");
  const context = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "here",
    contexts: [{ name: "here", context: { cluster: "here", user: "me" } }],
    clusters: [{ name: "here", cluster: { server: api.url, "certificate-authority-data": authority } }],
    users: [{ name: "me", user: { token: TOKEN } }],
  };
  const config = join(folder, "config");
  writeFileSync(config, JSON.stringify(context));
  const secrets = { KUBE_TOKEN: TOKEN, KUBE_CA: certificate?.cert ?? "" };
  const env = { ...process.env, ...secrets, KUBECONFIG: config, HOME: folder, TMPDIR: folder };
  const argv = ["-o", "pipefail", "-c", command];
  const { stdout } = await promisify(execFile)("bash", argv, { env, timeout: 20_000 });
  return stdout;
}

describe.skipIf(absent !== "").each(MESHES)(
  "the undo of $name",
  ({ start, open, described, settle, ask }) => {
    const BETA = { path: "/v1", headers: { segment: "beta" } };

    test.each([
      ["a canary with cohorts", to(25, 0, { beta: 50, german: 0 })],
      ["a mirror", to(0, 10, {})],
      ["everybody", to(100, 0, {})],
    ])("takes %s off the candidate, twice the same, and the look shows it", async (_name, target) => {
      await using api = await start(certificate);
      using folder = temporaryFolder();
      const traffic: Traffic = open(api);
      await traffic.apply(target, (await traffic.read()).version);
      settle(api);
      api.meets = ({ path }) => discovery(path);
      const [undo, look] = describeRouter(described).undo.steps;
      for (let time = 0; time < 2; time++)
        expect(await type(undo?.run ?? "", api, folder.path)).toContain("replaced");
      settle(api);
      for (const request of [{ path: "/v1" }, BETA]) {
        const { to: answers, copies } = ask(api, "summarizer", request);
        expect(answers).toEqual({ "sum-v1": 100, "sum-v2": 0 });
        expect(copies).toEqual({});
      }
      expect(ask(api, "summarizer", { path: "/health" }).rule).toBe("health");
      const { set, settled } = await open(api).read();
      expect({ ...set, cohorts: Object.values(set.cohorts), settled }).toEqual({
        candidate: 0,
        mirror: 0,
        cohorts: Object.keys(target.cohorts).map(() => 0),
        settled: true,
      });
      expect(await type(look?.run ?? "", api, folder.path)).toMatch(/"sum-v2",\s+"weight": 0/);
      // What a person left is drained by the program as well.
      await open(api).apply(to(0, 0, {}), "force");
      settle(api);
      expect((await open(api).read()).set).toEqual(to(0, 0, {}));
    });

    test("signs in to a server that the file names, with its certificates", async () => {
      await using api = await start(certificate);
      using folder = temporaryFolder();
      const traffic: Traffic = open(api);
      await traffic.apply(to(25, 0, {}), (await traffic.read()).version);
      api.meets = ({ path }) => discovery(path);
      const [undo] = traffic.describe().undo.steps;
      expect(undo?.run).toContain(`--server ${api.url}`);
      expect(await type(undo?.run ?? "", api, folder.path)).toContain("replaced");
      expect((await open(api).read()).set).toEqual(to(0, 0, {}));
    });
  },
);
