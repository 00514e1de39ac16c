/** A credential that somebody pasted where words stand goes no further: whatever we send, print or keep. */
import { expect, test, vi } from "vitest";
import { openNotifier } from "../../../src/adapters/notifiers/notifiers.ts";
import { documentOfDoctor, summariseDoctor, tellDoctor } from "../../../src/commands/doctor.ts";
import { promote } from "../../../src/commands/promote.ts";
import type { PromotionWorld } from "../../../src/commands/world.ts";
import { Failure } from "../../../src/errors.ts";
import type { Reading } from "../../../src/judge/reading.ts";
import type { MetricRequest } from "../../../src/ports.ts";
import { MINUTE } from "../../../src/units.ts";
import { EVERYTHING, MAIN, STATE, openHealthy } from "../../support/doctor.ts";
import { CALL, FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../../support/flow-rollout.ts";
import { leaksIn, leaksOf, tokenOf } from "../../support/leaks.ts";
import type { Sinks } from "../../support/leaks.ts";
import { listen } from "../../support/loopback.ts";
import { openScene } from "../../support/scene.ts";
import type { Scene } from "../../support/scene.ts";

vi.setConfig({ testTimeout: 60_000 });

const PROMPT = { "prompts/summary.md": "Summarise." };
const SINKS = (): Sinks => ({ logged: [], notified: [], assessments: [], reports: [] });

/** So long that a cut falls into the token, at every length at which a message may be cut. */
const long = (place: string): readonly string[] =>
  [0, 60, 100, 110, 120, 130, 140, 150, 160, 180, 190, 200, 280, 290, 300, 380, 390, 400].map(
    (length) => `${"so ".repeat(length).slice(0, Math.max(0, length - 8))} ${tokenOf(place)}`,
  );

test("a token in the words of people on a pull request is in nothing that we send, print or keep", async () => {
  const policy = `${POLICY_TEXT}rules: [{ name: tested, requires: { statuses: [ci], labels: [safe], labels-none: [unsafe] } }]\n`;
  await using scene = await openScene({ main: { [POLICY]: policy } });
  const { repo } = scene;
  const sinks = SINKS();
  const world: PromotionWorld = { ...scene.world, log: (line) => void sinks.logged.push(line) };
  const branch = `v2-${tokenOf("branch")}`;
  const head = repo.push(
    branch,
    { [FILE]: ROLLOUT, ...PROMPT, [`docs/${tokenOf("path")}.md`]: tokenOf("file") },
    {
      author: { name: tokenOf("author"), email: `${tokenOf("mail")}@example.com` },
      message: `Release ${tokenOf("message")}`,
    },
  );
  const number = repo.openPullRequest({
    head: branch,
    base: "main",
    author: "author",
    title: `Release ${tokenOf("title")}`,
    body: tokenOf("body"),
  });
  repo.label(number, tokenOf("label"));
  repo.status(head, {
    by: "author",
    context: tokenOf("context"),
    state: "failure",
    description: tokenOf("said"),
  });
  repo.check(head, { name: tokenOf("check"), conclusion: "failure" });
  const planned = await scene.plan(number, world);
  sinks.assessments.push(planned);
  scene.accept(number, planned);
  for (const body of long("review")) repo.review(number, { by: "olga", state: "APPROVED", body });
  for (const body of long("refusal")) repo.review(number, { by: "olga", state: "CHANGES_REQUESTED", body });
  for (const words of long("talk")) repo.comment(number, { by: "author", body: words });
  sinks.assessments.push(await scene.gate(number, world));
  const digits = (planned.outcome.rollouts[0]?.digest ?? "").slice(0, 12);
  expect(digits).toMatch(/^[0-9a-f]{12}$/);
  for (const line of [
    `hold ${tokenOf("hold")}`,
    `abort ${tokenOf("abort")}`,
    `resume ${digits} ${tokenOf("resume")}`,
    `ack ${tokenOf("ack")}`,
    tokenOf("verb"),
    `go ${tokenOf("stage")} ${digits}`,
    `override ${tokenOf("guard")} 1h ${digits} ${tokenOf("override")}`,
    `report ${tokenOf("seen")} ${tokenOf("report")}`,
    `extend ${tokenOf("extend")} 1h ${digits}`,
    `status ${tokenOf("status")}`,
  ])
    await scene.say(number, "olga", `/rollout ${line}`);
  await scene.say(number, "olga", ` > /rolout hold ${tokenOf("near")}`);
  sinks.assessments.push(await scene.gate(number, world));
  expect(sinks.assessments.map(({ outcome }) => outcome.kind)).toContain("no-go");
  expect(leaksOf(scene.fake, sinks)).toEqual([]);
});

test.each<readonly [where: string, filesWith: (value: string) => Readonly<Record<string, string>>]>([
  [
    "a text of the rollout file",
    (value: string) => ({ [FILE]: ROLLOUT.replace("because: headlines", () => `because: ${value}`) }),
  ],
  [
    "a name of the rollout file",
    (value: string) => ({ [FILE]: ROLLOUT.replace("name: summarizer", () => `name: ${value}`) }),
  ],
  [
    "a key of the rollout file",
    (value: string) => ({ [FILE]: ROLLOUT.replace("breaking:", () => `${value}:`) }),
  ],
  ["a rollout file that is no YAML", (value: string) => ({ [FILE]: `${ROLLOUT}\n}{ ${value}: [` })],
  ["the name of a rollout file", (value: string) => ({ [FILE.replace("summarizer", value)]: ROLLOUT })],
  [
    "the path of a prompt",
    (value: string) => ({ [FILE]: ROLLOUT.replace("prompts/summary.md", () => `prompts/${value}.md`) }),
  ],
  [
    "the policy",
    (value: string) => ({
      [POLICY]: `${POLICY_TEXT}freeze: [ { from: "2026-11-01T00:00", until: "2026-12-24T00:00", because: ${value} } ]\n`,
      [FILE]: ROLLOUT,
    }),
  ],
  [
    "a rule of the policy",
    (value: string) => ({
      [POLICY]: `${POLICY_TEXT}rules: [{ name: tested, requires: { statuses: ["${value}"] } }]\n`,
      [FILE]: ROLLOUT,
    }),
  ],
])("a token in %s is in nothing that we send, print or keep", async (_, filesWith) => {
  for (const value of ["", "so ".repeat(37), "so ".repeat(50), "so ".repeat(130)].map(
    (before) => before + tokenOf("file"),
  )) {
    const files = filesWith(value);
    await using scene = await openScene({ main: { [POLICY]: files[POLICY] ?? POLICY_TEXT } });
    const sinks = SINKS();
    const world: PromotionWorld = { ...scene.world, log: (line) => void sinks.logged.push(line) };
    const number = scene.open({ ...files, ...PROMPT });
    sinks.assessments.push(await scene.plan(number, world), await scene.gate(number, world));
    expect(sinks.assessments.map(({ outcome }) => outcome.kind)).not.toContain("go");
    expect(leaksOf(scene.fake, sinks)).toEqual([]);
  }
});

interface Running extends AsyncDisposable {
  readonly scene: Scene;
  readonly world: PromotionWorld;
  readonly sinks: Sinks;
  readonly number: number;
  readonly tick: (minutes: number, given?: Partial<PromotionWorld>) => Promise<void>;
}

/** In its first stage, on a GitHub of our own; channels are told over HTTP, and answer with a token. */
async function openRunning(): Promise<Running> {
  const scene = await openScene();
  const sinks = SINKS();
  const receiver = await listen(({ body }) => {
    sinks.notified.push(body);
    return { status: 500, body: `no: ${"so ".repeat(90)} ${tokenOf("receiver")}` };
  });
  const world: PromotionWorld = {
    ...scene.world,
    log: (line) => void sinks.logged.push(line),
    openNotifier: (channels) =>
      openNotifier(
        Object.fromEntries(
          Object.entries(channels).map(([name, { kind }]) => [name, { kind, secret: "HOOK" }]),
        ),
        { secret: () => receiver.url },
      ),
  };
  const number = scene.open();
  const assessment = await scene.plan(number, world);
  scene.accept(number, assessment);
  await scene.gate(number, world);
  scene.repo.merge(number, "merge", { by: "author" });
  scene.memory.tell = () => ({ events: 20, total: 1_000 });
  const tick: Running["tick"] = async (minutes, given = {}) => {
    scene.fake.now(Date.parse(scene.fake.now()) + minutes * MINUTE);
    sinks.reports.push(...(await promote({ ...world, ...given }, CALL)));
  };
  await tick(0);
  await tick(10);
  return {
    scene,
    world,
    sinks,
    number,
    tick,
    [Symbol.asyncDispose]: async () => {
      await receiver[Symbol.asyncDispose]();
      await scene[Symbol.asyncDispose]();
    },
  };
}

test("a token in what a source, a router or a channel answers is in nothing that we send, print or keep", async () => {
  await using running = await openRunning();
  const { scene, sinks, tick } = running;
  expect(sinks.reports.at(-1)?.stage).toBe("first");
  for (const words of long("router")) {
    scene.memory.router.unreadable = new Failure("router-unreachable", words);
    await tick(10);
  }
  scene.memory.router.unreadable = null;
  for (const words of long("source")) {
    await tick(10, {
      openMetrics: () => ({
        fetch: (requests) => Promise.resolve(requests.flatMap((each) => unread(each, words))),
      }),
    });
  }
  await tick(10, {
    openMetrics: () => ({
      fetch: () => Promise.reject(new Failure("metrics-unreachable", tokenOf("metrics"))),
    }),
  });
  expect(leaksOf(scene.fake, sinks)).toEqual([]);
});

function unread({ guard, cohorts, intervals }: MetricRequest, detail: string): readonly Reading[] {
  return intervals.flatMap((window) =>
    Object.keys(cohorts).flatMap((cohort) =>
      (["baseline", "candidate"] as const).map((arm): Reading => ({
        guard,
        cohort,
        arm,
        window,
        ok: false,
        why: "query-error",
        detail,
      })),
    ),
  );
}

test("a token in what a router says while traffic goes back is not in the state, the journal, the quarantine or the incident", async () => {
  for (const words of [tokenOf("write"), ...long("write").slice(3, 6)]) {
    await using running = await openRunning();
    const { scene, world, sinks, tick } = running;
    scene.memory.router.refusals = [new Failure("router-refused", words)];
    for (let left = 12; left > 0; left -= 1) await tick(10);
    expect(sinks.reports.some(({ decision }) => decision === "roll-back")).toBe(true);
    expect(Object.keys(scene.repo.issues())).not.toEqual([]);
    expect(sinks.notified).not.toEqual([]);
    await scene.say(running.number, "olga", `/rollout status ${tokenOf("status")}`);
    const [reason] = Object.keys(await quarantined(world));
    await scene.say(
      running.number,
      "olga",
      `/rollout unquarantine ${(reason ?? "").slice(0, 12)} ${tokenOf("lift")}`,
    );
    expect(leaksOf(scene.fake, sinks)).toEqual([]);
  }
});

async function quarantined(world: PromotionWorld): Promise<Readonly<Record<string, string>>> {
  return (await world.repository.look({ folders: CALL.folders, policy: POLICY })).quarantine;
}

test("a token in a comment that stops or lets go on is not in the state, the journal or the answer", async () => {
  await using running = await openRunning();
  const { scene, sinks, tick, number } = running;
  const digits = (sinks.reports[0]?.plan?.digest ?? "").slice(0, 12);
  expect(digits).toMatch(/^[0-9a-f]{12}$/);
  for (const line of [
    `hold ${tokenOf("hold")}`,
    `resume ${digits} ${tokenOf("resume")}`,
    `extend first 1h ${digits} ${tokenOf("extend")}`,
    `report errors ${tokenOf("report")}`,
    `report errors confirmed ${tokenOf("confirmed")}`,
    `override errors 1h ${digits} ${tokenOf("override")}`,
    `go first ${digits} ${tokenOf("gone")}`,
    `retry-from first ${digits} ${tokenOf("again")}`,
    `status ${tokenOf("status")}`,
    `abort ${tokenOf("abort")}`,
  ]) {
    await scene.say(number, "olga", `/rollout ${line}`);
    await tick(5);
  }
  expect(sinks.reports.at(-1)?.decision).not.toBe("promote");
  expect(leaksOf(scene.fake, sinks)).toEqual([]);
});

const REQUIRED = {
  type: "required_status_checks",
  parameters: {
    strict_required_status_checks_policy: false,
    required_status_checks: [{ context: tokenOf("context") }],
  },
};

test("a token in the settings of a repository is in nothing that doctor says", async () => {
  await using practice = await openHealthy();
  practice.repo.configure({
    rulesets: [{ ...MAIN, name: tokenOf("ruleset"), rules: [...MAIN.rules.slice(0, -1), REQUIRED] }, STATE],
  });
  practice.change({
    ".github/CODEOWNERS": `/.github/ @${tokenOf("owner")}\n`,
    [`.github/workflows/${tokenOf("file")}.yml`]: `on: pull_request_target\npermissions: write-all\njobs: { ${tokenOf("job")}: { runs-on: x, steps: [ { uses: "actions/checkout@${tokenOf("ref")}", with: { ref: "\${{ github.head_ref }}" } }, { run: "echo ${tokenOf("run")} \${{ github.event.pull_request.title }}" }, { uses: "acme/model-rollout@main", with: { command: promote, token: ${tokenOf("input")} } } ] } }\n`,
    [FILE]: ROLLOUT.replace("webhook: SLACK_DESK", () => `webhook: ${tokenOf("webhook")}`),
  });
  practice.memory.router.unreadable = new Failure("router-unreachable", tokenOf("router"));
  const report = await practice.examine(EVERYTHING);
  const said = [documentOfDoctor(report), tellDoctor(report), summariseDoctor(report)];
  expect(report.diagnoses.length).toBeGreaterThan(5);
  expect(said.map(leaksIn)).toEqual([[], [], []]);
});
