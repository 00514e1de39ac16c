/** What the command router does when its program does not do its part: the reason by name, and never a step forward. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Failure } from "../../../../src/errors.ts";
import type { ProgramOrder, Programs, TrafficTarget } from "../../../../src/ports.ts";
import { milliseconds, percent, sha } from "../../../../src/units.ts";
import { programsIn, ROUTE_TOKEN, startRouteProgram } from "../../../support/route-program.ts";
import { temporaryFolder } from "../../../support/folder.ts";

const NOBODY = to(0);
const STAGE = to(25);

function to(candidate: number): TrafficTarget {
  return { candidate: percent(candidate), mirror: percent(0), cohorts: {} };
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const cause: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (cause instanceof Failure) return cause;
  throw new TypeError(`expected a Failure, found ${String(cause)}`);
}

/** The same programs, with less patience. */
function impatient(programs: Programs): Programs {
  return { run: (order) => programs.run({ ...order, within: milliseconds(500) }) };
}

/** One that ended and that nobody has asked after yet is a zombie: it runs no more. */
function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

const SECRET_SAID = "console.error('hold ' + process.env.ROUTE_TOKEN);";

const FAULTS: readonly (readonly [string, string, Failure["code"], string])[] = [
  ["a crash", "throw new Error('no such route')", "router-refused", "1: Error: no such route"],
  [
    "a refusal",
    "console.error('the proxy is gone'); process.exit(7)",
    "router-refused",
    "7: the proxy is gone",
  ],
  ["a conflict", "process.exit(3)", "router-conflict", "exit status 3"],
  [
    "blocked, said on standard output",
    "print({ blockedBy: 'change request 12' }); process.exit(4)",
    "router-refused",
    "change request 12",
  ],
  [
    "blocked, said on standard error",
    "console.error('noise\\nchange request 13'); process.exit(4)",
    "router-refused",
    "change request 13",
  ],
  ["blocked without a word", "process.exit(4)", "router-refused", "not by what"],
  ["a secret in its last words", `${SECRET_SAID} process.exit(1)`, "router-refused", "hold ***"],
  [
    "a signal",
    "process.kill(process.pid, 'SIGKILL'); await new Promise(() => setTimeout(() => {}, 1e6))",
    "router-unreachable",
    "SIGKILL",
  ],
  [
    "a flood",
    "print('x'.repeat(5_000_000)); await new Promise(() => setTimeout(() => {}, 1e6))",
    "router-unreachable",
    "more than 1000000",
  ],
];
const ODD_ANSWERS: readonly (readonly [string, string])[] = [
  ["nothing", "process.exit(0)"],
  ["no JSON", "print('25%'); process.exit(0)"],
  ["half an answer", `print('{"set":{"candi'); process.exit(0)`],
  ["two answers", 'print(\'{"set":{"candidate":0}}{}\'); process.exit(0)'],
  ["a weight of 101", "print({ set: { candidate: 101 } }); process.exit(0)"],
  ["a text", "print({ set: { candidate: '5' } }); process.exit(0)"],
  ["NaN", 'print(\'{"set":{"candidate":NaN}}\'); process.exit(0)'],
  ["null", "print({ set: { candidate: null } }); process.exit(0)"],
  ["another form", "print({ weight: 0 }); process.exit(0)"],
  ["more than it may say", "print({ set: { candidate: 0 }, approved: true }); process.exit(0)"],
];

