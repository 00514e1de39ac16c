/** Text → recording, or everything that is wrong with it, each at its line. */
import type { Position, Problem } from "../../config/problem.ts";
import type { Rollout } from "../../config/rollout.ts";
import type { Reading } from "../../judge/reading.ts";
import { instant, iso, showDuration } from "../../units.ts";
import type { Instant } from "../../units.ts";
import { complaint, twice, unknownNames, wrongShape, wrongTime } from "./complaints.ts";
import type { Complaint } from "./complaints.ts";
import { entriesOf } from "./entries.ts";
import type { Entry } from "./entries.ts";
import { readLine } from "./line.ts";
import type { Line, Misread } from "./line.ts";
import type { Recording } from "./recording.ts";

export interface RecordingFile {
  readonly file: string;
  readonly text: string;
}

export interface ParsedRecording {
  /** null exactly when there are problems. */
  readonly recording: Recording | null;
  readonly problems: readonly Problem[];
}

/** More than a year of five-minute intervals: a wrong year, not a rollout. */
const MOST_INTERVALS = 120_000;

/** Reads JSON lines or one JSON list. Never throws. */
export function parseRecording({ file, text }: RecordingFile, rollout: Rollout): ParsedRecording {
  const problems: Problem[] = [];
  const readings: Reading[] = [];
  const seen = new Map<string, Position>();
  let newest: Instant | null = null;
  for (const entry of entriesOf(text)) {
    const line = readLine(entry.text);
    if (!("guard" in line)) {
      problems.push(...line.map((each) => misreadIn(file, entry, each)));
      continue;
    }
    const complaints = [
      ...unknownNames(line, rollout),
      ...wrongShape(line, rollout),
      ...wrongTime(line, rollout, newest),
      ...twice(line, entry.at, seen),
    ];
    problems.push(...complaints.map((each) => problemIn(file, entry, each)));
    newest = line.at > (newest ?? line.at) ? line.at : (newest ?? line.at);
    readings.push(readingOf(line, { file, rollout }));
  }
  if (problems.length > 0) return { recording: null, problems };
  const recording = recordingOf(readings, rollout);
  return "code" in recording
    ? { recording: null, problems: [problemIn(file, { text: "", at: { line: 1, column: 1 } }, recording)] }
    : { recording, problems: [] };
}

function readingOf(
  { at, guard, cohort, arm, told }: Line,
  { file, rollout }: { readonly file: string; readonly rollout: Rollout },
): Reading {
  const whose = { guard, cohort, arm, window: { from: instant(at - rollout.every), to: at } };
  if (!told.ok) return { ...whose, ...told };
  return { ...whose, ...told, lastDataAt: at, exact: true, warnings: [], provenance: file };
}

function recordingOf(readings: readonly Reading[], rollout: Rollout): Recording | Complaint {
  const [first, ...others] = readings;
  if (first === undefined)
    return complaint("recording-empty", null, {
      message: "the file holds no reading",
      expected: "one reading a line",
      found: "nothing",
    });
  const from = first.window.from;
  const to = readings.at(-1)?.window.to ?? first.window.to;
  const intervals = (to - from) / rollout.every;
  if (intervals > MOST_INTERVALS)
    return complaint("recording-too-long", null, {
      message: `the readings span ${intervals} intervals of ${showDuration(rollout.every)}`,
      expected: `at most ${MOST_INTERVALS}`,
      found: `${iso(from)} to ${iso(to)}`,
    });
  const live = readings.find((each) => each.arm === "candidate" && each.ok);
  if (live === undefined)
    return complaint("candidate-missing", null, {
      message: "no line is a reading of the candidate",
      expected: `lines with "arm": "candidate"`,
      found: `${readings.length} of the baseline`,
    });
  return { readings: [first, ...others], from, to, live: live.window.from };
}

function misreadIn(file: string, entry: Entry, { code, key, expected, found, write }: Misread): Problem {
  const message =
    key === null
      ? "this is not a reading"
      : code === "missing-key"
        ? `${key} is missing`
        : `${key} cannot be read`;
  return problemIn(file, entry, { code, key, message, expected, found, suggestion: write });
}

function problemIn(file: string, entry: Entry, { key, ...told }: Complaint): Problem {
  return { severity: "blocker", file, ...spanOf(entry, key), ...told };
}

/** The key in the text; the beginning of the entry where it has no such key. */
function spanOf({ text, at }: Entry, key: string | null): { readonly at: Position; readonly length: number } {
  const quoted = JSON.stringify(key ?? "");
  const offset = key === null ? -1 : text.indexOf(quoted);
  if (offset === -1) return { at, length: text.includes("\n") ? 1 : Math.max(1, text.length) };
  const before = text.slice(0, offset).split("\n");
  const column = before.length === 1 ? at.column + offset : (before.at(-1)?.length ?? 0) + 1;
  return { at: { line: at.line + before.length - 1, column }, length: quoted.length };
}
