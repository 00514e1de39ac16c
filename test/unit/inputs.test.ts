import { readFileSync } from "node:fs";
import { selfAction } from "../support/self-action.ts";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { Failure } from "../../src/errors.ts";
import { COMMANDS, INPUTS, parseInputs, type Inputs } from "../../src/inputs.ts";

const action = z
  .object({
    inputs: z.record(
      z.string(),
      z.strictObject({ description: z.string(), required: z.boolean(), default: z.string().optional() }),
    ),
    outputs: z.record(z.string(), z.strictObject({ description: z.string() })),
    runs: z.unknown(),
  })
  .parse(parse(readFileSync(new URL("../../action.yml", import.meta.url), "utf8")));

const schema = z
  .object({
    required: z.array(z.string()),
    properties: z.record(z.string(), z.object({ default: z.string().optional() })),
  })
  .parse(z.toJSONSchema(INPUTS, { io: "input" }));

/** What the runner fills in by itself; the program sees a plain text. */
const FILLED_BY_THE_RUNNER: Readonly<Record<string, string>> = { token: "${{ github.token }}" };

describe("action.yml", () => {
  test("has the inputs of the zod object, in its order", () => {
    expect(Object.keys(action.inputs)).toEqual(Object.keys(INPUTS.shape));
  });

  test.each(Object.entries(action.inputs))(
    "%s: required and default are those of the zod object",
    (name, entry) => {
      expect(entry.required).toBe(schema.required.includes(name));
      expect(entry.default).toBe(FILLED_BY_THE_RUNNER[name] ?? schema.properties[name]?.default);
    },
  );

  test("says of every input and output what it is", () => {
    for (const entry of [...Object.values(action.inputs), ...Object.values(action.outputs)]) {
      expect(entry.description).toMatch(/^.{20,}\.$/);
    }
  });

  test("names every command that can be written", () => {
    const { description } = action.inputs["command"] ?? { description: "" };
    for (const name of COMMANDS) expect(description).toContain(`\`${name}\``);
  });

  test("has the outputs of the design", () => {
    expect(Object.keys(action.outputs)).toEqual([
      "decision",
      "reason",
      "plan-digest",
      "stage",
      "next-at",
      "runbook",
      "files",
      "active",
      "result",
    ]);
  });

  test("is the action that our reusable workflow runs, seen from its own folder", () => {
    const at = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
    const own = at(".github/actions/model-rollout/action.yml");
    expect(own).toBe(selfAction(at("action.yml")));
    expect(parse(own)).toMatchObject({
      runs: { main: "../../../dist/main.js", post: "../../../dist/post.js" },
    });
  });

  test("always runs the post step, on Node 24", () => {
    expect(action.runs).toEqual({
      using: "node24",
      main: "dist/main.js",
      post: "dist/post.js",
      "post-if": "always()",
    });
  });
});

const inputs = (given: Readonly<Record<string, string>>): Inputs => parseInputs((name) => given[name] ?? "");

function wrong(given: Readonly<Record<string, string>>): string {
  try {
    inputs(given);
  } catch (error) {
    if (error instanceof Failure && error.code === "call-wrong") return error.message;
    throw error;
  }
  throw new Error("Expected a Failure, found inputs that were accepted");
}

