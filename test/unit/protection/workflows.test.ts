import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { ActionsSettings } from "../../../src/protection/settings.ts";
import { diagnoseWorkflows } from "../../../src/protection/workflows.ts";

const COMMANDS = ["plan", "gate", "review", "respond", "tick", "roll-back"] as const;
type Name = (typeof COMMANDS)[number];

const SHIPPED = new Map<Name, string>(
  COMMANDS.map((name) => [
    name,
    readFileSync(
      fileURLToPath(new URL(`../../../examples/workflows/model-rollout-${name}.yml`, import.meta.url)),
      "utf8",
    ),
  ]),
);

const ACTIONS: ActionsSettings = {
  allowed: { kind: "read", value: { enabled: true, allowed: "all", pinned: true } },
  token: { kind: "read", value: { default: "read", approves: false } },
  environments: { kind: "read", value: [] },
  secrets: { kind: "read", value: [] },
};

interface Change {
  readonly of: Name;
  readonly from: string | RegExp;
  readonly to: string;
}

/** What is wrong with the shipped workflows after one change; null takes the file away. */
function after(change: Change | { readonly without: Name } | null, queue: boolean | null = false) {
  const texts = new Map<Name, string>(SHIPPED);
  if (change !== null && "without" in change) texts.delete(change.without);
  if (change !== null && "of" in change) {
    const before = texts.get(change.of) ?? "";
    const changed = before.replace(change.from, change.to);
    if (changed === before) throw new Error(`nothing in ${change.of} matches ${String(change.from)}`);
    texts.set(change.of, changed);
  }
  const files = [...texts].map(([name, text]) => ({ path: `.github/workflows/${name}.yml`, text }));
  return diagnoseWorkflows({ kind: "read", value: files }, { queue, actions: ACTIONS, isOtherSource: false })
    .filter(({ severity }) => severity !== "ok" && severity !== "note")
    .map(({ code, severity }) => `${code} ${severity}`);
}

const on = (of: Name, from: string | RegExp, to: string): Change => ({ of, from, to });

const CALL = `name: ticks
on:
  push:
    branches: [main]
  schedule:
    - cron: "7,22,37,52 * * * *"
permissions: {}
jobs:
  rollout:
    uses: model-rollout/model-rollout/.github/workflows/rollout.yml@${"1".repeat(40)} # v1
    permissions:
      contents: write # why
      deployments: write # why
      issues: write # why
      pull-requests: write # why
      statuses: read # why
    secrets:
      environment: |
        PROM_TOKEN=\${{ secrets.PROM_TOKEN }}
`;

describe("a workflow that calls ours", () => {
  const everything = /[^]*/;

  test("stands for the tick", () => {
    expect(after(on("tick", everything, CALL))).toEqual([]);
  });

  test.each([
    [
      "without a right that a tick needs",
      CALL.replace("      issues: write # why\n", ""),
      "job-permissions critical",
    ],
    ["without a schedule", CALL.replace(/ {2}schedule:\n.*\n/, ""), "tick-schedule critical"],
    ["that is another one", CALL.replace("rollout.yml@", "ci.yml@"), "workflow-missing critical"],
  ])("%s does not", (_, text, found) => {
    expect(after(on("tick", everything, text))).toContain(found);
  });

  test("and is told to roll back stands for that, too", () => {
    const told = CALL.replace(
      "    permissions:",
      "    with: { roll-back: true, rollout: a }\n    permissions:",
    );
    expect(after(on("roll-back", everything, told))).toEqual([]);
  });
});

