/** Stands between us and a PostgreSQL server: counts what is asked, and breaks the line where a test wants it broken. */
import { createServer, connect, type Socket } from "node:net";

/**
 * `cut`: the line breaks before the statement arrives. `lose`: it arrives, and its answer does not. `hang`: it never arrives,
 * and the line stays open. `hold`: all answers wait until a later statement passes.
 */
export type Line = "pass" | "cut" | "lose" | "hang" | "hold";

export interface PostgresProxy extends AsyncDisposable {
  /** `url` of the server, through this. */
  readonly url: string;
  readonly connections: () => number;
  /** The texts of all statements since the start. */
  readonly statements: () => readonly string[];
}

/** @param meets what happens to each statement; what it waits for, the statement waits for, too */
export async function proxyTo(
  url: string,
  meets: (statement: string) => Line | Promise<Line> = () => "pass",
): Promise<PostgresProxy> {
  const to = new URL(url);
  const open = new Set<Socket>();
  const seen: string[] = [];
  let connections = 0;
  const server = createServer((near) => {
    connections++;
    const far = connect(Number(to.port), to.hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        open.delete(socket);
        near.destroy();
        // A server that was sent a statement ends it, whoever listens.
        far.end();
      });
    }
    let isLost = false;
    const held: Buffer[] = [];
    let isHeld = false;
    const read = statementReader();
    const forward = async (chunk: Buffer): Promise<void> => {
      const texts = read(chunk);
      seen.push(...texts);
      const lines = await Promise.all(texts.map(async (text) => meets(text)));
      if (lines.includes("hang")) return;
      if (lines.includes("cut")) {
        near.destroy();
        return;
      }
      if (lines.includes("lose")) isLost = true;
      isHeld = lines.length === 0 ? isHeld : lines.at(-1) === "hold";
      far.write(chunk);
      if (!isHeld) for (const each of held.splice(0)) near.write(each);
    };
    let sent = Promise.resolve();
    near.on("data", (chunk: Buffer) => {
      sent = sent.then(() => forward(chunk));
    });
    far.on("data", (chunk: Buffer) => {
      if (isLost) near.destroy();
      else if (isHeld) held.push(chunk);
      else near.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const through = new URL(url);
  through.port = String(typeof address === "object" ? address?.port : "");
  return {
    url: through.href,
    connections: () => connections,
    statements: () => seen,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const QUERY = "Q".charCodeAt(0);
const PARSE = "P".charCodeAt(0);

/** Messages of the frontend: the first has no type, all others one byte of it and their length. */
function statementReader(): (chunk: Buffer) => readonly string[] {
  let left: Buffer = Buffer.alloc(0);
  let isStarted = false;
  return (chunk) => {
    left = Buffer.concat([left, chunk]);
    const found: string[] = [];
    for (;;) {
      const head = isStarted ? 1 : 0;
      if (left.length < head + 4) return found;
      const end = head + left.readUInt32BE(head);
      if (left.length < end) return found;
      const body = left.subarray(head + 4, end);
      if (isStarted && left[0] === QUERY) found.push(textAt(body, 0));
      // The name of the statement comes first, and is empty.
      if (isStarted && left[0] === PARSE) found.push(textAt(body, body.indexOf(0) + 1));
      isStarted = true;
      left = left.subarray(end);
    }
  };
}

function textAt(body: Buffer, from: number): string {
  return body.subarray(from, body.indexOf(0, from)).toString("utf8");
}
