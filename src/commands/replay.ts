/** `replay`: a rollout file and recorded readings in, the story of the rollout out. Needs no network and moves nothing. */
import type { Problem } from "../config/problem.ts";
import type { Rollout } from "../config/rollout.ts";
import type { RouterDescription, RouterTarget } from "../config/router.ts";
import { Failure } from "../errors.ts";
import type { Plan } from "../plan/plan.ts";
import type { Files } from "../ports.ts";
import { parseRecording } from "../promotion/recording/parse.ts";
import type { RecordingFile } from "../promotion/recording/parse.ts";
import type { Recording } from "../promotion/recording/recording.ts";
import type { Assumed, ReplayReport } from "../render/replay-report.ts";
import { instant, iso } from "../units.ts";
import type { Instant } from "../units.ts";
import { readOneFile } from "./one-file.ts";
import { guardOf, queryOf } from "./tick/readings.ts";
import type { Overrides } from "./replay/overrides.ts";
import { leftOutOf, planForReplay } from "./replay/replay-plan.ts";
import type { PlanTerms } from "./replay/replay-plan.ts";
import { run } from "./replay/run.ts";
import type { RunTerms } from "./replay/run.ts";
import { planWhatIf } from "./replay/what-if.ts";

export interface ReplayWorld {
  readonly files: Files;
  readonly describeRouter: (target: RouterTarget) => RouterDescription;
}

export interface ReplayCall {
  /** Path of the rollout file. */
  readonly rollout: string;
  readonly readings: RecordingFile;
  /** Path of the policy; a missing one is no problem. */
  readonly policy: string;
  /** When the first live stage begins; null for the first interval in which the candidate was measured. */
  readonly start: Instant | null;
  readonly overrides: Overrides;
  /** Whether moving hours, the first date and freezes count. */
  readonly calendar: boolean;
  /** Whether each look is told, and not only the changes. */
  readonly every: boolean;
}

export type Replayed =
  | { readonly kind: "told"; readonly report: ReplayReport }
  | {
      readonly kind: "refused";
      readonly problems: readonly Problem[];
      /** Of the files that have problems, for showing lines. */
      readonly texts: ReadonlyMap<string, string>;
    };

/** @throws Failure call-wrong for a file, a start or a limit that is not there; file-unreadable */
export async function replay(world: ReplayWorld, call: ReplayCall): Promise<Replayed> {
  const found = await readOneFile(world.files, call);
  const { rollout } = found.parsed;
  if (rollout === null || found.policy === null)
    return { kind: "refused", problems: found.problems, texts: found.texts };
  const { recording, problems } = parseRecording(call.readings, rollout);
  if (recording === null)
    return { kind: "refused", problems, texts: new Map([[call.readings.file, call.readings.text]]) };

  const policy = call.calendar ? found.policy : { ...found.policy, freeze: [] };
  const start = startOf(world, { call, rollout }, recording);
  const planning: PlanTerms = {
    file: call.rollout,
    parsed: found.parsed,
    rollout,
    policy,
    describeRouter: world.describeRouter,
    start,
    calendar: call.calendar,
    alpha: null,
  };
  const plan = planForReplay(planning);
  const other = planWhatIf(planning, call.overrides);
  const terms: RunTerms = { recording, start, policy, every: call.every };
  return {
    kind: "told",
    report: {
      rollout: rollout.name,
      readings: call.readings.file,
      from: recording.from,
      to: recording.to,
      intervals: Math.round((recording.to - recording.from) / rollout.every),
      start: { at: start, asked: call.start !== null, live: recording.live },
      assumed: assumedOf(call, plan, recording),
      changed: other?.changed ?? [],
      asWritten: await run(plan, terms),
      whatIf: other === null ? null : await run(other.plan, terms),
    },
  };
}

/** The weight settles before the first interval that counts: a recording of a live rollout begins there. */
function startOf(
  world: ReplayWorld,
  { call, rollout }: { readonly call: ReplayCall; readonly rollout: Rollout },
  recording: Recording,
): Instant {
  const { settlesIn } = world.describeRouter(rollout.routers[0]).capabilities;
  if (call.start === null) return instant(recording.live - settlesIn);
  // A rollout is under way for up to an interval before its first complete one.
  const earliest = recording.from - settlesIn - rollout.every;
  if (call.start > earliest && call.start < recording.to) return call.start;
  throw new Failure(
    "call-wrong",
    `Expected a start within the readings, ${iso(recording.from)} to ${iso(recording.to)}, found ${iso(call.start)}`,
  );
}

function assumedOf(call: ReplayCall, plan: Plan, recording: Recording): Assumed {
  const known = new Set(recording.readings.map(({ guard, cohort }) => `${guard}/${cohort}`));
  const silent = plan.pairs.filter(
    ({ guard, cohort }) => queryOf(guardOf(plan.rollout, guard)) !== null && !known.has(`${guard}/${cohort}`),
  );
  return {
    noCalendar: !call.calendar,
    leftOut: leftOutOf(plan.rollout),
    unread: silent.map(({ guard, cohort }) => `${guard} in ${cohort}`),
    blockers: plan.problems.filter(
      ({ severity, code }) => severity === "blocker" && !code.startsWith("policy-"),
    ).length,
  };
}
