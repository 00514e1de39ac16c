/** Our own reusable workflow, job by job: each step that runs the program is run as the file writes it, on a loopback GitHub. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { temporaryFolder } from "../support/folder.ts";
import { JOB_TOKEN, runAction } from "../support/runner.ts";
import type { Finished } from "../support/runner.ts";
import { NAME, openTeam } from "../support/team.ts";
import type { Team } from "../support/team.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const Step = z.looseObject({
  uses: z.string(),
  id: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.boolean()])).default({}),
  env: z.record(z.string(), z.string()).default({}),
});
const Workflow = z.looseObject({
  on: z.object({
    workflow_call: z.looseObject({
      inputs: z.record(z.string(), z.looseObject({ default: z.union([z.string(), z.boolean()]) })),
    }),
  }),
  jobs: z.record(
    z.string(),
    z.looseObject({
      if: z.string(),
      permissions: z.record(z.string(), z.enum(["read", "write"])),
      outputs: z.record(z.string(), z.string()).default({}),
      steps: z.array(Step),
    }),
  ),
});
const workflow = Workflow.parse(parse(readFileSync(join(ROOT, ".github/workflows/rollout.yml"), "utf8")));

/** What stands in place of an expression; one that nobody here knows is a mistake of the file, or of this test. */
function filled(text: string, known: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, name: string) => {
    const value = known[name];
    if (value === undefined) throw new RangeError(`nobody knows ${name}`);
    return value;
  });
}

const defaults = Object.fromEntries(
  Object.entries(workflow.on.workflow_call.inputs).map(([name, input]) => [
    `inputs.${name}`,
    String(input.default),
  ]),
);

let team: Team;

beforeAll(async () => {
  team = await openTeam();
});
afterAll(() => team[Symbol.asyncDispose]());

/** The one step of a job that runs the program, with the permissions of the job and nothing else. */
async function run(
  name: string,
  known: Readonly<Record<string, string>> = {},
  cwd = team.workspace,
): Promise<Finished> {
  const job = workflow.jobs[name];
  const [step, ...others] = job?.steps.filter(({ uses }) => uses.startsWith("$/")) ?? [];
  if (job === undefined || step === undefined || others.length > 0)
    throw new RangeError(`Expected one step of ours in ${name}`);
  const values = { ...defaults, "secrets.team-token": "", "secrets.environment": SECRETS, ...known };
  const written = (entries: Readonly<Record<string, unknown>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(entries).map(([key, value]) => [key, filled(String(value), values)] as const),
    );
  team.github.token(JOB_TOKEN, { repository: "acme/news", permissions: job.permissions });
  return runAction({
    action: join(ROOT, step.uses.replace("$/", "")),
    inputs: written(step.with),
    env: { SLACK_DESK: "", ...written(step.env) },
    github: team.github.url,
    cwd,
  });
}

const SECRETS = "SLACK_DESK=http://127.0.0.1:9/nobody-listens";

/** What the job hands on, as its `outputs:` name it. */
function handedOn(job: string, finished: Finished): string {
  const step = workflow.jobs[job]?.steps.find(({ id }) => id !== undefined)?.id ?? "";
  const known = Object.fromEntries(
    Object.entries(finished.outputs).map(([name, value]) => [`steps.${step}.outputs.${name}`, value]),
  );
  return filled(workflow.jobs[job]?.outputs["active"] ?? "", known);
}

test("without a rollout the look hands on the very text that keeps the ticks away", async () => {
  using folder = temporaryFolder();
  const finished = await run("look", {}, folder.path);
  expect(finished.exitCode, finished.stdout).toBe(0);
  expect(handedOn("look", finished)).toBe("[]");
  expect(workflow.jobs["tick"]?.if).toBe("${{ needs.look.outputs.active != '[]' }}");
});

test("a merged rollout is looked at without a secret, ticked by its name, and taken back", async () => {
  await team.accept();
  using folder = temporaryFolder();
  const looked = await run("look", { "secrets.environment": "" }, folder.path);
  expect(looked.exitCode, looked.stdout).toBe(0);
  const names = z.array(z.string()).parse(JSON.parse(handedOn("look", looked)));
  expect(names).toEqual([NAME]);

  team.answer(0, () => 0.02);
  const ticked = await run("tick", { "matrix.rollout": names[0] ?? "" });
  expect(ticked.outputs, ticked.stdout).toMatchObject({ decision: "promote", reason: "started" });
  expect(team.weight()).toBe(10);
  expect(ticked.outputs["files"]).not.toBe("");

  const taken = await run("roll-back", { "inputs.rollout": NAME });
  expect(taken.outputs, taken.stdout).toMatchObject({ decision: "roll-back" });
  expect(team.weight()).toBe(0);
  // The candidate is still named by the branch: somebody has to look after it.
  expect(handedOn("look", await run("look", {}, folder.path))).toBe(JSON.stringify([NAME]));
});

test("one rollout by its name is all that is looked at", async () => {
  using folder = temporaryFolder();
  const finished = await run("look", { "inputs.rollout": NAME }, folder.path);
  expect(handedOn("look", finished)).toBe(JSON.stringify([NAME]));
  const unknown = await run("look", { "inputs.rollout": "nobody" }, folder.path);
  expect(unknown.exitCode).not.toBe(0);
  expect(unknown.stdout).toContain("found nobody");
});
