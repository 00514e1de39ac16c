import { expect, test } from "vitest";
import { openScene } from "../../../support/scene.ts";

test("checks and signatures come only where they are asked for", async () => {
  await using scene = await openScene();
  const number = scene.open();
  scene.repo.push("v2", { "README.md": "Signed." }, { author: "author", signed: true });
  const head = scene.repo.tip(`refs/pull/${number}/head`);
  scene.repo.status(head, { by: "olga", context: "ci", state: "success" });
  const facts = await scene.world.pullRequests.facts(number);
  const none = await scene.world.pullRequests.access(facts, { logins: [], groups: [] });
  expect(none.checks).toBeUndefined();
  const all = { logins: [], groups: [], checks: true, signatures: true };
  const known = await scene.world.pullRequests.access(facts, all);
  expect(known.checks).toEqual({
    items: [{ context: "ci", state: "success", source: "olga" }],
    complete: true,
  });
  expect(known.commits.items.map(({ signature }) => signature)).toEqual(["none", "valid"]);
});
