/** A real browser: Chromium without a window, driven over its own debugging protocol, ended by its own process id. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";
import { temporaryFolder } from "./folder.ts";

export interface Look {
  readonly width: number;
  readonly scheme: "light" | "dark";
  /** A phone draws two pixels where a desktop draws one. */
  readonly scale: number;
}

export interface Page {
  /** Opens an address and waits until it is loaded. */
  open(url: string, look: Look): Promise<void>;
  /** The JSON value of an expression in the page; a promise is awaited. @throws Error with what the page threw */
  evaluate(expression: string): Promise<unknown>;
  /** The whole page as PNG, also what lies below the window. */
  picture(): Promise<Buffer>;
}

export interface Browser extends AsyncDisposable {
  readonly page: Page;
}

const READY_WITHIN_MS = 30_000;
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--remote-debugging-port=0",
];

/** Needs the program `chromium`. @throws Error when it is not ready in time */
export async function startChromium(): Promise<Browser> {
  const folder = temporaryFolder();
  const child = spawn("chromium", [...FLAGS, `--user-data-dir=${folder.path}`, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const stop = async () => {
    if (child.exitCode === null && child.kill()) await once(child, "exit");
    folder[Symbol.dispose]();
  };
  try {
    const port = await debuggingPort(child);
    const opened = await fetch(`http://127.0.0.1:${port}/json/new?about:blank`, { method: "PUT" });
    const { webSocketDebuggerUrl } = z
      .object({ webSocketDebuggerUrl: z.string() })
      .parse(await opened.json());
    const session = await connect(webSocketDebuggerUrl);
    return {
      page: pageOf(session),
      [Symbol.asyncDispose]: async () => {
        session.close();
        await stop();
      },
    };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function debuggingPort(child: ChildProcess): Promise<string> {
  let said = "";
  const signal = AbortSignal.timeout(READY_WITHIN_MS);
  while (!signal.aborted && child.stderr !== null) {
    const [chunk]: unknown[] = await once(child.stderr, "data", { signal });
    said += String(chunk);
    const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error(`Expected Chromium to listen, and it said: ${said}`);
}

interface Session {
  /** The answer to one request. */
  ask(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Resolves at the next event of that name. */
  next(event: string): Promise<void>;
  close(): void;
}

const ANSWER = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

async function connect(url: string): Promise<Session> {
  const socket = new WebSocket(url);
  await once(socket, "open");
  const asked = new Map<number, { resolve: (value: unknown) => void; reject: (cause: Error) => void }>();
  const awaited = new Map<string, () => void>();
  socket.addEventListener("message", (message) => {
    const { id, method, result, error } = ANSWER.parse(JSON.parse(String(message.data)));
    if (method !== undefined) awaited.get(method)?.();
    const open = id === undefined ? undefined : asked.get(id);
    if (open === undefined) return;
    if (error === undefined) open.resolve(result);
    else open.reject(new Error(error.message));
  });
  let last = 0;
  return {
    ask: (method, params = {}) =>
      new Promise((resolve, reject) => {
        last += 1;
        asked.set(last, { resolve, reject });
        socket.send(JSON.stringify({ id: last, method, params }));
      }),
    next: (event) => new Promise((resolve) => awaited.set(event, resolve)),
    close: () => socket.close(),
  };
}

const EVALUATED = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z
    .object({ text: z.string(), exception: z.object({ description: z.string().optional() }).optional() })
    .optional(),
});

function pageOf(session: Session): Page {
  return {
    open: async (url, { width, scheme, scale }) => {
      await session.ask("Page.enable");
      await session.ask("Emulation.setDeviceMetricsOverride", {
        width,
        height: 900,
        deviceScaleFactor: scale,
        mobile: width < 600,
      });
      await session.ask("Emulation.setEmulatedMedia", {
        features: [{ name: "prefers-color-scheme", value: scheme }],
      });
      const loaded = session.next("Page.loadEventFired");
      await session.ask("Page.navigate", { url });
      await loaded;
    },
    evaluate: async (expression) => {
      const answer = await session.ask("Runtime.evaluate", {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      const { result, exceptionDetails: thrown } = EVALUATED.parse(answer);
      if (thrown !== undefined) throw new Error(thrown.exception?.description ?? thrown.text);
      return result.value;
    },
    picture: async () => {
      const metrics = z
        .object({ cssContentSize: z.object({ width: z.number(), height: z.number() }) })
        .parse(await session.ask("Page.getLayoutMetrics"));
      const { width, height } = metrics.cssContentSize;
      const clip = { x: 0, y: 0, width, height, scale: 1 };
      const shot = await session.ask("Page.captureScreenshot", { captureBeyondViewport: true, clip });
      return Buffer.from(z.object({ data: z.string() }).parse(shot).data, "base64");
    },
  };
}
