/** `drill` in a terminal: the routers of one rollout file, really called. */
import { join } from "node:path";
import { localFiles } from "../adapters/local/files.ts";
import { newFilesIn } from "../adapters/local/new-files.ts";
import { drill } from "../commands/drill.ts";
import { demandPlaceForDrill, fileWithDrill } from "../commands/drill-record.ts";
import type { ExitCode } from "../commands/outputs.ts";
import { power } from "../commands/power.ts";
import { printProblems, tellDrill } from "../commands/tell.ts";
import { Failure } from "../errors.ts";
import type { DrillReport } from "../render/drill-text.ts";
import { readEnvironment } from "./environment.ts";
import type { Variables } from "./environment.ts";
import { openLocalWorld } from "./local-world.ts";
import { placeOf } from "./place.ts";
import type { Options, Printed } from "./terminal.ts";

/** @throws Failure call-wrong without a file, for a rollout that is under way, or a record that has no place */
export async function runDrill(call: {
  readonly options: Options;
  readonly variables: Variables;
  readonly root: string;
  readonly policy: string;
}): Promise<Printed> {
  const { options } = call;
  const isJson = options.json === true;
  if (options.argument === undefined)
    throw new Failure(
      "call-wrong",
      "Expected a rollout file, found nothing. Write `model-rollout drill .github/rollouts/summarizer.yml`",
    );
  const { root, path } = placeOf(call.root, options.argument);
  const place = options.record === undefined ? null : placeOf(call.root, options.record);
  if (place !== null) await demandPlaceForDrill(localFiles(place.root), place.path);
  const environment = { ...readEnvironment(call.variables), workspace: root };
  const world = openLocalWorld(environment, options.state ?? join(call.root, ".model-rollout"), null);
  const planned = await power({ ...world, files: localFiles(root) }, { rollout: path, policy: call.policy });
  if (planned.kind === "refused") {
    const { problems, texts } = planned;
    return { code: 4, text: isJson ? json({ problems }) : `${printProblems(problems, texts)}\n` };
  }
  const report = await drill(world, { plan: planned.plan, staging: options.staging === true });
  const isRecorded = place !== null && report.record !== null;
  if (isRecorded) {
    const file = await fileWithDrill(localFiles(place.root), place.path, report.record);
    await newFilesIn(place.root).write([file], { force: true });
  }
  const recordedIn = isRecorded ? place.path : null;
  return {
    code: codeOf(report),
    text: isJson ? json({ ...report, recordedIn }) : tellDrill(report, recordedIn),
  };
}

function json(value: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ "schema-version": 1, ...value }, null, 2)}\n`;
}

function codeOf({ record, slow }: DrillReport): ExitCode {
  if (record === null) return 2;
  return slow ? 3 : 0;
}
