/** A server on the loopback that answers as it should until it is told to misbehave, and repeats every secret when it does. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { portOf, type Asked } from "../loopback.ts";

/** What can be wrong with an answer; `signs-off` refuses the authorisation after some answers that were right. */
export const FAULTS = ["refuses", "hangs", "limits", "breaks", "half", "wrong", "signs-off"] as const;
export type Fault = (typeof FAULTS)[number];

export interface Answered {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Misbehaving extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** What was carried out, whether or not its answer arrived. */
  readonly taken: readonly Asked[];
  /** From the request after `after` right ones on; null mends it. */
  misbehave(fault: Fault | null, after?: number): Promise<void>;
  /** How the next answer will be wrong; null while it will be right. */
  faultNow(): Fault | null;
}

/** @param answer what is right; it is also carried out where only the answer to it gets lost (`half`) */
export async function startMisbehaving(answer: (asked: Asked) => Answered): Promise<Misbehaving> {
  const asked: Asked[] = [];
  const taken: Asked[] = [];
  const carryOut = (one: Asked): Answered => {
    taken.push(one);
    return answer(one);
  };
  let wrong: { readonly fault: Fault; right: number } | null = null;
  const server = createServer((incoming, outgoing) => {
    void readBody(incoming).then((body) => {
      const { method = "", url = "", headers } = incoming;
      const one: Asked = { method, path: url, headers, body };
      asked.push(one);
      if (wrong === null || wrong.right > 0) {
        if (wrong !== null) wrong.right -= 1;
        // The last right answer is read to its end before nobody listens any more.
        if (wrong?.fault === "refuses" && wrong.right === 0) outgoing.on("finish", () => void close());
        return reply(outgoing, carryOut(one));
      }
      return spoil(wrong.fault, one, { outgoing, answer: carryOut });
    });
  });
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const close = () => {
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections();
    return closed;
  };
  await listen(0);
  const port = portOf(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    taken,
    misbehave: async (fault, after = 0) => {
      wrong = fault === null ? null : { fault, right: after };
      if (fault === "refuses" && after === 0) await close();
      else if (!server.listening) await listen(port);
    },
    faultNow: () => (wrong === null || wrong.right > 0 ? null : wrong.fault),
    [Symbol.asyncDispose]: async () => {
      if (server.listening) await close();
    },
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function reply(outgoing: ServerResponse, { status = 200, headers = {}, body }: Answered): void {
  outgoing.writeHead(status, { "content-type": "application/json", ...headers });
  outgoing.end(body);
}

interface Spoiled {
  readonly outgoing: ServerResponse;
  readonly answer: (asked: Asked) => Answered;
}

function spoil(fault: Fault, asked: Asked, { outgoing, answer }: Spoiled): void {
  switch (fault) {
    case "refuses":
    case "hangs":
      return;
    case "limits":
      return refuse(outgoing, asked, { status: 429, "retry-after": "3600" });
    case "breaks":
      return refuse(outgoing, asked, { status: 503 });
    case "signs-off":
      return refuse(outgoing, asked, { status: 401 });
    case "half": {
      const { body } = answer(asked);
      outgoing.writeHead(200, { "content-type": "application/json", "content-length": body.length + 9 });
      outgoing.write(body.slice(0, Math.ceil(body.length / 2)), () => outgoing.destroy());
      return;
    }
    case "wrong":
      return reply(outgoing, { body: JSON.stringify({ hello: "world", ...echoOf(asked) }) });
  }
}

function refuse(
  outgoing: ServerResponse,
  asked: Asked,
  { status, ...headers }: { readonly status: number; readonly "retry-after"?: string },
): void {
  const said = JSON.stringify(echoOf(asked));
  outgoing.writeHead(status, { ...headers, "x-echo": encodeURIComponent(said.slice(0, 2_000)) });
  outgoing.end(said);
}

/** All that a caller could be made to repeat: what it sent, where messages look for words. */
function echoOf({ path, headers, body }: Asked): Readonly<Record<string, string>> {
  const said = `who is ${headers.authorization ?? "nobody"} who calls ${path}`;
  return { error: `${said} and says ${body}`, message: said, detail: said };
}
