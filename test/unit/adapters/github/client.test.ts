import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { reasonOf } from "../../../../src/errors.ts";
import { milliseconds, sha } from "../../../../src/units.ts";
import { failureOf, openChange, openRepository } from "./opened.ts";
import type { Opened } from "./opened.ts";
import { startGitHub } from "../../../support/github/github.ts";
import type { Fault } from "../../../support/github/interfere.ts";

let opened: Opened;

beforeEach(async () => {
  opened = await openRepository();
});
afterEach(() => opened.fake.close());

const json = { "content-type": "application/json; charset=utf-8" };

function always(fault: Fault): void {
  opened.fake.interfere(() => fault);
}

function post(): Promise<void> {
  return opened.github.conversation.comment(1, "hello");
}

describe("a call that GitHub does not answer well names what happened", () => {
  test.each<readonly [string, Fault, string]>([
    ["401", { status: 401, headers: json, body: `{"message":"Bad credentials"}` }, "github-unauthorised"],
    [
      "403",
      { status: 403, headers: json, body: `{"message":"Resource not accessible by integration"}` },
      "github-forbidden",
    ],
    ["404", { status: 404, headers: json, body: `{"message":"Not Found"}` }, "github-not-found"],
    ["422", { status: 422, headers: json, body: `{"message":"Validation Failed"}` }, "github-refused"],
    [
      "429",
      { status: 429, headers: { ...json, "retry-after": "1" }, body: `{"message":"slow down"}` },
      "github-rate-limited",
    ],
    [
      "a secondary limit",
      { status: 403, headers: json, body: `{"message":"You have exceeded a secondary rate limit"}` },
      "github-rate-limited",
    ],
    ["500", { status: 500, headers: json, body: "{}" }, "github-unavailable"],
    [
      "502 with a page",
      { status: 502, headers: { "content-type": "text/html" }, body: "<h1>Unicorn</h1>" },
      "github-unavailable",
    ],
    [
      "a page with 200",
      { status: 200, headers: { "content-type": "text/html" }, body: "<h1>Sign in</h1>" },
      "github-garbage",
    ],
    ["no JSON", { status: 200, headers: json, body: `{"data":` }, "github-garbage"],
    ["row 22: an answer that is cut off", { cut: 60 }, "github-garbage"],
    ["another form", { status: 200, headers: json, body: `{"data":{"repository":null}}` }, "github-garbage"],
    [
      "row 22: errors next to data",
      {
        status: 200,
        headers: json,
        body: `{"data":{"repository":{}},"errors":[{"message":"Something went wrong while executing your query."}]}`,
      },
      "github-unavailable",
    ],
    ["a hang-up", "hang-up", "github-unavailable"],
  ])("%s", async (_, fault, code) => {
    const number = openChange(opened);
    always(fault);
    expect(await failureOf(opened.github.pullRequests.facts(number))).toMatchObject({ code });
    opened.fake.takeViolations();
  });

  test("a 403 names the lines that `permissions:` may lack", async () => {
    const number = openChange(opened);
    opened.fake.token("poor", { repository: "acme/news", permissions: { contents: "read" } });
    const { pullRequests, conversation } = opened.as({ token: "poor" });
    const { code, message } = await failureOf(conversation.comment(number, "hello"));
    expect(code).toBe("github-forbidden");
    expect(message).toContain("Add to `permissions:` of the job: `issues: write` or `pull-requests: write`");
    expect((await failureOf(pullRequests.facts(number))).message).toContain(
      "`contents: read` and `pull-requests: read`",
    );
  });

  test("a token that nobody knows", async () => {
    const { code, message } = await failureOf(
      opened.as({ token: "unknown" }).conversation.comment(1, "hello"),
    );
    expect(code).toBe("github-unauthorised");
    expect(message).toContain("token: ${{ github.token }}");
  });

  test("an answer that takes too long", async () => {
    always({ delay: 2_000 });
    const slow = opened.as({ timeout: milliseconds(20), budget: milliseconds(0) });
    expect(await failureOf(slow.conversation.comment(1, "hello"))).toMatchObject({
      code: "github-unavailable",
    });
  });

  test("a host that is not there", async () => {
    const closed = await startGitHub();
    await closed.close();
    const { url } = closed;
    const nowhere = opened.as({ apiUrl: url, graphqlUrl: `${url}/graphql` });
    expect(await failureOf(nowhere.conversation.comment(1, "hello"))).toMatchObject({
      code: "github-unavailable",
    });
    // Nothing was sent, so even a comment is tried again.
    expect(opened.pauses).toEqual([1_000, 2_000, 4_000, 8_000]);
  });
});

