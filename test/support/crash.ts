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
import type { Seen } from "./github/interfere.ts";
import { listen } from "./loopback.ts";
import { FILE, NAME, openTeam, RELEASE, STATE_BRANCH } from "./team.ts";
import type { Team } from "./team.ts";

/** Where a process is killed: at its n-th write, or while the flag file is being replaced. */
export type Point =
  | { readonly at: number; readonly side: "before" | "after" }
  | { readonly at: number; readonly side: "file" };

export interface Way {
  readonly name: string;
  /** What the candidate's requests cost, once the first stage with users is there. */
  readonly fails: number;
  /** What is killed then; all ticks from the start where it is null. */
  readonly killed: "promote" | "roll-back" | null;
  readonly ends: readonly ("promoted" | "rolled-back")[];
}

/** One row of the matrix each. */
export const WAYS: readonly Way[] = [
  { name: "to the end", fails: 0.02, killed: null, ends: ["promoted", "rolled-back"] },
  { name: "back by a breach", fails: 0.4, killed: "promote", ends: ["rolled-back"] },
  { name: "back by an abort", fails: 0.02, killed: "roll-back", ends: ["rolled-back"] },
];

const STAGES = `stages:
  - { name: shadow, kind: shadow, mirror: 10%, by: application, bake: 1h, side-effects: stubbed }
  - { name: first, kind: canary, weight: 10%, bake: 1h }
  - { name: half, kind: canary, weight: 50%, cohorts: { breaking: 20% }, bake: 1h }
  - { name: full, kind: canary, weight: 100%, bake: 1h }
`;
const TEXT = RELEASE.replace(/stages:\n(?: {2}- .*\n)+/, () => STAGES);

export interface Outcome {
  /** `promote: Commit 2, before`: every place at which a process really died. */
  readonly points: readonly string[];
  readonly wrong: readonly string[];
}

const MOST_TICKS = 24;

/** Plays one way with every other process killed at `point`. No point: none of them writes that often. */
export async function playCrash(way: Way, point: Point): Promise<Outcome> {
  await using team = await openTeam();
  await team.accept({ [FILE]: TEXT, "prompts/summary.md": "Summarise." });
  const points: string[] = [];
  const wrong: string[] = [];
  let journal = "";
  let mayDie = true;
  for (let ticks = 0; ticks < MOST_TICKS && !isOver(team.state()); ticks += 1) {
    letTimePass(team, way);
    const isThere = way.killed === null || stageNow(team) === "first";
    const command = isThere && way.killed === "roll-back" && mayDie ? "roll-back" : "promote";
    const died = await runKilled(team, { command, point: isThere && mayDie ? point : null });
    if (died !== null) points.push(died);
    // Whoever asked to go back asks once: from then on there are only ticks.
    mayDie = way.killed === null ? died === null : mayDie && !isThere;
    const after = journalOf(team);
    wrong.push(...wrongIn(team, { before: journal, after }).map((each) => `${died ?? "ticked on"}: ${each}`));
    journal = after;
  }
  // Killed before its first effect an abort was never made: whoever asked for it sees a job that failed.
  const isUnheard = way.killed === "roll-back" && point.side === "file";
  wrong.push(...wrongAtTheEnd(team, isUnheard ? { ...way, ends: ["promoted", "rolled-back"] } : way));
  return { points, wrong };
}

/** Lets a bake be over, or an announced minute, and writes what the readers asked meanwhile. */
function letTimePass(team: Team, { fails }: Way): void {
  const state = team.state();
  if (state !== null) {
    const ended = new Date(Date.now() - 30 * MINUTE).getTime();
    team.rewind(80);
    team.rewrite((before) => ({
      ...before,
      intent: before.intent === null ? null : { ...before.intent, until: instant(Date.now()) },
      ending:
        before.ending?.kind !== "rolled-back" || before.ending.drainedAt === null
          ? before.ending
          : { ...before.ending, drainedAt: instant(ended) },
    }));
  }
  const found = team.weight();
  // The application mirrors from the start on, and is never told to stop before the end.
  const weight = found > 0 || state === null || state.ending !== null ? found : 10;
  team.answer(weight, (version) =>
    version === "v2" && found > 0 && stageNow(team) === "first" ? fails : 0.02,
  );
}

const NAMES = ["shadow", "first", "half", "full"];

function stageNow(team: Team): string | null {
  const state = team.state();
  return state === null ? null : (NAMES[state.stage] ?? null);
}

function isOver(state: RolloutState | null): boolean {
  const ending = state?.ending ?? null;
  if (ending === null) return false;
  return ending.kind === "promoted" || ending.confirmedByTrafficAt !== null;
}

/** @returns where it died, or null */
async function runKilled(
  team: Team,
  run: { readonly command: "promote" | "roll-back"; readonly point: Point | null },
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
  await using slack = await listen(() => ({ body: "ok", hangUp: isKilled("message") }));
  let files = 0;
  const watcher = watch(team.workspace, (_event, name) => {
    if (point?.side !== "file" || name === null || !name.startsWith("flags.json.") || died !== null) return;
    files += 1;
    if (files === point.at) die(`flag file, event ${files}`);
  });
  try {
    await team.run(command, {
      eventName: "schedule",
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
  for (const { stage = "", to } of intents) {
    const value = JSON.stringify(to);
    if ((steps.get(stage) ?? value) !== value) wrong.push(`${stage} was announced twice, as other weights`);
    steps.set(stage, value);
  }
  const intended = intents.at(-1)?.to;
  const most = Math.max(0, intended?.candidate ?? 0, ...Object.values(intended?.cohorts ?? {}));
  const found = mostIn(join(team.workspace, "flags.json"));
  if (found > most) wrong.push(`${found}% of the traffic, of which ${most}% was announced`);
  return wrong;
}

function mostIn(path: string): number {
  const weights = [...readFileSync(path, "utf8").matchAll(/"v2",\s*(\d+)\s*\]/g)];
  return Math.max(0, ...weights.map(([, thousandths]) => Number(thousandths) / 1_000));
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
