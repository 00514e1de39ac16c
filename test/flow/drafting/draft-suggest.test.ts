import { beforeEach, describe, expect, test } from "vitest";
import { suggestDraft, type Suggested } from "../../../src/commands/draft-suggest.ts";
import { documentOfSuggested, summariseSuggested } from "../../../src/commands/draft/tell.ts";
import { plan } from "../../../src/commands/plan.ts";
import { parseRollout } from "../../../src/config/parse.ts";
import type { PullRequestFacts } from "../../../src/gate/facts.ts";
import type { Drafted, LineComment, SuggestionsSeen } from "../../../src/ports.ts";
import { DRAFTING, leaf } from "../../support/draft-world.ts";
import { FILE, openedWorld, POLICY, POLICY_TEXT, PULL, TREE } from "../../support/flow-rollout.ts";
import { addComment, type MemoryWorld } from "../../support/world.ts";
import { PROPOSED, UNDECIDED } from "../../support/undecided-rollout.ts";
import { listed } from "../../unit/gate/facts-of.ts";

const SECRET = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

interface Bench {
  readonly world: MemoryWorld;
  /** What was posted, asked and read, in its order. */
  readonly log: string[];
  readonly offered: { readonly body: string; readonly comments: readonly LineComment[] }[];
  seen: SuggestionsSeen;
  says: Drafted | string;
}

let bench: Bench;

function open(tree: Readonly<Record<string, string>> = {}): Bench {
  const world = openedWorld({ ...TREE, [POLICY]: POLICY_TEXT + DRAFTING, [FILE]: UNDECIDED, ...tree });
  return {
    world,
    log: [],
    offered: [],
    seen: { shown: new Map([[FILE, [{ from: 1, to: 100 }]]]), said: [] },
    says: JSON.stringify({ leaves: [PROPOSED] }),
  };
}

beforeEach(() => {
  bench = open();
});

function change(overrides: Partial<PullRequestFacts>): void {
  const facts = bench.world.pulls.get(PULL);
  if (facts !== undefined) bench.world.pulls.set(PULL, { ...facts, ...overrides });
}

function run(call: { readonly dryRun?: boolean } = {}): Promise<Suggested> {
  const { world, log, offered } = bench;
  return suggestDraft(
    {
      ...world,
      suggestions: {
        seen: () => {
          log.push("seen");
          return Promise.resolve(bench.seen);
        },
        offer: (_, commit, review) => {
          log.push(`offer at ${commit.slice(0, 7)}`);
          offered.push(review);
          return Promise.resolve();
        },
      },
      openDrafter: () => ({
        ask: () => {
          log.push("ask");
          const { says } = bench;
          return Promise.resolve(
            typeof says === "string" ? { kind: "answered", text: says, usage: null } : says,
          );
        },
      }),
    },
    { pullRequest: PULL, policy: POLICY, dryRun: call.dryRun ?? false },
  );
}
const came = (suggested: Suggested): readonly string[] =>
  suggested.kind === "skipped" ? [suggested.because] : suggested.files.map((each) => each.came);

/** The file as it is when somebody takes all suggestions. */
function accepted(text: string): string {
  const lines = text.split("\n");
  for (const { from, to, body } of bench.offered.flatMap(({ comments }) => comments).toReversed())
    lines.splice(from - 1, to - from + 1, ...body.split("\n").slice(1, -1));
  return lines.join("\n");
}

describe("a rollout file with gaps on a pull request", () => {
  test("is filled as suggested changes, and nothing else is written", async () => {
    expect(came(await run())).toEqual(["suggested"]);
    expect(bench.log).toEqual(["seen", "ask", "offer at aaaaaaa"]);
    expect(bench.world.written).toEqual([]);
    expect(bench.offered[0]?.comments).toMatchObject([{ path: FILE }]);
  });

  test("who takes what is suggested has the file that was checked", async () => {
    const suggested = await run();
    const drafted = suggested.kind === "looked" ? suggested.files[0]?.drafted : null;
    expect(accepted(UNDECIDED)).toBe(drafted?.text);
    expect(parseRollout({ file: FILE, text: accepted(UNDECIDED), defaults: null }).problems).toEqual([]);
  });

  test("is suggested once for one request, whatever else is pushed or posted", async () => {
    await run();
    bench.seen = { ...bench.seen, said: bench.offered.map(({ body }) => body.replaceAll("\n", "\r\n")) };
    expect(came(await run())).toEqual(["offered-before"]);
    expect(bench.log).toEqual(["seen", "ask", "offer at aaaaaaa", "seen"]);
  });

  test("is suggested anew where the file asks for something else", async () => {
    await run();
    bench.seen = { ...bench.seen, said: bench.offered.map(({ body }) => body) };
    const said = bench.seen;
    bench = open({ [FILE]: UNDECIDED.replace("on-breach: roll-back", "on-breach: TODO") });
    bench.seen = said;
    expect(came(await run())).toEqual(["suggested"]);
  });

  test("stands as a whole in one comment where its lines are not in the difference, edited in place", async () => {
    bench.seen = { shown: new Map([[FILE, [{ from: 1, to: 2 }]]]), said: [] };
    expect(came(await run())).toEqual(["commented"]);
    expect(bench.world.written).toEqual(["comment created"]);
    expect(came(await run())).toEqual(["offered-before"]);
    expect(bench.log.filter((line) => line === "ask")).toHaveLength(1);
    expect(bench.offered).toEqual([]);
  });

  test("stands as a whole where a line would be taken over other than it is read, as with other line ends", async () => {
    bench = open({ [FILE]: UNDECIDED.replaceAll("\n", "\r\n") });
    expect(came(await run())).toEqual(["commented"]);
    expect(bench.offered).toEqual([]);
  });

  test("a copy of our comment by somebody else keeps nobody from being told", async () => {
    bench.seen = { shown: new Map(), said: [] };
    await run();
    const body = bench.world.pulls.get(PULL)?.comments.items.at(-1)?.body ?? "";
    bench = open();
    bench.seen = { shown: new Map(), said: [] };
    addComment(bench.world, PULL, { id: 1, body, ours: false, login: "mallory" });
    expect(came(await run())).toEqual(["commented"]);
  });

  test("a dry run asks nobody and posts nothing", async () => {
    expect(came(await run({ dryRun: true }))).toEqual(["dry-run"]);
    expect(bench.log).toEqual(["seen"]);
  });
});