describe("attempts", () => {
  test("a read is repeated with growing pauses, and succeeds", async () => {
    const number = openChange(opened);
    opened.fake.interfere(() => ({ status: 503 }), 3);
    expect((await opened.github.pullRequests.facts(number)).number).toBe(number);
    expect(opened.pauses).toEqual([1_000, 2_000, 4_000]);
    opened.fake.takeViolations();
  });

  test("a comment is not written twice where it may have been written", async () => {
    const number = openChange(opened);
    opened.fake.interfere(() => "hang-up-after");
    expect(await failureOf(opened.github.conversation.comment(number, "once"))).toMatchObject({
      code: "github-unavailable",
    });
    expect(opened.repo.comments(number)).toHaveLength(1);
    expect(opened.pauses).toEqual([]);
  });

  test("`retry-after` is kept to", async () => {
    openChange(opened);
    opened.fake.interfere(
      () => ({ status: 429, headers: { ...json, "retry-after": "7" }, body: `{"message":"slow"}` }),
      1,
    );
    await post();
    expect(opened.pauses).toEqual([7_000]);
    opened.fake.takeViolations();
  });

  test("else the reset of the limit, else a minute", async () => {
    openChange(opened);
    const reset = String(Date.parse("2026-11-23T12:00:30Z") / 1_000);
    const limited = { ...json, "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
    opened.fake.interfere(
      () => ({ status: 403, headers: limited, body: `{"message":"API rate limit exceeded"}` }),
      1,
    );
    await post();
    opened.fake.interfere(() => ({ status: 429, headers: json, body: `{"message":"slow"}` }), 1);
    await post();
    expect(opened.pauses).toEqual([31_000, 60_000]);
    opened.fake.takeViolations();
  });

  test("a pause beyond the budget is not begun", async () => {
    opened.fake.interfere(() => ({
      status: 429,
      headers: { ...json, "retry-after": "3600" },
      body: `{"message":"slow"}`,
    }));
    expect(await failureOf(post())).toMatchObject({ code: "github-rate-limited" });
    expect(opened.pauses).toEqual([]);
    opened.fake.takeViolations();
  });

  test("the budget is one for all calls", async () => {
    openChange(opened);
    const short = opened.as({ budget: milliseconds(1_500) });
    opened.fake.interfere(() => ({ status: 503 }));
    const status = {
      context: "model-rollout: main",
      state: "pending",
      description: "waiting",
      url: null,
    } as const;
    const commit = sha(opened.repo.tip("main"));
    await failureOf(short.conversation.setStatus(commit, status, null));
    await failureOf(short.conversation.setStatus(commit, status, null));
    expect(opened.pauses).toEqual([1_000]);
    opened.fake.takeViolations();
  });
});

describe("whoever answers in GitHub's place and repeats the token", () => {
  const TOKEN = "of-no-form-that-is-known";
  const body = JSON.stringify({
    message: `no access for Bearer ${TOKEN}`,
    errors: [{ message: `no ${TOKEN}` }],
  });

  test.each([401, 403, 422, 429, 500, 200])(
    "in an answer of HTTP %d is quoted without it",
    async (status) => {
      const github = opened.as({ token: TOKEN });
      always({ status, headers: { ...json, "x-accepted-github-permissions": TOKEN }, body });
      const look = github.repository.look({ folders: [".github/rollouts"], policy: "policy.yml" });
      const said = await look.then(() => "nothing", reasonOf);
      expect(said).toMatch(/^Asked for /);
      expect(said).not.toContain(TOKEN);
      expect(said).not.toContain("[object Object]");
      opened.fake.takeViolations();
    },
  );
});