describe("a read", () => {
  test.each(FAULTS)("%s: says so, and no secret", async (_, first, code, words) => {
    using route = startRouteProgram();
    route.change({ first });
    const failure = await failureOf(route.open().read());
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect([failure.message, ...route.log].join("\n")).not.toContain(ROUTE_TOKEN);
  });

  test.each(ODD_ANSWERS)("%s is no weight", async (_, first) => {
    using route = startRouteProgram();
    route.change({ first });
    expect(await failureOf(route.open().read())).toMatchObject({
      code: "router-refused",
      message: expect.stringContaining('Expected {"set":{"candidate":0}}'),
    });
  });

  test("a program that hangs is ended, and what it started with it", async () => {
    using route = startRouteProgram();
    route.change({
      first: `state.note = String(spawn("sleep", ["600"]).pid); save(); await new Promise(() => setTimeout(() => {}, 1e6))`,
    });
    const traffic = route.open({ programs: impatient(route.programs) });
    expect(await failureOf(traffic.read())).toMatchObject({
      code: "router-unreachable",
      message: expect.stringContaining("longer than 0.5 s"),
    });
    const child = Number(route.now().note);
    expect(child).toBeGreaterThan(1);
    await expect.poll(() => isAlive(child)).toBe(false);
  });

  test("a child that outlives the program keeps neither the answer nor the job", async () => {
    using route = startRouteProgram();
    route.change({ first: `spawn("sleep", ["60"], { stdio: "inherit" }).unref()` });
    expect((await route.open().read()).set).toEqual(NOBODY);
  });

  test("a program that is blocked may say what stands there all the same", async () => {
    using route = startRouteProgram();
    route.change({
      first: "print({ set: { candidate: 5 }, blockedBy: 'change request 12' }); process.exit(4)",
    });
    const traffic = route.open();
    const view = await traffic.read();
    expect(view).toMatchObject({ set: to(5), blockedBy: "change request 12" });
    expect(await failureOf(traffic.apply(STAGE, view.version))).toMatchObject({
      message: "change request 12",
    });
  });

  test("it is given its secrets and no others, and what it says is logged without them", async () => {
    using route = startRouteProgram();
    route.change({ first: `${SECRET_SAID} console.error(String(process.env.INPUT_TOKEN))` });
    await route.open().read();
    expect(route.log.map((line) => line.split(": ").at(-1))).toEqual(["hold ***", "undefined"]);
  });
});

describe("a move", () => {
  test.each(FAULTS)("%s: says so and moves nothing", async (_, then, code, words) => {
    using route = startRouteProgram();
    const traffic = route.open();
    const { version } = await traffic.read();
    route.change({ first: `if (order.op !== "read") { ${then} }` });
    const failure = await failureOf(traffic.apply(STAGE, version));
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(failure.message).not.toContain(ROUTE_TOKEN);
    expect(route.now().weight).toBe(0);
  });

  test.each(["process.exit(1)", "process.kill(process.pid, 'SIGKILL')"])(
    "a program that does it and then dies (%s) is asked what stands there",
    async (then) => {
      using route = startRouteProgram();
      const traffic = route.open();
      const { version } = await traffic.read();
      route.change({ first: `if (order.op === "set") { state.weight = 25; save(); ${then} }` });
      await traffic.apply(STAGE, version);
      expect(route.now().weight).toBe(25);
    },
  );

  test("a mirror or a cohort of its own is refused", async () => {
    using route = startRouteProgram();
    const traffic = route.open();
    for (const target of [
      { ...NOBODY, mirror: percent(5) },
      { ...NOBODY, cohorts: { beta: percent(5) } },
    ])
      expect((await failureOf(traffic.apply(target, "force"))).code).toBe("router-refused");
  });
});

describe("a drain", () => {
  test("wins after nine conflicts", async () => {
    using route = startRouteProgram();
    route.change({
      weight: 25,
      first: `if (order.op === "set" && state.asked.length < 10) process.exit(3)`,
    });
    await route.open().apply(NOBODY, "force");
    expect(route.now().weight).toBe(0);
  });

  test("asks nothing before it is told", async () => {
    using route = startRouteProgram();
    route.change({ weight: 25, first: `if (order.op === "read") process.exit(1)` });
    await route.open().apply(NOBODY, "force");
    expect(route.now()).toMatchObject({ weight: 0, asked: ["set"] });
  });

  test("a block is named and never passed by", async () => {
    using route = startRouteProgram();
    route.change({
      weight: 25,
      first: `if (order.op === "set") { print({ blockedBy: "freeze" }); process.exit(4) }`,
    });
    expect((await failureOf(route.open().apply(NOBODY, "force"))).message).toBe("freeze");
  });
});

