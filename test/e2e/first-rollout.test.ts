/** From the README to the plan of one's own file, by the README's own commands. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { EXAMPLES } from "../../src/commands/init/examples.ts";
import { QUESTIONS } from "../../src/commands/init/questions.ts";
import { temporaryFolder } from "../support/folder.ts";

/** What a person types who takes what stands in brackets. */
const ENTER = "\n";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The commands of the README's block that begins a rollout. */
function commands(): readonly string[] {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
  const block = blocks.find((each) => each.includes(" init --from "));
  if (block === undefined) throw new RangeError("the README has no block with `init --from`");
  return block.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
}

test("five commands at most", () => {
  expect(commands().length).toBeGreaterThan(1);
  expect(commands().length).toBeLessThanOrEqual(5);
});

test("with nobody at the other end nothing is written, and what to write is said", () => {
  using folder = temporaryFolder();
  const cli = join(ROOT, "dist/cli.js");
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [cli, "init", "--from", "prompt", ...args], {
      cwd: folder.path,
      encoding: "utf8",
      input: "ranker\n",
    });
  expect(run()).toMatchObject({ status: 4, stderr: expect.stringMatching(/Nothing was written.*--yes/) });
  expect(readdirSync(folder.path)).toEqual([]);
  expect(run("--yes").status).toBe(0);
});

describe.each(EXAMPLES)("from %s", (example) => {
  test("the README's commands end with a plan and without a blocker", () => {
    using folder = temporaryFolder();
    const own = join(folder.path, "own");
    mkdirSync(own);
    // What the clone would bring; the commands are run in the repository of the reader.
    symlinkSync(ROOT, join(folder.path, "model-rollout"));
    const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: folder.path };
    const run = (line: string): string =>
      execFileSync("/bin/bash", ["-c", line], {
        cwd: own,
        env,
        encoding: "utf8",
        input: ENTER.repeat(QUESTIONS.length),
        stdio: "pipe",
      });
    const lines = commands().filter((line) => !line.startsWith("git clone "));
    const said = lines.map((line) => run(line.replace(/--from [a-z]+/, `--from ${example}`)));
    expect(said.at(-1)).toContain(`## Rollout plan: <code>${example}</code>`);
  });
});
