import { describe, expect, test } from "vitest";
import { complaintsAbout, standingComplaints } from "../../../src/protection/workflows/check.ts";
import { RULES } from "../../../src/protection/workflows/complaint.ts";
import type { RuleName } from "../../../src/protection/workflows/complaint.ts";
import { readWorkflow } from "../../../src/protection/workflows/workflow.ts";
import type { Workflow } from "../../../src/protection/workflows/workflow.ts";

const SHA = "0".repeat(40);

function workflow(text: string): Workflow {
  const read = readWorkflow("a.yml", text);
  if (read.kind !== "workflow") throw new Error(read.because);
  return read.workflow;
}

/** A workflow of one job with these lines at its top and in it. */
function job(lines: string, top = "on: push"): string {
  return `${top}\njobs:\n  a:\n    runs-on: ubuntu-latest\n${indent(lines, 4)}\n`;
}

function step(lines: string, top?: string): string {
  return job(`steps:\n  - ${indent(lines, 4).trimStart()}`, top);
}

function indent(lines: string, by: number): string {
  return lines.replaceAll(/^(?=.)/gm, " ".repeat(by));
}

const TABLE: Readonly<Record<RuleName, readonly { readonly bad: string; readonly good: string }[]>> = {
  "template-injection": [
    {
      bad: step('run: echo "${{ github.event.issue.title }}"'),
      good: step('run: echo "$TITLE"\nenv: { TITLE: "${{ github.event.issue.title }}" }'),
    },
    {
      bad: step(`uses: actions/github-script@${SHA}\nwith: { script: "f('\${{ github.head_ref }}')" }`),
      good: step(`uses: actions/github-script@${SHA}\nwith: { script: "f(context.ref)" }`),
    },
    { bad: step("run: |\n  a\n  ${{ inputs.x\n  }}"), good: step("run: |\n  a $X") },
  ],
  "dangerous-triggers": [
    { bad: step("run: make", "on: pull_request_target"), good: step("run: make", "on: pull_request") },
    {
      bad: step("run: make", "on:\n  workflow_run:\n    workflows: [b]"),
      good: step("run: make", "on:\n  workflow_call:"),
    },
    { bad: step("run: make", "on: [push, pull_request_target]"), good: step("run: make", "on: [push]") },
  ],
  "excessive-permissions": [
    { bad: job("steps: []"), good: job("permissions: {}\nsteps: []") },
    {
      bad: job("steps: []", "on: push\npermissions: { contents: write }"),
      good: job("permissions: { contents: write }\nsteps: []", "on: push\npermissions: {}"),
    },
    {
      bad: job("permissions: write-all\nsteps: []"),
      good: job("permissions: { contents: read }\nsteps: []"),
    },
    {
      bad: job("steps: []", "on: push\npermissions: read-all"),
      good: job("steps: []", "on: push\npermissions: { contents: read }"),
    },
  ],
  "undocumented-permissions": [
    {
      bad: job("permissions:\n  statuses: write\nsteps: []"),
      good: job("permissions:\n  statuses: write # the gate's status\n  contents: read\nsteps: []"),
    },
  ],
  artipacked: [
    {
      bad: step(`uses: actions/checkout@${SHA}`),
      good: step(`uses: actions/checkout@${SHA}\nwith: { persist-credentials: false }`),
    },
    {
      bad: step(`uses: Actions/Checkout@${SHA}\nwith: { persist-credentials: true }`),
      good: step(`uses: actions/checkout@${SHA}\nwith: { persist-credentials: "false" }`),
    },
  ],
  "unpinned-uses": [
    { bad: step("uses: actions/checkout@v6"), good: step(`uses: actions/checkout@${SHA}`) },
    { bad: step("uses: actions/checkout"), good: step("uses: ./local") },
    {
      bad: step("uses: docker://alpine:3"),
      good: step(`uses: docker://alpine@sha256:${"0".repeat(64)}`),
    },
    {
      bad: "on: push\njobs: { a: { uses: o/r/.github/workflows/w.yml@main } }\n",
      good: `on: push\njobs: { a: { uses: o/r/.github/workflows/w.yml@${SHA} } }\n`,
    },
    { bad: step(`uses: a/b@${SHA.slice(0, 39)}`), good: step("uses: $/local") },
  ],
  "cache-poisoning": [
    {
      bad: step(`uses: actions/cache@${SHA}`, "on: release"),
      good: step(`uses: actions/cache@${SHA}`, "on: push"),
    },
    {
      bad: step(`uses: actions/setup-node@${SHA}`, "on: { push: { tags: ['v*'] } }"),
      good: step(
        `uses: actions/setup-node@${SHA}\nwith: { package-manager-cache: false }`,
        "on: { push: { tags: ['v*'] } }",
      ),
    },
    {
      bad: step(`uses: actions/setup-python@${SHA}\nwith: { cache: pip }`, "on: release"),
      good: step(`uses: actions/setup-python@${SHA}`, "on: release"),
    },
  ],
  "bot-conditions": [
    {
      bad: job("if: github.actor == 'dependabot[bot]'\nsteps: []"),
      good: job("if: github.event.pull_request.user.login == 'dependabot[bot]'\nsteps: []"),
    },
    {
      bad: step("run: make\nif: ${{ 'renovate[bot]' != github.triggering_actor }}"),
      good: step("run: make\nif: github.actor == 'olga'"),
    },
  ],
  "unsound-condition": [
    { bad: step("run: make\nif: |\n  ${{ false }}"), good: step("run: make\nif: |-\n  ${{ false }}") },
    { bad: step("run: make\nif: ${{ a }} && ${{ b }}"), good: step("run: make\nif: ${{ a && b }}") },
    { bad: step('run: make\nif: "!${{ a }}"'), good: step("run: make\nif: |\n  false") },
  ],
  "unsound-contains": [
    {
      bad: step("run: make\nif: contains('refs/heads/main refs/heads/dev', github.ref)"),
      good: step("run: make\nif: contains(fromJSON('[\"refs/heads/main\"]'), github.ref)"),
    },
    {
      bad: job("if: ${{ contains('a b', github.head_ref) }}\nsteps: []"),
      good: job("if: ${{ contains(github.event.head_commit.message, 'x') }}\nsteps: []"),
    },
  ],
  "unsound-ternary": [
    {
      bad: step("run: make\nenv: { A: \"${{ github.ref == 'x' && '' || 'b' }}\" }"),
      good: step("run: make\nenv: { A: \"${{ github.ref != 'x' && 'b' || '' }}\" }"),
    },
    {
      bad: step("run: make\nif: github.event_name == 'push' && false || true"),
      good: step("run: make\nif: github.event_name == 'push' && inputs.go || true"),
    },
  ],
  "secrets-inherit": [
    {
      bad: `on: push\njobs: { a: { uses: o/r/.github/workflows/w.yml@${SHA}, secrets: inherit } }\n`,
      good: `on: push\njobs: { a: { uses: o/r/.github/workflows/w.yml@${SHA}, secrets: { A: "\${{ secrets.A }}" } } }\n`,
    },
  ],
  "secrets-outside-env": [
    {
      bad: step('run: make\nenv: { A: "${{ secrets.A }}" }'),
      good: step('run: make\nenv: { A: "${{ secrets.GITHUB_TOKEN }}" }'),
    },
    {
      bad: job('env: { A: "${{ secrets.A }}" }\nsteps: []'),
      good: job('environment: production\nenv: { A: "${{ secrets.A }}" }\nsteps: []'),
    },
  ],
  "overprovisioned-secrets": [
    {
      bad: step('run: make\nenv: { A: "${{ toJSON(secrets) }}" }'),
      good: step('run: make\nenv: { A: "${{ secrets.A }}" }'),
    },
    {
      bad: step('run: make\nenv: { A: "${{ secrets[inputs.name] }}" }'),
      good: step("run: make\nenv: { A: \"${{ secrets['A'] }}\" }"),
    },
    {
      bad: step('run: make\nenv: { A: "${{ secrets.* }}" }'),
      good: step("run: make\nenv: { A: \"${{ format('secrets', 1) }}\" }"),
    },
  ],
  "concurrency-limits": [
    {
      bad: step("run: make"),
      good: step("run: make", "on: push\nconcurrency: { group: a, cancel-in-progress: true }"),
    },
    {
      bad: step("run: make", "on: push\nconcurrency: a"),
      good: job("concurrency: { group: a, cancel-in-progress: true }\nsteps: []"),
    },
  ],
  "self-repository": [
    { bad: step("uses: ./action"), good: step("uses: $/action") },
    {
      bad: "on: push\njobs: { a: { uses: ./.github/workflows/w.yml } }\n",
      good: "on: push\njobs: { a: { uses: $/.github/workflows/w.yml } }\n",
    },
  ],
  "github-app": [
    {
      bad: step(`uses: actions/create-github-app-token@${SHA}\nwith: { app-id: 1 }`),
      good: step(
        `uses: actions/create-github-app-token@${SHA}\nwith: { app-id: 1, permission-statuses: write }`,
      ),
    },
    {
      bad: step(
        `uses: actions/create-github-app-token@${SHA}\nwith: { permission-statuses: write, skip-token-revoke: true }`,
      ),
      good: step(
        `uses: actions/create-github-app-token@${SHA}\nwith: { permission-statuses: write, owner: acme, repositories: news }`,
      ),
    },
    {
      bad: step(
        `uses: actions/create-github-app-token@${SHA}\nwith: { permission-statuses: write, owner: acme }`,
      ),
      good: step(`uses: actions/create-github-app-token@${SHA}\nwith: { permission-statuses: write }`),
    },
  ],
  "github-env": [
    {
      bad: step('run: echo "A=$B" >> "$GITHUB_ENV"', "on: pull_request_target"),
      good: step('run: echo "A=$B" >> "$GITHUB_OUTPUT"', "on: pull_request_target"),
    },
    {
      bad: step('run: echo b >> "$GITHUB_PATH"', "on: issue_comment"),
      good: step('run: echo b >> "$GITHUB_PATH"', "on: push"),
    },
  ],
  "use-trusted-publishing": [
    {
      bad: step(`uses: pypa/gh-action-pypi-publish@${SHA}\nwith: { password: "\${{ secrets.P }}" }`),
      good: step(`uses: pypa/gh-action-pypi-publish@${SHA}`),
    },
    {
      bad: step('run: npm publish\nenv: { NODE_AUTH_TOKEN: "${{ secrets.N }}" }'),
      good: step("run: npm publish --provenance"),
    },
  ],
};

