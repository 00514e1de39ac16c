import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { JOB_TOKEN, parseEnvFile, runAction, type ActionRun } from "../support/runner.ts";

const action = mkdtempSync(join(tmpdir(), "action-"));

beforeAll(() => {
  writeFileSync(
    join(action, "action.yml"),
    [
      "inputs:",
      "  command: { required: true }",
      "  token: { default: '${{ github.token }}' }",
      "  dry-run: { default: 'false' }",
      "runs: { using: node24, main: main.mjs, post: post.mjs }",
    ].join("\n"),
  );
  writeFileSync(
    join(action, "main.mjs"),
    `import { appendFileSync, readFileSync, readdirSync } from "node:fs";
const env = process.env;
appendFileSync(env.GITHUB_OUTPUT, "decision=go\\nresult<<ghadelimiter_1\\n{\\n}\\nghadelimiter_1\\n");
appendFileSync(env.GITHUB_STATE, "open=yes\\n");
appendFileSync(env.GITHUB_STEP_SUMMARY, "# Summary\\n");
console.log(JSON.stringify({ env, cwd: readdirSync("."), event: JSON.parse(readFileSync(env.GITHUB_EVENT_PATH)) }));
console.error("on stderr");
process.on("SIGINT", () => { console.log("drained"); process.exit(130); });
if (env.INPUT_COMMAND === "wait") { console.log("moving traffic"); setInterval(() => {}, 1000); }
process.exitCode = env["INPUT_DRY-RUN"] === "true" ? 3 : 0;
`,
  );
  writeFileSync(join(action, "post.mjs"), "console.log(process.env.STATE_open);");
});

afterAll(() => rmSync(action, { recursive: true }));

const run = async (given: ActionRun): ReturnType<typeof runAction> => runAction({ action, ...given });

describe("runAction", () => {
  test("gives inputs, event and empty files, and reads them back", async () => {
    const finished = await run({
      inputs: { command: "plan", "dry-run": "true" },
      eventName: "push",
      event: { a: 1 },
      github: "http://127.0.0.1:1",
      env: { PROM_TOKEN: "p" },
    });
    const seen: unknown = JSON.parse(finished.stdout);
    expect(seen).toMatchObject({ cwd: [], event: { a: 1 } });
    expect(seen).toHaveProperty(
      "env",
      expect.objectContaining({
        INPUT_COMMAND: "plan",
        INPUT_TOKEN: JOB_TOKEN,
        "INPUT_DRY-RUN": "true",
        GITHUB_EVENT_NAME: "push",
        GITHUB_API_URL: "http://127.0.0.1:1",
        GITHUB_GRAPHQL_URL: "http://127.0.0.1:1/graphql",
        PROM_TOKEN: "p",
      }),
    );
    expect(seen).not.toHaveProperty("env.VITEST");
    expect(finished).toMatchObject({
      exitCode: 3,
      signal: null,
      timedOut: false,
      stderr: "on stderr\n",
      outputs: { decision: "go", result: "{\n}" },
      state: { open: "yes" },
      summary: "# Summary\n",
    });
  });

  test("leaves nothing behind", async () => {
    const { stdout } = await run({ inputs: { command: "plan" } });
    const [, path = ""] = /"RUNNER_TEMP":"([^"]+)"/.exec(stdout) ?? [];
    expect(path).not.toBe("");
    expect(existsSync(path)).toBe(false);
  });

  test("hands the state of main to post", async () => {
    const { state } = await run({ inputs: { command: "plan" } });
    expect((await run({ entry: "post", state })).stdout).toBe("yes\n");
  });

  test.each([
    ["SIGINT", { exitCode: 130, signal: null }],
    ["SIGKILL", { exitCode: null, signal: "SIGKILL" }],
  ] as const)("%s when a line of the log says so", async (signal, end) => {
    const killWhen = (line: string): typeof signal | null => (line === "moving traffic" ? signal : null);
    const finished = await run({ inputs: { command: "wait" }, killWhen });
    expect(finished).toMatchObject({ ...end, timedOut: false });
    expect(finished.stdout.endsWith("drained\n")).toBe(signal === "SIGINT");
  });

  test("ends one that never ends", async () => {
    expect(await run({ inputs: { command: "wait" }, timeout: 500 })).toMatchObject({
      timedOut: true,
      signal: "SIGKILL",
    });
  });

  test("an input that action.yml does not have is a bug of the test", async () => {
    await expect(run({ inputs: { comand: "plan" } })).rejects.toThrow("found comand");
  });
});

describe("parseEnvFile", () => {
  test("reads lines and blocks", () => {
    expect(parseEnvFile("a=1=2\nb<<E\n\nc=3\nE\n\nd=\n")).toEqual({ a: "1=2", b: "\nc=3", d: "" });
  });

  test.each(["a<<E\n1\n", "alone\n"])("refuses %j", (text) => {
    expect(() => parseEnvFile(text)).toThrow(SyntaxError);
  });
});
