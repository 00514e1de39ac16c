/** Runs a router's program: the one of the approved commit, with one order on its standard input. */
import { randomUUID } from "node:crypto";
import type { CommandTarget } from "../../config/router.ts";
import type { Programs, TrafficTarget } from "../../ports.ts";
import { milliseconds, type Instant, type Sha } from "../../units.ts";
import { outcomeOf, type Outcome } from "./command-answers.ts";

export interface CommandDeps {
  readonly now: () => Instant;
  readonly programs?: Programs;
  readonly commit?: Sha;
  readonly log?: (line: string) => void;
}

export interface Route {
  readonly target: CommandTarget;
  readonly deps: CommandDeps;
}

/** One call of the program. The way back must not wait for one that hangs. */
const WITHIN = milliseconds(20_000);
const MOST_LINES = 20;

/** The order on standard input; docs/routers.md describes it for those who write such programs. */
interface Order {
  readonly op: "read" | "set" | "restore";
  readonly target: TrafficTarget | null;
  readonly snapshot: unknown;
  readonly ctx: {
    /** Everything but the change. */
    readonly dryRun: boolean;
    /** Whatever stands there: a rollback. */
    readonly forced: boolean;
    /** What `read` said before a `set` that is not forced. */
    readonly version: string | null;
    readonly idempotencyKey: string;
  };
}

/** With a key of its own. */
export function order(
  op: Order["op"],
  more: Partial<Pick<Order, "target" | "snapshot"> & Order["ctx"]>,
): Order {
  const { target = null, snapshot = null, dryRun = false, forced = false, version = null } = more;
  return { op, target, snapshot, ctx: { dryRun, forced, version, idempotencyKey: randomUUID() } };
}

/**
 * Runs the program of the approved commit.
 *
 * @param where `anywhere`: taken from the job's own checkout where that commit cannot be had, as while GitHub is down. For looks
 * and the way back only.
 */
export async function run(route: Route, told: Order, where: "approved" | "anywhere"): Promise<Outcome> {
  const { commit } = route.deps;
  const first = await runAt(route, told, commit ?? null);
  if (first.kind !== "not-run" || commit === undefined || where === "approved") return first;
  route.deps.log?.(`${first.because}; the program of the job's own checkout is run instead`);
  const second = await runAt(route, told, null);
  return second.kind === "not-run" ? { ...second, because: `${first.because}; ${second.because}` } : second;
}

async function runAt({ target, deps }: Route, told: Order, commit: Sha | null): Promise<Outcome> {
  if (deps.programs === undefined)
    return { kind: "not-run", because: "no program is run from here", printed: "" };
  const end = await deps.programs.run({
    argv: target.run,
    commit,
    secrets: [...new Set([...target.env, ...Object.values(target.auth ?? {})])],
    within: WITHIN,
    input: JSON.stringify(told),
    // Whether a new move may begin is asked before; one that is cut off leaves nobody knows what.
    isUrgent: true,
  });
  if (end.kind !== "not-run") logAll(target, deps, end.said);
  return outcomeOf(end);
}

function logAll(target: CommandTarget, { log }: CommandDeps, said: string): void {
  const lines = said.split(/\r?\n/).filter((line) => line.trim() !== "");
  for (const line of lines.slice(-MOST_LINES)) log?.(`${nameOf(target)}: ${line}`);
}

/** As messages call it. */
export function nameOf({ run: argv }: CommandTarget): string {
  return argv.join(" ");
}
