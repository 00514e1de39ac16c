import { describe, expect, test } from "vitest";
import { HELP } from "../../../src/entry/help.ts";
import { readArguments } from "../../../src/entry/arguments.ts";
import { demandRead } from "../../../src/entry/what-commands-read.ts";

/** The commands that the help lists. */
const COMMANDS = [...HELP.matchAll(/^ {2}([a-z][a-z-]*) {2,}[a-z]/gm)].map(([, name = ""]) => name);
const asked = (line: string): void => {
  const { positionals, tokens } = readArguments(line.split(" "));
  const [command = "", ...words] = positionals;
  demandRead(command, {
    words,
    options: tokens.flatMap((token) => (token.kind === "option" ? [token.name] : [])),
  });
};

describe("what nobody would look at is refused", () => {
  test.each([
    ["validate rollout.yml", "found rollout.yml too. Write `--folder DIR`"],
    ["validate --wait 20m", "--wait, which validate does not read; it is for promote"],
    [
      "drill a.yml --dry-run",
      "--dry-run, which drill does not read; it is for draft, validate, plan, promote",
    ],
    [
      "init --folder services",
      "--folder, which init does not read; it is for draft, validate, plan, promote",
    ],
    ["explain role-missing --policy a.yml", "--policy, which explain does not read"],
    ["power a.yml --folder services", "--folder, which power does not read"],
    ["init --dry-run", "--dry-run, which init does not read"],
    ["roll-back --rollout a b", "found b too. Write `--rollout NAME` for one rollout, and a call for each"],
    ["draft a.yml b.yml", "Expected 1 word after draft, found b.yml too"],
    ["replay a b c", "Expected 2 words after replay, found c too"],
    ["doctor acme/news", "Write `doctor --repository owner/name`"],
  ])("%s", (line, told) => {
    expect(() => asked(line)).toThrow(told);
  });
});

test("every command of the help has its place in the list, and every option of the help a reader", () => {
  expect(COMMANDS).toHaveLength(15);
  for (const command of COMMANDS)
    expect(() => demandRead(command, { words: [], options: ["nowhere"] }), command).toThrow("nowhere");
  const options = [...HELP.matchAll(/--([a-z][a-z-]*)/g)].map(([, name = ""]) => name);
  const unread = options.filter((option) =>
    COMMANDS.every((command) => {
      try {
        demandRead(command, { words: [], options: [option] });
        return false;
      } catch {
        return true;
      }
    }),
  );
  expect(unread).toEqual([]);
});

test.each([
  "explain what is a guard",
  "simulate a.json b.json --expect",
  "simulate facts.json --approve olga=fine --ack oscar --push --at 2027-05-01T12:00Z",
  "roll-back --rollout a --saved state.json --reason slow --dry-run --json",
  "unheard-of --wait 20m a b c",
])("%s is carried out, or refused by whoever carries it out", (line) => {
  expect(() => asked(line)).not.toThrow();
});
