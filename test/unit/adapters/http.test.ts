import { describe, expect, test } from "vitest";
import { authHeaders, request, shownUrl } from "../../../src/adapters/http.ts";
import { secretsIn } from "../../../src/adapters/local/secrets.ts";
import { milliseconds } from "../../../src/units.ts";
import { deadAddress, listen } from "../../support/loopback.ts";

const secret = secretsIn({ TOKEN: "  s3cr3t-value \n", TWO_LINES: "one\ntwo", PAIR: "user:pass" });
const JSON_TYPE = { "content-type": "application/json" };

describe("an answer is a value", () => {
  test("parsed JSON", async () => {
    await using server = await listen(() => ({ body: '{"a":[1]}' }));
    expect(await request({ url: server.url, method: "GET" })).toEqual({
      ok: true,
      status: 200,
      json: { a: [1] },
    });
  });

  test.each([
    [400, '{"error":"parse error"}', "query-error", "HTTP 400: parse error"],
    [401, "no", "unauthorised", "HTTP 401: no"],
    [403, "<html>Forbidden</html>", "unauthorised", "HTTP 403"],
    [404, "", "query-error", "HTTP 404"],
    [422, '{"status":"error","error":"too many samples"}', "query-error", "HTTP 422: too many samples"],
    [429, "", "rate-limited", "HTTP 429"],
    [500, "", "unreachable", "HTTP 500"],
    [302, "", "unreachable", "HTTP 302"],
  ] as const)("HTTP %d %s is %s", async (status, body, why, detail) => {
    await using server = await listen(() => ({
      status,
      body,
      headers: { location: "http://elsewhere.example/" },
    }));
    const answer = await request({ url: `${server.url}/x?token=1`, method: "GET", retries: 0 });
    expect(answer).toMatchObject({ ok: false, why, status, detail: expect.stringContaining(detail) });
    expect(server.asked).toHaveLength(1);
  });

  test("a page where JSON was expected is not-json", async () => {
    await using server = await listen(() => ({ body: "<html>Login</html>" }));
    expect(await request({ url: server.url, method: "GET" })).toMatchObject({ ok: false, why: "not-json" });
  });

  test("a receiver that answers ok is fine where anything is accepted", async () => {
    await using server = await listen(() => ({ body: "ok" }));
    expect(await request({ url: server.url, method: "POST", accepts: "anything" })).toMatchObject({
      ok: true,
      json: "ok",
    });
  });

  test.each([
    [20, true],
    [21, false],
  ])("of 20 bytes at most, %d are read: %s", async (size, ok) => {
    await using server = await listen(() => ({ body: `"${"a".repeat(size - 2)}"` }));
    const answer = await request({ url: server.url, method: "GET", atMostBytes: 20 });
    expect(answer).toMatchObject(ok ? { ok } : { ok, why: "too-large" });
  });

  test("nobody listens, a hang-up, silence and an address that is none are unreachable", async () => {
    await using rude = await listen(() => ({ hangUp: true }));
    await using silent = await listen(() => ({ silent: true }));
    const calls = [
      { url: await deadAddress() },
      { url: rude.url },
      { url: silent.url, timeout: milliseconds(50) },
      { url: "not an address" },
    ];
    for (const call of calls) {
      expect(await request({ method: "GET", retries: 0, ...call })).toMatchObject({
        ok: false,
        why: "unreachable",
        status: null,
      });
    }
    expect(
      await request({ method: "GET", retries: 0, url: silent.url, timeout: milliseconds(50) }),
    ).toMatchObject({
      detail: expect.stringContaining("no answer within 50ms"),
    });
  });
});

const busyOnce = (_: unknown, count: number) =>
  count === 1 ? { status: 429, headers: { "retry-after": "0" } } : { body: "{}", headers: JSON_TYPE };

describe("a call is repeated only where that does no harm", () => {
  test.each([
    ["GET", undefined, 2],
    ["PUT", undefined, 2],
    ["POST", true, 2],
    ["POST", undefined, 1],
    ["PATCH", undefined, 1],
  ] as const)("%s, repeatable %s: %d requests", async (method, repeatable, requests) => {
    await using server = await listen(busyOnce);
    const answer = await request({
      url: server.url,
      method,
      ...(repeatable === undefined ? {} : { repeatable }),
    });
    expect(server.asked).toHaveLength(requests);
    expect(answer.ok).toBe(requests === 2);
  });

  test("a refusal is not repeated", async () => {
    await using server = await listen(() => ({ status: 401 }));
    await request({ url: server.url, method: "GET" });
    expect(server.asked).toHaveLength(1);
  });

  test("a broken server is asked as often as was said", async () => {
    await using server = await listen(() => ({ status: 503, headers: { "retry-after": "0" } }));
    expect(await request({ url: server.url, method: "GET", retries: 3 })).toMatchObject({
      ok: false,
      status: 503,
    });
    expect(server.asked).toHaveLength(4);
  });

  test("a wait beyond the budget is not begun, and is passed on", async () => {
    await using server = await listen(() => ({ status: 429, headers: { "retry-after": "3600" } }));
    expect(await request({ url: server.url, method: "GET" })).toMatchObject({
      why: "rate-limited",
      retryAfter: 3_600_000,
    });
    expect(server.asked).toHaveLength(1);
  });
});

describe("secrets stay secret", () => {
  test.each([
    [{ bearer: "TOKEN" }, "Bearer s3cr3t-value"],
    [{ token: "TOKEN" }, "s3cr3t-value"],
    [{ basic: "PAIR" }, "Basic dXNlcjpwYXNz"],
  ])("%j is sent as %s", (auth, authorization) => {
    expect(authHeaders(auth, secret)).toEqual({ authorization });
  });

  test("no auth, no header", () => {
    expect(authHeaders(null, secret)).toEqual({});
  });

  test.each([
    [{ bearer: "ABSENT" }, "secret-missing"],
    [{ bearer: "TWO_LINES" }, "secret-missing"],
    [{ magic: "TOKEN" }, "call-wrong"],
  ])("%j is refused as %s, and its value is not in the message", (auth, code) => {
    expect(() => authHeaders(auth, secret)).toThrow(
      expect.objectContaining({ code, message: expect.not.stringMatching(/s3cr3t|one|two/) }),
    );
  });

  test("a server that repeats the token does not put it into our message", async () => {
    await using server = await listen(() => ({
      status: 400,
      body: '{"error":"bad token s3cr3t-value, was Bearer s3cr3t-value"}',
    }));
    const answer = await request({
      url: server.url,
      method: "GET",
      headers: authHeaders({ bearer: "TOKEN" }, secret),
    });
    expect(JSON.stringify(answer)).not.toContain("s3cr3t");
  });

  test("an address that is a secret is called by its name", async () => {
    const dead = `${await deadAddress()}/services/T0/B0/hidden`;
    const answer = await request({ url: dead, method: "POST", shown: "the address in SLACK" });
    expect(answer).toMatchObject({ ok: false, detail: expect.stringMatching(/^the address in SLACK: /) });
    expect(JSON.stringify(answer)).not.toContain("hidden");
  });

  test("user, password and query are not shown", () => {
    expect(shownUrl("https://me:pw@host.example/a/b?key=1#x")).toBe("https://host.example/a/b");
    expect(shownUrl("hidden words")).toBe("an address that is no URL");
  });
});
