/** GitHub refuses, breaks or is gone: nothing is promoted, nothing untrue is posted, the reason has a name, and a rollback still works. */
import { describe, expect, test } from "vitest";
import type { Fault } from "../support/github/interfere.ts";
import { FILE, NAME, opened, openTeam, RELEASE } from "../support/team.ts";
import type { Team } from "../support/team.ts";

const PAGE = "<!DOCTYPE html><title>Unicorn!</title><p>This page is taking too long to load.";
const HTML = { "content-type": "text/html" };

/** The reason by the fault that it is told by. */
const FAULTS: readonly (readonly [string, Fault, string])[] = [
  // GitHub may mend these, so they are tried again, for fifteen seconds.
  ["500", { status: 500 }, "github-unavailable"],
  ["a page", { status: 200, headers: HTML, body: PAGE }, "github-garbage"],
  ["JSON that is cut", { cut: 40 }, "github-garbage"],
  ["hangs up", "hang-up", "github-unavailable"],
  ["401", { status: 401 }, "github-unauthorised"],
  ["403", { status: 403 }, "github-forbidden"],
  ["404", { status: 404 }, "github-not-found"],
  ["422", { status: 422 }, "github-refused"],
  ["429 for an hour", { status: 429, headers: { "retry-after": "3600" } }, "github-rate-limited"],
];

async function ready(): Promise<Team> {
  const team = await openTeam();
  await team.accept();
  team.answer(10, () => 0.02);
  return team;
}

describe.concurrent("GitHub does not answer", () => {
  test.each(FAULTS)(
    "%s: nothing is planned or promoted, and the job says why",
    async (_name, fault, reason) => {
      await using team = await ready();
      const before = team.repo.comments(1);
      team.github.interfere(() => fault);
      const [planned, promoted] = await Promise.all([
        team.run("plan", opened(team.repo, 1, "synchronize")),
        team.run("promote", { eventName: "schedule" }),
      ]);
      for (const run of [planned, promoted]) {
        expect(run).toMatchObject({
          exitCode: 1,
          stderr: "",
          timedOut: false,
          outputs: { decision: "error", reason },
        });
        expect(run.stdout).toMatch(new RegExp(`^::error title=${reason}::`, "m"));
        expect(run.summary).toContain(reason);
        expect(run.stdout + run.summary).not.toMatch(/<p>|\n\s+at |This is a bug/);
      }
      expect(team.repo.comments(1)).toEqual(before);
      expect([team.weight(), team.state(), team.repo.deployments()]).toEqual([0, null, []]);
    },
  );
});

describe.concurrent("a permission that the job lacks is named", () => {
  test.each([
    ["plan", "statuses", "`statuses: write`"],
    ["plan", "pull-requests", "`pull-requests: read`"],
    ["promote", "contents", "`contents: write`"],
  ] as const)("%s without %s", async (command, permission, line) => {
    await using team = await openTeam();
    if (command === "promote") await team.accept();
    else team.open();
    team.without(permission);
    const finished = await team.run(
      command,
      command === "plan" ? opened(team.repo, 1) : { eventName: "push" },
    );
    expect(finished.exitCode).toBe(1);
    expect(`${finished.stdout}${finished.outputs["result"]}`).toContain(line);
    expect([team.weight(), team.state()]).toEqual([0, null]);
  });
});

describe.concurrent("GitHub stops answering in the middle", () => {
  test("of the question who approved: nothing starts", async () => {
    await using team = await ready();
    team.github.interfere(({ operation }) =>
      operation?.endsWith("BroughtBy") === true ? { status: 403 } : null,
    );
    const finished = await team.run("promote", { eventName: "push" });
    expect(finished).toMatchObject({
      exitCode: 1,
      outputs: { decision: "hold", reason: "world-unavailable" },
    });
    expect([team.weight(), team.state()]).toEqual([0, null]);
  });

  test("of the plan: the comment that could not be posted leaves no status that says it was", async () => {
    await using team = await openTeam();
    const number = team.open();
    team.github.interfere(({ operation }) =>
      operation === "issues/create-comment" ? { status: 422 } : null,
    );
    const finished = await team.run("plan", opened(team.repo, number));
    expect(finished).toMatchObject({ exitCode: 1, outputs: { decision: "error", reason: "github-refused" } });
    expect(team.repo.statuses(team.repo.tip("v2"))).toEqual([]);
  });

  test("of a breach: the traffic is off before the first write, and the summary says what is not recorded", async () => {
    await using team = await ready();
    await team.run("promote", { eventName: "push" });
    team.rewind(40);
    team.answer(10, (version) => (version === "v2" ? 0.3 : 0.02));
    const weights: number[] = [];
    team.github.interfere(({ operation }) => {
      if (operation === "Look" || operation === "DeployedAndNamedFiles") return null;
      weights.push(team.weight());
      return { status: 403 };
    });
    const finished = await team.run("promote", { eventName: "schedule" });
    expect(finished).toMatchObject({ exitCode: 1, outputs: { decision: "roll-back", reason: "breach" } });
    expect(weights.length).toBeGreaterThan(0);
    expect(new Set(weights)).toEqual(new Set([0]));
    expect(finished.summary).toContain("NOT done");
    expect(team.slack).toHaveLength(1);
  });
});

describe.concurrent("roll-back needs the router and the rollout file, nothing else", () => {
  async function running(): Promise<Team> {
    const team = await ready();
    await team.run("promote", { eventName: "push" });
    expect(team.weight()).toBe(10);
    team.checkOut({ [FILE]: RELEASE, "prompts/summary.md": "Summarise." });
    return team;
  }

  test.each([
    ["refuses the token", { status: 401 }, {}],
    ["is gone", "hang-up", {}],
    ["is not asked, for want of a token", { status: 500 }, { token: "" }],
  ] as const)("GitHub %s", async (_name, fault, inputs) => {
    await using team = await running();
    team.github.interfere(() => fault);
    const finished = await team.run("roll-back", { inputs: { rollout: NAME, ...inputs } });
    expect(finished).toMatchObject({ exitCode: 0, outputs: { decision: "roll-back" } });
    expect(team.weight()).toBe(0);
  });

  test("with GitHub it is recorded, and twice is once", async () => {
    await using team = await running();
    expect(await team.run("roll-back", { inputs: { rollout: NAME } })).toMatchObject({
      exitCode: 0,
      outputs: { decision: "roll-back", reason: "aborted" },
    });
    expect(team.weight()).toBe(0);
    const state = team.state();
    expect(state?.ending).toMatchObject({ kind: "rolled-back", because: "aborted by owner-a" });
    expect(await team.run("roll-back", { inputs: { rollout: NAME } })).toMatchObject({
      exitCode: 0,
      outputs: { reason: "already-rolled-back" },
    });
    expect(team.state()).toEqual(state);
  });
});
