import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { opened, openTeam } from "../support/team.ts";

const TOKEN = `ghp_${"a1B2".repeat(9)}`;

test("what a run saw is saved without credentials, and judged again in a job that posts nothing", async () => {
  await using team = await openTeam();
  const number = team.open();
  team.repo.comment(number, { by: "oscar", body: `the key is ${TOKEN}, mail me at oscar@acme.example` });
  const planned = await team.run("plan", {
    ...opened(team.repo, number),
    inputs: { "save-facts": "facts.json" },
  });
  expect(planned.outputs["decision"]).toBe("waiting");
  const file = join(team.workspace, "facts.json");
  const saved = readFileSync(file, "utf8");
  expect(saved).toContain('"number": 1');
  expect(saved).not.toMatch(/ghp_|@acme\.example/);

  team.requests();
  const again = await team.run("gate", { inputs: { facts: "facts.json" } });
  expect(again.exitCode).toBe(0);
  expect(again.outputs["decision"]).toBe("waiting");
  expect(again.outputs["reason"]).toBe(planned.outputs["reason"]);
  expect(again.summary).toContain("Cannot merge yet");
  expect(team.requests()).toEqual([]);

  // Facts that somebody changed may say go: to nobody but who reads this job.
  writeFileSync(file, saved.replace('"draft": false', '"draft": true'));
  const forged = await team.run("gate", { inputs: { facts: "facts.json" } });
  expect(forged.outputs["reason"]).toBe("draft");
  expect(team.requests()).toEqual([]);
});