describe("parseInputs", () => {
  test("fills in the defaults", () => {
    expect(inputs({ command: "plan", token: "t" })).toEqual({
      command: "plan",
      token: "t",
      teamToken: null,
      rollouts: [".github/rollouts"],
      policy: ".github/rollout-policy.yml",
      pullRequest: null,
      rollout: null,
      wait: 0,
      dryRun: false,
      facts: null,
      say: null,
      saveFacts: null,
    });
  });

  test("reads every input", () => {
    const given = {
      command: " promote ",
      token: "t",
      "team-token": "tt",
      rollouts: "./a/rollouts/\nb , a/rollouts,\n",
      policy: "policy.yml",
      "pull-request": "42",
      rollout: "summarizer",
      wait: "1h30m",
      "dry-run": "true",
      facts: "/tmp/facts.json",
      "save-facts": "out/facts.json",
    };
    expect(inputs(given)).toEqual({
      command: "promote",
      token: "t",
      teamToken: "tt",
      rollouts: ["a/rollouts", "b"],
      policy: "policy.yml",
      pullRequest: 42,
      rollout: "summarizer",
      wait: 5_400_000,
      dryRun: true,
      facts: "/tmp/facts.json",
      say: null,
      saveFacts: "out/facts.json",
    });
  });

  test("a line that is said goes with respond, and with nothing else", () => {
    expect(inputs({ command: "respond", token: "t", say: "hold odd answers" }).say).toBe("hold odd answers");
    expect(wrong({ command: "promote", say: "abort" })).toContain("`say`: expected only with `respond`");
    expect(wrong({ command: "respond", token: "t", say: "a\nb" })).toContain("one line");
    expect(wrong({ command: "respond", token: "t", say: "a".repeat(301) })).toContain("at most 300");
  });

  test.each([
    ["wait", "5h", 18_000_000],
    ["wait", "4h60m", 18_000_000],
    ["wait", "90s", 90_000],
    ["wait", "0s", 0],
    ["pull-request", "2147483648", 2_147_483_648],
    ["rollout", "a".repeat(40), "a".repeat(40)],
    ["dry-run", "false", false],
  ] as const)("%s: %s is accepted", (name, text, value) => {
    const key = {
      wait: "wait",
      "pull-request": "pullRequest",
      rollout: "rollout",
      "dry-run": "dryRun",
    } as const;
    expect(inputs({ command: "promote", [name]: text })[key[name]]).toBe(value);
  });

  test.each([
    ["command", "deploy"],
    ["command", "Plan"],
    ["rollouts", ","],
    ["rollouts", "a,../b"],
    ["rollouts", "/etc"],
    ["rollouts", "."],
    ["policy", "a/../../b.yml"],
    ["policy", "a\\b.yml"],
    ["policy", "a\u0000.yml"],
    ["pull-request", "0"],
    ["pull-request", "-1"],
    ["pull-request", "1.5"],
    ["pull-request", "0x10"],
    ["pull-request", "12345678901"],
    ["rollout", "Summarizer"],
    ["rollout", "a".repeat(41)],
    ["wait", "20"],
    ["wait", "5h1s"],
    ["wait", "1m1h"],
    ["wait", "-1m"],
    ["dry-run", "yes"],
    ["dry-run", "TRUE"],
    ["facts", "a\nb"],
  ])("%s: %j is refused with what was found and what to write", (name, text) => {
    const message = wrong({ command: "promote", [name]: text });
    expect(message).toMatch(/^Input `[a-z-]+`: expected .+, found ".+"\. Write [a-z-]+: \S+\.$/s);
    expect(message).toContain(`Input \`${name}\``);
    expect(message).toContain(`Write ${name}: `);
  });

  test("says everything that is wrong at once", () => {
    expect(wrong({ wait: "20", "dry-run": "1" })).toMatchInlineSnapshot(`
      "Input \`command\`: expected one of plan, gate, respond, promote, roll-back, validate, status, doctor, draft, found nothing. Write command: plan.
      Input \`wait\`: expected a time of at most 5h with its unit, found "20". Write wait: 20m.
      Input \`dry-run\`: expected true or false, found "1". Write dry-run: true."
    `);
  });

  test("cuts a long text short", () => {
    expect(wrong({ command: "x".repeat(1_000) }).length).toBeLessThan(250);
  });

  test("an empty secret is said to be one, where GitHub is needed", () => {
    expect(wrong({ command: "gate" })).toContain("check the name of the secret");
    expect(inputs({ command: "gate", facts: "facts.json" }).token).toBeNull();
    expect(inputs({ command: "roll-back" }).token).toBeNull();
    expect(inputs({ command: "promote" }).token).toBeNull();
  });

  test("waiting is for promote", () => {
    expect(wrong({ command: "gate", token: "t", wait: "20m" })).toContain("expected only with `promote`");
  });

  test("a token never stands in a message", () => {
    const message = wrong({ command: "nope", token: "ghs_secret", "team-token": "ghs_other" });
    expect(message).not.toContain("ghs_");
  });
});
