import { describe, expect, test } from "vitest";
import type { Verb } from "../../../src/gate/command.ts";
import { VERBS } from "../../../src/gate/command.ts";
import type { Comment, PullRequestFacts } from "../../../src/gate/facts.ts";
import { decides, notAllowed } from "../../../src/gate/may-ask.ts";
import type { NotAllowed } from "../../../src/gate/may-ask.ts";
import { comment, commit, factsOf, inputOf, listed, person, policyOf } from "./facts-of.ts";

function asked(
  verb: Verb,
  login: string,
  facts: Partial<PullRequestFacts> = {},
  given: Partial<Comment> = {},
): NotAllowed | null {
  const asks = comment(login, `/rollout ${verb}`, { viaApp: null, ...given });
  return notAllowed(verb, asks, { ...inputOf(), facts: factsOf(facts) }, { owners: ["@desk", "@acme/desk"] });
}

describe("stopping is easy", () => {
  test.each<[Verb, string, NotAllowed | null]>([
    ["hold", "writer", null],
    ["abort", "writer", null],
    ["report", "writer", null],
    ["hold", "Desk", null],
    ["report", "desk", null],
    ["abort", "desk", "stranger"],
    ["hold", "member", null],
    ["abort", "member", "stranger"],
    ["abort", "oncall-a", null],
    ["report", "owner-b", null],
    ["hold", "reader", "stranger"],
    ["abort", "triager", "stranger"],
    ["report", "nobody", "stranger"],
    ["status", "nobody", null],
    ["help", "nobody", null],
  ])("%s by %s: %s", (verb, login, why) => {
    const permissions = { Writer: "write", reader: "read", triager: "triage" } as const;
    const teams = { "@acme/desk": { kind: "members", logins: ["Member", "colleague"] } } as const;
    expect(asked(verb, login, { permissions, teams })).toBe(why);
  });

  test.each(VERBS)("a bot may not ask for %s", (verb) => {
    expect(asked(verb, "oncall-a", {}, { by: person("oncall-a", "bot") })).toBe("not-a-person");
  });

  test("the author, an app and an app that nobody asked about may hold and abort", () => {
    const facts = { permissions: { author: "write" } } as const;
    for (const verb of ["hold", "abort"] as const) {
      expect(asked(verb, "author", facts)).toBe(null);
      expect(asked(verb, "author", facts, { viaApp: "some-app" })).toBe(null);
      expect(asked(verb, "author", facts, { viaApp: undefined })).toBe(null);
    }
  });
});

test("a report through an app counts for nothing, whatever it says", () => {
  expect(asked("report", "owner-a", {}, { viaApp: "some-app" })).toBe("through-an-app");
  expect(asked("report", "owner-a", {}, { viaApp: undefined })).toBe(null);
  for (const verb of ["status", "help"] as const)
    expect(asked(verb, "nobody", {}, { viaApp: "some-app" })).toBe(null);
});

describe("letting go on is not", () => {
  const FEW = ["resume", "go", "extend", "override", "retry-from", "unquarantine", "ack"] as const;

  test.each(FEW)("%s never through an app, nor where nobody knows whether one wrote it", (verb) => {
    expect(asked(verb, "owner-a")).toBe(null);
    expect(asked(verb, "owner-a", {}, { viaApp: "some-app" })).toBe("through-an-app");
    expect(asked(verb, "owner-a", {}, { viaApp: undefined })).toBe("app-unknown");
  });

  test.each(FEW.filter((verb) => verb !== "ack"))("%s never by who took part, or may have", (verb) => {
    expect(asked(verb, "Author")).toBe("author");
    expect(asked(verb, "owner-a", { commits: listed(commit("OWNER-A")) })).toBe("contributor");
    expect(asked(verb, "owner-a", { commits: { items: [commit("author")], complete: false } })).toBe(
      "contributors-unknown",
    );
  });

  test.each<[string, PullRequestFacts["permissions"], NotAllowed | null]>([
    ["owner-a", { "owner-a": "write" }, null],
    ["oncall-b", { "Oncall-B": "admin" }, null],
    ["owner-a", { "owner-a": "triage" }, "no-access"],
    ["owner-a", {}, "no-access"],
    ["writer", { writer: "admin" }, "no-role"],
  ])("%s with %j: %s", (login, permissions, why) => {
    expect(decides(login, { ...inputOf(), facts: factsOf({ permissions }) }, "summarizer")).toBe(why);
  });

  test("nobody decides about another rollout, nor where the policy cannot be read", () => {
    const facts = factsOf({ permissions: { "owner-a": "write" } });
    expect(decides("owner-a", { ...inputOf(), facts }, "other")).toBe("no-role");
    expect(decides("owner-a", { ...inputOf(), facts, policy: null }, "summarizer")).toBe("policy-unreadable");
  });

  test("a role that no go needs decides about nothing", () => {
    const facts = factsOf({ permissions: { lawyer: "write" } });
    const roles = { ...policyOf().roles, legal: { anyOf: ["@lawyer"], atLeast: 1 } };
    expect(decides("lawyer", { ...inputOf(), facts, policy: policyOf({ roles }) }, "summarizer")).toBe(
      "no-role",
    );
  });
});
