/** A router's program as somebody's team would write one, in a folder of its own: it keeps one weight in a file beside it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/adapters/local/clock.ts";
import { localPrograms } from "../../src/adapters/local/programs.ts";
import { commandTraffic } from "../../src/adapters/routers/command-router.ts";
import type { CommandTarget } from "../../src/config/router.ts";
import type { Programs, Traffic } from "../../src/ports.ts";
import { instant, milliseconds, type Sha } from "../../src/units.ts";
import { temporaryFolder } from "./folder.ts";

export const ROUTE_TOKEN = "route-token-of-the-team-0815";

/** What the file beside the program holds. */
export interface RouteFile {
  readonly weight: number;
  readonly revision: number;
  readonly note: string;
  /** JavaScript that is run before an order is looked at; `order` and `state` are in scope. */
  readonly first: string;
  /** Orders that it was given, as `op` or `op dry`. */
  readonly asked: readonly string[];
}

const PROGRAM = `
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
const order = JSON.parse(readFileSync(0, "utf8"));
const state = JSON.parse(readFileSync("route.json", "utf8"));
// Whole or not at all: the app beside it reads it at any time.
const save = () => {
  writeFileSync("route.json.new", JSON.stringify(state));
  renameSync("route.json.new", "route.json");
};
const print = (said) => process.stdout.write(typeof said === "string" ? said : JSON.stringify(said));
state.asked.push(order.op + (order.ctx.dryRun ? " dry" : ""));
save();
if (state.first !== "") await new Function("order", "state", "save", "print", "spawn", "return (async () => {" + state.first + "})()")(order, state, save, print, spawn);
const version = "r" + state.revision;
if (order.op === "read") print({ set: { candidate: state.weight }, version, owned: { before: state.weight } });
else if (!order.ctx.forced && order.ctx.version !== version) process.exitCode = 3;
else if (!order.ctx.dryRun) {
  const to = order.op === "restore" ? order.snapshot.before : order.target.candidate;
  if (state.weight !== to) state.revision += 1;
  state.weight = to;
  save();
}
`;

export interface RouteProgram extends Disposable {
  readonly folder: string;
  readonly open: (more?: { readonly commit?: Sha; readonly programs?: Programs }) => Traffic;
  readonly now: () => RouteFile;
  readonly change: (to: Partial<RouteFile>) => void;
  /** Lines that went to the log. */
  readonly log: readonly string[];
  readonly target: CommandTarget;
  readonly programs: Programs;
}

export function startRouteProgram(): RouteProgram {
  const folder = temporaryFolder();
  const path = join(folder.path, "route.json");
  writeFileSync(join(folder.path, "route.mjs"), PROGRAM);
  const now = (): RouteFile => JSON.parse(readFileSync(path, "utf8"));
  const change = (to: Partial<RouteFile>) => writeFileSync(path, JSON.stringify({ ...now(), ...to }));
  writeFileSync(path, JSON.stringify({ weight: 0, revision: 1, note: "of the team", first: "", asked: [] }));
  const log: string[] = [];
  const target: CommandTarget = {
    kind: "command",
    run: [process.execPath, "route.mjs"],
    env: ["ROUTE_TOKEN"],
    settlesIn: milliseconds(1_000),
    auth: null,
  };
  const programs = programsIn(folder.path);
  return {
    folder: folder.path,
    open: (more = {}) =>
      commandTraffic(target, { now: () => instant(1_000), programs, log: (line) => log.push(line), ...more }),
    now,
    change,
    log,
    target,
    programs,
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

/** Runs programs in `folder`, whatever the commit. */
export function programsIn(folder: string, secret = ROUTE_TOKEN): Programs {
  const { signal } = new AbortController();
  return localPrograms({
    checkouts: { at: (_, work) => work(folder) },
    variables: { PATH: process.env["PATH"], INPUT_TOKEN: "ghs_of_the_job" },
    secret: () => secret,
    hidden: ["ghs_of_the_job"],
    clock: systemClock(signal),
    signal,
  });
}
