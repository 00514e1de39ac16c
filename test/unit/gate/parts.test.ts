import { describe, expect, test } from "vitest";
import { matchesGlob, narrowness } from "../../../src/gate/glob.ts";
import { findOwnComment } from "../../../src/gate/own-comment.ts";
import { wantedAccess } from "../../../src/gate/wanted.ts";
import {
  BUILT_IN,
  ack,
  approval,
  comment,
  inputOf,
  policyOf,
  role,
  rolloutOf,
  veto,
  withPeople,
} from "./facts-of.ts";

describe("globs of rollout names", () => {
  test.each([
    ["recs-*", "recs-home", true],
    ["recs-*", "recs-", true],
    ["recs-*", "recs", false],
    ["*", "", true],
    ["", "", true],
    ["", "a", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["*-a*b", "x-aab-ab", true],
    ["*-a*b", "x-aab-ac", false],
    ["a.c", "abc", false],
    ["[ab]", "a", false],
  ])("%j matches %j: %s", (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  test("end soon on a pattern made to be slow", () => {
    expect(matchesGlob(`${"*a".repeat(30)}b`, "a".repeat(5_000))).toBe(false);
  });

  test("a name is narrower than any pattern, and more letters are narrower than fewer", () => {
    expect(["a*", "abc", "ab*", "*"].toSorted((a, b) => narrowness(b) - narrowness(a))).toEqual([
      "abc",
      "ab*",
      "a*",
      "*",
    ]);
  });
});

describe("our comment", () => {
  const marker = "<!-- model-rollout:plan -->";
  test.each([
    ["is found by marker and author", comment("bot", `${marker}\r\nplan`, { ours: true }), true],
    ["row 29: is not a copy by somebody else", comment("mallory", `${marker}\nplan`), false],
    [
      "is not one that quotes the marker further down",
      comment("bot", `plan\n${marker}`, { ours: true }),
      false,
    ],
  ])("%s", (_, given, expected) => {
    expect(findOwnComment([given], marker) !== null).toBe(expected);
  });
});

describe("what is still to be asked", () => {
  test("nothing, where the policy names logins and write is enough", () => {
    expect(wantedAccess(withPeople([approval("owner-a")], [ack("oncall-a")]))).toEqual({
      logins: [],
      groups: [],
    });
  });

  test("nothing, where no rollout is changed or there is no readable policy", () => {
    expect(wantedAccess(inputOf({ rollouts: [] }))).toEqual({ logins: [], groups: [] });
    expect(wantedAccess(inputOf({ policy: null }))).toEqual({ logins: [], groups: [] });
  });

  test("teams and owners of paths that policy and file name, once", () => {
    const policy = policyOf({
      roles: { "model-owner": { anyOf: ["@acme/owners", "CODEOWNERS:models/"], atLeast: 1 } },
    });
    const people = [role("newsroom", ["@acme/desk", "@acme/owners", "@desk-a"])];
    expect(wantedAccess(inputOf({ policy, rollouts: [rolloutOf({ people })] })).groups).toEqual([
      "@acme/desk",
      "@acme/owners",
      "CODEOWNERS:models/",
    ]);
  });

  test("approvers' permissions, where the policy asks for more than write", () => {
    const policy = policyOf({ approvals: { ...policyOf().approvals, least: "admin" } });
    const input = withPeople([approval("owner-a"), approval("Owner-A"), veto("owner-b")], [ack("oncall-a")]);
    expect(wantedAccess({ ...input, policy }).logins).toEqual(["Owner-A"]);
  });

  test("and of whoever took the pager, where there is no policy", () => {
    const input = withPeople([approval("owner-a")], [ack("oncall-a"), comment("chatty", "hello")]);
    expect(wantedAccess({ ...input, policy: BUILT_IN, policySource: { kind: "built-in" } }).logins).toEqual([
      "oncall-a",
      "owner-a",
    ]);
  });
});

describe("what GitHub sent", () => {
  test("a name of Object's own is nobody's role", () => {
    expect(
      wantedAccess(inputOf({ rollouts: [rolloutOf({ people: [role("constructor", ["@acme/x"])] })] })).groups,
    ).toEqual(["@acme/x"]);
  });
});
