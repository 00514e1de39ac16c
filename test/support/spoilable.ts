/** A server that answers as it is told until it is spoiled, and then repeats what it was asked, secrets and all. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { portOf, type Asked, type Reply } from "./loopback.ts";
import type { AnswerFault } from "./source-contract.ts";

export interface Spoilable {
  readonly url: string;
  readonly spoil: (fault: AnswerFault | null) => Promise<void>;
  readonly asked: () => number;
  readonly stop: () => Promise<void>;
}

/** What only whoever answers can do wrong: null while nothing is. */
export type Twist = Extract<AnswerFault, "in-pages" | "other-unit"> | null;
type Answer = (asked: Asked, twist: Twist) => Reply;

export async function spoilable(answer: Answer): Promise<Spoilable> {
  let fault: AnswerFault | null = null;
  let asked = 0;
  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((body) => {
      const { method = "", url = "", headers } = incoming;
      asked += 1;
      const one: Asked = { method, path: url, headers, body };
      if (fault === null) return reply(outgoing, answer(one, null));
      return spoiled(outgoing, { fault, one, answer });
    });
  });
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections();
    await closed;
  };
  await listen(0);
  const port = portOf(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    spoil: async (given) => {
      fault = given;
      if (given === "down") await close();
      else if (!server.listening) await listen(port);
    },
    asked: () => asked,
    stop: close,
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function reply(outgoing: ServerResponse, { status = 200, headers = {}, body = "" }: Reply): void {
  outgoing.writeHead(status, { "content-type": "application/json", ...headers });
  outgoing.end(body);
}

interface Spoil {
  readonly fault: AnswerFault;
  readonly one: Asked;
  readonly answer: Answer;
}

function spoiled(outgoing: ServerResponse, { fault, one, answer }: Spoil): void {
  const echo = JSON.stringify({ message: JSON.stringify(one), error: JSON.stringify(one.headers) });
  switch (fault) {
    case "unauthorised":
      return reply(outgoing, { status: 401, body: echo });
    case "rate-limited":
      return reply(outgoing, { status: 429, headers: { "retry-after": "3600" }, body: echo });
    case "down":
      return void outgoing.destroy();
    case "hangs":
      return;
    case "half": {
      const { body = "" } = answer(one, null);
      outgoing.writeHead(200, { "content-type": "application/json", "content-length": body.length + 9 });
      outgoing.write(body.slice(0, Math.ceil(body.length / 2)), () => outgoing.destroy());
      return;
    }
    case "html":
      return reply(outgoing, { headers: { "content-type": "text/html" }, body: `<html>${echo}</html>` });
    case "redirect":
      return reply(outgoing, {
        status: 302,
        headers: { location: `http://127.0.0.1:1/${encodeURIComponent(echo)}` },
      });
    case "in-pages":
    case "other-unit":
      return reply(outgoing, answer(one, fault));
    case "too-large":
      return reply(outgoing, { body: `"${"x".repeat(40_000_000)}"` });
  }
}
