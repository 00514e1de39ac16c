import { expect, test } from "vitest";
import { parseAll } from "../../../src/commands/plan-tree.ts";
import { parseAllOnce, parsePolicyOnce } from "../../../src/commands/tick/parsed-before.ts";
import { ROLLOUT } from "../../support/flow-rollout.ts";

const FILE = "rollouts/a.yml";
const own = (text: string) => ({ path: FILE, text });
const withDefaults = ROLLOUT.replace("version: 1", "version: 1\nextends: _team.yml");
const defaults = (text: string) => ({ path: "rollouts/_team.yml", text });
const first = (repository: object, ...files: Parameters<typeof parseAllOnce>[1]) =>
  parseAllOnce(repository, files)[0]?.parsed;

test("the same text is parsed once for a repository, and anew for another", () => {
  const repository = {};
  const parsed = first(repository, own(ROLLOUT));
  expect(parsed?.rollout).not.toBeNull();
  expect(first(repository, own(ROLLOUT))).toBe(parsed);
  expect(first({}, own(ROLLOUT))).not.toBe(parsed);
});

test.each<[string, Parameters<typeof parseAllOnce>[1]]>([
  ["its text", [own(`${withDefaults}\n# later\n`), defaults("attempt: 2")]],
  ["its defaults", [own(withDefaults), defaults("attempt: 3")]],
  ["a refusal", [{ ...own(withDefaults), refused: "a symlink" }, defaults("attempt: 2")]],
  ["defaults that are gone", [own(withDefaults)]],
])("%s changed: what is found is what is there", (_, files) => {
  const repository = {};
  const before = first(repository, own(withDefaults), defaults("attempt: 2"));
  const after = parseAllOnce(repository, files);
  expect(after[0]?.parsed).not.toBe(before);
  const fresh = parseAll(files);
  expect(JSON.stringify(after)).toBe(JSON.stringify(fresh));
});

test("a policy is parsed anew when its text or its path changed", () => {
  const repository = {};
  const parsed = parsePolicyOnce(repository, "policy.yml", "version: 1\n");
  expect(parsePolicyOnce(repository, "policy.yml", "version: 1\n")).toBe(parsed);
  expect(parsePolicyOnce(repository, "policy.yml", "version: 2\n")).not.toBe(parsed);
  expect(parsePolicyOnce(repository, "other.yml", "version: 2\n").problems[0]?.file).toBe("other.yml");
});
