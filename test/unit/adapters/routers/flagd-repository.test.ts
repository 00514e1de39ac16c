/** A flag file in a repository: what each commit changes, what GitHub refuses, and what happens when its answers get lost. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { describeFlagd } from "../../../../src/adapters/routers/describe/flagd.ts";
import { Failure } from "../../../../src/errors.ts";
import type { TrafficTarget } from "../../../../src/ports.ts";
import { percent } from "../../../../src/units.ts";
import type { Fault } from "../../../support/github/interfere.ts";
import type { GitHub } from "../../../support/github/github.ts";
import {
  BRANCH,
  openFlags,
  PATH,
  push,
  sharedBy,
  startFlags,
  targetOn,
  textOf,
  TOKEN,
} from "../../../support/router-rows/flagd-repository.ts";

const NOBODY = to(0);
const STAGE = to(25);
const PUT = "repos/create-or-update-file-contents";
/** Tabs, a byte order nobody asked for, numbers that JavaScript would round, letters of two, three and four bytes. */
const TEXT = `{
\t"flags": {
\t\t"other": { "state": "ENABLED", "variants": { "big": 12345678901234567890, "on": 1.0 }, "defaultVariant": "on", "note": "ä€🚦" },\r
\t\t"summarizer": {
\t\t\t"state": "ENABLED",
\t\t\t"variants": { "v1": "v1", "v2": "v2" },
\t\t\t"defaultVariant": "v1"
\t\t}
\t}
}
`;

let github: GitHub | null = null;

afterEach(async () => {
  const running = github;
  github = null;
  await running?.close();
});

async function started(text?: string): Promise<GitHub> {
  github = await startFlags(text);
  return github;
}

function to(candidate: number): TrafficTarget {
  return { candidate: percent(candidate), mirror: percent(0), cohorts: {} };
}

function puts({ log }: GitHub): number {
  return log.filter(({ method }) => method === "PUT").length;
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const cause: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (cause instanceof Failure) return cause;
  throw new TypeError(`expected a Failure, found ${String(cause)}`);
}

describe("a commit changes our flag and nothing else", () => {
  test("every other byte of the file and every other file stay, and the message says what was done", async () => {
    const flags = await started(TEXT);
    const traffic = openFlags(flags);
    await traffic.apply(to(5), (await traffic.read()).version);
    const start = TEXT.indexOf('"summarizer": ') + '"summarizer": '.length;
    expect(textOf(flags).slice(0, start)).toBe(TEXT.slice(0, start));
    expect(textOf(flags).endsWith("\n\t\t}\n\t}\n}\n")).toBe(true);
    const repository = flags.repository("acme/flags");
    expect(repository.read(BRANCH, "other.json")).toBe("{}");
    expect(repository.read("main", PATH)).toBeNull();
    expect((await traffic.read()).set).toEqual(to(5));
    const sent = flags.log.find(({ method }) => method === "PUT");
    expect(JSON.stringify(sent)).toContain("model-rollout: 5% of summarizer to v2");
  });

  test("the default branch is written where none is named", async () => {
    const flags = await started();
    flags.repository("acme/flags").push("main", { "flags.json": TEXT }, { author: "anna" });
    const { branch: _branch, ...target } = targetOn(flags, { file: "flags.json" });
    const { flagdTraffic } = await import("../../../../src/adapters/routers/flagd.ts");
    const deps = { root: "/", now: () => 0 as never, cohorts: {}, secret: () => TOKEN };
    await flagdTraffic(target, deps).apply(to(5), "force");
    expect(flags.repository("acme/flags").read("main", "flags.json")).toContain("fractional");
  });

  test("a commit beside the file is no conflict; one to the file is", async () => {
    const flags = await started();
    const traffic = openFlags(flags);
    const { version } = await traffic.read();
    push(flags, { "other.json": "[]" });
    await traffic.apply(to(5), version);
    const seen = await traffic.read();
    push(flags, { [PATH]: textOf(flags).replace('"v1"', '"v1" ') });
    expect((await failureOf(traffic.apply(STAGE, seen.version))).code).toBe("router-conflict");
  });

  test("a commit between the read and the write stops a move forward; a drain goes on from it", async () => {
    const flags = await started();
    const traffic = openFlags(flags);
    await traffic.apply(to(5), (await traffic.read()).version);
    const { version } = await traffic.read();
    const race = () =>
      flags.interfere(({ operation }) => {
        if (operation === PUT) push(flags, { [PATH]: `${textOf(flags)} ` });
        return null;
      });
    const stop = race();
    expect((await failureOf(traffic.apply(STAGE, version))).code).toBe("router-conflict");
    stop();
    let conflicts = 0;
    flags.interfere(({ operation }) => {
      if (operation === PUT && ++conflicts <= 15) push(flags, { [PATH]: `${textOf(flags)} ` });
      return null;
    });
    await traffic.apply(NOBODY, "force");
    expect((await traffic.read()).set).toEqual(NOBODY);
    expect(await sharedBy(flags)).toBe(0);
  });
});

