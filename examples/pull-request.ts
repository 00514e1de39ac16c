/** The pull request that brings an example's rollout: opened a minute ago by somebody who decides nothing. */
import type { Policy } from "../src/config/policy.ts";
import type { FactFile, Person, PullRequestFacts } from "../src/gate/facts.ts";
import { sha } from "../src/units.ts";

const HEAD = sha("3f9c2a1".padEnd(40, "0"));
export const BASE = sha("8d01b7e".padEnd(40, "0"));

const person = (login: string): Person => ({ login, id: null, kind: "user" });
const all = <T>(items: readonly T[]) => ({ items, complete: true });

export function openedFor(
  name: string,
  given: {
    readonly rollouts: readonly FactFile[];
    readonly policyFile: FactFile;
    readonly policy: Policy;
  },
): PullRequestFacts {
  const people = Object.values(given.policy.roles).flatMap(({ anyOf }) => anyOf);
  return {
    repository: "acme/models",
    isPrivate: true,
    defaultBranch: "main",
    number: 41,
    url: "https://github.com/acme/models/pull/41",
    title: `Release ${name}`,
    state: "open",
    draft: false,
    author: person("data-scientist"),
    head: { sha: HEAD, branch: name, fork: false },
    base: { branch: "main", tip: BASE },
    mergeCommit: null,
    labels: [],
    files: all(given.rollouts.map(({ path }) => path)),
    reviews: all([]),
    comments: all([]),
    commits: all([{ commit: HEAD, people: [person("data-scientist")], unattributed: [] }]),
    status: null,
    rolloutsAtHead: given.rollouts,
    rolloutsAtBase: [],
    policy: given.policyFile,
    permissions: Object.fromEntries(people.map((each) => [each.replace("@", ""), "write"])),
    teams: {},
  };
}
