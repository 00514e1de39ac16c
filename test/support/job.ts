/**
 * A job of the Action in this process, from its inputs and its event to its exit code, against the GitHub of a scene:
 * what it logs, sets and writes is read from where the runner would read it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEnvironment } from "../../src/entry/environment.ts";
import { readEvent } from "../../src/entry/event.ts";
import { connect, prefetch } from "../../src/entry/first-request.ts";
import { runAction } from "../../src/entry/action.ts";
import { parseInputs } from "../../src/inputs.ts";
import { instant } from "../../src/units.ts";
import { parseEnvFile } from "./runner.ts";
import type { Scene } from "./scene.ts";

/** One folder for the process: the toolkit remembers where the summary is. */
const HOME = mkdtempSync(join(tmpdir(), "job-"));
process.on("exit", () => rmSync(HOME, { recursive: true, force: true }));

export interface Job {
  readonly inputs: Readonly<Record<string, string>>;
  readonly eventName?: string;
  readonly event?: unknown;
  readonly env?: Readonly<Record<string, string>>;
}

export interface JobEnded {
  readonly code: 0 | 1;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** @throws Failure that the entry would report, with exit code 1 */
export async function runJob({ fake }: Scene, job: Job): Promise<JobEnded> {
  const files = { GITHUB_OUTPUT: "output", GITHUB_STEP_SUMMARY: "summary", GITHUB_STATE: "state" };
  for (const [name, file] of Object.entries(files)) {
    writeFileSync(join(HOME, file), "");
    process.env[name] = join(HOME, file);
  }
  const event = {
    repository: { full_name: "acme/news", default_branch: "main" },
    ...(typeof job.event === "object" ? job.event : {}),
  };
  const environment = readEnvironment({
    GITHUB_API_URL: fake.url,
    GITHUB_GRAPHQL_URL: fake.graphqlUrl,
    GITHUB_SERVER_URL: "https://git.example",
    GITHUB_REPOSITORY: "acme/news",
    GITHUB_RUN_ID: "1",
    GITHUB_REF: "refs/heads/main",
    GITHUB_EVENT_NAME: job.eventName ?? "workflow_dispatch",
    GITHUB_WORKSPACE: HOME,
    RUNNER_TEMP: HOME,
    ...job.env,
  });
  const inputs = parseInputs((name) => job.inputs[name] ?? (name === "token" ? "job" : ""));
  const clock = { now: () => instant(Date.parse(fake.now())), sleep: () => Promise.resolve() };
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array) => lines.push(String(text)) > 0;
  try {
    const github = connect(environment, inputs, clock);
    const read = readEvent(environment.eventName, JSON.stringify(event));
    const fetched = await prefetch(github, { inputs, event: read });
    const code = await runAction({ environment, inputs, event: read, github, clock, fetched });
    const textOf = (name: string) => readFileSync(join(HOME, name), "utf8");
    return {
      code,
      log: lines.join(""),
      outputs: parseEnvFile(textOf("output")),
      summary: textOf("summary"),
    };
  } finally {
    process.stdout.write = write;
  }
}
