import { describe, expect, test } from "vitest";
import type { Drafts } from "../../../src/commands/draft.ts";
import { documentOfDraft, exitCodeOfDraft, tellDraft } from "../../../src/commands/draft/tell.ts";
import { parseRollout } from "../../../src/config/parse.ts";
import { Failure } from "../../../src/errors.ts";
import type { Reading } from "../../../src/judge/reading.ts";
import type { Drafted, MetricRequest } from "../../../src/ports.ts";
import { fixture } from "../../support/rollout-files.ts";
import {
  BRIEF_TEXT,
  draftAt,
  DRAFTING,
  fillAt,
  leaf,
  MADE,
  openDesk,
  POLICY,
  POLICY_TEXT,
  type Desk,
} from "../../support/draft-world.ts";
import { POLICY_TEXT as FLOW_POLICY, TREE } from "../../support/flow-rollout.ts";
import { UNDECIDED } from "../../support/undecided-rollout.ts";

const WHOLE = UNDECIDED.replace("at-most: TODO", "at-most: 6%");
const TREE_POLICY = `${FLOW_POLICY}${DRAFTING}`;

/** What the brief leaves open, from what it says. */
const ANSWER = JSON.stringify({
  leaves: [
    leaf("/guards/first-token/at-most", "900ms", "/changes"),
    leaf("/guards/unsupported-claims/at-most", "3%", "/changes"),
  ],
});

function drafted(drafts: Drafts) {
  if (drafts.kind !== "drafted") throw new RangeError(`expected a draft, found ${JSON.stringify(drafts)}`);
  return drafts.drafted;
}
const codes = (text: string): readonly string[] =>
  parseRollout({ file: MADE, text, defaults: null }).problems.map(({ code }) => code);
const codeOf = (drafts: Drafts): number => {
  if (drafts.kind === "request") throw new RangeError("a request has no code");
  return exitCodeOfDraft(drafts);
};

async function made(desk: Desk = openDesk()): Promise<string> {
  desk.says = ANSWER;
  await draftAt(desk);
  return desk.texts[MADE] ?? "";
}

