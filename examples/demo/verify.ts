/** Whether the rollback is one: by the flag file, by routing readers again, by the log, by the journal. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { TickReport } from "../../src/render/tick-report.ts";
import { brokenAt } from "../../src/promotion/journal.ts";
import { keep, there } from "./promises.ts";
import { tick } from "./promotion.ts";
import { ROLLOUT, sourceOf } from "./repository.ts";
import { hour, thousands, type Story } from "./story.ts";
import type { Demo } from "./world.ts";

const READERS = 10_000;
/** Simulated minutes that the log is watched afterwards. */
const WATCHED = 10;

export async function verifyRollback(demo: Demo, report: TickReport, story: Story): Promise<void> {
  story.step("rolled back: the traffic first, the records after");
  for (const { does, outcome } of report.actions) story.tell(`${does}: ${outcome}`);

  story.step("verified in four ways");
  const flags: unknown = JSON.parse(readFileSync(join(demo.folder, "flags.json"), "utf8"));
  keep(
    "the flag file is as before the first stage",
    isDeepStrictEqual(flags, JSON.parse(sourceOf("flags.json"))),
    "another",
  );
  story.tell("the flag file is what it was before the first stage");
  const routed = await demo.app.routedToCandidate(READERS);
  keep("no reader is routed to version 2", routed === 0, `${routed} of ${READERS}`);
  story.tell(`${thousands(READERS)} readers routed again: ${routed} get version 2`);
  const from = demo.clock.now();
  await demo.pass(WATCHED);
  const served = demo.answers.countByArm(from, demo.clock.now());
  keep(
    "the log shows no answer of version 2",
    served.v2 === 0 && served.v1 > 0,
    `${served.v2} of ${served.v1 + served.v2}`,
  );
  story.tell(
    `${WATCHED} simulated minutes later the log has ${thousands(served.v1)} answers of version 1 and ${served.v2} of version 2`,
  );
  const later = await tick(demo);
  const ending = (await stateOf(demo)).ending;
  const confirmed = ending?.kind === "rolled-back" ? ending.confirmedByTrafficAt : null;
  keep("a later tick confirms by traffic", confirmed !== null, `${later.decision}, ${later.reason}`);
  story.tell(`${hour(later.at)}  the next tick confirms it by traffic: served share 0`);
}

/** The journal's lines, whole and linked. */
export async function readJournal(demo: Demo): Promise<readonly string[]> {
  const { journal } = await stateOf(demo);
  const branch = `model-rollout/state/${ROLLOUT}`;
  const path = `journal/${new Date(journal.at).toISOString().slice(0, 10)}.jsonl`;
  const text = there("the journal", demo.office.repository.read(branch, path));
  const lines = text.split("\n").filter((line) => line !== "");
  const broken = brokenAt(lines, journal);
  keep(
    "the journal's chain is whole",
    broken === null && lines.length === journal.lines,
    `broken at line ${broken}`,
  );
  return lines;
}

async function stateOf(demo: Demo) {
  return there("the rollout's state", await demo.world.states.load(ROLLOUT)).state;
}
