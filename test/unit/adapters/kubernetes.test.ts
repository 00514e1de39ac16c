import { describe, expect, test } from "vitest";
import { openCluster, type ClusterTarget } from "../../../src/adapters/kubernetes.ts";
import { listen, type Reply } from "../../support/loopback.ts";

const TOKEN = "kube-s3cr3t-token";
const PATH = "/apis/serving.kserve.io/v1beta1/namespaces/news/inferenceservices/summarizer";
const secret = (name: string) => (name === "KUBE_TOKEN" ? `${TOKEN}\n` : "");

function cluster(server: string, auth: ClusterTarget["auth"] = { token: "KUBE_TOKEN" }) {
  return openCluster({ server, auth }, secret);
}

function status(code: number, reason: string, message: string): Reply {
  const body = { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message };
  return { status: code, body: JSON.stringify(body) };
}

test("a token is sent as a bearer token, without the line break of the file it came from", async () => {
  await using server = await listen(() => ({ body: '{"kind":"InferenceService"}' }));
  const answer = await cluster(server.url).send({ method: "GET", path: PATH });
  expect(answer).toEqual({ ok: true, object: { kind: "InferenceService" } });
  expect(server.asked[0]).toMatchObject({
    method: "GET",
    path: PATH,
    headers: { authorization: `Bearer ${TOKEN}` },
  });
});

test("a write is JSON, and carries its query", async () => {
  await using server = await listen(() => ({ body: '{"kind":"InferenceService"}' }));
  const object = { kind: "InferenceService", spec: {} };
  await cluster(server.url).send({ method: "PUT", path: `${PATH}?dryRun=All`, body: object });
  expect(server.asked[0]).toMatchObject({
    method: "PUT",
    path: `${PATH}?dryRun=All`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(object),
  });
});

describe("what a server says is told by its reason", () => {
  test.each([
    [status(401, "Unauthorized", "Unauthorized"), "unauthorised"],
    [status(403, "Forbidden", 'User "ro" cannot update resource'), "forbidden"],
    [status(404, "NotFound", "not found"), "missing"],
    [status(405, "MethodNotAllowed", "the server does not allow this method"), "missing"],
    [status(409, "Conflict", "the object has been modified"), "conflict"],
    [status(400, "BadRequest", 'strict decoding error: unknown field "spec.a"'), "invalid"],
    [status(422, "Invalid", "spec.weight: Invalid value"), "invalid"],
    [{ status: 307, headers: { location: "https://elsewhere.example/" } }, "unreachable"],
    [{ status: 200, body: "<html>Sign in</html>" }, "unreachable"],
    [{ status: 200, body: '{"kind":"Infer' }, "unreachable"],
    [{ status: 200, body: "[]" }, "unreachable"],
    [{ status: 200, body: "{}" }, "unreachable"],
    [{ status: 200, body: '{"kind":"Status","status":"Failure"}' }, "unreachable"],
  ] as const)("%j is %s, once", async (reply, why) => {
    await using server = await listen(() => reply);
    const answer = await cluster(server.url).send({ method: "GET", path: PATH });
    expect(answer).toMatchObject({ ok: false, why });
    expect(server.asked).toHaveLength(1);
  });

  test("the server's own words are told, the token never, even where the server repeats it", async () => {
    await using server = await listen((asked) =>
      status(403, "Forbidden", `no right with ${asked.headers.authorization ?? ""}`),
    );
    const answer = await cluster(server.url).send({ method: "GET", path: PATH });
    expect(answer).toMatchObject({ ok: false, detail: expect.stringContaining("no right with") });
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
  });
});

test.each([
  [status(429, "TooManyRequests", "slow down"), "rate-limited"],
  [status(500, "InternalError", "etcd"), "unreachable"],
  [status(503, "ServiceUnavailable", "not yet"), "unreachable"],
  [{ hangUp: true }, "unreachable"],
] as const)("%j is tried again, and answered as %s when it stays", async (reply, why) => {
  await using server = await listen(() => reply);
  expect(await cluster(server.url).send({ method: "GET", path: PATH })).toMatchObject({ ok: false, why });
  expect(server.asked).toHaveLength(3);
});

test("a write that met a server in trouble is sent again: it names the version that it was made from", async () => {
  await using server = await listen((_asked, count) =>
    count === 1 ? status(503, "ServiceUnavailable", "not yet") : { body: '{"kind":"InferenceService"}' },
  );
  const answer = await cluster(server.url).send({ method: "PUT", path: PATH, body: {} });
  expect(answer).toMatchObject({ ok: true });
  expect(server.asked).toHaveLength(2);
});

test("a secret that was not given is missed before anything is sent", async () => {
  await using server = await listen(() => ({ body: "{}" }));
  const missing = (name: string): string => {
    throw new RangeError(`no ${name}`);
  };
  const opened = openCluster({ server: server.url, auth: { token: "KUBE_TOKEN" } }, missing);
  await expect(opened.send({ method: "GET", path: PATH })).rejects.toThrow("no KUBE_TOKEN");
  expect(server.asked).toHaveLength(0);
});
