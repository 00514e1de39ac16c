/**
 * Runs the contract suite of the routers against a real kube-apiserver: `node test/real-kubernetes/run.ts FOLDER`, where
 * `build.sh FOLDER` has left the program. CRD_SCHEMAS names the folder of the definitions, which are cut to what 1.20 understands.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { makeCertificate } from "../support/certificate.ts";
import { FILES } from "../support/cluster/kinds.ts";
import { isRecord, type Json } from "../support/cluster/schema.ts";
import { temporaryFolder } from "../support/folder.ts";
import { freePort } from "../support/prometheus.ts";

const TOKEN = "real-t0ken-for-tests";
const READY_WITHIN_MS = 60_000;

/** What 1.20 refuses or misreads in newer definitions. */
function cut(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cut);
  if (!isRecord(value)) return value;
  const dropped = new Set(["x-kubernetes-validations", "selectableFields"]);
  // A property may have one of these names; there it is a mapping.
  const kept = Object.entries(value).filter(
    ([key, each]) =>
      !dropped.has(key) &&
      !(key === "description" && typeof each === "string") &&
      !(key === "default" && each === ""),
  );
  const made = Object.fromEntries(kept.map(([key, each]) => [key, cut(each)]));
  if (made["x-kubernetes-list-type"] !== "map") return made;
  const { "x-kubernetes-list-type": _type, "x-kubernetes-list-map-keys": _keys, ...atomic } = made;
  return atomic;
}

function definition(folder: string, name: string): Json {
  const found = parseAllDocuments(readFileSync(join(folder, FILES[name] ?? ""), "utf8"), {
    logLevel: "silent",
  })
    .map((document): unknown => document.toJS({ maxAliasCount: -1 }))
    .filter(isRecord)
    .find((each) => isRecord(each["metadata"]) && each["metadata"]["name"] === name);
  if (found === undefined) throw new RangeError(`expected ${name} in ${folder}`);
  const { status: _status, ...crd } = found;
  // Groups of k8s.io ask for a sign that they were reviewed.
  const annotations = { "api-approved.kubernetes.io": "unapproved, for a test" };
  const metadata = { name, annotations };
  const spec = cut(crd["spec"]);
  return { ...crd, metadata, spec: { ...(isRecord(spec) ? spec : {}), conversion: { strategy: "None" } } };
}

async function main(): Promise<number> {
  const [programs, ...rest] = process.argv.slice(2);
  const schemas = process.env["CRD_SCHEMAS"] ?? "";
  if (programs === undefined || schemas === "")
    throw new RangeError("expected CRD_SCHEMAS=… and the folder with kube-apiserver");
  const folder = temporaryFolder();
  const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
  const { key, cert } = makeCertificate();
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder.path, name), text);
    return join(folder.path, name);
  };
  const [keyFile, certFile] = [file("key.pem", key), file("cert.pem", cert)];
  const tokens = file("tokens.csv", `${TOKEN},admin,1,"system:masters"\n`);
  execFileSync("openssl", ["genrsa", "-out", join(folder.path, "sa.key"), "2048"], { stdio: "pipe" });
  const account = join(folder.path, "sa.key");
  const [etcdUrl, peerUrl, url] = [
    `http://127.0.0.1:${client}`,
    `http://127.0.0.1:${peer}`,
    `https://127.0.0.1:${port}`,
  ];
  const started: ChildProcess[] = [];
  const start = (program: string, argv: readonly string[]): void => {
    started.push(spawn(program, argv, { stdio: "ignore" }));
  };
  try {
    start("etcd", [
      "--data-dir",
      join(folder.path, "etcd"),
      "--listen-client-urls",
      etcdUrl,
      "--advertise-client-urls",
      etcdUrl,
      "--listen-peer-urls",
      peerUrl,
      "--initial-advertise-peer-urls",
      peerUrl,
      "--initial-cluster",
      `default=${peerUrl}`,
    ]);
    start(join(programs, "kube-apiserver"), [
      `--etcd-servers=${etcdUrl}`,
      `--secure-port=${port}`,
      "--bind-address=127.0.0.1",
      "--insecure-port=0",
      `--cert-dir=${join(folder.path, "certs")}`,
      `--tls-cert-file=${certFile}`,
      `--tls-private-key-file=${keyFile}`,
      `--service-account-key-file=${account}`,
      `--service-account-signing-key-file=${account}`,
      "--service-account-issuer=https://k",
      `--token-auth-file=${tokens}`,
      "--authorization-mode=RBAC",
      "--service-cluster-ip-range=10.0.0.0/24",
      "--disable-admission-plugins=ServiceAccount",
    ]);
    const curl = (...argv: readonly string[]): string =>
      spawnSync("curl", ["-sS", "--cacert", certFile, "-H", `Authorization: Bearer ${TOKEN}`, ...argv], {
        encoding: "utf8",
        maxBuffer: 100_000_000,
      }).stdout;
    const until = Date.now() + READY_WITHIN_MS;
    while (curl(`${url}/readyz`) !== "ok") {
      if (Date.now() > until) throw new RangeError("kube-apiserver was not ready in time");
      await pause(500);
    }
    const post = (path: string, object: Json): void => {
      const body = file("body.json", JSON.stringify(object));
      const answer: unknown = JSON.parse(
        curl(
          "-X",
          "POST",
          "-H",
          "Content-Type: application/json",
          "--data-binary",
          `@${body}`,
          `${url}${path}`,
        ),
      );
      if (isRecord(answer) && answer["kind"] === "Status") throw new RangeError(String(answer["message"]));
    };
    post("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "news" } });
    for (const name of Object.keys(FILES))
      post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition(schemas, name));
    await pause(3_000);
    console.log(
      `kube-apiserver ${curl(`${url}/version`).match(/"gitVersion": "(.*?)"/)?.[1] ?? "?"} with ${Object.keys(FILES).length} real CRDs`,
    );
    const tests = rest.length > 0 ? rest : ["test/unit/adapters/routers/contract.test.ts"];
    const { status } = spawnSync(
      "vitest",
      ["run", "--project", "core", "--project", "proofs", ...tests, "--testTimeout", "120000"],
      {
        stdio: "inherit",
        env: { ...process.env, KUBE_API: url, KUBE_TOKEN: TOKEN, KUBE_CA: certFile },
      },
    );
    return status ?? 1;
  } finally {
    for (const child of started) child.kill("SIGKILL");
    folder[Symbol.dispose]();
  }
}

process.exitCode = await main();
