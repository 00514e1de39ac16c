/**
 * Judges labelled canary cases from real data and prints the decisions: `npm run --silent judge-cases -- FOLDER`.
 *
 * One JSON line a case and judge. Cases that cannot be read are named on stderr, and the exit code is 4.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { NO_TOLERANCE, USUAL_TOLERANCE } from "../judging/guards.ts";
import { rowByRow } from "../judging/ours.ts";
import { readCase } from "./case-file.ts";

const JUDGES = [rowByRow("model-rollout", USUAL_TOLERANCE), rowByRow("model-rollout-0", NO_TOLERANCE)];
const UNREADABLE = 4;

const [folder, ...more] = parseArgs({ allowPositionals: true }).positionals;
if (folder === undefined || more.length > 0) {
  console.error("Expected one folder of cases. Write npm run --silent judge-cases -- FOLDER");
  process.exitCode = UNREADABLE;
} else judgeFolder(folder);

function judgeFolder(folder: string): void {
  const names = namesIn(folder);
  if (names.length === 0) complain(`${folder}: expected *.json files, found none`);
  for (const name of names) judgeFile(join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort();
  } catch (error) {
    complain(`${folder}: ${messageOf(error)}`);
    return [];
  }
}

/** A file that cannot be judged must not keep the others from it. */
function judgeFile(path: string): void {
  try {
    const read = readCase(readFileSync(path, "utf8"));
    if (!read.ok) return complain(`${path}: ${read.problem}`);
    for (const judge of JUDGES)
      console.log(
        JSON.stringify({ case: read.stream.id, judge: judge.name, alarm: judge.alarm(read.stream) }),
      );
  } catch (error) {
    complain(`${path}: ${messageOf(error)}`);
  }
}

function complain(problem: string): void {
  console.error(problem);
  process.exitCode = UNREADABLE;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