function said(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Fault {
  return { status, headers, body: JSON.stringify({ message }) };
}

const FAULTS: readonly (readonly [string, Fault, Failure["code"], string])[] = [
  ["a wrong token", said(401, `Bad credentials ${TOKEN}`), "router-refused", "contents: write"],
  ["no right", said(403, "Resource not accessible by integration"), "router-refused", "contents: write"],
  ["a limit", said(429, "slow down", { "retry-after": "0" }), "router-unreachable", "slow down"],
  [
    "a secondary limit",
    said(403, "You have exceeded a secondary rate limit"),
    "router-unreachable",
    "secondary rate limit",
  ],
  ["nothing there", said(404, "Not Found"), "router-refused", "branch and a file"],
  [
    "a branch for reviewed changes alone",
    said(409, "Repository rule violations found"),
    "router-refused",
    "reviewed pull requests",
  ],
  [
    "a protected branch",
    said(422, "Changes must be made through a pull request"),
    "router-refused",
    "reviewed pull requests",
  ],
  ["a server in trouble", said(503, "unicorn"), "router-unreachable", "unicorn"],
  ["a page", { status: 200, body: "<html>" }, "router-unreachable", "not JSON"],
  ["something else", { status: 200, body: "{}" }, "router-unreachable", "something else"],
  [
    "a redirect",
    { status: 301, headers: { location: "http://127.0.0.1:9/" }, body: "" },
    "router-unreachable",
    "301",
  ],
  ["a broken connection", "hang-up", "router-unreachable", "failed"],
];

describe.each(FAULTS)("%s", (_name, fault, code, words) => {
  test("a read says so, and no secret", async () => {
    const flags = await started();
    flags.interfere(() => fault);
    const failure = await failureOf(openFlags(flags).read());
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(failure.message).not.toContain(TOKEN);
    flags.takeViolations();
  });

  test("a move says so and moves nothing", async () => {
    const flags = await started();
    const traffic = openFlags(flags);
    const { version } = await traffic.read();
    flags.interfere(({ operation }) => (operation === PUT ? fault : null));
    const failure = await failureOf(traffic.apply(STAGE, version));
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(failure.message).not.toContain(TOKEN);
    expect(textOf(flags)).not.toContain("fractional");
    flags.takeViolations();
  });

  test("at the first two writes of a drain: the drain of the next try arrives", async () => {
    const flags = await started();
    const traffic = openFlags(flags);
    await traffic.apply(STAGE, (await traffic.read()).version);
    flags.interfere(({ operation }) => (operation === PUT ? fault : null), 2);
    // The engine tries a drain three times.
    for (let time = 0; time < 3; time++) await traffic.apply(NOBODY, "force").catch(() => undefined);
    expect((await traffic.read()).set).toEqual(NOBODY);
    flags.takeViolations();
  });
});

test.each([
  ["forward", STAGE],
  ["drain", NOBODY],
])(
  "a commit that arrived although its answer was lost is found, and made once: %s",
  async (_name, wanted) => {
    const flags = await started();
    const traffic = openFlags(flags);
    await traffic.apply(to(5), "force");
    const { version } = await traffic.read();
    flags.interfere(({ operation }) => (operation === PUT ? "hang-up-after" : null));
    const before = puts(flags);
    await traffic.apply(wanted, wanted === NOBODY ? "force" : version);
    expect((await traffic.read()).set).toEqual(wanted);
    expect(puts(flags) - before).toBe(1);
  },
);

test.each([
  ["a folder", { file: "production" }, "a folder"],
  ["a file that is not there", { file: "production/flag.json" }, "branch and a file"],
  ["a branch that is not there", { branch: "gone" }, "branch and a file"],
  ["a repository that is not there", { repository: "acme/nothing" }, "branch and a file"],
])("%s is refused in words", async (_name, more, words) => {
  const flags = await started();
  expect(await failureOf(openFlags(flags, more).read())).toMatchObject({
    code: "router-refused",
    message: expect.stringContaining(words),
  });
});

test.each([
  ["a file of more than a megabyte", JSON.stringify({ flags: { x: "x".repeat(1_100_000) } }), "1 MB"],
  ["no JSON", "flags: {}", "Expected JSON in production/flags é.json of acme/flags"],
])("%s is refused in words", async (_name, text, words) => {
  const flags = await started(text);
  expect(await failureOf(openFlags(flags).read())).toMatchObject({
    code: "router-refused",
    message: expect.stringContaining(words),
  });
});

test("bytes that are no text are not written back as something else", async () => {
  const flags = await started();
  const bytes = Buffer.concat([Buffer.from('{"flags":{"a":"'), Buffer.from([0xff]), Buffer.from('"}}')]);
  flags.repository("acme/flags").push(BRANCH, { [PATH]: bytes }, { author: "anna" });
  expect((await failureOf(openFlags(flags).apply(NOBODY, "force"))).message).toContain("UTF-8");
});

test("a look is one call", async () => {
  const flags = await started();
  flags.clearLog();
  await openFlags(flags).read();
  expect(flags.log).toHaveLength(1);
});

test("the undo command, pasted into a shell, takes everybody off the candidate", async () => {
  const flags = await started();
  await openFlags(flags).apply({ ...to(50), cohorts: { beta: percent(100) } }, "force");
  const [undo, look] = describeFlagd(targetOn(flags)).undo.steps;
  const run = promisify(execFile);
  const options = { env: { ...process.env, FLAGS_TOKEN: TOKEN } };
  const said = async (command: string | null | undefined) =>
    (await run("sh", ["-c", command ?? ""], options)).stdout.trim();
  expect(await said(undo?.run)).toBe(undo?.expect);
  expect(await said(look?.run)).toBe(look?.expect);
  expect(await sharedBy(flags)).toBe(0);
  expect((await openFlags(flags).read()).set).toEqual(NOBODY);
  // The shell's program names no version of the API, which GitHub takes for the newest.
  flags.takeViolations();
});
