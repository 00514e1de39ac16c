/** Programs that a rollout file declares, run by argv in a working copy of the approved commit, with hardly any environment. */
import { spawn } from "node:child_process";
import type { Clock, ProgramEnd, ProgramOrder, Programs } from "../../ports.ts";
import { milliseconds } from "../../units.ts";
import { reasonOf } from "../../errors.ts";
import type { Checkouts } from "./checkouts.ts";

/** The rest of a program that was told to end, before it is killed. */
const TO_END = 2_000;
/** Of what it prints the end is kept: there the reason stands. More is heard, so that no secret is cut in two. */
const MOST_SAID = 4_000;
const MOST_HEARD = 64_000;
/** Characters of an answer. */
const MOST_PRINTED = 1_000_000;
/** Shorter ones are words of every text. */
const SHORTEST_SECRET = 4;

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
  /** Further values that must not stand in what a program says, such as the job's token. */
  readonly hidden: readonly string[];
  readonly clock: Clock;
  /** Fires when the job is told to stop. */
  readonly signal: AbortSignal;
}

export function localPrograms(terms: ProgramTerms): Programs {
  return {
    run: async (order) => {
      try {
        const variables = variablesFor(terms, order);
        return await terms.checkouts.at(order.commit, (folder) =>
          runIn(terms, { ...order, folder, variables }),
        );
      } catch (cause) {
        return { kind: "not-run", because: withoutSecrets(reasonOf(cause), terms.hidden) };
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
  return {
    ...Object.fromEntries(plain),
    ...(commit === null ? {} : { GITHUB_SHA: commit }),
    ...Object.fromEntries(named),
  };
}

interface Run extends ProgramOrder {
  readonly folder: string;
  readonly variables: Record<string, string>;
}

function runIn(terms: ProgramTerms, run: Run): Promise<ProgramEnd> {
  const [program = "", ...rest] = run.argv;
  const begun = terms.clock.now();
  const hidden = [...terms.hidden, ...run.secrets.map((name) => run.variables[name] ?? "")];
  let said = "";
  let printed = "";
  return new Promise((resolve) => {
    const child = spawn(program, rest, {
      cwd: run.folder,
      env: run.variables,
      stdio: ["pipe", "pipe", "pipe"],
      shell: false,
      // A group of its own, so that what it started ends with it.
      detached: true,
    });
    const limit = limited(child.pid, run, terms.signal);
    const listen = (text: string): void => {
      said = (said + text).slice(-MOST_HEARD);
    };
    const answer = (text: string): void => {
      if (printed.length <= MOST_PRINTED) printed += text;
      if (printed.length > MOST_PRINTED) limit.end(`it printed more than ${MOST_PRINTED} characters`);
    };
    child.stdout.setEncoding("utf8").on("data", run.input === undefined ? listen : answer);
    child.stderr.setEncoding("utf8").on("data", listen);
    // Who does not listen is not to be told off for it.
    child.stdin.on("error", () => undefined);
    child.stdin.end(run.input ?? "");
    const finish = (ended: ProgramEnd): void => {
      limit.lift();
      child.stdout.destroy();
      child.stderr.destroy();
      child.stdin.destroy();
      resolve(ended);
    };
    child.on("error", (cause) => {
      const because = withoutSecrets(`${program} could not be started: ${cause.message}`, hidden);
      finish({ kind: "not-run", because });
    });
    let status: number | null = null;
    let signal: string | null = null;
    const answered = () => (run.input === undefined ? {} : { printed: withoutSecrets(printed, hidden) });
    const tell = (): void => {
      const told = withoutSecrets(said, hidden).trim().slice(-MOST_SAID);
      const because = limit.because() ?? (status === null ? `it ended by ${signal ?? "a signal"}` : null);
      const took = milliseconds(Math.max(0, terms.clock.now() - begun));
      finish(
        because === null && status !== null
          ? { kind: "ended", status, took, said: told, ...answered() }
          : { kind: "killed", because: because ?? "", said: told },
      );
    };
    child.on("exit", (code, by) => {
      status = code;
      signal = by;
      // What it left behind would hold the working copy and the pipes, and the rollback with them.
      signalGroup(child.pid, "SIGKILL");
      limit.later(tell);
    });
    child.on("close", tell);
  });
}

/** Ends a program that takes too long, or whose job is told to stop; it has a moment to clean up. */
function limited(pid: number | undefined, { within, isUrgent }: ProgramOrder, signal: AbortSignal) {
  let because: string | null = null;
  const timers: NodeJS.Timeout[] = [];
  const end = (why: string): void => {
    if (because !== null) return;
    because = why;
    signalGroup(pid, "SIGTERM");
    timers.push(setTimeout(() => signalGroup(pid, "SIGKILL"), TO_END));
  };
  const onStop = (): void => end("the job was told to stop");
  timers.push(setTimeout(() => end(`it took longer than ${within / 1_000} s`), within));
  if (isUrgent !== true) {
    signal.addEventListener("abort", onStop, { once: true });
    if (signal.aborted) onStop();
  }
  return {
    because: () => because,
    end,
    later: (act: () => void) => void timers.push(setTimeout(act, TO_END)),
    lift: () => {
      timers.forEach(clearTimeout);
      signal.removeEventListener("abort", onStop);
    },
  };
}

/** Whole values: what only looks like a secret is hidden where it is shown. */
function withoutSecrets(text: string, hidden: readonly string[]): string {
  return hidden
    .flatMap((value) => [value, ...value.split(/\r?\n/)])
    .filter((value) => value.length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.length - a.length)
    .reduce((shown, value) => shown.replaceAll(value, "***"), text);
}

function signalGroup(pid: number | undefined, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone: what was wanted.
  }
}
