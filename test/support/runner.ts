/**
 * Runs an entry of the Action the way GitHub's runner does: defaults of action.yml as `INPUT_*`, an event file, empty
 * files for outputs, state and summary, a new working directory, and no other environment.
 *
 * Source: actions/runner 2.336.0, FileCommandManager.cs and ProcessInvoker.cs.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";

/** The root of this repository, where action.yml stands. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The token that the runner fills in for `${{ github.token }}`. */
export const JOB_TOKEN = "ghs_jobtoken0000000000000000000000000000";

/** What every event of GitHub has of its repository. */
const DISPATCH = { repository: { full_name: "acme/news", default_branch: "main" } };

export interface ActionRun {
  /** Folder with an action.yml; the default is this repository. */
  readonly action?: string;
  readonly entry?: "main" | "post";
  /** `with:` of the step; a name that action.yml lacks is a bug of the test. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly eventName?: string;
  /** The webhook's payload. */
  readonly event?: unknown;
  /** Where GitHub is: one loopback server for API, GraphQL (`/graphql`) and pages. */
  readonly github?: string;
  /** `env:` of the step; wins over everything else here. */
  readonly env?: Readonly<Record<string, string>>;
  /** What `main` saved, for `post`: `Finished.state`. */
  readonly state?: Readonly<Record<string, string>>;
  /** The workspace; the default is an empty folder that is removed afterwards. */
  readonly cwd?: string;
  /**
   * Asked for each line of the log, until it names a signal. SIGKILL is a runner that died; SIGINT is a cancelled
   * job: SIGTERM follows after 7.5 s and SIGKILL 2.5 s later.
   */
  readonly killWhen?: (line: string) => "SIGINT" | "SIGKILL" | null;
  /** Given how to kill the whole process group, as soon as there is one. */
  readonly began?: (kill: () => void) => void;
  /** The whole process group is killed after so many ms; default 30 s. */
  readonly timeout?: number;
}

export interface Finished {
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  /** From start to end, in ms. */
  readonly took: number;
}

const Action = z.looseObject({
  inputs: z.record(z.string(), z.looseObject({ default: z.string().optional() })).default({}),
  runs: z.looseObject({ main: z.string(), post: z.string().optional() }),
});

const ENV_FILES = [
  "GITHUB_OUTPUT",
  "GITHUB_STATE",
  "GITHUB_ENV",
  "GITHUB_PATH",
  "GITHUB_STEP_SUMMARY",
] as const;

/**
 * Runs one entry to its end. The temporary folders are gone when this resolves.
 *
 * @throws TypeError for an input that action.yml does not have, or an entry that it does not name
 * @throws Error when this is not Node 24, which the runner has
 */
