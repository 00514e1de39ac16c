import { describe, expect, test } from "vitest";
import { builtInPolicy, parsePolicy } from "../../../src/config/parse.ts";
import { fixture, replacing } from "../../support/rollout-files.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

function parse(edit: (text: string) => string) {
  return parsePolicy("policy.yml", edit(fixture("rollout-policy.yml")));
}

describe("without a policy", () => {
  test("every tier has the floors of tier 1", () => {
    const { tiers, roles, approvals } = builtInPolicy();
    expect(tiers[1]).toEqual({
      largestFirstWeight: 1,
      shortestBake: 24 * HOUR,
      guardClasses: ["latency", "error", "quality"],
      cohorts: 1,
      drillNotOlderThan: 90 * 24 * HOUR,
      roles: ["model-owner", "on-call"],
      samePerson: false,
      dryRunFirst: false,
    });
    expect(tiers[2]).toEqual(tiers[1]);
    expect(tiers[3]).toEqual(tiers[1]);
    expect(roles).toEqual({});
    expect(approvals).toMatchObject({ least: "write", distinct: true, reasonRequired: [1] });
  });
});

describe("a policy", () => {
  test("keeps what other rooms interpret as it was written", () => {
    const { policy } = parse((text) => text);
    expect(policy?.emergency).toEqual({ needs: { atLeast: 2, role: "model-owner" }, skips: ["bake"] });
    expect(policy?.for.map(({ pattern }) => pattern)).toEqual(["recs-*"]);
  });

  test("says what is a message and what wakes somebody, and nothing that it does not say", () => {
    expect(parse((text) => text).policy?.wake).toEqual({
      rolledBack: "message",
      rollbackUnconfirmed: "page",
      hold: { message: 0, page: 30 * MINUTE },
      noTick: { after: HOUR, page: true },
    });
    const part = parse((text) =>
      text.replace(/^wake: .*$/m, "wake: { hold: { page: 10m }, no-tick: { after: 2h } }"),
    );
    expect(part.policy?.wake).toEqual({
      rolledBack: null,
      rollbackUnconfirmed: null,
      hold: { message: null, page: 10 * MINUTE },
      noTick: { after: 2 * HOUR, page: false },
    });
    expect(builtInPolicy().wake).toBeNull();
  });

  test("a tier that it does not mention is as strict as can be", () => {
    const { policy } = parse((text) => text.replace(/^ {2}3: .*$/m, ""));
    expect(policy?.tiers[3]).toEqual(builtInPolicy().tiers[1]);
  });

  test.each([
    ["an unknown key", replacing("patience:", "patiense:"), "unknown-key"],
    ["an unknown tier", replacing("  3: {", "  4: {"), "unknown-key"],
    [
      "a weight without its unit",
      replacing("largest-first-weight: 1%", "largest-first-weight: 1"),
      "unit-missing",
    ],
    [
      "a role that nobody has",
      replacing("roles: [model-owner, on-call] }\n  2", "roles: [model-owner, on-cal] }\n  2"),
      "unknown-role",
    ],
    ["an emergency without anybody", replacing("2 of model-owner", "0 of model-owner"), "wrong-value"],
    ["an emergency that skips the guards", replacing("skips: [bake]", "skips: [guards]"), "wrong-value"],
    ["an emergency by nobody", replacing("2 of model-owner", "2 of wizard"), "unknown-role"],
    ["a freeze that ends first", replacing("2027-01-04", "2026-01-04"), "period-reversed"],
    [
      "a freeze at a time that clocks skip",
      replacing("2026-12-18T12:00", "2026-03-29T02:30"),
      "out-of-range",
    ],
    ["a host with a path", replacing("[unleash.acme.example]", "[unleash.acme.example/x]"), "wrong-value"],
    [
      "a heartbeat that is an address",
      replacing("HEARTBEAT_URL", '"https://beat.example"'),
      "secret-name-wrong",
    ],
    ["drafting by yes", replacing("drafting: off", "drafting: no"), "wrong-value"],
    [
      "no roles",
      replacing(
        'roles: { model-owner: { any-of: ["@acme/ml-owners"] }',
        'rolls: { model-owner: { any-of: ["@acme/ml-owners"] }',
      ),
      "missing-key",
    ],
  ])("with %s is no policy", (_, edit, code) => {
    const { policy, problems } = parse(edit);
    expect(policy).toBeNull();
    expect(problems.map((problem) => problem.code)).toContain(code);
    expect(problems.every(({ file }) => file === "policy.yml")).toBe(true);
  });

  test.each(["", "5", "[", "%YAML 1.1\n---\nversion: 1"])("%j is no policy", (text) => {
    const { policy, problems } = parsePolicy("policy.yml", text);
    expect(policy).toBeNull();
    expect(problems).toHaveLength(1);
  });
});
