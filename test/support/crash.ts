/**
 * The crash matrix: the program as the Action runs it, killed from outside before and after every write that it makes.
 *
 * A write of the router is a synchronous rename between two calls to GitHub: a kill after the answer of the one before is
 * before it, and a kill before the next one is after it. A watcher of the flag file adds what lies in between.
 */
import { readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { brokenAt } from "../../src/promotion/journal.ts";
import type { RolloutState } from "../../src/promotion/state.ts";
import { instant, MINUTE } from "../../src/units.ts";
import type { Instant } from "../../src/units.ts";
import type { Seen } from "./github/interfere.ts";
import { lines as jsonLines } from "./evidence.ts";
import { POLICY, POLICY_TEXT } from "./flow-rollout.ts";
import { listen } from "./loopback.ts";
import { commented, FILE, NAME, openTeam, RELEASE, STATE_BRANCH } from "./team.ts";
import type { Team } from "./team.ts";

/** Where a process is killed: at its n-th write, or while the flag file is being replaced. */
export type Point =
  | { readonly at: number; readonly side: "before" | "after" }
  | { readonly at: number; readonly side: "file" };

export interface Way {
  readonly name: string;
  readonly stages: string;
  /** Share of the candidate's requests that fail, once it is there. */
  readonly fails: number;
  /** Where it breaks, and where what is named below is killed. */
  readonly isThere: (state: RolloutState) => boolean;
  /** What is killed then; all ticks from the start where it is null. `respond` answers an abort in the middle of a move. */
  readonly killed: "promote" | "roll-back" | "respond" | null;
  readonly ends: readonly ("promoted" | "rolled-back")[];
}

const CANARY = `stages:
  - { name: shadow, kind: shadow, mirror: 10%, by: application, bake: 1h, side-effects: stubbed }
  - { name: first, kind: canary, weight: 10%, bake: 1h }
  - { name: half, kind: canary, weight: 50%, cohorts: { breaking: 20% }, bake: 1h }
  - { name: full, kind: canary, weight: 100%, bake: 1h }
`;
const GREEN = `stages:
  - { name: offline, kind: evaluate, reader: jsonl, candidate: evals/v2.jsonl, baseline: evals/v1.jsonl }
  - { name: desk, kind: canary, cohorts: { all: 0%, breaking: 50% }, bake: 1h }
  - { name: half, kind: blue-green, preview: 30m, switch: [75%, 100%], bake: 1h }
`;

const isFirst = ({ stage }: RolloutState): boolean => stage === 1;
const isPreview = ({ stage, step = 0 }: RolloutState): boolean => stage === 2 && step === 0;
const isSwitch = ({ stage, step = 0 }: RolloutState): boolean => stage === 2 && step === 1;
const onCanary = { stages: CANARY, isThere: isFirst, fails: 0.02 };
const onGreen = { stages: GREEN, isThere: isPreview, fails: 0.02 };
const EITHER = ["promoted", "rolled-back"] as const;
const BACK = ["rolled-back"] as const;

/** One row of the matrix each. */
export const WAYS: readonly Way[] = [
  { name: "to the end", ...onCanary, killed: null, ends: EITHER },
  { name: "back by a breach", ...onCanary, fails: 0.4, killed: "promote", ends: BACK },
  { name: "back by an abort", ...onCanary, killed: "roll-back", ends: BACK },
  { name: "blue-green to the end", ...onGreen, killed: null, ends: EITHER },
  {
    name: "back by a breach in the switch",
    ...onGreen,
    isThere: isSwitch,
    fails: 0.4,
    killed: "promote",
    ends: BACK,
  },
  { name: "back by a comment in the middle of a move", ...onGreen, killed: "respond", ends: BACK },
];

function filesOf({ stages }: Way): Readonly<Record<string, string>> {
  const text = RELEASE.replace(/stages:\n(?: {2}- .*\n)+/, () => stages).replace(
    "because: headlines",
    'because: headlines, accepted: { by: "@olga", because: "all at once" }',
  );
  const items = Array.from({ length: 600 }, (_, item) => item);
  const results = (version: string): string =>
    jsonLines(items.map((item) => ({ item, pass: item > 5, cohort: "breaking", version })));
  return {
    [FILE]: text,
    "prompts/summary.md": "Summarise.",
    "evals/v1.jsonl": results("v1"),
    "evals/v2.jsonl": results("v2"),
  };
}
const GREEN_POLICY = POLICY_TEXT.replace("largest-first-weight: 50%", "largest-first-weight: 100%");

export interface Outcome {
  /** `promote: Commit 2, before`: every place at which a process really died. */
  readonly points: readonly string[];
  readonly wrong: readonly string[];
}

const MOST_TICKS = 24;

/** Plays one way with every other process killed at `point`. No point: none of them writes that often. */
export async function playCrash(way: Way, point: Point): Promise<Outcome> {
  await using team = await openTeam({ main: { [POLICY]: GREEN_POLICY } });
  await team.accept(filesOf(way));
  const heard: string[] = [];
  const points: string[] = [];
  const wrong: string[] = [];
  let journal = "";
  let mayDie = true;
  for (let ticks = 0; ticks < MOST_TICKS && !isOver(team.state()); ticks += 1) {
    letTimePass(team, way);
    const isThere = way.killed === null || isAt(team, way);
    const isOrdered = isThere && mayDie && way.killed !== null;
    if (isOrdered && way.killed === "respond") {
      const inTheMove = await runKilled(team, { command: "promote", point: IN_THE_MOVE, heard });
      if (inTheMove === null || team.state()?.intent == null) wrong.push("expected a move to interrupt");
      letTimePass(team, way);
    }
    const command = isOrdered ? (way.killed ?? "promote") : "promote";
    const died = await runKilled(team, { command, point: isThere && mayDie ? point : null, heard });
    if (died !== null) points.push(died);
    // Whoever asked to go back asks once: from then on there are only ticks.
    mayDie = way.killed === null ? died === null : mayDie && !isThere;
    const after = journalOf(team);
    wrong.push(...wrongIn(team, { before: journal, after }).map((each) => `${died ?? "ticked on"}: ${each}`));
    journal = after;
  }
  // What the last of them left is done by the next look.
  if (isOver(team.state())) await runKilled(team, { command: "promote", point: null, heard });
  // Killed before its first effect an abort was never made: whoever asked for it sees a job that failed.
  wrong.push(...wrongAtTheEnd(team, isUnheard(way, point) ? { ...way, ends: EITHER } : way));
  if (way.killed === null && points.length === 0 && team.state()?.ending?.kind !== "promoted")
    wrong.push("expected to be promoted where nobody dies");
  if (team.state()?.ending?.kind === "rolled-back" && heard.length === 0) wrong.push("nobody was told");
  return { points, wrong };
}

/** The first effect of `roll-back` is the drain, that of an answered comment the order itself. */
function isUnheard({ killed }: Way, { at, side }: Point): boolean {
  if (killed === "roll-back") return side === "file";
  return killed === "respond" && side === "before" && at === 1;
}

/** Lets a bake be over, or an announced minute, and writes what the readers asked meanwhile. */
function letTimePass(team: Team, way: Way): void {
  const state = team.state();
  if (state !== null) {
    const ended = new Date(Date.now() - 30 * MINUTE).getTime();
    team.rewind(80);
    team.rewrite((before) => ({
      ...before,
      ...(before.readySince == null ? {} : { readySince: minus(before.readySince, 80) }),
      intent: before.intent === null ? null : { ...before.intent, until: instant(Date.now()) },
      ending:
        before.ending?.kind !== "rolled-back" || before.ending.drainedAt === null
          ? before.ending
          : { ...before.ending, drainedAt: instant(ended) },
    }));
  }
  const found = weightsIn(team);
  const isServed = Math.max(found.breaking, found.sport) > 0;
  // The application mirrors from the start on, and is never told to stop before the end.
  const isMirrored =
    !isServed && way.stages.includes("kind: shadow") && state !== null && state.ending === null;
  team.answer(isMirrored ? 10 : found, (version) =>
    version === "v2" && isServed && isAt(team, way) ? way.fails : 0.02,
  );
}

/** What the flag file gives to each desk: a cohort with a weight of its own comes before everybody. */
function weightsIn({ workspace }: Team): { readonly breaking: number; readonly sport: number } {
  const weights = weightsOfFile(join(workspace, "flags.json"));
  return { breaking: weights[0] ?? 0, sport: weights.at(-1) ?? 0 };
}

const minus = (at: Instant, minutes: number): Instant => instant(at - minutes * MINUTE);

/** Where a job is killed that another one finds in the middle of its move: the weight is set and not yet recorded. */
const IN_THE_MOVE: Point = { at: 2, side: "before" };

function isAt(team: Team, { isThere }: Way): boolean {
  const state = team.state();
  return state !== null && isThere(state);
}

function isOver(state: RolloutState | null): boolean {
  const ending = state?.ending ?? null;
  if (ending === null) return false;
  return ending.kind === "promoted" || ending.confirmedByTrafficAt !== null;
}

/** @returns where it died, or null */
async function runKilled(
  team: Team,
  run: {
    readonly command: "promote" | "roll-back" | "respond";
    readonly point: Point | null;
    /** What arrived where people read. */
    readonly heard: string[];
  },
): Promise<string | null> {
  const { command, point } = run;
  let writes = 0;
  let died: string | null = null;
  let kill: () => void = () => undefined;
  const die = (what: string): void => {
    died ??= `${command}: ${what}, ${point?.side}`;
    kill();
  };
  /** Called for each write, as it arrives and before anything is done. */
  const isKilled = (what: string): boolean => {
    writes += 1;
    if (died !== null || point === null || point.side === "file" || writes !== point.at) return false;
    die(`write ${writes} (${what})`);
    return true;
  };
  const release = team.github.interfere((request) => {
    // What a dead process had asked is nobody's.
    if (died !== null) return "hang-up";
    if (!isWrite(request) || !isKilled(request.operation ?? request.method)) return null;
    return point?.side === "after" ? "hang-up-after" : "hang-up";
  });
  await using slack = await listen(({ body }) => {
    const hangUp = isKilled("message");
    if (!hangUp || point?.side === "after") run.heard.push(body);
    return { body: "ok", hangUp };
  });
  let files = 0;
  const watcher = watch(team.workspace, (_event, name) => {
    if (point?.side !== "file" || name === null || !name.startsWith("flags.json.") || died !== null) return;
    files += 1;
    if (files === point.at) die(`flag file, event ${files}`);
  });
  try {
    await team.run(command, {
      eventName: "schedule",
      ...(command === "respond" ? asked(team) : {}),
      env: { SLACK_DESK: slack.url },
      inputs: command === "roll-back" ? { rollout: NAME } : {},
      timeout: 90_000,
      began: (end) => {
        kill = end;
      },
    });
  } finally {
    watcher.close();
    release();
  }
  return died;
}

/** A person writes that it has to stop. */
function asked(team: Team): ReturnType<typeof commented> {
  const number = team.state()?.pullRequest ?? 0;
  const body = "/rollout abort smells";
  return commented(number, { id: team.repo.comment(number, { by: "oscar", body }), body });
}

function isWrite({ method, path, body }: Seen): boolean {
  if (method === "GET") return false;
  if (!path.startsWith("/graphql")) return true;
  return JSON.stringify(body ?? "").includes('"query":"mutation');
}

/** Every line that the branch holds, oldest first. */
function journalOf(team: Team): string {
  if (team.state() === null) return "";
  const days = [Date.now() - 1_440 * MINUTE, Date.now()].map((at) => new Date(at).toISOString().slice(0, 10));
  return days.map((day) => team.repo.read(STATE_BRANCH, `journal/${day}.jsonl`) ?? "").join("");
}

interface Line {
  readonly event: string;
  readonly stage?: string;
  readonly step?: number;
  readonly to?: RolloutState["set"];
}

const linesOf = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");
const read = (line: string): Line => JSON.parse(line);

function wrongIn(
  team: Team,
  journal: { readonly before: string; readonly after: string },
): readonly string[] {
  const state = team.state();
  const wrong: string[] = [];
  if (!journal.after.startsWith(journal.before)) wrong.push("a line of the journal is lost");
  const lines = linesOf(journal.after);
  if (state !== null && brokenAt(lines, state.journal) !== null) wrong.push("the chain is broken");
  const intents = lines.map(read).filter(({ event }) => event === "intent");
  const steps = new Map<string, string>();
  for (const { stage = "", step = 0, to } of intents) {
    const value = JSON.stringify(to);
    const key = `${stage}/${step}`;
    if ((steps.get(key) ?? value) !== value) wrong.push(`${stage} was announced twice, as other weights`);
    steps.set(key, value);
  }
  const intended = intents.at(-1)?.to;
  const most = Math.max(0, intended?.candidate ?? 0, ...Object.values(intended?.cohorts ?? {}));
  const found = mostIn(join(team.workspace, "flags.json"));
  if (found > most) wrong.push(`${found}% of the traffic, of which ${most}% was announced`);
  return wrong;
}

function mostIn(path: string): number {
  return Math.max(0, ...weightsOfFile(path));
}

/** In the order of the file. */
function weightsOfFile(path: string): readonly number[] {
  const weights = [...readFileSync(path, "utf8").matchAll(/"v2",\s*(\d+)\s*\]/g)];
  return weights.map(([, thousandths]) => Number(thousandths) / 1_000);
}

function wrongAtTheEnd(team: Team, way: Way): readonly string[] {
  const { ending = null } = team.state() ?? {};
  const wrong: string[] = [];
  if (ending === null || !way.ends.includes(ending.kind) || !isOver(team.state()))
    return [`expected to end ${way.ends.join(" or ")}, found ${JSON.stringify(ending)}`];
  const weight = mostIn(join(team.workspace, "flags.json"));
  const wanted = ending.kind === "promoted" ? 100 : 0;
  if (weight !== wanted) wrong.push(`ended ${ending.kind} at ${weight}%`);
  const ends = linesOf(journalOf(team)).map(read);
  if (!ends.some(({ event }) => event === ending.kind)) wrong.push(`no line says ${ending.kind}`);
  if (ending.kind === "rolled-back" && quarantineOf(team) === null) wrong.push("the quarantine is lost");
  return wrong;
}

function quarantineOf(team: Team): string | null {
  try {
    return team.repo.read("model-rollout/quarantine", "quarantine.json");
  } catch {
    // There is no such branch.
    return null;
  }
}
