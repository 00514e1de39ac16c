/** Lists that GitHub gives in pages: every one ends, and what was not read is never taken for nothing. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { changedPaths } from "../../../../src/adapters/github/changed-paths.ts";
import type { Client } from "../../../../src/adapters/github/client.ts";
import { withSources } from "../../../../src/adapters/github/comment-sources.ts";
import { allPages } from "../../../../src/adapters/github/cursor-pages.ts";
import { readChecks } from "../../../../src/adapters/github/head-checks.ts";
import { readOpen } from "../../../../src/adapters/github/open.ts";
import { restOf } from "../../../../src/adapters/github/pages.ts";
import { withSignatures } from "../../../../src/adapters/github/signatures.ts";
import type { Comment } from "../../../../src/gate/facts.ts";
import { instant } from "../../../../src/units.ts";
import { commit, factsOf, listed } from "../../gate/facts-of.ts";
import { failureOf } from "./opened.ts";

interface Asked {
  readonly after: unknown;
  readonly page: unknown;
}

/** A GitHub that answers each request with what `answer` gives for its count, and remembers what it was asked. */
function clientOf(answer: (count: number) => unknown): { readonly client: Client; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const take = (given: Readonly<Record<string, unknown>>): unknown => {
    asked.push({ after: given["after"], page: given["page"] });
    return answer(asked.length);
  };
  const client: Client = {
    owner: "acme",
    name: "news",
    rest: async (_, given, call) => call.answer.parse(take(given)),
    graphql: async (_, given, call) => call.answer.parse(take(given)),
  };
  return { client, asked };
}

const NODE = z.strictObject({ id: z.number() });
const END = { hasNextPage: false, endCursor: null };

/** How GitHub may go on for ever, or stop half-way. */
const NEVER_WHOLE = [
  ["a cursor that stands still", 2, () => ({ hasNextPage: true, endCursor: "same" })],
  ["a cursor that goes round", 20, (count: number) => ({ hasNextPage: true, endCursor: `c${count % 2}` })],
  ["more pages than are read", 20, (count: number) => ({ hasNextPage: true, endCursor: `c${count}` })],
  ["another page without a cursor", 1, () => ({ hasNextPage: true, endCursor: null })],
] as const;

describe("attack 21: any list", () => {
  test.each(NEVER_WHOLE)("with %s ends after %d pages, incomplete", async (_, pages, pageInfo) => {
    let count = 0;
    const found = await allPages(async () => {
      count++;
      return { nodes: [{ id: count }], pageInfo: pageInfo(count) };
    });
    expect(found).toMatchObject({ complete: false });
    expect(found.items).toHaveLength(pages);
  });

  test("with a hole in it is incomplete, and ends there", async () => {
    const found = await allPages(async () => ({ nodes: [{ id: 1 }, null], pageInfo: END }));
    expect(found).toEqual({ items: [{ id: 1 }], complete: false });
  });

  test("of three pages is whole, each asked for once by the cursor before it", async () => {
    const asked: unknown[] = [];
    const found = await allPages(async (after) => {
      asked.push(after);
      const count = asked.length;
      return {
        nodes: [{ id: count }],
        pageInfo: count === 3 ? END : { hasNextPage: true, endCursor: `c${count}` },
      };
    });
    expect(found).toEqual({ items: [{ id: 1 }, { id: 2 }, { id: 3 }], complete: true });
    expect(asked).toEqual([null, "c1", "c2"]);
  });
});

describe.each(["reviews", "comments", "commits", "files", "timelineItems"] as const)(
  "attack 21: %s of a pull request",
  (name) => {
    const start = (pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }) => ({
      name,
      first: { nodes: [{ id: 1 }], pageInfo },
      node: NODE,
    });
    const pageOf = (page: unknown) => ({ repository: { pullRequest: { page } } });

    test.each(NEVER_WHOLE)("with %s end after %d pages, incomplete", async (_, pages, pageInfo) => {
      const { client, asked } = clientOf((count) =>
        pageOf({ nodes: [{ id: count + 1 }], pageInfo: pageInfo(count + 1) }),
      );
      const found = await restOf({ client, number: 7 }, start(pageInfo(1)));
      expect(found.complete).toBe(false);
      expect(asked).toHaveLength(pages - 1);
    });

    test.each([
      ["a page that is missing", null],
      ["a page without a list", { nodes: null, pageInfo: END }],
      ["a hole", { nodes: [null], pageInfo: END }],
    ])("with %s are incomplete", async (_, page) => {
      const { client } = clientOf(() => pageOf(page));
      const found = await restOf({ client, number: 7 }, start({ hasNextPage: true, endCursor: "c" }));
      expect(found).toEqual({ items: [{ id: 1 }], complete: false });
    });
  },
);