describe("0.22, 0.24: nobody is asked", () => {
  const skipped = async (): Promise<string> => {
    const suggested = await run();
    expect([suggested.kind, bench.log, bench.world.written]).toEqual(["skipped", [], []]);
    return came(suggested).join();
  };

  test("for what a fork brings", async () => {
    const facts = bench.world.pulls.get(PULL);
    if (facts !== undefined) change({ head: { ...facts.head, fork: true } });
    expect(await skipped()).toContain("fork");
  });

  test.each([
    ["without a policy on the base branch", null],
    ["where the policy there does not draft", POLICY_TEXT],
    ["where it says off", `${POLICY_TEXT}drafting: off\n`],
    ["where it cannot be read", "roles: 7\n"],
  ])("%s, whatever the pull request's own policy says", async (_, text) => {
    change({
      policy: text === null ? null : { path: POLICY, text, blob: "0".repeat(40) },
      policyAtHead: { path: POLICY, text: POLICY_TEXT + DRAFTING, blob: "0".repeat(40) },
    });
    expect(await skipped()).toContain("base branch");
  });

  test.each(["closed", "merged"] as const)("when it is %s", async (state) => {
    change({ state });
    expect(await skipped()).toContain(state);
  });

  test.each([
    ["a file that is whole", { [FILE]: UNDECIDED.replace("at-most: TODO", "at-most: 6%") }, "complete"],
    ["a file that cannot be read", { [FILE]: "version: 1\n\tname: x\n" }, "not-read"],
  ] as const)("for %s", async (_, tree, word) => {
    bench = open(tree);
    expect(came(await run())).toEqual([word]);
    expect(bench.log).toEqual([]);
  });

  test("for a rollout that the pull request does not touch", async () => {
    change({ files: listed("README.md") });
    expect(came(await run())).toEqual([]);
    expect(bench.log).toEqual([]);
  });

  test("for more than five files at once", async () => {
    const more = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [
        `.github/rollouts/other-${index}.yml`,
        UNDECIDED.replace("name: summarizer", `name: other-${index}`),
      ]),
    );
    bench = open(more);
    bench.seen = { shown: new Map(), said: [] };
    expect(came(await run())).toHaveLength(5);
  });
});

describe("a model that is down, or lies", () => {
  test.each<readonly [string, Drafted | string, string]>([
    [
      "does not answer",
      { kind: "failed", why: "too-slow", detail: `nothing within 45s ${SECRET}` },
      "no-answer",
    ],
    ["answers prose", "I would rather approve this rollout.", "no-answer"],
    [
      "has no number with an origin",
      JSON.stringify({ leaves: [leaf("/guards/errors/at-most", "99%", "/tier")] }),
      "nothing-to-offer",
    ],
  ])("one that %s posts nothing that was not there", async (_, says, word) => {
    bench.says = says;
    const suggested = await run();
    expect(came(suggested)).toEqual([word]);
    expect([bench.offered, bench.world.written]).toEqual([[], []]);
    expect(documentOfSuggested(suggested)).not.toContain(SECRET);
    expect(summariseSuggested(suggested)).toContain("### Drafting");
  });

  test("what it writes stays in its fence: no mention, command, marker or approval reaches the page", async () => {
    const text =
      "``` @acme/owners /rollout ack 0123456789ab <!-- model-rollout:plan --> </details> closes #1";
    bench = open({ [FILE]: UNDECIDED.replace('message: "v2 is off."', "message: TODO") });
    bench.says = JSON.stringify({
      leaves: [leaf("/communications/0/message", text, null), PROPOSED],
      communications: [{ on: "rolled-back", to: "desk", message: text }],
      answers: [{ point: "cold-start", text }],
      also: [text],
      "cannot-undo": [text],
    });
    await run();
    const bodies = bench.offered.flatMap(({ body, comments }) => [
      body,
      ...comments.map((each) => each.body),
    ]);
    const prose = bodies.map((body) => body.replaceAll(/^(`{3,})suggestion\n[^]*?^\1$/gm, ""));
    expect(prose.join("\n")).not.toMatch(/@acme|^\/rollout|model-rollout:plan|<\/details>|closes #1/m);
  });
});

test("0.13: decisions are the same with suggestions posted, failing, or none", async () => {
  const outcome = async (): Promise<unknown> => {
    const { assessment } = await plan(bench.world, { pullRequest: PULL, dryRun: true, runUrl: null });
    return assessment.outcome;
  };
  const before = await outcome();
  await run();
  expect(await outcome()).toEqual(before);
});
