import { describe, expect, test } from "vitest";
import { demandTrustedRef } from "../../../src/entry/trusted-ref.ts";

const demand = (ref: string, given: { readonly isRefProtected?: boolean; readonly branch?: string | null }) =>
  demandTrustedRef({
    environment: { ref, isRefProtected: given.isRefProtected ?? false },
    event: { defaultBranch: given.branch === undefined ? "main" : given.branch },
  });

describe("which ref may move traffic", () => {
  test.each([
    ["the default branch", "refs/heads/main", {}],
    ["a default branch of another name", "refs/heads/trunk", { branch: "trunk" }],
    ["a protected branch", "refs/heads/release", { isRefProtected: true }],
    [
      "a protected tag where nobody knows the default branch",
      "refs/tags/v1",
      { isRefProtected: true, branch: null },
    ],
    ["no ref at all, as in another CI", "", {}],
  ])("%s passes", (_, ref, given) => {
    expect(() => demand(ref, given)).not.toThrow();
  });

  test.each([
    ["a branch", "refs/heads/fix", {}],
    ["a branch that ends like the default one", "refs/heads/evil/main", {}],
    ["a tag with the name of the default branch", "refs/tags/main", {}],
    ["the default branch in another case", "refs/heads/Main", {}],
    ["a pull request's own ref", "refs/pull/7/merge", {}],
    ["a branch where nobody knows the default one", "refs/heads/null", { branch: null }],
  ])("%s does not", (_, ref, given) => {
    expect(() => demand(ref, given)).toThrow(
      /^Expected this job to run from .* or a protected ref, found refs\//,
    );
  });
});
