import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DeploymentEntry } from "../../../../src/ports.ts";
import { digest, sha } from "../../../../src/units.ts";
import { openRepository } from "./opened.ts";
import type { Opened } from "./opened.ts";
import { z } from "zod";

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
  test("are one per stage in one environment; the one before ends when the next begins", async () => {
    const { deployments } = opened.github;
    await deployments.record(entryOf());
    await deployments.newest?.(["summarizer"]);
    opened.requests();
    await deployments.record(entryOf({ stage: "canary-25", lines: 7 }));
    expect(opened.requests()).toEqual(["repos/create-deployment", "Stage"]);
    await deployments.record(entryOf({ stage: "canary-25", state: "success", description: "d".repeat(200) }));
    expect(opened.repo.deployments()).toMatchObject([
      {
        environment: "rollout/summarizer",
        task: "model-rollout/canary-5",
        sha: opened.repo.tip("main"),
        payload: { digest: "a".repeat(64) },
        statuses: [
          { state: "in_progress", description: "5 % of the traffic (journal cccccccccccc)" },
          { state: "inactive", description: "followed by canary-25" },
        ],
      },
      {
        environment: "rollout/summarizer",
        task: "model-rollout/canary-25",
        statuses: [
          { state: "in_progress", description: "5 % of the traffic (journal 7 cccccccccccc)" },
          { state: "success", description: expect.stringMatching(/^d+… \(journal c{12}\)$/) },
        ],
      },
    ]);
    expect(opened.repo.deployments()[1]?.statuses[1]?.description).toHaveLength(140);
  });

  test("of a later attempt that succeeds end the earlier success", async () => {
    const { deployments } = opened.github;
    for (const each of ["a", "b"]) {
      await deployments.record(entryOf({ digest: digest(each.repeat(64)) }));
      await deployments.record(entryOf({ digest: digest(each.repeat(64)), state: "success" }));
    }
    const states = opened.repo.deployments().map(({ statuses }) => statuses.map(({ state }) => state));
    expect(states).toEqual([
      ["in_progress", "success", "inactive"],
      ["in_progress", "success"],
    ]);
  });

  test("of another plan at the same commit are others, also for a run that saw neither", async () => {
    await opened.github.deployments.record(entryOf());
    await opened.as({}).deployments.record(entryOf({ digest: digest("b".repeat(64)), state: "failure" }));
    await opened.as({}).deployments.record(entryOf({ state: "failure" }));
    const states = opened.repo.deployments().map(({ statuses }) => statuses.map(({ state }) => state));
    expect(states).toEqual([["in_progress", "failure"], ["failure"]]);
  });

  test("lead to the run that wrote them and to the state", async () => {
    const runUrl = "https://github.example/acme/news/actions/runs/7";
    await opened.as({ runUrl }).deployments.record(entryOf());
    expect(opened.repo.deployments()[0]?.statuses[0]).toMatchObject({
      logUrl: runUrl,
      environmentUrl: "https://github.example/acme/news/tree/model-rollout/state/summarizer",
    });
  });
});

describe("the newest deployment", () => {
  const newest = async () => (await opened.as({}).deployments.newest?.(["other", "summarizer"])) ?? null;

  test("says how far the journal had come, of all rollouts in one request", async () => {
    await opened.github.deployments.record(entryOf({ lines: 7 }));
    opened.requests();
    const found = await newest();
    expect([...(found?.keys() ?? [])]).toEqual(["summarizer"]);
    expect(found?.get("summarizer")).toMatchObject({ isOpen: true, lines: 7, hash: "c".repeat(12) });
    expect(opened.requests()).toEqual(["Deployed"]);
  });

  test("is over after a rollback, and knows nothing once a person has ended it", async () => {
    await opened.github.deployments.record(entryOf({ lines: 7 }));
    await opened.github.deployments.record(entryOf({ lines: 9, state: "failure" }));
    expect((await newest())?.get("summarizer")).toMatchObject({ isOpen: false, lines: 9 });
    const [{ id } = { id: 0 }] = await opened.client.rest(
      "GET /repos/{owner}/{repo}/deployments",
      {},
      { answer: z.array(z.object({ id: z.number() })), what: "x", needs: "", repeatable: true },
    );
    await opened.client.rest(
      "POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
      { deployment_id: id, state: "inactive", description: "looked at" },
      { answer: z.unknown(), what: "x", needs: "", repeatable: false },
    );
    expect((await newest())?.get("summarizer")).toBeUndefined();
  });

  test("that cannot be read is a failure at once: nobody waits for it", async () => {
    opened.fake.interfere(({ operation }) => (operation === "Deployed" ? "hang-up" : null), 9);
    opened.requests();
    await expect(newest()).rejects.toMatchObject({ name: expect.any(String) });
    expect(opened.requests().length).toBeLessThanOrEqual(1);
    expect(opened.pauses).toEqual([]);
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