describe("the workflows that users copy", () => {
  test("have nothing against them", () => {
    expect(after(null)).toEqual([]);
    expect(after(null, true)).toEqual([]);
  });

  test.each([
    ["plan", "workflow-missing critical"],
    ["tick", "workflow-missing critical"],
    ["gate", "workflow-missing warning"],
    ["respond", "workflow-missing warning"],
    ["roll-back", "workflow-missing warning"],
    ["review", "review-companion warning"],
  ] as const)("are missed: %s", (without, trouble) => {
    expect(after({ without })).toEqual([trouble]);
  });

  test.each([
    [
      "the gate on pull_request",
      on("plan", "pull_request_target:", "pull_request:"),
      "gate-trigger critical",
    ],
    [
      "the gate on both",
      on("plan", "  merge_group:", "  pull_request:\n  merge_group:"),
      "gate-trigger critical",
    ],
    ["no event of a pull request", on("plan", "pull_request_target:", "release:"), "gate-trigger critical"],
    ["a retarget that starts nothing", on("plan", "edited, ", ""), "gate-events warning"],
    ["a push that starts nothing", on("plan", "synchronize, ", ""), "gate-events critical"],
    ["GitHub's own types", on("plan", /\n {4}types: .*/, ""), "gate-events warning"],
    [
      "a path filter",
      on("plan", /(\n {4}types: .*)/, "$1\n    paths: [models/**]"),
      "gate-skippable critical",
    ],
    [
      "a branch filter",
      on("plan", /(\n {4}types: .*)/, "$1\n    branches: [main]"),
      "gate-skippable critical",
    ],
    [
      "a condition",
      on("plan", "    runs-on:", "    if: github.actor != 'olga'\n    runs-on:"),
      "gate-skippable critical",
    ],
    [
      "a job before it",
      on("plan", "    runs-on:", "    needs: [other]\n    runs-on:"),
      "gate-skippable critical",
    ],
    [
      "a step that may be skipped",
      on("plan", "        id: plan", "        if: false\n        id: plan"),
      "gate-skippable critical",
    ],
    [
      "a failure that nobody sees",
      on("plan", "        id: plan", "        continue-on-error: true\n        id: plan"),
      "continue-on-error warning",
    ],
    [
      "a job whose failure nobody sees",
      on("tick", "    runs-on:", "    continue-on-error: true\n    runs-on:"),
      "continue-on-error warning",
    ],
    [
      "a gate that follows another workflow",
      on("gate", "[model-rollout review]", "[another]"),
      "review-companion warning",
    ],
    ["a review that is dismissed unseen", on("review", ", dismissed", ""), "gate-events warning"],
    ["no sweep", on("gate", /\n {2}schedule:.*\n.*/, ""), "sweep warning"],
    ["no schedule of ticks", on("tick", /\n {2}schedule:.*\n.*/, ""), "tick-schedule critical"],
    ["ticks at the full hour", on("tick", "7,22,37,52", "0,15,30,45"), "tick-schedule warning"],
    ["ticks every 15 minutes from the hour", on("tick", "7,22,37,52", "*/15"), "tick-schedule warning"],
    [
      "a tick that is cut off",
      on("tick", "cancel-in-progress: false", "cancel-in-progress: true"),
      "job-concurrency critical",
    ],
    [
      "a tick that may be cut off",
      on("tick", "cancel-in-progress: false", "cancel-in-progress: ${{ inputs.rollout == '' }}"),
      "job-concurrency critical",
    ],
    ["a command that is dropped", on("respond", "  queue: max\n", ""), "job-concurrency warning"],
    [
      "a gate that is cancelled",
      on("gate", "cancel-in-progress: false\n  queue: max", "cancel-in-progress: true"),
      "job-concurrency warning",
    ],
    ["a permission that is missing", on("plan", /\n {6}statuses: write.*/, ""), "job-permissions critical"],
    [
      "a permission that only reads",
      on("tick", /contents: write/, "contents: read"),
      "job-permissions critical",
    ],
    ["an action that may change", on("plan", /@0{40}/, "@v1"), "workflow-rule warning"],
    [
      "a checkout in the gate",
      on(
        "plan",
        "        id: plan",
        "      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6\n        with: { persist-credentials: false }\n      - uses: a/b@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v1\n        id: plan",
      ),
      "workflow-rule critical",
    ],
    [
      "a title in a script",
      on("respond", "    steps:\n", "    steps:\n      - run: echo ${{ github.event.comment.body }}\n"),
      "workflow-rule critical",
    ],
    [
      "a stranger's step beside the gate",
      on(
        "plan",
        "    steps:\n",
        "    steps:\n      - uses: a/b@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v1\n",
      ),
      "status-writers warning",
    ],
    [
      "a file with a key twice",
      on("tick", "permissions: {}", "permissions: {}\npermissions: write-all"),
      "workflow-unreadable unknown",
    ],
  ] as const)("with %s", (_name, change, trouble) => {
    expect(after(change)).toContain(trouble);
  });

  test.each([
    [true, ["merge-group critical"]],
    [null, []],
    [false, []],
  ] as const)("without merge_group, where a queue is %s", (queue, troubles) => {
    expect(after(on("plan", /\n {2}merge_group:.*/, ""), queue)).toEqual(troubles);
  });

  test("that cannot be read are unknown", () => {
    const terms = { queue: null, actions: ACTIONS, isOtherSource: false };
    const answer = { kind: "unread", because: "refused", needs: "`contents: read`" } as const;
    expect(diagnoseWorkflows(answer, terms)).toMatchObject([{ severity: "unknown" }]);
  });
});
