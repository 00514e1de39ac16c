/** What the evaluate stages show: their files read, compared, and what stands against deciding on them. */
import type { Problem } from "../config/problem.ts";
import type { EvaluateStage, Rollout } from "../config/rollout.ts";
import type { Sought } from "../evidence/answers.ts";
import { measureOf } from "../evidence/items.ts";
import type { OfflineStage, Unread } from "../evidence/offline.ts";
import { labelNames } from "../evidence/remarks.ts";
import { sharesBesidePercent } from "../evidence/runs.ts";
import { tableOf } from "../evidence/table.ts";
import { weighTable } from "./offline-complaints.ts";
import { readFile, type ResultsFile } from "./offline-files.ts";
import { sameResults, swappedResults } from "./offline-sides.ts";
import type { PlanComplaint } from "./report.ts";

export interface Offline {
  readonly stages: readonly OfflineStage[];
  /** About the rollout file. */
  readonly complaints: readonly PlanComplaint[];
  /** In the files of results, at their own lines. */
  readonly problems: readonly Problem[];
}

/** One entry per evaluate stage; none where nobody looked at the files. */
export function offlineOf(rollout: Rollout, files: ReadonlyMap<string, ResultsFile> | null): Offline {
  if (files === null) return { stages: [], complaints: [], problems: [] };
  const seen = rollout.stages.flatMap((stage, index) =>
    stage.kind === "evaluate" ? [lookAt(rollout, { stage, index }, files)] : [],
  );
  return {
    stages: seen.flatMap((each) => each.stages),
    complaints: seen.flatMap((each) => each.complaints),
    problems: seen.flatMap((each) => each.problems),
  };
}

export interface StageAt {
  readonly stage: EvaluateStage;
  readonly index: number;
}

function lookAt(rollout: Rollout, at: StageAt, files: ReadonlyMap<string, ResultsFile>): Offline {
  const { stage } = at;
  const sought: Sought = { labels: labelNames(rollout.cohorts), ...stage.reads };
  const candidate = readFile(files.get(stage.candidate), { path: stage.candidate, stage, sought });
  const baseline = readFile(files.get(stage.baseline), { path: stage.baseline, stage, sought });
  if (candidate.kind !== "read" || baseline.kind !== "read") {
    const unread = [candidate, baseline].filter((each) => each.kind !== "read");
    return {
      stages: [describe(at, { kind: "not-read", files: unread.map(({ why }) => why) })],
      complaints: unread.flatMap((each) => (each.kind === "refused" ? [notRead(at, each.why)] : [])),
      problems: unread.flatMap((each) => (each.kind === "wrong" ? each.problems : [])),
    };
  }
  const both = { baseline: baseline.results, candidate: candidate.results };
  const measure = measureOf([both.baseline, both.candidate], stage.reads.score);
  if (measure === null) return mixed(at);
  const shares = measure === "score" ? sharesBesidePercent(both) : null;
  if (shares !== null) return scalesDiffer(at, shares);
  const table = tableOf({ ...both, measure }, stage, rollout.cohorts);
  return {
    stages: [describe(at, table)],
    complaints: [
      ...sameResults(at, files),
      ...swappedResults(at, rollout.release, both),
      ...weighTable(at, table, rollout.cohorts),
    ],
    problems: [],
  };
}

/** Where a number of items is asked for, a file that nobody read does not hold them. */
function notRead({ stage, index }: StageAt, why: Unread["files"][number]): PlanComplaint {
  const isCandidate = why.path === stage.candidate;
  return {
    code: "offline-not-read",
    severity: stage.atLeast === null ? "advice" : "blocker",
    path: ["stages", index, isCandidate ? "candidate" : "baseline"],
    message: `stage "${stage.name}": the results of the ${isCandidate ? "candidate" : "baseline"} were not read`,
    expected: "results as text in this repository",
    found: why.because,
    ...(why.write === null ? {} : { suggestion: why.write }),
  };
}

function mixed(at: StageAt): Offline {
  const because = "some answers say whether they passed and others only have a score";
  const write = "score: <its name> in the stage, or `pass` on every answer";
  return {
    stages: [describe(at, { kind: "not-read", files: [{ path: at.stage.candidate, because, write }] })],
    complaints: [
      {
        code: "offline-measures-mixed",
        severity: "blocker",
        path: ["stages", at.index, "reader"],
        message: `stage "${at.stage.name}": ${because}`,
        expected: "one measure on every answer of both files",
        found: "both",
        suggestion: write,
      },
    ],
    problems: [],
  };
}

function scalesDiffer(
  at: StageAt,
  { side, highest }: NonNullable<ReturnType<typeof sharesBesidePercent>>,
): Offline {
  const other = side === "baseline" ? "candidate" : "baseline";
  const because = `the scores of the ${side} are from 0 to 1, those of the ${other} reach ${highest}`;
  const write = "both on one scale, as the evaluation wrote them";
  return {
    stages: [describe(at, { kind: "not-read", files: [{ path: at.stage[other], because, write }] })],
    complaints: [
      {
        code: "offline-scales-differ",
        severity: "blocker",
        path: ["stages", at.index, other],
        message: `stage "${at.stage.name}": ${because}`,
        expected: "scores of one scale in both files",
        found: `up to 1, and up to ${highest}`,
        suggestion: write,
      },
    ],
    problems: [],
  };
}

function describe({ stage, index }: StageAt, outcome: OfflineStage["outcome"]): OfflineStage {
  return {
    stage: stage.name,
    index,
    reader: stage.reader,
    score: stage.reads.score,
    better: stage.reads.better,
    repeats: stage.repeats,
    atLeast: stage.atLeast,
    outcome,
  };
}
