import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSuggestions } from "../../../../src/adapters/github/suggestions.ts";
import type { Suggestions } from "../../../../src/ports.ts";
import { sha } from "../../../../src/units.ts";
import { failureOf, openRepository, ROLLOUT } from "./opened.ts";
import type { Opened } from "./opened.ts";

const LINES = Array.from({ length: 30 }, (_, index) => `line-${index + 1}: 1\n`);
const NEW = ".github/rollouts/new.yml";
let opened: Opened;
let number: number;
let suggestions: Suggestions;

beforeEach(async () => {
  opened = await openRepository();
  const { repo } = opened;
  suggestions = createSuggestions(opened.client);
  repo.push("main", { [ROLLOUT]: LINES.join("") }, { author: "owner-b" });
  repo.push(
    "v2",
    { [ROLLOUT]: LINES.with(14, "line-15: 2\n").join(""), [NEW]: "name: new\nversion: 1\n" },
    { author: "author" },
  );
  number = repo.openPullRequest({ head: "v2", base: "main", author: "author" });
  opened.requests();
});
afterEach(() => opened.fake.close());

const head = () => sha(opened.repo.tip("v2"));
const offer = (...comments: readonly { path: string; from: number; to: number; body: string }[]) =>
  suggestions.offer(number, head(), { body: "Take over what is right.", comments });

describe("what can be suggested on a pull request", () => {
  test("every line of a new file, and of another one what the difference shows", async () => {
    const { shown, said } = await suggestions.seen(number);
    expect(Object.fromEntries(shown)).toEqual({
      [NEW]: [{ from: 1, to: 2 }],
      [ROLLOUT]: [{ from: 12, to: 18 }],
    });
    expect(said).toEqual([]);
  });

  test("a file that is gone has no lines", async () => {
    opened.repo.push("v2", { "README.md": null }, { author: "author" });
    expect((await suggestions.seen(number)).shown.get("README.md")).toEqual([]);
  });
});

describe("a suggestion", () => {
  test("is a review that only comments, on the commit that was read", async () => {
    await offer(
      { path: NEW, from: 1, to: 2, body: "two lines" },
      { path: ROLLOUT, from: 15, to: 15, body: "one line" },
    );
    const reviews = opened.repo.reviews(number);
    expect(reviews).toMatchObject([
      {
        state: "COMMENTED",
        commit: head(),
        comments: [
          { path: NEW, start: 1, line: 2, body: "two lines" },
          { path: ROLLOUT, line: 15, body: "one line" },
        ],
      },
    ]);
    expect(opened.requests()).toEqual(["pulls/create-review"]);
  });

  test("is found again as ours; a copy by somebody else is not", async () => {
    await offer();
    opened.repo.review(number, { by: "owner-a", state: "COMMENTED", body: "Take over what is right." });
    opened.repo.review(number, { by: "owner-a", state: "APPROVED", body: "fine" });
    expect((await suggestions.seen(number)).said).toEqual(["Take over what is right."]);
  });

  test("is found again behind two hundred reviews", async () => {
    await offer();
    for (let count = 0; count < 210; count++)
      opened.repo.review(number, { by: "owner-a", state: "COMMENTED", body: `review ${count}` });
    expect((await suggestions.seen(number)).said).toEqual(["Take over what is right."]);
  });

  test.each([
    ["beside a line that is not shown", ROLLOUT, 1, 1],
    ["over lines of which one is not shown", ROLLOUT, 11, 12],
    ["of a file that did not change", "README.md", 1, 1],
  ])("%s is refused, and nothing is posted", async (_, path, from, to) => {
    expect(await failureOf(offer({ path, from, to, body: "no" }))).toMatchObject({ code: "github-refused" });
    expect(opened.repo.reviews(number)).toEqual([]);
  });

  test("without the permission says which", async () => {
    opened.fake.token("token", {
      repository: "acme/news",
      permissions: { contents: "read", "pull-requests": "read" },
    });
    const failure = await failureOf(suggestions.offer(number, head(), { body: "no", comments: [] }));
    expect(failure).toMatchObject({ code: "github-forbidden" });
    expect(failure.message).toContain("pull-requests: write");
  });
});