test.each(
  NEVER_WHOLE.map(([what, pages, pageInfo]) => [what, pages === 20 ? 100 : pages, pageInfo] as const),
)(
  "attack 21: open pull requests with %s are an error after %d pages, none is left out in silence",
  async (_, pages, pageInfo) => {
    const { client, asked } = clientOf((count) => ({
      repository: { pullRequests: { nodes: [], pageInfo: pageInfo(count) } },
    }));
    const failure = await failureOf(readOpen(client));
    expect(failure).toMatchObject({
      code: "github-garbage",
      message: expect.stringContaining("Run this again"),
    });
    expect(asked).toHaveLength(pages);
  },
);

test.each(NEVER_WHOLE)(
  "attack 21: checks with %s end after %d pages, incomplete",
  async (_, pages, pageInfo) => {
    const { client, asked } = clientOf((count) => ({
      repository: { object: { statusCheckRollup: { contexts: { nodes: [], pageInfo: pageInfo(count) } } } },
    }));
    expect(await readChecks(client, factsOf())).toEqual({ items: [], complete: false });
    expect(asked).toHaveLength(pages);
  },
);

test("attack 21: checks of a commit that is gone are incomplete, of one without any they are none", async () => {
  const gone = clientOf(() => ({ repository: { object: null } }));
  expect(await readChecks(gone.client, factsOf())).toEqual({ items: [], complete: false });
  const none = clientOf(() => ({ repository: { object: { statusCheckRollup: null } } }));
  expect(await readChecks(none.client, factsOf())).toEqual({ items: [], complete: true });
});

test("attack 21: a commit whose signature is on no page has none that is known", async () => {
  const { client } = clientOf(() => ({
    repository: { pullRequest: { commits: { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } } } },
  }));
  const found = await withSignatures(client, factsOf({ commits: listed(commit("author")) }));
  expect(found.items.map(({ signature }) => signature)).toEqual([undefined]);
});

describe("attack 21: files", () => {
  const file = (path: string, changeType = "MODIFIED") => ({ path, changeType });

  test.each([
    ["fewer than GitHub counts", [file("a")], true, 2],
    ["a list that is not whole", [file("a")], false, 1],
  ])("%s are incomplete", async (_, items, complete, count) => {
    const { client, asked } = clientOf(() => []);
    expect(await changedPaths({ client, number: 7 }, { items, complete }, count)).toEqual({
      items: ["a"],
      complete: false,
    });
    expect(asked).toEqual([]);
  });

  test("renamed ones that fill 30 pages of REST are incomplete", async () => {
    const page = Array.from({ length: 100 }, (_, index) => ({ filename: `f${index}` }));
    const { client, asked } = clientOf(() => page);
    const found = await changedPaths({ client, number: 7 }, listed(file("a", "RENAMED")), 1);
    expect(found.complete).toBe(false);
    expect(asked).toHaveLength(30);
  });
});

describe("attack 21: who wrote a comment", () => {
  const comment = (id: number): Comment => ({
    id,
    by: { login: "oscar", id: 1, kind: "user" },
    body: "/rollout ack 4f1c9a000000",
    at: instant(id * 1_000),
    edited: false,
    ours: false,
  });
  const facts = factsOf({ comments: listed(comment(1), comment(2)) });

  test("is unknown where it is on none of 20 pages", async () => {
    const page = Array.from({ length: 100 }, (_, index) => ({
      id: 1_000 + index,
      performed_via_github_app: null,
    }));
    const { client, asked } = clientOf(() => page);
    const found = await withSources({ client, sources: new Map() }, facts, [1]);
    expect(found.items.map(({ viaApp }) => viaApp)).toEqual([undefined, undefined]);
    expect(asked).toHaveLength(20);
  });

  test("is unknown where GitHub leaves it out, and is asked again", async () => {
    const { client, asked } = clientOf((count) => [
      { id: 1, ...(count === 1 ? {} : { performed_via_github_app: null }) },
    ]);
    const sources = new Map<number, string | null>();
    expect((await withSources({ client, sources }, facts, [1])).items[0]?.viaApp).toBeUndefined();
    expect((await withSources({ client, sources }, facts, [1])).items[0]?.viaApp).toBeNull();
    expect((await withSources({ client, sources }, facts, [1])).items[0]?.viaApp).toBeNull();
    expect(asked).toHaveLength(2);
  });

  test("is told only of the comments that were asked for", async () => {
    const { client } = clientOf(() =>
      [1, 2].map((id) => ({ id, performed_via_github_app: { slug: "helper" } })),
    );
    const found = await withSources({ client, sources: new Map() }, facts, [2]);
    expect(found.items.map(({ viaApp }) => viaApp)).toEqual([undefined, "helper"]);
  });
});
