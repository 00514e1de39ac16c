/** Answers that nobody means to give, over the transport that every adapter shares. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer as createSecureServer } from "node:https";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { request, type Call } from "../../../src/adapters/http.ts";
import { milliseconds } from "../../../src/units.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { listen, portOf } from "../../support/loopback.ts";
import { missing } from "../../support/programs.ts";

const SECRET = "zqleak-in-a-header";
const ask = (url: string, more: Partial<Call> = {}) =>
  request({ url, method: "GET", retries: 0, headers: { authorization: `Bearer ${SECRET}` }, ...more });

/** A socket that answers whatever bytes it is told, and is closed with all that hang on it. */
async function bytes(answer: (socket: Socket) => void): Promise<AsyncDisposable & { readonly url: string }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test.each([301, 302, 303, 307, 308])(
  "HTTP %d to another host is not followed, and the secret stays here",
  async (status) => {
    await using other = await listen(() => ({ body: "{}" }));
    await using server = await listen(({ headers }) => ({
      status,
      headers: { location: `${other.url}/?was=${headers.authorization}` },
      body: `see ${headers.authorization}`,
    }));
    const answer = await ask(server.url);
    expect(answer).toMatchObject({ ok: false, status });
    expect(other.asked).toEqual([]);
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  },
);

test("an archive that unpacks to more than an answer may have is not unpacked to its end", async () => {
  const bomb = gzipSync(Buffer.alloc(64_000_000, " "));
  await using server = await listen(() => ({ headers: { "content-encoding": "gzip" }, body: bomb }));
  expect(bomb.length).toBeLessThan(100_000);
  expect(await ask(server.url)).toMatchObject({ ok: false, why: "too-large" });
});

test("a body of one byte at a time is over when its time is", async () => {
  await using server = await bytes((socket) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
    const drip = setInterval(() => socket.write(" "), 5);
    socket.on("close", () => clearInterval(drip));
  });
  const answer = await ask(server.url, { timeout: milliseconds(80) });
  expect(answer).toMatchObject({
    ok: false,
    why: "unreachable",
    detail: expect.stringContaining("within 80ms"),
  });
});

test("headers that never end are over when their time is", async () => {
  await using server = await bytes((socket) => {
    const drip = setInterval(() => socket.write("x"), 5);
    socket.write("HTTP/1.1 200 OK\r\nx-endless: ");
    socket.on("close", () => clearInterval(drip));
  });
  expect(await ask(server.url, { timeout: milliseconds(80) })).toMatchObject({
    ok: false,
    why: "unreachable",
  });
});

test.each([
  ["longer than the body", 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"weight":0}', "unreachable"],
  ["shorter than the body", 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{"weight":0}', "not-json"],
  ["no number", 'HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{"weight":0}', "unreachable"],
  [
    "another than the chunks",
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{"weight":0}\r\n',
    "unreachable",
  ],
  [
    "said twice, differently",
    'HTTP/1.1 200 OK\r\ncontent-length: 12\r\ncontent-length: 5\r\n\r\n{"weight":0}',
    "unreachable",
  ],
])("a content-length that is %s is no answer", async (_, text, why) => {
  await using server = await bytes((socket) => socket.end(text));
  expect(await ask(server.url)).toMatchObject({ ok: false, why });
});

test("what is no HTTP at all is unreachable", async () => {
  await using server = await bytes((socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"));
  expect(await ask(server.url)).toMatchObject({ ok: false, why: "unreachable" });
});

test("https where nobody speaks it is unreachable", async () => {
  await using server = await listen(() => ({ body: "{}" }));
  expect(await ask(server.url.replace("http:", "https:"))).toMatchObject({ ok: false, why: "unreachable" });
});

test.skipIf(missing("openssl") !== "")(
  "a certificate that nobody vouches for is refused, before the secret is sent",
  async () => {
    using folder = temporaryFolder();
    const [key, cert] = [join(folder.path, "key.pem"), join(folder.path, "cert.pem")];
    const made = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1`;
    execFileSync("openssl", [...made.split(" "), "-keyout", key, "-out", cert], { stdio: "pipe" });
    const heard: unknown[] = [];
    const server = createSecureServer(
      { key: readFileSync(key), cert: readFileSync(cert) },
      (incoming, outgoing) => {
        heard.push(incoming.headers);
        outgoing.end("{}");
      },
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const answer = await ask(`https://127.0.0.1:${portOf(server.address())}`);
    server.closeAllConnections();
    server.close();
    expect(answer).toMatchObject({
      ok: false,
      why: "unreachable",
      detail: expect.stringContaining("certificate"),
    });
    expect(heard).toEqual([]);
  },
);

test.each([
  ["a number of seconds beyond every number", "9".repeat(400)],
  ["an hour", "3600"],
  ["a day in the next century", "Fri, 01 Jan 2100 00:00:00 GMT"],
  ["words", "later"],
  ["less than nothing", "-5"],
])("a Retry-After that says %s keeps nobody longer than the budget", async (_, after) => {
  await using server = await listen(() => ({ status: 429, headers: { "retry-after": after } }));
  const began = performance.now();
  const answer = await ask(server.url, { retries: 2, budget: milliseconds(200) });
  expect(answer).toMatchObject({ ok: false, why: "rate-limited" });
  expect(performance.now() - began).toBeLessThan(5_000);
});

test("a key that every object has changes nothing but its own answer", async () => {
  await using server = await listen(() => ({
    body: '{"__proto__":{"polluted":true},"weight":1,"weight":0}',
  }));
  const answer = await ask(server.url);
  expect(answer).toMatchObject({ ok: true, json: { weight: 0 } });
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});
