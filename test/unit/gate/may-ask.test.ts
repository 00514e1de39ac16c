import { describe, expect, test } from "vitest";
import type { GateInput } from "../../../src/gate/input.ts";
import { mayAsk } from "../../../src/gate/may-ask.ts";
import type { Verb } from "../../../src/gate/command.ts";
import { comment, factsOf, inputOf, person } from "./facts-of.ts";

function asked(verb: Verb, login: string, permissions: GateInput["facts"]["permissions"] = {}): boolean {
  return mayAsk(verb, comment(login, `/rollout ${verb}`), { ...inputOf(), facts: factsOf({ permissions }) });
}

describe("stopping is easy, going on is not", () => {
  test.each<[Verb, boolean]>([
    ["hold", true],
    ["abort", true],
    ["resume", false],
    ["go", false],
    ["status", true],
    ["help", true],
  ])("a writer without a role may %s: %s", (verb, may) => {
    expect(asked(verb, "Alice", { alice: "write" })).toBe(may);
  });

  test("a reader may neither hold nor abort", () => {
    expect([asked("hold", "alice", { alice: "read" }), asked("abort", "alice", { alice: "triage" })]).toEqual(
      [false, false],
    );
  });

  test("a bot may ask for nothing", () => {
    const bot = { ...comment("alice", "/rollout status"), by: person("alice", "bot") };
    expect(mayAsk("status", bot, inputOf())).toBe(false);
  });

  test("a holder of a role may resume, whatever their permission was asked for", () => {
    expect(asked("resume", "owner-a")).toBe(true);
  });
});