describe("0.1, 0.29: a first useful draft from a brief in one command", () => {
  test("the model is asked once, and the file validates where the brief has every number", async () => {
    const desk = openDesk();
    desk.says = ANSWER;
    const drafts = await draftAt(desk);
    expect(desk.log).toEqual(["ask acme/small", `write ${MADE}`]);
    expect(codes(desk.texts[MADE] ?? "")).not.toContain("undecided");
    expect(desk.texts[MADE]).toMatch(/at-most: 900ms # .*brief/);
    expect(drafted(drafts).report.taken.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["/guards/first-token/at-most", "/stages/0/bake"]),
    );
  });

  test("the same brief gives the same request and the same file, byte for byte", async () => {
    const [one, other] = [openDesk(), openDesk()];
    expect(await made(one)).toBe(await made(other));
    expect(one.sent).toEqual(other.sent);
  });

  test("bakes are computed until each stage can prove what it claims, also while people still decide", async () => {
    const desk = openDesk();
    await draftAt(desk, { model: false });
    const bakes = [...(desk.texts[MADE] ?? "").matchAll(/bake: (\d+)h # computed: (\S+) needs/g)];
    expect(bakes.map(([, , guard]) => guard)).toContain("errors");
    expect(Number(bakes[0]?.[1])).toBeGreaterThan(24);
  });
});

describe("0.8: without a model", () => {
  test("what is known and computed stands, the rest is a TODO that does not validate", async () => {
    const desk = openDesk({ [POLICY]: POLICY_TEXT });
    const drafts = await draftAt(desk, { model: false });
    expect(desk.log).toEqual([`write ${MADE}`]);
    expect(codeOf(drafts)).toBe(3);
    expect(drafted(drafts).asked.kind).toBe("not-asked");
    expect(desk.texts[MADE]).toContain("at-most: TODO # TODO(decide)");
    expect(codes(desk.texts[MADE] ?? "")).toContain("undecided");
  });

  test("no policy at all will do", async () => {
    const desk = openDesk();
    Reflect.deleteProperty(desk.texts, POLICY);
    expect(codeOf(await draftAt(desk, { model: false }))).toBe(3);
  });
});

describe("0.22: nobody is asked before the policy says so", () => {
  test.each([
    ["no policy", null],
    ["a policy without drafting", POLICY_TEXT],
    ["a policy that says off", `${POLICY_TEXT}drafting: off\n`],
  ])("%s is a wrong call that shows what to write", async (_, policy) => {
    const desk = openDesk();
    if (policy === null) Reflect.deleteProperty(desk.texts, POLICY);
    else desk.texts[POLICY] = policy;
    const failed = draftAt(desk);
    await expect(failed).rejects.toThrow(Failure);
    await expect(failed).rejects.toThrow(/`drafting: \{ endpoint: "/);
    expect(desk.log).toEqual([]);
  });

  test("a policy that cannot be read refuses, also without a model", async () => {
    const desk = openDesk({ [POLICY]: "version: 1\nroles: 5\n" });
    const drafts = await draftAt(desk, { model: false });
    expect([drafts.kind, codeOf(drafts), desk.log]).toEqual(["refused", 4, []]);
  });

  test("a request that could cost more than the policy allows is not sent", async () => {
    const desk = openDesk({
      [POLICY]: `${POLICY_TEXT}${DRAFTING}  costs: { at-most: $0.0001, input: $5, output: $20 }\n`,
    });
    const drafts = await draftAt(desk);
    expect(desk.log).toEqual([`write ${MADE}`]);
    expect(drafted(drafts).asked).toMatchObject({
      kind: "not-asked",
      because: expect.stringContaining("$0.0001"),
    });
  });

  test("--print-request shows the very body that is sent, and sends nothing", async () => {
    const desk = openDesk();
    const shown = await draftAt(desk, { printRequest: true });
    expect(desk.log).toEqual([]);
    desk.says = ANSWER;
    const { asked } = drafted(await draftAt(desk));
    expect(shown).toMatchObject({
      kind: "request",
      body: { text: desk.sent[0], bytes: Buffer.byteLength(desk.sent[0] ?? "") },
    });
    expect(asked).toMatchObject({
      kind: "answered",
      sha256: shown.kind === "request" ? shown.body.digest : "",
    });
  });

  test("--print-request without a model is a wrong call", async () => {
    await expect(draftAt(openDesk(), { printRequest: true, model: false })).rejects.toThrow("--no-model");
  });

  test("no secret that stands in the brief by mistake is sent or written", async () => {
    const desk = openDesk({
      "brief.yml": BRIEF_TEXT.replace("MODELS_TOKEN", "x").replace(
        "changes: >-",
        "changes: >-\n  ghp_0123456789abcdefghijABCDEFGHIJ012345",
      ),
    });
    const drafts = await draftAt(desk);
    expect([drafts.kind, desk.log]).toEqual(["refused", []]);
  });
});

describe("a rollout file with gaps", () => {
  const gaps = async (): Promise<Desk> => {
    const desk = openDesk();
    const text = (await made()).replace(/at-most: 900ms.*/, "at-most: TODO # TODO(decide): how slow");
    desk.texts[MADE] = text;
    return desk;
  };

  test.each([
    ["a value", /at-most: 900ms.*/, "at-most: TODO", "/guards/first-token/at-most", "a person left it open"],
    [
      "a value with its question",
      /at-most: 900ms.*/,
      "at-most: TODO # TODO(decide): how slow",
      "/guards/first-token/at-most",
      "how slow",
    ],
    [
      "a comment beside a value",
      /at-most: 900ms.*/,
      "at-most: 900ms # TODO(decide): is that enough?",
      "/guards/first-token/at-most",
      "is that enough?",
    ],
    [
      "a comment on a line of its own",
      /^people:/m,
      "# TODO(decide) who else?\npeople:",
      "/people",
      "who else?",
    ],
    ["a comment at the end", /$/, "# TODO(decide): all of it\n", "/channels/pager/key", "all of it"],
  ])(
    "what a person left open in %s is a place to decide, and no error of the checks",
    async (_, from, to, path, why) => {
      const text = (await made()).replace(from, to);
      const drafts = await fillAt(openDesk({ [MADE]: text }), {
        model: false,
        out: ".github/rollouts/other.yml",
      });
      const { report, lines } = drafted(drafts);
      const line = text.split("\n").findIndex((each) => each.includes("TODO")) + 1;
      expect(report.todo).toEqual([{ path, why }]);
      expect(lines).toEqual({ [path]: line });
      const told = drafts.kind === "drafted" ? tellDraft(drafts) : "";
      expect(told).toContain("1 place for a person to decide left");
      expect(told).toContain(`.github/rollouts/other.yml:${line} ${path}: ${why}`);
      expect(told).not.toContain("nobody has decided");
    },
  );

  test("is not written over: what would be filled is shown as a difference", async () => {
    const desk = await gaps();
    const before = desk.texts[MADE];
    desk.says = JSON.stringify({ leaves: [leaf("/guards/first-token/at-most", "TODO", null)] });
    const drafts = await fillAt(desk);
    expect(desk.log).toEqual(["ask acme/small"]);
    expect(desk.texts[MADE]).toBe(before);
    expect(drafted(drafts)).toMatchObject({ written: false, before });
  });

  test("is written over by force, and what people wrote stays", async () => {
    const desk = await gaps();
    desk.texts[MADE] = `${desk.texts[MADE] ?? ""}# mine\n`;
    await fillAt(desk, { force: true });
    expect(desk.log).toEqual(["ask acme/small", `write ${MADE}`]);
    expect(desk.texts[MADE]).toContain("# mine");
  });

  test("goes elsewhere with --out, and the file stays", async () => {
    const desk = await gaps();
    const before = desk.texts[MADE];
    await fillAt(desk, { out: ".github/rollouts/other.yml" });
    expect(desk.texts[MADE]).toBe(before);
    expect(desk.log).toContain("write .github/rollouts/other.yml");
  });

  test("a brief does not write over a rollout that is there either", async () => {
    const desk = openDesk({ [MADE]: "# somebody's\n" });
    desk.says = ANSWER;
    const drafts = await draftAt(desk);
    expect(desk.texts[MADE]).toBe("# somebody's\n");
    expect(drafts.kind === "drafted" && tellDraft(drafts)).toContain("--force");
  });
});

describe("a service without cohorts", () => {
  const none = BRIEF_TEXT.replace(/^cohorts:[^]*?(?=^serving)/m, "cohorts: {}\n");

  test("0.18: is drafted without a model, and the report says why", async () => {
    const desk = openDesk({ "brief.yml": none });
    const drafts = await draftAt(desk);
    expect([desk.log, codeOf(drafts)]).toEqual([[`write ${MADE}`], 3]);
    expect(drafts.kind === "drafted" && tellDraft(drafts)).toContain(
      "no model was asked: the brief says that there are no cohorts",
    );
    expect(desk.texts[MADE]).toContain("cohorts: {}");
  });

  test("0.18: has no request to print", async () => {
    await expect(draftAt(openDesk({ "brief.yml": none }), { printRequest: true })).rejects.toThrow(
      "no cohorts",
    );
  });

  const silent = async (): Promise<Desk> =>
    openDesk({ [MADE]: (await made()).replace(/^cohorts:[^]*?(?=^router)/m, "") });

  test("0.18: a file that does not speak of cohorts is refused where a model would be asked, with what to write", async () => {
    const desk = await silent();
    const drafts = await fillAt(desk);
    expect([drafts.kind, codeOf(drafts), desk.log]).toEqual(["refused", 4, []]);
    expect(drafts.kind === "refused" && tellDraft(drafts)).toMatch(/write cohorts: \{ .*share: 9%/);
  });

  test("a file that does not speak of cohorts is drafted where no model is to be asked", async () => {
    const drafts = await fillAt(await silent(), { model: false });
    expect([drafts.kind, codeOf(drafts)]).toEqual(["drafted", 3]);
  });
});

describe("a file that is whole", () => {
  const settled =
    "rollback: { within: 60s, keep-baseline-for: 24h, drilled: { on: 2026-11-19, took: 12s } }\n";
  const WHOLE = fixture("minimal.yml").replace(/^rollback:.*\n/m, settled);
  const LENIENT = `${POLICY_TEXT}tiers:\n  3: { largest-first-weight: 50%, shortest-bake: 15m, guard-classes: [error], roles: [model-owner, on-call] }\n`;
  const complete = async (text: string): Promise<readonly [number, string]> => {
    const drafts = await fillAt(openDesk({ [MADE]: text, [POLICY]: LENIENT }), {
      model: false,
    });
    if (drafts.kind !== "complete")
      throw new RangeError(`expected a whole file, found ${JSON.stringify(drafts)}`);
    return [codeOf(drafts), tellDraft(drafts)];
  };

  test("without cohorts is whole all the same, and told what plan and rubric say of it", async () => {
    const [code, text] = await complete(WHOLE);
    expect(code).toBe(0);
    expect(text).toMatch(/no check refuses it; nobody was asked[^]*points to consider[^]*Score: \d+ of \d+/);
  });

  test("is to be mended where no stage can prove what rolls back", async () => {
    const [code, text] = await complete(WHOLE.replaceAll(/bake: \d+[mh]/g, "bake: 15m"));
    expect(code).toBe(3);
    expect(text).toMatch(/Provable in no stage: .*errors \(rolls back\)/);
  });
});

describe("an endpoint that gives nothing", () => {
  const failed: Drafted = {
    kind: "failed",
    why: "too-slow",
    detail: "no answer within 45s, token ghp_0123456789abcdefghijABCDEFGHIJ012345",
  };

  test("the file is written all the same, with what is known and computed, and the exit code says so", async () => {
    const [down, none] = [openDesk(), openDesk()];
    down.says = failed;
    const drafts = await draftAt(down);
    await draftAt(none, { model: false });
    expect(down.texts[MADE]).toBe(none.texts[MADE]);
    expect(codeOf(drafts)).toBe(5);
    expect(documentOfDraft({ kind: "drafted", drafted: drafted(drafts) })).not.toContain("ghp_");
  });

  test.each([
    ["no JSON", "I am sorry, Dave."],
    ["half of one", '{"leaves": [{"path": "/guards'],
    ["a list", "[]"],
    ["a number", "7"],
    ["nothing", ""],
    ["10 MB", `"${"a".repeat(10_000_000)}"`],
    ["deep nesting", `${"[".repeat(50_000)}${"]".repeat(50_000)}`],
    ["leaves that are none", JSON.stringify({ leaves: [1, null, "a", { path: 1 }, []] })],
    ["the prototype", '{"__proto__": {"leaves": [1]}, "leaves": {"constructor": 1}}'],
  ])("an answer of %s is as if there were none", async (_, says) => {
    const [desk, none] = [openDesk(), openDesk()];
    desk.says = says;
    const drafts = await draftAt(desk);
    await draftAt(none, { model: false });
    expect(desk.texts[MADE]).toBe(none.texts[MADE]);
    expect(drafted(drafts).asked).toMatchObject({ kind: "failed", why: "unusable" });
    expect(codeOf(drafts)).toBe(5);
  });

  test("an address at which nobody is was not asked, and the draft says that nothing was sent", async () => {
    const desk = openDesk();
    desk.says = { kind: "failed", why: "unreachable", detail: "it could not be reached", unsent: true };
    const drafts = await draftAt(desk);
    const text = drafts.kind === "request" ? "" : tellDraft(drafts);
    expect(text).toContain("acme/small was not asked, nothing was sent: it could not be reached");
    expect(text).not.toContain("SHA-256");
  });

  test("without its key nobody is asked, nothing is written, and the name to set is told", async () => {
    const desk = openDesk();
    desk.says = { kind: "failed", why: "unauthorised", detail: "Expected the secret X", unsent: true };
    await expect(draftAt(desk)).rejects.toMatchObject({
      code: "call-wrong",
      message: expect.stringContaining("Write `export MODELS_TOKEN=…` before the call") as string,
    });
    expect(desk.texts[MADE]).toBeUndefined();
  });

  test("where the file cannot be written nobody is asked", async () => {
    const desk = openDesk();
    const room = () => Promise.reject(new Failure("file-unreadable", "no room"));
    const full: Desk = { ...desk, world: { ...desk.world, files: { ...desk.world.files, room } } };
    await expect(draftAt(full)).rejects.toMatchObject({ code: "file-unreadable" });
    expect(desk.sent).toEqual([]);
  });
});

describe("what an earlier draft computed", () => {
  const NAMED = { "prompts/summary-v1.md": "Sum up.", "prompts/summary-v2.md": "Summarise." };
  const stale = async (): Promise<Desk> => {
    const desk = openDesk(NAMED);
    await made(desk);
    const text = desk.texts[MADE] ?? "";
    desk.texts[MADE] = text
      .replace(/bake: \d+h # computed: .*/, "bake: 5h # computed: a guess")
      .replace(/deadline: \S+ # computed: .*/, "deadline: 300d # computed: a guess");
    expect(desk.texts[MADE]).not.toBe(text);
    return desk;
  };

  test("is computed anew with the next draft of the file, whatever stood there", async () => {
    const desk = await stale();
    const whole = await made(openDesk(NAMED));
    await fillAt(desk, { force: true });
    expect(desk.texts[MADE]).toBe(whole);
  });

  test("of a file that is whole is computed without asking, and then it is complete", async () => {
    const deadline = /^deadline: \S+\n/m;
    expect(WHOLE).toMatch(deadline);
    const desk = openDesk({ ...TREE, [POLICY]: TREE_POLICY, [MADE]: WHOLE });
    expect(await fillAt(desk)).toMatchObject({ kind: "complete" });
    desk.texts[MADE] = WHOLE.replace(deadline, "deadline: 300d # computed: a guess\n");
    const drafts = await fillAt(desk, { force: true });
    expect(desk.sent).toEqual([]);
    expect(drafted(drafts).asked.kind).toBe("not-asked");
    expect(desk.texts[MADE]).toMatch(/deadline: \dd # computed: twice what the stages bake/);
    expect(await fillAt(desk)).toMatchObject({ kind: "complete" });
  });

  test("is shown and not written without --force", async () => {
    const desk = await stale();
    const before = desk.texts[MADE];
    const drafts = await fillAt(desk);
    expect(desk.texts[MADE]).toBe(before);
    expect(drafts.kind !== "request" && tellDraft(drafts)).toContain("+  ");
  });

  test("stays where a person took the comment away", async () => {
    const desk = openDesk(NAMED);
    await made(desk);
    desk.texts[MADE] = (desk.texts[MADE] ?? "").replace(/deadline: \S+ # computed: .*/, "deadline: 300d");
    await fillAt(desk, { force: true });
    expect(desk.texts[MADE]).toContain("deadline: 300d\n");
  });
});

test("--dry-run writes nothing, over nothing and nowhere", async () => {
  const desk = openDesk();
  desk.says = ANSWER;
  const drafts = await draftAt(desk, { dryRun: true, force: true });
  expect(desk.texts[MADE]).toBeUndefined();
  expect(desk.log).toEqual(["ask acme/small"]);
  expect(drafts.kind !== "request" && tellDraft(drafts)).toContain("not written (--dry-run)");
});

describe("measured history", () => {
  const counted = (request: MetricRequest): readonly Reading[] =>
    request.intervals.map((window) => ({
      guard: request.guard,
      cohort: "all",
      arm: "baseline",
      window,
      ok: true,
      payload: { shape: "counts", events: 2, total: 1_000 },
      lastDataAt: null,
      exact: false,
      warnings: [],
      provenance: "prom",
    }));
  const HISTORY = { from: "prom", weeks: 4 };

  test("stands in the file with its origin, and is told hour by hour", async () => {
    const desk = openDesk();
    desk.measures = counted;
    const drafts = await draftAt(desk, { model: false, history: HISTORY });
    expect(desk.log).toEqual([...Array.from({ length: 4 }, () => "fetch prom"), `write ${MADE}`]);
    expect(desk.texts[MADE]).toMatch(/expect: 0\.2% # from history: .*errors/);
    expect(drafts.kind === "drafted" && tellDraft(drafts)).toContain("672 of 672 hours");
  });

  test("a model may propose what was measured, and nothing else", async () => {
    const desk = openDesk();
    desk.measures = counted;
    desk.says = JSON.stringify({
      leaves: [
        leaf("/guards/unsupported-claims/at-most", "0.2%", "unsupported-claims.q99"),
        leaf("/guards/first-token/at-most", "800ms", "first-token.q99"),
      ],
    });
    await draftAt(desk, { history: HISTORY });
    const text = desk.texts[MADE] ?? "";
    expect(text).not.toContain("at-most: 800ms");
    expect(desk.sent[0]).toContain("unsupported-claims");
  });

  test.each([
    ["a limit of the guard", "expect: $5", ""],
    ["what a cohort must find", "", "cost: $6"],
  ])("a sum wears the currency of %s", async (_, limit, found) => {
    const guard = `  cost: { class: cost, numerator: spent, denominator: made, per: 1000 summary, no-worse-than-baseline: x1.05, on-breach: hold${limit === "" ? "" : `, ${limit}`} }`;
    const text = (await made())
      .replace(/^guards:\n/m, `guards:\n${guard}\n`)
      .replace(/^( +)share: 9%/m, `${found === "" ? "" : `$1detect: { ${found} }\n`}$&`);
    const desk = openDesk({ [MADE]: `${text}every: TODO\n` });
    const drafts = await fillAt(desk, { model: false, history: HISTORY });
    expect(drafted(drafts).weeks?.guards).toContainEqual(
      expect.objectContaining({ guard: "cost", unit: "$", per: "1000 summary" }),
    );
  });

  test("a source that says nothing leaves nothing behind but the words that it said nothing", async () => {
    const [desk, none] = [openDesk(), openDesk()];
    const drafts = await draftAt(desk, { model: false, history: HISTORY });
    await draftAt(none, { model: false });
    expect(desk.texts[MADE]).toBe(none.texts[MADE]);
    expect(drafts.kind === "drafted" && tellDraft(drafts)).toContain("168 hours without: no-data");
  });
});

describe("what a model may not say", () => {
  test.each([
    ["a number from nowhere", leaf("/guards/first-token/at-most", "750ms", "/changes")],
    ["a number without an origin", leaf("/guards/first-token/at-most", "900ms", null)],
    ["another unit", leaf("/guards/first-token/at-most", "900s", "/changes")],
    ["a history that nobody read", leaf("/guards/first-token/at-most", "900ms", "first-token.q99")],
    ["a value over a person's", leaf("/guards/errors/at-most", "3%", "/changes")],
    ["another approver", leaf("/people/model-owner/any-of", "@mallory", "/changes")],
    ["another tier", leaf("/tier", "3", "/changes")],
    ["another router", leaf("/router/0/url", "https://evil.example", "/changes")],
    ["a larger first stage", leaf("/stages/0/weight", "95%", "/changes")],
    ["lines of its own", leaf("/guards/first-token/at-most", "900ms\nrouter: []", "/changes")],
    ["a comment", leaf("/guards/first-token/at-most", "900ms # approved", "/changes")],
  ])("%s changes no value of the file", async (_, proposed) => {
    const [desk, none] = [openDesk(), openDesk()];
    desk.says = JSON.stringify({ leaves: [proposed] });
    await draftAt(desk);
    await draftAt(none, { model: false });
    const values = (text = ""): unknown => parseRollout({ file: MADE, text, defaults: null }).resolved;
    expect(values(desk.texts[MADE])).toEqual(values(none.texts[MADE]));
  });
});

describe("inputs that nobody wants", () => {
  test.each([
    ["an empty brief", ""],
    ["a brief of one word", "hello"],
    ["a brief with a key that there is none of", `${BRIEF_TEXT}\napprove: true\n`],
    ["a brief with tabs", "service:\tsummarizer\n\tkind: llm\n"],
    ["a brief without cohorts", BRIEF_TEXT.replace(/^cohorts:[^]*?(?=^serving)/m, "")],
  ])("%s is refused at its lines, nobody is asked and nothing written", async (_, text) => {
    const desk = openDesk({ "brief.yml": text });
    const drafts = await draftAt(desk);
    expect([drafts.kind, codeOf(drafts), desk.log]).toEqual(["refused", 4, []]);
    expect(drafts.kind === "refused" && tellDraft(drafts)).toMatch(/brief\.yml:\d+:\d+ error/);
  });

  test("a file with tabs is refused at its line", async () => {
    const desk = openDesk({ [MADE]: "version: 1\nguards:\n\terrors: {}\n" });
    const drafts = await fillAt(desk);
    expect([drafts.kind, codeOf(drafts), desk.log]).toEqual(["refused", 4, []]);
  });

  test.each([
    ["a brief", { kind: "brief", path: "nowhere.yml" }],
    ["a rollout", { kind: "rollout", path: ".github/rollouts/nowhere.yml" }],
  ] as const)("%s that is not there is a wrong call", async (_, from) => {
    await expect(draftAt(openDesk(), { from })).rejects.toThrow("found nothing");
  });

  test("2,000 gaps come to an end, with one request", async () => {
    const guards = Array.from(
      { length: 400 },
      (_, index) =>
        `  guard-${index}: { class: TODO, unit: TODO, events: TODO, total: TODO, at-most: TODO }\n`,
    ).join("");
    const text = (await made()).replace(/^guards:\n/m, `guards:\n${guards}`);
    const desk = openDesk({ [MADE]: text });
    const drafts = await fillAt(desk);
    expect(desk.log.filter((line) => line.startsWith("ask")).length).toBeLessThanOrEqual(1);
    expect(codeOf(drafts)).toBeGreaterThanOrEqual(3);
  });
});
