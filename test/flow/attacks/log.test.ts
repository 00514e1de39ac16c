import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction, type Job } from "../../../src/entry/action.ts";
import { readEnvironment } from "../../../src/entry/environment.ts";
import { readEvent } from "../../../src/entry/event.ts";
import { NOTHING, connect } from "../../../src/entry/first-request.ts";
import { inputReader } from "../../../src/entry/environment.ts";
import { parseInputs } from "../../../src/inputs.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { FILE, ROLLOUT } from "../../support/flow-rollout.ts";
import { openScene } from "../../support/scene.ts";

/** As the runner reads a line: `::x` at its beginning, white space aside, and `##[x]` anywhere. */
const isCommand = (line: string): boolean => line.trimStart().startsWith("::") || line.includes("##[");
/** What the program itself tells the runner. */
const OURS = /^::(?:error|warning|add-mask)(?: |::)/;

/** Lines on standard output, and the outputs as the runner would read them, of one `plan` of the Action. */
async function runPlan(file: string, path = FILE) {
  using home = temporaryFolder();
  await using scene = await openScene();
  const number = scene.open({ [path]: file, "prompts/summary.md": "Summarise." });
  const named = (name: string): string => {
    const file = join(home.path, name);
    writeFileSync(file, "");
    return file;
  };
  const runner = {
    GITHUB_OUTPUT: named("output"),
    GITHUB_STATE: named("state"),
    GITHUB_STEP_SUMMARY: named("summary"),
    GITHUB_ENV: named("env"),
    RUNNER_TEMP: home.path,
  };
  const variables = {
    ...runner,
    GITHUB_REPOSITORY: "acme/news",
    GITHUB_API_URL: scene.fake.url,
    GITHUB_EVENT_NAME: "pull_request",
    GITHUB_WORKSPACE: home.path,
    INPUT_COMMAND: "plan",
    INPUT_TOKEN: "job",
    "INPUT_PULL-REQUEST": String(number),
  };
  const before = { ...process.env };
  const write = process.stdout.write.bind(process.stdout);
  const printed: string[] = [];
  Object.assign(process.env, runner);
  process.stdout.write = (chunk: string | Uint8Array): boolean => printed.push(String(chunk)) > 0;
  try {
    const environment = readEnvironment(variables);
    const inputs = parseInputs(inputReader(variables));
    const clock = scene.world.clock;
    const job: Job = {
      environment,
      inputs,
      event: readEvent("pull_request", ""),
      github: connect(environment, inputs, clock),
      clock,
      fetched: NOTHING,
    };
    await runAction(job);
  } finally {
    process.stdout.write = write;
    for (const name of Object.keys(runner)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  }
  const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");
  return {
    lines: printed.join("").split(/\r\n|[\n\r]/),
    output: textOf(runner.GITHUB_OUTPUT),
    env: textOf(runner.GITHUB_ENV),
    summary: textOf(runner.GITHUB_STEP_SUMMARY),
  };
}

const COMMANDS = [
  "::add-mask::e",
  "::error file=a::b",
  "::stop-commands::x",
  "##[add-mask]e",
  "\\e[31mred",
  "a\\r::error::b",
  "a\\n::add-mask::e",
  "<<ghadelimiter_\\nX=1",
];

describe("what a pull request may print", { timeout: 30_000 }, () => {
  test.each(COMMANDS)("attack 34: `%s` in a rollout file is no command to the runner", async (command) => {
    for (const file of [
      ROLLOUT.replace("because: headlines", `because: "${command}"`),
      ROLLOUT.replace("kind: other", `kind: "${command}"`),
      `"${command}": 1\n${ROLLOUT}`,
    ]) {
      const { lines } = await runPlan(file);
      expect(lines.filter((line) => isCommand(line) && !OURS.test(line))).toEqual([]);
      expect(lines.filter((line) => /^::(?:add-mask::e|error file=a::b)/.test(line))).toEqual([]);
      expect(lines.join("\n")).not.toContain("\u001B");
    }
  });

  test.each(COMMANDS)("attack 35: `%s` in a rollout file adds no output and no variable", async (value) => {
    const { output, env } = await runPlan(
      `"${value}": 1\n${ROLLOUT.replace("because: headlines", `because: "${value}"`)}`,
    );
    const names = [...output.matchAll(/^([\w-]+)<<(ghadelimiter_[0-9a-f-]+)\n[\s\S]*?\n\2$/gm)].map(
      ([, name]) => name,
    );
    expect(new Set(names)).toEqual(
      new Set(["decision", "files", "next-at", "plan-digest", "reason", "result", "runbook", "stage"]),
    );
    expect(output.replaceAll(/^([\w-]+)<<(ghadelimiter_[0-9a-f-]+)\n[\s\S]*?\n\2$/gm, "").trim()).toBe("");
    expect(env).toBe("");
  });

  test("attack 66: a credential in a rollout file stands in no line, no output and no summary", async () => {
    const token = `ghp_${"a1B2".repeat(9)}`;
    const { lines, output, summary } = await runPlan(
      ROLLOUT.replace("webhook: SLACK_DESK", `webhook: "${token}"`),
    );
    expect(lines.join("\n")).toContain("secret-pasted");
    expect([lines.join("\n"), output, summary].join("\n")).not.toContain(token);
  });
});
