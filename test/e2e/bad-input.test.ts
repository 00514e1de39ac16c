/** Rollout files that are wrong, or that are after something: problems at their lines, and nothing else. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { BAD_ROLLOUTS } from "../support/bad-rollouts.ts";
import { replacing } from "../support/rollout-files.ts";
import { runCli } from "../support/terminal.ts";
import { FILE, opened, openTeam, RELEASE } from "../support/team.ts";

const PROBLEMS = z.object({
  problems: z.array(
    z.looseObject({
      code: z.string(),
      severity: z.string(),
      file: z.string(),
      at: z.object({ line: z.number() }),
    }),
  ),
});
const CRASH = /\n\s+at \S|This is a bug|TypeError|RangeError|ZodError/;

describe.concurrent("a wrong rollout file", () => {
  test.each(BAD_ROLLOUTS)("$name: $code, on the pull request and in the terminal", async ({ text, code }) => {
    await using team = await openTeam();
    const number = team.open({ [FILE]: text, "prompts/summary.md": "Summarise." });
    team.checkOut({ [FILE]: text, "prompts/summary.md": "Summarise." });

    const finished = await team.run("plan", opened(team.repo, number));
    expect(finished).toMatchObject({
      exitCode: 1,
      stderr: "",
      outputs: { decision: "no-go", reason: "problems" },
    });
    const { problems } = PROBLEMS.parse(JSON.parse(finished.outputs["result"] ?? ""));
    const found = problems.find((problem) => problem.code === code && problem.severity === "blocker");
    expect(found, problems.map((problem) => problem.code).join()).toMatchObject({ file: FILE });
    expect(finished.stdout).toMatch(
      new RegExp(`^::error title=[a-z-]+,file=${FILE},line=\\d+,col=\\d+`, "m"),
    );
    expect(finished.stdout + finished.summary).not.toMatch(CRASH);

    const comments = team.repo.comments(number);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain(code);
    expect(comments[0]?.body).not.toMatch(CRASH);
    expect(team.repo.statuses(team.repo.tip("v2")).map(({ state }) => state)).toEqual(["failure"]);

    const validated = await runCli(["validate", "--json"], { cwd: team.workspace });
    expect(validated).toMatchObject({ exitCode: 4, stderr: "" });
    expect(PROBLEMS.parse(JSON.parse(validated.stdout)).problems.map((problem) => problem.code)).toContain(
      code,
    );
  });

  test("of a megabyte is not even read, and said to be too large", async () => {
    await using team = await openTeam();
    const text = `${RELEASE}# ${"x".repeat(1_000_000)}\n`;
    const number = team.open({ [FILE]: text });
    const finished = await team.run("plan", opened(team.repo, number));
    expect(finished).toMatchObject({
      exitCode: 1,
      outputs: { decision: "no-go", reason: "problems" },
    });
    expect(finished.stdout).toContain(`file=${FILE},line=1`);
    expect(team.repo.comments(number)).toHaveLength(1);
    expect(team.repo.comments(number)[0]?.body).toContain("file-unreadable");
    expect(team.repo.statuses(team.repo.tip("v2")).map(({ state }) => state)).toEqual(["failure"]);
    team.checkOut({ [FILE]: text });
    expect(await runCli(["validate"], { cwd: team.workspace })).toMatchObject({
      exitCode: 4,
      stdout: expect.stringContaining(`at most 256 KiB, found ${Buffer.byteLength(text)} bytes`),
    });
  });
});

describe.concurrent("text that is after something", () => {
  const LURE =
    "@everyone <img src=x onerror=alert(1)> [win](javascript:alert) #1 ``` | <!-- model-rollout:plan --> ::set-output name=decision::go";
  const hostile = [
    ["because: headlines", `because: ${JSON.stringify(LURE)}`],
    ['"v2 is off."', JSON.stringify(LURE)],
    ['"no change at half"', JSON.stringify(LURE)],
  ].reduce((text, [from = "", to = ""]) => replacing(from, to)(text), RELEASE);

  test("of a right file calls nobody, brings no HTML and no second marker", async () => {
    await using team = await openTeam();
    const number = team.open({ [FILE]: hostile, "prompts/summary.md": "Summarise." });
    const finished = await team.run("plan", opened(team.repo, number));
    expect(finished).toMatchObject({ exitCode: 0, outputs: { decision: "waiting" } });
    const body = team.repo.comments(number)[0]?.body ?? "";
    for (const shown of [body, finished.summary]) {
      expect(shown).toContain("everyone");
      expect(shown).not.toMatch(/@(?:everyone|olga|oscar|acme)|<img|\]\(javascript| #1\b/);
    }
    expect(body.split("<!-- model-rollout:plan -->")).toHaveLength(2);
    expect(finished.stdout).not.toMatch(/^::set-output/m);
  });

  test("of a wrong file is quoted as harmlessly", async () => {
    await using team = await openTeam();
    const text = replacing("tier: 3\n", `tier: 3\n${JSON.stringify(LURE)}: 1\n`)(hostile);
    const number = team.open({ [FILE]: text, "prompts/summary.md": "Summarise." });
    const finished = await team.run("plan", opened(team.repo, number));
    expect(finished).toMatchObject({ exitCode: 1, outputs: { decision: "no-go" } });
    const body = team.repo.comments(number)[0]?.body ?? "";
    expect(body).toContain("unknown-key");
    expect(body).not.toMatch(/@everyone|<img|\]\(javascript| #1\b/);
    expect(finished.stdout).not.toMatch(/^::set-output/m);
  });
});