const rows = RULES.flatMap((rule) => TABLE[rule].map((each, index) => [rule, index + 1, each] as const));

describe("a rule for safe workflows", () => {
  test.each(rows)(
    "%s, example %d: finds the bad one and leaves the good one",
    (rule, _index, { bad, good }) => {
      const rules = (text: string) => complaintsAbout(workflow(text)).map((each) => each.rule);
      expect(rules(bad)).toContain(rule);
      expect(rules(good)).not.toContain(rule);
    },
  );

  test("says what was found and what to write", () => {
    for (const [, , { bad }] of rows)
      for (const { found, fix } of complaintsAbout(workflow(bad))) {
        expect(found).toMatch(/\w/);
        expect(fix).toMatch(/\w/);
      }
  });
});

const OURS = `uses: model-rollout/model-rollout@${SHA}\nwith: { command: plan }`;

describe("an exception", () => {
  test.each([
    ["nothing of the pull request is touched", OURS, false],
    ["a script runs", "run: make", true],
    ["the pull request is checked out", `uses: actions/checkout@${SHA}`, true],
    ["an artifact is downloaded", `uses: actions/download-artifact@${SHA}`, true],
  ])("for dangerous triggers holds only while nothing is run: %s", (_name, lines, stands) => {
    const found = standingComplaints(workflow(step(lines, "on: pull_request_target")));
    expect(found.some(({ rule }) => rule === "dangerous-triggers")).toBe(stands);
  });

  test("for secrets without an environment holds for the job that moves traffic, and for no other", () => {
    const text = (command: string): string =>
      step(
        `uses: model-rollout/model-rollout@${SHA}\nwith: { command: ${command} }\nenv: { A: "\${{ secrets.A }}" }`,
      );
    const rules = (command: string) => standingComplaints(workflow(text(command))).map(({ rule }) => rule);
    expect(rules("promote")).not.toContain("secrets-outside-env");
    expect(rules("plan")).toContain("secrets-outside-env");
  });

  test("for concurrency does not hold for a job that writes and is not ours", () => {
    const text = job("permissions: { contents: write }\nsteps: []", "on: push\npermissions: {}");
    expect(standingComplaints(workflow(text)).map(({ rule }) => rule)).toContain("concurrency-limits");
  });
});

describe("a workflow file", () => {
  test.each([
    ["a key that stands twice", "on: push\non: pull_request\njobs: { a: {} }\n"],
    ["a merge key", "x: &x { a: 1 }\non: push\njobs: { a: { <<: *x } }\n"],
    ["no mapping", "- a\n"],
    ["nothing", ""],
    ["no jobs", "on: push\n"],
    ["no events", "jobs: { a: {} }\n"],
  ])("with %s is unreadable, not half understood", (_name, text) => {
    expect(readWorkflow("a.yml", text).kind).toBe("unreadable");
  });

  test("a joined emoji in a name does not hide the rest of it", () => {
    expect(readWorkflow("a.yml", `name: "\u{1F469}\u200D\u{1F680}"\n${step("run: make")}`).kind).toBe(
      "workflow",
    );
  });
});
