import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DeploymentEntry } from "../../../../src/ports.ts";
import { digest, sha } from "../../../../src/units.ts";
import { openRepository } from "./opened.ts";
import type { Opened } from "./opened.ts";

let opened: Opened;

beforeEach(async () => {
  opened = await openRepository();
});
afterEach(() => opened.fake.close());

function entryOf(given: Partial<DeploymentEntry> = {}): DeploymentEntry {
  return {
    rollout: "summarizer",
    stage: "canary-5",
    commit: sha(opened.repo.tip("main")),
    digest: digest("a".repeat(64)),
    state: "in_progress",
    description: "5 % of the traffic",
    journal: "c".repeat(64),
    ...given,
  };
}

describe("deployments", () => {
  test("are one per stage, with a status for each change; the status ends with the journal's hash", async () => {
    const { deployments } = opened.github;
    await deployments.record(entryOf());
    await deployments.record(entryOf({ state: "success", description: "d".repeat(200) }));
    await deployments.record(entryOf({ stage: "canary-25" }));
    const [first, second] = opened.repo.deployments();
    expect(first).toMatchObject({
      environment: "rollout/summarizer",
      task: "canary-5",
      sha: opened.repo.tip("main"),
      payload: { digest: "a".repeat(64) },
    });
    expect(first?.statuses.map(({ state }) => state)).toEqual(["in_progress", "success"]);
    expect(first?.statuses[0]?.description).toBe("5 % of the traffic (journal cccccccccccc)");
    expect(first?.statuses[1]?.description).toMatch(/^d+… \(journal c{12}\)$/);
    expect(first?.statuses[1]?.description).toHaveLength(140);
    expect(second).toMatchObject({ environment: "rollout/summarizer", task: "canary-25" });
  });

  test("of another plan at the same commit are others", async () => {
    const { deployments } = opened.github;
    await deployments.record(entryOf());
    await deployments.record(entryOf({ digest: digest("b".repeat(64)) }));
    expect(opened.repo.deployments()).toHaveLength(2);
  });
});

describe("incidents", () => {
  const incident = {
    key: "summarizer aaaaaaaaaaaa",
    title: "summarizer was rolled back",
    body: "because of errors",
  };

  test("are one open issue, and a comment for each further call", async () => {
    const { incidents } = opened.github;
    const url = await incidents.open(incident);
    expect(await incidents.open({ ...incident, body: "confirmed" })).toBe(url);
    const [issue, ...others] = opened.repo.issues();
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ title: incident.title, labels: ["model-rollout"] });
    expect(issue?.body).toMatch(
      /^<!-- model-rollout:incident summarizer_aaaaaaaaaaaa -->\nbecause of errors$/,
    );
    expect(opened.repo.comments(issue?.number ?? 0)).toMatchObject([{ body: "confirmed" }]);
  });

  test("of another key are another issue, whatever stands in the text of the first", async () => {
    const { incidents } = opened.github;
    await incidents.open({ ...incident, body: "<!-- model-rollout:incident other -->" });
    await incidents.open({ ...incident, key: "other" });
    expect(opened.repo.issues()).toHaveLength(2);
  });

  test("that were closed are opened anew", async () => {
    const { incidents } = opened.github;
    await incidents.open(incident);
    opened.repo.close(opened.repo.issues()[0]?.number ?? 0);
    await incidents.open(incident);
    expect(opened.repo.issues().map(({ state }) => state)).toEqual(["closed", "open"]);
  });

  test("a key cannot end the comment that hides it", async () => {
    await opened.github.incidents.open({ ...incident, key: "x --> <b>" });
    expect(opened.repo.issues()[0]?.body?.split("\n")[0]).toMatch(/^<!-- [^<>]+ -->$/);
  });
});