describe("before the first stage", () => {
  test("both ways back are rehearsed, and nothing is changed", async () => {
    using route = startRouteProgram();
    await route.open().snapshot();
    expect(route.now()).toMatchObject({ weight: 0, revision: 1, asked: ["read", "set dry", "restore dry"] });
  });

  test.each(["set", "restore"])("a %s that does not pass its rehearsal starts nothing", async (op) => {
    using route = startRouteProgram();
    route.change({ first: `if (order.op === "${op}") { console.error("no right"); process.exit(1) }` });
    expect(await failureOf(route.open().snapshot())).toMatchObject({
      code: "router-refused",
      message: expect.stringContaining(
        `rehearsal, \`${op}\` with dryRun, but it ended with exit status 1: no right`,
      ),
    });
  });

  test("what is kept for restoring has room in a state", async () => {
    using route = startRouteProgram();
    route.change({ first: "print({ set: { candidate: 0 }, owned: 'x'.repeat(20_000) }); process.exit(0)" });
    expect((await failureOf(route.open().snapshot())).message).toContain("16000 characters");
  });
});

describe("which tree its program is taken from", () => {
  const COMMIT = sha("a".repeat(40));

  /** As while GitHub does not answer: the approved commit cannot be had, the job's checkout is there. */
  function withoutCommit(folder: Programs): { readonly programs: Programs; readonly asked: ProgramOrder[] } {
    const asked: ProgramOrder[] = [];
    const run: Programs["run"] = (order) => {
      asked.push(order);
      return order.commit === null
        ? folder.run(order)
        : Promise.resolve({ kind: "not-run", because: "no working copy of the approved commit" });
    };
    return { programs: { run }, asked };
  }

  test("the approved commit's", async () => {
    using route = startRouteProgram();
    const asked: ProgramOrder[] = [];
    const programs: Programs = {
      run: (order) => {
        asked.push(order);
        return route.programs.run(order);
      },
    };
    const traffic = route.open({ programs, commit: COMMIT });
    await traffic.apply(STAGE, (await traffic.read()).version);
    await traffic.apply(NOBODY, "force");
    await traffic.snapshot();
    expect(new Set(asked.map(({ commit }) => commit))).toEqual(new Set([COMMIT]));
  });

  test("where that cannot be had, the job's own for a look and the way back, and for nothing else", async () => {
    using route = startRouteProgram();
    route.change({ weight: 25 });
    const { programs } = withoutCommit(route.programs);
    const traffic = route.open({ programs, commit: COMMIT });
    const { version } = await traffic.read();
    expect(await failureOf(traffic.apply(to(50), version))).toMatchObject({
      code: "router-unreachable",
      message: expect.stringContaining("no working copy of the approved commit"),
    });
    expect(route.now().weight).toBe(25);
    await traffic.apply(NOBODY, "force");
    expect(route.now().weight).toBe(0);
    expect(route.log.join("\n")).toContain("the program of the job's own checkout is run instead");
    expect((await failureOf(traffic.snapshot())).code).toBe("router-refused");
  });

  test("where there is none at all, it says so", async () => {
    using route = startRouteProgram();
    const nowhere: Programs = {
      run: () => Promise.resolve({ kind: "not-run", because: "no checkout in this job" }),
    };
    for (const commit of [{}, { commit: COMMIT }])
      expect(
        await failureOf(route.open({ programs: nowhere, ...commit }).apply(NOBODY, "force")),
      ).toMatchObject({
        code: "router-unreachable",
        message: expect.stringContaining("no checkout in this job"),
      });
  });

  test("a program that is not there", async () => {
    using route = startRouteProgram();
    using empty = temporaryFolder();
    const failure = await failureOf(route.open({ programs: programsIn(empty.path) }).read());
    expect(failure.message).toContain("Cannot find module");
  });
});
