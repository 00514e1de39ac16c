/** `/rollout verify`, `reject` and `resolve`: nothing else is taken for them, and they for nothing else. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCommand, VERBS } from "../../../src/gate/command.ts";
import { nearMiss } from "../../../src/gate/near-miss.ts";

const A = "a1b2c3d4e5f6";
const B = "0123456789ab";

const commandOf = (body: string) => {
  const parsed = parseCommand(body);
  return parsed.kind === "command" ? parsed.command : parsed.kind;
};

describe("read", () => {
  test.each([
    [`/rollout verify ${A}`, { verb: "verify", ids: [A] }],
    [`/rollout verify ${A} ${B} ${A}`, { verb: "verify", ids: [A, B] }],
    [`/rollout\tverify  ${A}  \r\nI read it.`, { verb: "verify", ids: [A] }],
    [`/rollout reject ${A} it took 41 s`, { verb: "reject", id: A, reason: "it took 41 s" }],
    [`/rollout resolve ${A} of last year`, { verb: "resolve", id: A, reason: "of last year" }],
  ])("%j", (body, command) => {
    expect(commandOf(body)).toEqual(command);
  });

  test("twenty ids in one line", () => {
    const ids = Array.from({ length: 20 }, (_, index) => index.toString(16).padStart(12, "0"));
    expect(commandOf(`/rollout verify ${ids.join(" ")}`)).toEqual({ verb: "verify", ids });
  });

  test("a reason without what looks like a secret in it", () => {
    const token = `ghp_${"x9".repeat(18)}`;
    expect(JSON.stringify(commandOf(`/rollout reject ${A} see ${token}`))).not.toContain(token);
  });
});

describe("answered with how to write it", () => {
  test.each([
    "/rollout verify",
    "/rollout verify all",
    "/rollout verify a1b2c3",
    `/rollout verify ${A},${B}`,
    `/rollout verify ${A} looks right`,
    `/rollout verify ${A.toUpperCase()}`,
    `/rollout verify <id>`,
    `/rollout reject ${A}`,
    `/rollout reject ${A} <reason>`,
    `/rollout resolve ${A} <reason> `,
    `/rollout resolve because ${A}`,
    "/rollout reject",
  ])("%j", (body) => {
    const parsed = parseCommand(body);
    expect(parsed).toMatchObject({
      kind: "wrong",
      expected: expect.stringContaining("id of a drafted statement"),
    });
    expect(nearMiss(body)).toBeNull();
  });

  test.each([`/rollout verfy ${A}`, `/rollout approve ${A}`, `/rollout ok ${A}`])(
    "%j, with all verbs",
    (body) => {
      expect(parseCommand(body)).toMatchObject({ kind: "wrong", expected: `one of ${VERBS.join(", ")}` });
    },
  );
});

describe("no word", () => {
  test.each([
    `> /rollout verify ${A}`,
    `    /rollout verify ${A}`,
    `Hi\n/rollout verify ${A}`,
    `/rolloutverify ${A}`,
  ])("%j", (body) => {
    expect(parseCommand(body).kind).toBe("none");
    expect(nearMiss(body)).toBeNull();
  });
});

const WORDS = ["verify", "reject", "resolve"] as const;

test("what anybody writes behind them is never another verb, and no other verb is one of them", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...WORDS),
      fc.array(fc.constantFrom(A, "ack", "go", "half", "24h", "because")),
      (verb, words) => {
        const command = commandOf(`/rollout ${verb} ${words.join(" ")}`);
        expect(typeof command === "string" ? "wrong" : command.verb).toBe(
          typeof command === "string" ? command : verb,
        );
      },
    ),
  );
  const others = VERBS.filter((verb) => !WORDS.some((word) => word === verb));
  fc.assert(
    fc.property(
      fc.constantFrom(...others),
      fc.array(fc.constantFrom(A, ...WORDS, "because")),
      (verb, words) => {
        const command = commandOf(`/rollout ${verb} ${words.join(" ")}`);
        expect(WORDS).not.toContain(typeof command === "string" ? command : command.verb);
      },
    ),
  );
});

test("stopping stays as easy as before", () => {
  const meant = ["/rollout revert", "/revert", "rollout abrot", "/abrot"].map((body) => nearMiss(body)?.verb);
  expect(meant).toEqual(["abort", "abort", "abort", "abort"]);
});
