/** Programs that a rollout file declares, run by argv in a working copy of the approved commit, with hardly any environment. */
import { spawn } from "node:child_process";
import type { Clock, ProgramEnd, ProgramOrder, Programs } from "../../ports.ts";
import { milliseconds } from "../../units.ts";
import { Failure, reasonOf } from "../../errors.ts";
import type { Checkouts } from "./checkouts.ts";

/** The rest of a program that was told to end, before it is killed. */
const TO_END = 2_000;
/** Of what it prints the end is kept: there the reason stands. */
const MOST_SAID = 8_000;

/** What a program needs to find its tools, and nothing that could be a secret. */
const PLAIN = [
  "PATH",
  "HOME",
  "LANG",
  "LC_ALL",
  "TZ",
  "TMPDIR",
  "TEMP",
  "TMP",
  "USER",
  "SHELL",
  "SystemRoot",
  "RUNNER_OS",
  "RUNNER_ARCH",
  "RUNNER_TEMP",
  "CI",
  "GITHUB_REPOSITORY",
  "GITHUB_RUN_ID",
  "GITHUB_SERVER_URL",
] as const;

export interface ProgramTerms {
  readonly checkouts: Checkouts;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** @throws Failure secret-missing */
  readonly secret: (name: string) => string;
  /** Every value of this job that is secret: none of them is handed on in what a program says. */
  readonly hidden: () => readonly string[];
  readonly mask: (text: string) => string;
  readonly clock: Clock;
  /** Fires when the job is told to stop. */
  readonly signal: AbortSignal;
}

export function localPrograms(terms: ProgramTerms): Programs {
  return {
    run: async (order) => {
      try {
        const variables = variablesFor(terms, order);
        return await terms.checkouts.at(order.commit, (folder) => runIn(terms, { ...order, folder, variables }));
      } catch (cause) {
        if (!(cause instanceof Failure)) throw cause;
        return { kind: "not-run", because: terms.mask(reasonOf(cause)) };
      }
    },
  };
}

function variablesFor(terms: ProgramTerms, { secrets, commit }: ProgramOrder): Record<string, string> {
  const plain = PLAIN.flatMap((name) => {
    const value = terms.variables[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const named = secrets.map((name) => [name, terms.secret(name)] as const);
  return { ...Object.fromEntries(plain), GITHUB_SHA: commit, ...Object.fromEntries(named) };
}

interface Run extends ProgramOrder {
  readonly folder: string;
  readonly variables: Record<string, string>;
}

function runIn(terms: ProgramTerms, { argv, folder, variables, within }: Run): Promise<ProgramEnd> {
  const [program = "", ...rest] = argv;
  const begun = terms.clock.now();
  let said = "";
  let because: string | null = null;
  return new Promise((resolve) => {
    const child = spawn(program, rest, {
      cwd: folder,
      env: variables,
      stdio: ["ignore", "pipe", "pipe"],
      shell: false,
      // A group of its own, so that what it started ends with it.
      detached: true,
    });
    const timers: NodeJS.Timeout[] = [];
    const end = (why: string): void => {
      if (because !== null) return;
      because = why;
      signalGroup(child.pid, "SIGTERM");
      timers.push(setTimeout(() => signalGroup(child.pid, "SIGKILL"), TO_END));
    };
    const onStop = (): void => end("the job was told to stop");
    timers.push(setTimeout(() => end(`it took longer than ${within / 1_000} s`), within));
    terms.signal.addEventListener("abort", onStop, { once: true });
    if (terms.signal.aborted) onStop();
    const listen = (text: string): void => {
      said = (said + text).slice(-2 * MOST_SAID);
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", listen);
    const finish = (ended: ProgramEnd): void => {
      timers.forEach(clearTimeout);
      terms.signal.removeEventListener("abort", onStop);
      // What it left behind in its group would hold the working copy, and the job.
      signalGroup(child.pid, "SIGKILL");
      resolve(ended);
    };
    child.on("error", (cause) =>
      finish({ kind: "not-run", because: terms.mask(`${program} could not be started: ${cause.message}`) }),
    );
    // Not `close`: a grandchild that keeps the pipes open must not keep the rollback waiting.
    child.on("exit", (status, signal) => {
      const told = shown(terms, said);
      const took = milliseconds(Math.max(0, terms.clock.now() - begun));
      setImmediate(() =>
        finish(
          because !== null || status === null
            ? { kind: "killed", because: because ?? `it ended by ${signal ?? "a signal"}`, said: told }
            : { kind: "ended", status, took, said: shown(terms, said) },
        ),
      );
    });
  });
}

/** The end of it, without secrets: by value first, because a form may cut one in two. */
function shown({ hidden, mask }: ProgramTerms, said: string): string {
  let text = said;
  for (const value of hidden()) if (value.length >= 4) text = text.replaceAll(value, "***");
  const masked = mask(text).trim();
  return masked.length <= MOST_SAID ? masked : masked.slice(-MOST_SAID);
}

function signalGroup(pid: number | undefined, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone: what was wanted.
  }
}
