import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contributorOf, hasAllAuthors, personOf } from "../../../../src/adapters/github/people.ts";

type Node = Parameters<typeof contributorOf>[0]["commit"];
type GitPerson = Node["authors"]["nodes"][number];

const OID = "a".repeat(40);

function gitPerson(login: string | null, email: string): GitPerson {
  return { email, user: login === null ? null : { login, databaseId: 5 } };
}

function commitBy(author: GitPerson, message = "Sum up", others: readonly GitPerson[] = []) {
  const nodes = [author, ...others];
  const authors = { totalCount: nodes.length, nodes };
  return contributorOf({ commit: { oid: OID, message, author, committer: author, authors } });
}

describe("only a person is a user", () => {
  test.each([
    ["User", "olga", "user"],
    ["User", "olga_acme", "user"],
    ["User", "helper[bot]", "bot"],
    ["Bot", "dependabot", "bot"],
    // Somebody whom an import made up, until a person claims the account.
    ["Mannequin", "olga", "bot"],
    ["Organization", "acme", "bot"],
    ["EnterpriseUserAccount", "olga", "bot"],
    ["SomethingNew", "olga", "bot"],
  ] as const)("%s %s is a %s", (kind, login, expected) => {
    expect(personOf({ kind, login, databaseId: 5 })).toEqual({ login, id: 5, kind: expected });
  });

  test("a deleted account is a ghost, an account without a number is nobody's number", () => {
    expect(personOf(null)).toEqual({ login: "ghost", id: null, kind: "ghost" });
    expect(personOf({ kind: "User", login: "olga" })).toEqual({ login: "olga", id: null, kind: "user" });
  });

  test("whoever calls an account ghost is a user of that name, not a deleted one", () => {
    expect(personOf({ kind: "User", login: "ghost", databaseId: 10_137 }).kind).toBe("user");
  });
});

describe("who took part in a commit", () => {
  test.each([
    ["1+olga_acme@users.noreply.github.com", [{ login: "olga_acme", id: 1, kind: "user" }], []],
    ["olga@users.noreply.github.com", [{ login: "olga", id: null, kind: "user" }], []],
    ["1+helper[bot]@users.noreply.github.com", [{ login: "helper[bot]", id: 1, kind: "bot" }], []],
    ["olga@acme.example", [], ["olga@acme.example"]],
    ["1+olga@users.noreply.github.com.evil.example", [], ["1+olga@users.noreply.github.com.evil.example"]],
    ["noreply@github.com", [], []],
  ])("a trailer with %s", (email, people, unattributed) => {
    const { people: all, unattributed: open } = commitBy(
      gitPerson("author", "a@acme.example"),
      `Sum up\n\nCO-AUTHORED-BY: Somebody <${email}>`,
    );
    expect(all).toEqual([{ login: "author", id: 5, kind: "user" }, ...people]);
    expect(open).toEqual(unattributed);
  });

  test("GitHub's own hand takes no part, and its address is no stranger's", () => {
    expect(commitBy(gitPerson("web-flow", "noreply@github.com")).people).toEqual([]);
    expect(commitBy(gitPerson(null, "noreply@github.com")).unattributed).toEqual([]);
  });

  test("a commit without any address says so", () => {
    expect(commitBy({ email: null, user: null }).unattributed).toEqual(["no e-mail"]);
  });

  test("fewer authors than GitHub counts are not all", () => {
    const author = gitPerson("author", "a@acme.example");
    const commit = { oid: OID, message: "", author, committer: author };
    expect(hasAllAuthors({ commit: { ...commit, authors: { totalCount: 51, nodes: [author] } } })).toBe(
      false,
    );
    expect(hasAllAuthors({ commit: { ...commit, authors: { totalCount: 1, nodes: [author] } } })).toBe(true);
  });

  test("whatever a message says, it takes nobody off the list", () => {
    const author = gitPerson("author", "a@acme.example");
    const stranger = gitPerson(null, "s@evil.example");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (message) => {
        const { people, unattributed } = commitBy(author, message, [stranger]);
        expect(people.map(({ login }) => login)).toContain("author");
        expect(unattributed).toContain("s@evil.example");
      }),
    );
  });
});
