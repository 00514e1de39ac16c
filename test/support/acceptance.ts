/** The examples with one thing changed: what their plan is told, and how their rollout goes on recorded readings. */
import { join } from "node:path";
import { localFiles } from "../../src/adapters/local/files.ts";
import { describeRouter } from "../../src/adapters/routers/describe.ts";
import { EXAMPLES, type Example } from "../../src/commands/init/examples.ts";
import { parseAll, planTree, type PlannedRollout } from "../../src/commands/plan-tree.ts";
import { replay } from "../../src/commands/replay.ts";
import { parsePolicy } from "../../src/config/parse.ts";
import type { Cell } from "../../src/plan/plan.ts";
import type { Payload } from "../../src/judge/reading.ts";
import type { Story } from "../../src/render/replay-report.ts";
import { instant, iso, MINUTE, plus, type Instant } from "../../src/units.ts";
import { healthyReading } from "./healthy-readings.ts";
import type { Told } from "./world.ts";

const NOW = instant(Date.UTC(2026, 10, 20, 12));
const POLICY = ".github/rollout-policy.yml";
const ROLLOUTS = ".github/rollouts";

export type Edit = (text: string) => string;
export const asItIs: Edit = (text) => text;

function rootOf(example: Example): string {
  return join(import.meta.dirname, "../../examples", example);
}

function fileOf(example: Example): string {
  return `${ROLLOUTS}/${example}.yml`;
}

/** Replaces what `form` finds; a form that finds nothing is a test that proves nothing. */
export function changing(form: string | RegExp, to: string): Edit {
  return (text) => {
    const changed = text.replace(form, () => to);
    if (changed === text) throw new RangeError(`the example does not say ${String(form)}`);
    return changed;
  };
}

/** @throws RangeError for an example without a policy or a rollout */
export async function plannedExample(example: Example, edit: Edit = asItIs): Promise<PlannedRollout> {
  const files = localFiles(rootOf(example));
  const [policyFile] = await files.read([POLICY]);
  const { policy } = parsePolicy(POLICY, policyFile?.text ?? "");
  if (policy === null) throw new RangeError(`${example} has no policy`);
  const own = (await files.list(ROLLOUTS)).map((file) => ({ ...file, text: edit(file.text) }));
  const terms = { policy, now: NOW, describeRouter };
  const [only] = await planTree({ head: files, base: files }, parseAll(own), terms);
  if (only === undefined) throw new RangeError(`${example} has no rollout`);
  return only;
}

const known = new Map(
  await Promise.all(
    EXAMPLES.map(async (example) => {
      const { problems } = await plannedExample(example, asItIs);
      return [example, problems.map(tellApart)] as const;
    }),
  ),
);

function tellApart({ code, message }: PlannedRollout["problems"][number]): string {
  return `${code} ${message}`;
}

/** What is told of the changed example and not of the example itself: `severity code`, each once. */
export async function newProblems(example: Example, edit: Edit): Promise<readonly string[]> {
  const { problems } = await plannedExample(example, edit);
  const before = new Set(known.get(example));
  const fresh = problems.filter((problem) => !before.has(tellApart(problem)));
  return [...new Set(fresh.map(({ severity, code }) => `${severity} ${code}`))].toSorted();
}

export async function cellOf(
  example: Example,
  where: { readonly stage: string; readonly guard: string; readonly cohort?: string },
  edit: Edit = asItIs,
): Promise<Cell> {
  const { plan } = await plannedExample(example, edit);
  const stage = plan?.stages.find((each) => each.stage.name === where.stage);
  const cell = stage?.cells.find(
    ({ guard, cohort }) => guard === where.guard && cohort === (where.cohort ?? "all"),
  );
  if (cell === undefined) throw new RangeError(`no cell ${JSON.stringify(where)}`);
  return cell;
}

type Arm = "baseline" | "candidate";

/** One reading that may be another than a healthy one. */
interface Odd {
  readonly guard: string;
  readonly cohort: string;
  readonly arm: Arm;
  readonly minute: number;
  readonly total: number;
}

interface Recorded {
  /** Guards and cohorts that were measured. */
  readonly series: readonly (readonly [guard: string, cohorts: readonly string[]])[];
  readonly hours: number;
  readonly everyMinutes: number;
  /** What one arm of one cohort did in an interval that began so many minutes after the candidate did; null for no line. */
  readonly tell: (guard: string, cohort: string, arm: Arm, minute: number) => Told | null;
}

