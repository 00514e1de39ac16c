import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { gitCheckouts } from "../../../../src/adapters/local/checkouts.ts";
import { systemClock } from "../../../../src/adapters/local/clock.ts";
import { localPrograms } from "../../../../src/adapters/local/programs.ts";
import { secretsIn } from "../../../../src/adapters/local/secrets.ts";
import type { ProgramEnd } from "../../../../src/ports.ts";
import { milliseconds, sha } from "../../../../src/units.ts";
import type { Sha } from "../../../../src/units.ts";

const NEVER = new AbortController().signal;
const NODE = process.execPath;
let root: string;
let origin: string;
let approved: Sha;

function git(folder: string, ...order: readonly string[]): string {
  return execFileSync("git", ["-C", folder, "-c", "user.name=o", "-c", "user.email=o@x", ...order], {
    encoding: "utf8",
  }).trim();
}

/** A repository whose approved commit is not the newest, and a shallow checkout of the newest, as a job has it. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "programs-"));
  origin = join(root, "origin");
  execFileSync("git", ["init", "-q", "-b", "main", origin]);
  writeFileSync(join(origin, "which"), "approved");
  git(origin, "add", ".");
  git(origin, "commit", "-qm", "one");
  approved = sha(git(origin, "rev-parse", "HEAD"));
  writeFileSync(join(origin, "which"), "newer");
  git(origin, "commit", "-qam", "two");
  execFileSync("git", ["clone", "-q", "--depth=1", `file://${origin}`, join(root, "workspace")], {
    stdio: "ignore",
  });
  execFileSync("mkdir", [join(root, "temp")]);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Given {
  readonly argv: readonly string[];
  readonly commit?: Sha | null;
  readonly input?: string;
  readonly isUrgent?: true;
  readonly secrets?: readonly string[];
  readonly within?: number;
  readonly variables?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly workspace?: string;
}

function run(given: Given): Promise<ProgramEnd> {
  const variables = {
    PATH: process.env["PATH"] ?? "",
    HOME: root,
    INPUT_TOKEN: "ghs_of_the_job",
    ACTIONS_RUNTIME_TOKEN: "runtime",
    ...given.variables,
  };
  const programs = localPrograms({
    checkouts: gitCheckouts({
      workspace: given.workspace ?? join(root, "workspace"),
      temporary: join(root, "temp"),
      remote: null,
      variables,
    }),
    variables,
    secret: secretsIn(variables),
    hidden: ["ghs_of_the_job"],
    clock: systemClock(NEVER),
    signal: given.signal ?? NEVER,
  });
  return programs.run({
    argv: given.argv,
    commit: given.commit === undefined ? approved : given.commit,
    ...(given.input === undefined ? {} : { input: given.input }),
    ...(given.isUrgent === undefined ? {} : { isUrgent: given.isUrgent }),
    secrets: given.secrets ?? [],
    within: milliseconds(given.within ?? 20_000),
  });
}
const node = (script: string, ...rest: readonly string[]) => [NODE, "-e", script, ...rest];
const SHOW = "console.log(require('node:fs').readFileSync('which', 'utf8'))";

describe("a program of a rollout file", () => {
  test("runs in a copy of the approved commit, which a shallow checkout fetches, and leaves none behind", async () => {
    expect(await run({ argv: node(SHOW) })).toMatchObject({ kind: "ended", status: 0, said: "approved" });
    expect(readdirSync(join(root, "temp"))).toEqual([]);
    expect(git(join(root, "workspace"), "worktree", "list").split("\n")).toHaveLength(1);
  });

  test("does not see what the job left in its folder", async () => {
    writeFileSync(join(root, "workspace", "which"), "tampered with");
    const newest = sha(git(origin, "rev-parse", "HEAD"));
    expect(await run({ argv: node(SHOW), commit: newest })).toMatchObject({ said: "newer" });
  });

  test("runs in the job's checkout as it lies there, where nobody knows a commit", async () => {
    writeFileSync(join(root, "workspace", "which"), "of the job");
    expect(await run({ argv: node(SHOW), commit: null })).toMatchObject({ said: "of the job" });
    expect(readdirSync(join(root, "temp"))).toEqual([]);
  });

  test("is told what it is told on standard input, and what it answers is kept apart from what it says", async () => {
    const script = "process.stdin.on('data', (d) => { process.stdout.write(d); console.error('heard it') })";
    const ended = await run({ argv: node(script), input: '{"op":"read"}' });
    expect(ended).toMatchObject({ status: 0, printed: '{"op":"read"}', said: "heard it" });
    expect(await run({ argv: node("console.log(1)") })).not.toHaveProperty("printed");
  });

  test("that takes traffic back comes to its end although the job was told to stop", async () => {
    const signal = AbortSignal.abort();
    expect(await run({ argv: node(SHOW), signal })).toMatchObject({ kind: "killed" });
    expect(await run({ argv: node(SHOW), signal, isUrgent: true })).toMatchObject({ said: "approved" });
  });

  test("that does not listen, or answers without an end, holds nobody up", async () => {
    const deaf = await run({ argv: node("process.stdin.destroy()"), input: "x".repeat(1_000_000) });
    expect(deaf).toMatchObject({ kind: "ended", status: 0 });
    const flood = "setInterval(() => process.stdout.write('x'.repeat(65536)), 1)";
    expect(await run({ argv: node(flood), input: "{}" })).toMatchObject({
      kind: "killed",
      because: "it printed more than 1000000 characters",
    });
  });

  test("gets its arguments as they are: no shell reads them", async () => {
    const argument = "$(touch pwned); `id` && echo 'x' > y";
    const ended = await run({ argv: node("console.log(process.argv[1])", argument) });
    expect(ended).toMatchObject({ said: argument });
    expect(existsSync(join(root, "workspace", "pwned"))).toBe(false);
  });

  test("has no token of the job in its environment, but the secrets that it names", async () => {
    const ended = await run({
      argv: node("console.log(Object.keys(process.env).sort().join(' '))"),
      variables: { MAIL_KEY: "k-secret", OTHER_KEY: "other" },
      secrets: ["MAIL_KEY"],
    });
    expect(ended).toMatchObject({ said: "GITHUB_SHA HOME MAIL_KEY PATH" });
  });

  test("never hands on a secret that it prints, nor the job's token", async () => {
    const ended = await run({
      argv: node(
        "console.log(process.env.MAIL_KEY + ' ghs_of_the_job'); console.error(process.env.MAIL_KEY)",
      ),
      variables: { MAIL_KEY: "k-secret" },
      secrets: ["MAIL_KEY"],
    });
    expect(ended).toMatchObject({ said: "*** ***\n***" });
  });

  test("that fails says with which status, and the end of what it printed", async () => {
    const ended = await run({
      argv: node("console.log('x'.repeat(1e5)); console.error('no table'); process.exitCode = 3"),
    });
    expect(ended).toMatchObject({
      kind: "ended",
      status: 3,
      said: expect.stringMatching(/x{100}\nno table$/),
    });
    expect("said" in ended ? ended.said.length : 0).toBeLessThanOrEqual(4_000);
  });

  test("that takes too long is ended with all that it started", async () => {
    const ended = await run({
      argv: node(
        "require('node:child_process').spawn('sleep', ['60'], { stdio: 'inherit' }); setInterval(() => {}, 1000)",
      ),
      within: 300,
    });
    expect(ended).toMatchObject({ kind: "killed", because: "it took longer than 0.3 s" });
  });

  test("whose child keeps the pipes open keeps nobody waiting", async () => {
    const ended = await run({
      argv: node(
        "require('node:child_process').spawn('sleep', ['60'], { stdio: 'inherit' }).unref(); console.log('done')",
      ),
    });
    expect(ended).toMatchObject({ kind: "ended", status: 0, said: "done" });
  });

  test("is ended when the job is told to stop", async () => {
    const stop = new AbortController();
    const ended = run({ argv: node("setInterval(() => {}, 1000)"), signal: stop.signal });
    setTimeout(() => stop.abort(), 300);
    expect(await ended).toMatchObject({ kind: "killed", because: "the job was told to stop" });
  });
});

describe("a program that cannot begin says why, and is no failure of ours", () => {
  test.each([
    ["there is no such program", { argv: ["no-such-program"] }, /no-such-program could not be started/],
    ["a secret is missing", { argv: [NODE], secrets: ["MAIL_KEY"] }, /MAIL_KEY/],
    [
      "the commit is nowhere",
      { argv: [NODE], commit: sha("d".repeat(40)) },
      /working copy of the approved commit/,
    ],
    ["an argument that no system takes", { argv: [NODE, "a\0b"] }, /null bytes/],
  ] as const)("%s", async (_name, given, because) => {
    expect(await run(given)).toMatchObject({ kind: "not-run", because: expect.stringMatching(because) });
  });

  test("the job checked nothing out", async () => {
    const ended = await run({ argv: [NODE], workspace: join(root, "temp") });
    expect(ended).toMatchObject({ kind: "not-run", because: expect.stringContaining("actions/checkout") });
  });
});
