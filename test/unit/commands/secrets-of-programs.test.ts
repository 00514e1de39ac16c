import { expect, test } from "vitest";
import { allSecrets } from "../../../src/commands/init/secrets.ts";
import { namedSecrets } from "../../../src/protection/secrets.ts";
import { aRollout } from "../../support/rollout.ts";

test("secrets that a program after a rollback names are handed on by the workflows, and looked for", () => {
  const rollout = aRollout();
  const also = [{ does: "purge", run: ["make"], repeat: "safe", secrets: ["PURGE_KEY"] }] as const;
  const declared = { ...rollout, rollback: { ...rollout.rollback, also } };
  expect(allSecrets(declared, null)).toContain("PURGE_KEY");
  expect(namedSecrets([declared], null).get("PURGE_KEY")).toEqual([rollout.name]);
  expect(allSecrets(rollout, null)).not.toContain("PURGE_KEY");
});
