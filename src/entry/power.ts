/** `power` in a terminal: one rollout file in, a table or JSON out. */
import { systemClock } from "../adapters/local/clock.ts";
import { localFiles } from "../adapters/local/files.ts";
import { describeRouter } from "../adapters/routers/describe.ts";
import { documentOfPower, power } from "../commands/power.ts";
import { printProblems, tellPower } from "../commands/tell.ts";
import { Failure } from "../errors.ts";
import { placeOf } from "./place.ts";
import type { Options, Printed } from "./terminal.ts";

/** @throws Failure call-wrong for a file that is not named, or not there */
export async function runPower(call: {
  readonly options: Options;
  readonly root: string;
  readonly policy: string;
}): Promise<Printed> {
  const { argument, json } = call.options;
  if (argument === undefined)
    throw new Failure(
      "call-wrong",
      "Expected a rollout file, found nothing. Write `model-rollout power rollout.yml`",
    );
  const { root, path } = placeOf(call.root, argument);
  const clock = systemClock(new AbortController().signal);
  const world = { files: localFiles(root), describeRouter, clock };
  const powered = await power(world, { rollout: path, policy: call.policy });
  if (powered.kind === "refused") {
    const { problems, texts } = powered;
    const text = json === true ? JSON.stringify({ problems }, null, 2) : printProblems(problems, texts);
    return { code: 4, text: `${text}\n` };
  }
  const document = documentOfPower(powered.plan);
  return {
    code: 0,
    text: json === true ? `${JSON.stringify(document, null, 2)}\n` : tellPower(powered.plan),
  };
}
