/** Runs the command line as a terminal does: a process of its own, no GitHub, nothing of this process's environment. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { digest, HOUR, instant } from "../../src/units.ts";
import { accept, merge, openedWorld, PULL } from "./flow-rollout.ts";
import type { Texts } from "./world.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** Ends a command that does not end by itself, in ms. */
const PATIENCE = 110_000;

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function runCli(
  args: readonly string[],
  {
    cwd,
    env: given = {},
    cli = CLI,
  }: {
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Another build than `dist/`. */
    readonly cli?: string;
  },
): Promise<Ended> {
  const env = { PATH: "/usr/bin:/bin", HOME: cwd, USER: "oscar", ...given };
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PATIENCE,
  });
  const log = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (log.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log.stderr += text));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (exitCode) => done({ exitCode, ...log }));
  });
}

/** The facts of the pull request that brings `tree`, as JSON for `--facts`; `accepted` is the digest that was. */
export function savedFacts(
  tree: Texts,
  told: { readonly accepted: string | null; readonly merged: boolean },
): string {
  const world = openedWorld(tree);
  world.now = instant(Date.now() - HOUR);
  if (told.accepted !== null) accept(world, digest(told.accepted));
  if (told.merged) merge(world);
  return JSON.stringify(world.pulls.get(PULL));
}

const PLANS = z.object({ plans: z.array(z.looseObject({ digest: z.string() })) });

/** The digest of the only plan of a folder, as the command line prints it. */
export async function plannedDigest(cwd: string): Promise<string> {
  const { stdout } = await runCli(["plan", "--json"], { cwd });
  return PLANS.parse(JSON.parse(stdout)).plans[0]?.digest ?? "";
}
