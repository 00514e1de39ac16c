/** The real PostgreSQL on a free port of this machine, in a folder of its own, ended by its own process id. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, readdirSync } from "node:fs";
import { createConnection } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { temporaryFolder } from "./folder.ts";
import { freePort } from "./prometheus.ts";

export interface RunningPostgres extends AsyncDisposable {
  /** `postgres://postgres@127.0.0.1:PORT/postgres`: whoever asks from this machine is let in, as its superuser. */
  readonly url: string;
  readonly port: number;
  /** May be called twice. */
  readonly stop: () => Promise<void>;
}

/** Where Debian and Ubuntu put the programs of each version. */
const VERSIONS = "/usr/lib/postgresql";
const USER = "postgres";
const READY_WITHIN_MS = 60_000;

/**
 * What of PostgreSQL this machine lacks, for `test.skipIf(missingPostgres() !== "")`; "" when all is there.
 *
 * @throws Error where MODEL_ROLLOUT_REQUIRE_REAL=1, as in CI: there nothing may be skipped.
 */
export function missingPostgres(): string {
  const absent = folderOfPrograms() === null ? "postgres, initdb" : "";
  if (absent !== "" && process.env["MODEL_ROLLOUT_REQUIRE_REAL"] === "1")
    throw new Error(`missing programs: ${absent}`);
  return absent;
}

/** An empty cluster that nothing outlives: no disk is waited for. @throws Error when it is not ready in time, with what it said */
export async function startPostgres(): Promise<RunningPostgres> {
  const programs = folderOfPrograms();
  if (programs === null) throw new Error(`expected postgres and initdb below ${VERSIONS} or on the PATH`);
  const folder = temporaryFolder();
  const as = owner();
  if (as !== null) chownSync(folder.path, as.uid, as.gid);
  const how = { cwd: folder.path, ...as } as const;
  const data = join(folder.path, "data");
  execFileSync(
    join(programs, "initdb"),
    ["-D", data, "--auth=trust", `--username=${USER}`, "--encoding=UTF8", "--locale=C", "--no-sync"],
    { ...how, stdio: "pipe" },
  );
  const port = await freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: folder.path,
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
  };
  const child = spawn(
    join(programs, "postgres"),
    ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    { ...how, stdio: ["ignore", "ignore", "pipe"] },
  );
  const stop = async (): Promise<void> => {
    await end(child);
    folder[Symbol.dispose]();
  };
  try {
    await ready(port, child);
  } catch (cause) {
    await stop();
    throw cause;
  }
  return { url: `postgres://${USER}@127.0.0.1:${port}/postgres`, port, stop, [Symbol.asyncDispose]: stop };
}

/** The newest version that is installed, or the one on the PATH. */
function folderOfPrograms(): string | null {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  const newest = [...versions]
    .sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))
    .map((version) => join(VERSIONS, version, "bin"));
  const folders = [...newest, ...(process.env["PATH"] ?? "").split(delimiter)];
  return (
    folders.find((folder) => ["postgres", "initdb"].every((name) => existsSync(join(folder, name)))) ?? null
  );
}

/** It refuses to run as root, and then runs as the user that its package made. */
function owner(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (which: string): number =>
    Number(execFileSync("id", [which, USER], { encoding: "utf8", stdio: "pipe" }).trim());
  return { uid: id("-u"), gid: id("-g") };
}

/** It listens before it lets anybody in: what counts is that it says so on the connection. */
async function ready(port: number, child: ChildProcess): Promise<void> {
  const said: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => said.push(chunk.toString("utf8")));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await isLetIn(port)) return;
    await pause(50);
  }
  throw new Error(`postgres was not ready on port ${port}: ${said.join("")}`);
}

/** A first message of protocol 3.0; `R` is the answer of a server that takes us, `E` the one of a server that is not ready. */
async function isLetIn(port: number): Promise<boolean> {
  const named = Buffer.from(`user\0${USER}\0database\0postgres\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + named.length, 0);
  head.writeInt32BE(3 << 16, 4);
  return new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port });
    const settle = (isIn: boolean): void => {
      socket.destroy();
      resolve(isIn);
    };
    socket.once("error", () => settle(false));
    socket.once("close", () => settle(false));
    socket.once("data", (chunk: Buffer) => settle(chunk.toString("latin1", 0, 1) === "R"));
    socket.once("connect", () => socket.write(Buffer.concat([head, named])));
  });
}

/** SIGINT is PostgreSQL's fast way to end: whoever is connected is sent away. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, "exit");
  child.kill("SIGINT");
  await ended;
}
