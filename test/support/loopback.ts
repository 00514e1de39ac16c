/** A tiny HTTP server on a free port of this machine that answers as it is told and remembers what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Closes the connection without an answer. */
  readonly hangUp?: boolean;
  /** Never answers. */
  readonly silent?: boolean;
  /** Sends `body` sign by sign, and blanks for ever after it. */
  readonly drips?: boolean;
  /** Closes the connection after `body`, of which more was announced. */
  readonly breaksOff?: boolean;
}

export interface Loopback extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
}

/** Ends, with all its connections, when it goes out of scope. */
export async function listen(reply: (asked: Asked, count: number) => Reply): Promise<Loopback> {
  const asked: Asked[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      const one = { method, path: url, headers, body: Buffer.concat(chunks).toString("utf8") };
      asked.push(one);
      send(outgoing, reply(one, asked.length));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(outgoing: ServerResponse, reply: Reply): void {
  if (reply.silent === true) return;
  if (reply.hangUp === true) {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(reply.status ?? 200, reply.headers);
  if (reply.drips === true) drip(outgoing, String(reply.body ?? ""));
  else if (reply.breaksOff === true) outgoing.write(reply.body ?? "", () => outgoing.destroy());
  else outgoing.end(reply.body ?? "");
}

function drip(outgoing: ServerResponse, body: string): void {
  const left = body[Symbol.iterator]();
  const timer = setInterval(() => outgoing.write(left.next().value ?? " "), 5);
  outgoing.on("close", () => clearInterval(timer));
}

export function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new TypeError("the server has no port");
  return address.port;
}

/** An address at which nobody listens. */
export async function deadAddress(): Promise<string> {
  await using gone = await listen(() => ({}));
  return gone.url;
}