export async function runAction(run: ActionRun = {}): Promise<Finished> {
  if (!process.version.startsWith("v24.")) {
    throw new Error(
      `Expected Node 24 as on the runner, found ${process.version}. Start the tests with npm test`,
    );
  }
  const folder = run.action ?? ROOT;
  const action = Action.parse(parse(readFileSync(join(folder, "action.yml"), "utf8")));
  const main = action.runs[run.entry ?? "main"];
  if (main === undefined)
    throw new TypeError(`Expected runs.${run.entry} in ${folder}/action.yml, found none`);
  const home = mkdtempSync(join(tmpdir(), "runner-"));
  try {
    const env = { ...environment(run, home), ...inputsOf(run, action.inputs), ...run.env };
    const child = spawn(process.execPath, [resolve(folder, main)], {
      cwd: run.cwd ?? join(home, "workspace"),
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // a group of its own, so that its children can be ended with it
    });
    run.began?.(() => signalGroup(child, "SIGKILL"));
    const ended = await watch(child, run);
    const file = (name: (typeof ENV_FILES)[number]): string => readFileSync(join(home, name), "utf8");
    return {
      ...ended,
      outputs: parseEnvFile(file("GITHUB_OUTPUT")),
      state: parseEnvFile(file("GITHUB_STATE")),
      summary: file("GITHUB_STEP_SUMMARY"),
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** `name=value` and `name<<delimiter` … `delimiter`, as the runner reads them. Later lines win. */
export function parseEnvFile(text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const heredoc = /^([^=]+?)<<(.+)$/.exec(line);
    const plain = /^([^=]+)=(.*)$/.exec(line);
    if (heredoc !== null) {
      const [, name = "", delimiter = ""] = heredoc;
      const end = lines.indexOf(delimiter, at + 1);
      if (end < 0) throw new SyntaxError(`Expected ${delimiter} after ${name}, found the end of the file`);
      values[name] = lines.slice(at + 1, end).join("\n");
      at = end;
    } else if (plain !== null) {
      values[plain[1] ?? ""] = plain[2] ?? "";
    } else {
      throw new SyntaxError(`Expected name=value or name<<delimiter, found ${line}`);
    }
  }
  return values;
}

/** What the runner sets, and nothing of this process: a test must not pass because of the machine it runs on. */
function environment(run: ActionRun, home: string): Record<string, string> {
  for (const folder of ["workspace", "temp", "home"]) mkdirSync(join(home, folder));
  for (const name of ENV_FILES) writeFileSync(join(home, name), "");
  writeFileSync(join(home, "event.json"), JSON.stringify(run.event ?? DISPATCH));
  const server = run.github ?? "http://127.0.0.1:9"; // discard: nobody answers there
  return {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    HOME: join(home, "home"),
    LANG: "C.UTF-8",
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: server,
    GITHUB_GRAPHQL_URL: `${server}/graphql`,
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: "acme/news",
    GITHUB_REPOSITORY_OWNER: "acme",
    GITHUB_WORKSPACE: run.cwd ?? join(home, "workspace"),
    GITHUB_EVENT_NAME: run.eventName ?? "workflow_dispatch",
    GITHUB_EVENT_PATH: join(home, "event.json"),
    GITHUB_ACTOR: "owner-a",
    GITHUB_REF: "refs/heads/main",
    GITHUB_REF_NAME: "main",
    GITHUB_SHA: "0".repeat(40),
    GITHUB_WORKFLOW: "model-rollout",
    GITHUB_JOB: "model-rollout",
    GITHUB_RUN_ID: "1",
    GITHUB_RUN_NUMBER: "1",
    GITHUB_RUN_ATTEMPT: "1",
    RUNNER_OS: "Linux",
    RUNNER_ARCH: "X64",
    RUNNER_TEMP: join(home, "temp"),
    ...Object.fromEntries(ENV_FILES.map((name) => [name, join(home, name)])),
    ...Object.fromEntries(Object.entries(run.state ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
  };
}

/** `INPUT_*` of what the step gives, else the default, else nothing; upper case, dashes kept. */
function inputsOf(
  run: ActionRun,
  declared: Readonly<Record<string, { readonly default?: string | undefined }>>,
): Record<string, string> {
  const unknown = Object.keys(run.inputs ?? {}).filter((name) => !(name in declared));
  if (unknown.length > 0) throw new TypeError(`Expected inputs of action.yml, found ${unknown.join(", ")}`);
  return Object.fromEntries(
    Object.entries(declared).map(([name, { default: text = "" }]) => [
      `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
      run.inputs?.[name] ?? text.replaceAll("${{ github.token }}", JOB_TOKEN),
    ]),
  );
}

/** Waits for the end, passing on what `killWhen` says. */
async function watch(
  child: ChildProcess,
  run: ActionRun,
): Promise<Omit<Finished, "outputs" | "state" | "summary">> {
  const started = performance.now();
  const timers: NodeJS.Timeout[] = [];
  const after = (time: number, then: () => void): void => {
    timers.push(setTimeout(then, time));
  };
  let timedOut = false;
  after(run.timeout ?? 30_000, () => {
    timedOut = true;
    signalGroup(child, "SIGKILL");
  });

  let ask = run.killWhen;
  const read = (line: string): void => {
    const signal = ask?.(line) ?? null;
    if (signal === null) return;
    ask = undefined;
    if (signal === "SIGKILL") return signalGroup(child, "SIGKILL");
    child.kill("SIGINT");
    after(7_500, () => child.kill("SIGTERM"));
    after(10_000, () => signalGroup(child, "SIGKILL"));
  };
  const log = { stdout: "", stderr: "" };
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    log.stdout += text;
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(read);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log.stderr += text;
  });

  try {
    const end = await new Promise<Pick<Finished, "exitCode" | "signal">>((done, fail) => {
      child.on("error", fail);
      child.on("close", (exitCode, signal) => done({ exitCode, signal }));
    });
    return { ...end, ...log, timedOut, took: performance.now() - started };
  } finally {
    timers.forEach(clearTimeout);
    signalGroup(child, "SIGKILL");
  }
}

/** The entry and all that it started; a group that is gone already is fine. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (cause) {
    if (!(cause instanceof Error && "errno" in cause && cause.errno === -constants.errno.ESRCH)) throw cause;
  }
}
