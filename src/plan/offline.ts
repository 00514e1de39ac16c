/** What the evaluate stages show: their files read, compared, and what stands against deciding on them. */
import type { Problem } from "../config/problem.ts";
import type { EvaluateStage, Rollout } from "../config/rollout.ts";
import type { Misread, Results, Sought } from "../evidence/answers.ts";
import { measureOf } from "../evidence/items.ts";
import type { OfflineStage, Unread } from "../evidence/offline.ts";
import { pointerIn } from "../evidence/pointer.ts";
import { readResults } from "../evidence/read.ts";
import { labelNames, tableOf } from "../evidence/table.ts";
import { weighTable } from "./offline-complaints.ts";
import { sameResults, swappedResults } from "./offline-sides.ts";
import type { PlanComplaint } from "./report.ts";

/** A file of results as it is in the tree; `refused` says what it is instead of text. */
export interface ResultsFile {
  readonly path: string;
  readonly blob: string;
  readonly text: string;
  readonly refused?: string | undefined;
}

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

type File =
  | { readonly kind: "read"; readonly results: Results }
  | { readonly kind: "refused"; readonly why: Unread["files"][number] }
  | { readonly kind: "wrong"; readonly why: Unread["files"][number]; readonly problems: readonly Problem[] };

function readFile(
  file: ResultsFile | undefined,
  { path, stage, sought }: { readonly path: string; readonly stage: EvaluateStage; readonly sought: Sought },
): File {
  const because = file === undefined ? "it is not there" : (file.refused ?? pointerIn(file.text));
  if (file === undefined || because !== null) {
    const found = file === undefined ? "it is not there" : `it is ${because}`;
    return { kind: "refused", why: { path, because: found, write: wayOut(file, because) } };
  }
  const read = readResults(file.text, stage.reader, sought);
  if (read.kind === "read") return read;
  const [first] = read.misreads;
  const where = first === undefined ? "" : `line ${first.at.line}: `;
  return {
    kind: "wrong",
    why: {
      path,
      because: `${where}${first?.message ?? "it cannot be read"}`,
      write: first?.write ?? first?.expected ?? null,
    },
    problems: read.misreads.map((misread) => problemAt(path, misread)),
  };
}

function wayOut(file: ResultsFile | undefined, because: string | null): string {
  if (file === undefined) return "add the file in this pull request";
  if (because !== null && /^\d+ bytes$/.test(because))
    return "write one line for each answer (reader: jsonl), or leave prompts and outputs out of the results";
  if (because?.startsWith("a pointer") === true)
    return "commit the results themselves: a plan reads only what is in the repository";
  return "commit a plain text file";
}

function problemAt(file: string, { at, message, expected, found, write }: Misread): Problem {
  return {
    code: "offline-results-wrong",
    severity: "blocker",
    file,
    at,
    length: 1,
    message,
    expected,
    found,
    suggestion: write,
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