const BEGINS = instant(Date.UTC(2026, 10, 30, 9));
/** Intervals of the baseline alone. */
const HISTORY = 12;

/** Every guard and cohort of the example, healthy but for what `odd` says. */
export async function healthyBut(
  example: Example,
  edit: Edit,
  given: {
    readonly hours: number;
    readonly everyMinutes: number;
    readonly perInterval: number;
    readonly odd: (at: Odd) => Told | null;
  },
): Promise<Story> {
  const { plan } = await plannedExample(example, edit);
  if (plan === null) throw new RangeError(`${example} has no plan`);
  const { guards, cohorts } = plan.rollout;
  const byName = new Map(guards.map((guard) => [guard.name, guard]));
  const shares = new Map([["all", 1], ...cohorts.map(({ name, share }) => [name, share] as const)]);
  const readable = guards.filter((guard) => healthyReading(guard, 1) !== null).map(({ name }) => name);
  const series = readable.map((name) => {
    const judged = plan.pairs.filter(({ guard }) => guard === name).map(({ cohort }) => cohort);
    return [name, judged] as const;
  });
  const tell: Recorded["tell"] = (name, cohort, arm, minute) => {
    const guard = byName.get(name);
    if (guard === undefined) return null;
    const total = Math.round(given.perInterval * (shares.get(cohort) ?? 1));
    return given.odd({ guard: name, cohort, arm, minute, total }) ?? healthyReading(guard, total);
  };
  return toldOf(example, edit, { ...given, series, tell });
}

/** The story of an example on recorded readings: both arms from nine o'clock on, the baseline for an hour before. */
async function toldOf(example: Example, edit: Edit, recorded: Recorded): Promise<Story> {
  const files = localFiles(rootOf(example));
  const changed = {
    list: async (folder: string) =>
      (await files.list(folder)).map((file) => ({ ...file, text: edit(file.text) })),
    read: (paths: readonly string[]) => files.read(paths),
  };
  const replayed = await replay(
    { files: changed, describeRouter },
    {
      rollout: fileOf(example),
      readings: { file: "readings.jsonl", text: linesOf(recorded) },
      policy: POLICY,
      start: null,
      overrides: { margin: [], atMost: [], atLeast: [], detect: [], alpha: null },
      calendar: false,
      every: false,
    },
  );
  if (replayed.kind === "refused")
    throw new Error(replayed.problems.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  return replayed.report.asWritten;
}

function linesOf({ series, hours, everyMinutes, tell }: Recorded): string {
  const lines: string[] = [];
  const intervals = (hours * 60) / everyMinutes;
  for (let index = -HISTORY; index < intervals; index++) {
    const at: Instant = plus(BEGINS, (index + 1) * everyMinutes * MINUTE);
    for (const [guard, cohorts] of series)
      for (const cohort of cohorts)
        for (const arm of ["baseline", "candidate"] as const) {
          if (arm === "candidate" && index < 0) continue;
          const told = tell(guard, cohort, arm, index * everyMinutes);
          if (told === null) continue;
          const payload = typeof told === "string" ? { missing: told } : written(told);
          lines.push(JSON.stringify({ at: iso(at), guard, cohort, arm, ...payload }));
        }
  }
  return lines.join("\n");
}

/** A payload as a line of a recording writes it. */
function written(payload: Payload | Exclude<Told, string>): object {
  if (!("shape" in payload)) return payload;
  switch (payload.shape) {
    case "gauge":
      return { gauge: payload.value };
    case "identities":
      return { identities: payload.counts };
    case "parts":
      return { parts: payload.parts.map(written) };
    case "count":
    case "counts":
    case "histogram":
    case "levels":
    case "moments":
    case "pairs":
    case "ratio":
    case "samples": {
      const { shape: _shape, ...rest } = payload;
      return rest;
    }
  }
}

/** What a rollback rests on, heaviest first: `guard in cohort`. */
export function carriersOf({ outcome }: Story): readonly string[] {
  if (outcome.kind !== "rolled-back") return [];
  const { because } = outcome;
  const carriers =
    because.kind === "breach"
      ? [because.finding]
      : because.kind === "breach-together"
        ? because.carriers
        : [];
  return carriers.map(({ guard, cohort }) => `${guard} in ${cohort}`);
}
