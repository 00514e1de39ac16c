/** The terminal's commands: local files in, text or JSON and an exit code out. */
import { join, resolve } from "node:path";
import { localFiles } from "../adapters/local/files.ts";
import { systemClock } from "../adapters/local/clock.ts";
import { describeRouter } from "../adapters/routers/describe.ts";
import { exitCodeOfTick, outputsOfTick } from "../commands/outputs.ts";
import { planLocally } from "../commands/plan-locally.ts";
import type { Older } from "../commands/plan-since.ts";
import { promote } from "../commands/promote.ts";
import { rollBack } from "../commands/roll-back.ts";
import { exitCodeOfStatus, outputsOfStatus, status } from "../commands/status.ts";
import {
  printNoProblems,
  printProblems,
  probablyMeant,
  summariseTicks,
  tellStatus,
} from "../commands/tell.ts";
import { validate } from "../commands/validate.ts";
import { evaluateFacts } from "../commands/evaluate-facts.ts";
import { Failure } from "../errors.ts";
import { parseInputs } from "../inputs.ts";
import type { Inputs } from "../inputs.ts";
import { placeOf } from "./place.ts";
import { readSavedState } from "./saved-state.ts";
import { writeFactsTo } from "./write-facts-to.ts";
import { readEnvironment } from "./environment.ts";
import type { Variables } from "./environment.ts";
import { openLocalWorld } from "./local-world.ts";
import { runExplain } from "./explain.ts";
import { openFacts } from "./open-facts.ts";
import { runSimulate } from "./simulate.ts";
import type { WrittenOption } from "./what-if-options.ts";
import { examineFromTerminal } from "./doctor.ts";
import { runDrill } from "./drill.ts";
import { runPower } from "./power.ts";
import { runInit } from "./init.ts";
import { runReplay } from "./replay.ts";
import { runRunbook } from "./runbook.ts";

export interface Options {
  /** What stands after the command: the code of `explain`, the rollout file of `replay`, `power` and `runbook`. */
  readonly argument?: string | undefined;
  /** What stands after that: the readings of `replay`. */
  readonly second?: string | undefined;
  /** Everything after the command: the facts files of `simulate`, the words of `explain`. */
  readonly files?: readonly string[] | undefined;
  /** Options in the order in which they stand in the call. */
  readonly written?: readonly WrittenOption[] | undefined;
  /** `simulate`: the files are tests. */
  readonly expect?: boolean | undefined;
  /** `gate`: where the scrubbed facts go. */
  readonly "save-facts"?: string | undefined;
  readonly json?: boolean | undefined;
  readonly resolved?: boolean | undefined;
  readonly "dry-run"?: boolean | undefined;
  readonly folder?: readonly string[] | undefined;
  readonly policy?: string | undefined;
  readonly root?: string | undefined;
  readonly state?: string | undefined;
  readonly rollout?: string | undefined;
  readonly facts?: string | undefined;
  readonly wait?: string | undefined;
  /** `status`: all journals are read, and their chains verified. */
  readonly verify?: boolean | undefined;
  readonly reason?: string | undefined;
  /** `roll-back`: a copy of the rollout's state. */
  readonly saved?: string | undefined;
  readonly margin?: readonly string[] | undefined;
  readonly "at-most"?: readonly string[] | undefined;
  readonly "at-least"?: readonly string[] | undefined;
  readonly detect?: readonly string[] | undefined;
  readonly alpha?: string | undefined;
  readonly start?: string | undefined;
  readonly since?: string | undefined;
  readonly calendar?: boolean | undefined;
  readonly every?: boolean | undefined;
  /** `runbook`: one entry, by the name of its guard or failure. */
  readonly entry?: string | undefined;
  readonly from?: string | undefined;
  readonly name?: string | undefined;
  readonly owner?: string | undefined;
  readonly "on-call"?: string | undefined;
  readonly org?: string | undefined;
  readonly domain?: string | undefined;
  readonly versions?: string | undefined;
  readonly drilled?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly force?: boolean | undefined;
  /** `doctor`: `owner/name`. */
  readonly repository?: string | undefined;
  /** `drill`: nobody is served there. */
  readonly staging?: boolean | undefined;
  /** `drill`: the rollout file that gets the record. */
  readonly record?: string | undefined;
  /** `draft`: what the author of a release knows. */
  readonly brief?: string | undefined;
  readonly out?: string | undefined;
  /** `draft`: a source of the file, or `prometheus` or `sql` for all of that kind. */
  readonly history?: string | undefined;
  readonly weeks?: string | undefined;
  readonly "no-model"?: boolean | undefined;
  readonly "print-request"?: boolean | undefined;
  /** `draft`: words for the plan of the file, in place of values for it. */
  readonly words?: boolean | undefined;
}

export interface Printed {
  readonly code: number;
  readonly text: string;
  /** Beside the text, where it is read by a program: goes to standard error. */
  readonly note?: string;
}

/** @throws Failure call-wrong for a command or an option that does not exist */
export async function runCommand(command: string, options: Options, variables: Variables): Promise<Printed> {
  const call: Call = { inputs: inputsOf(command, options), options, variables, root: options.root ?? "." };
  switch (command) {
    case "validate":
      return runValidate(call);
    case "plan":
      return runPlan(call);
    case "gate":
      return runGate(call);
    case "promote":
      return runTicks(call);
    case "status":
      return runStatus(call);
    case "roll-back":
      return runRollBack(call);
    case "replay":
      return runReplay({ options, root: call.root, policy: call.inputs.policy });
    case "power":
      return runPower({ options, root: call.root, policy: call.inputs.policy });
    case "runbook":
      return runRunbook(call);
    case "drill":
      return runDrill({ ...call, policy: call.inputs.policy });
    case "init":
      return runInit(options, call.root);
    case "doctor":
      return examineFromTerminal(call);
    case "explain":
      return runExplain(options);
    case "draft":
      return (await import("./draft.ts")).runDraft({ ...call, policy: call.inputs.policy });
    case "simulate":
      return runSimulate({ options, root: call.root });
    default:
      throw new Failure("call-wrong", unknownCommand(command));
  }
}

const COMMANDS =
  "init, draft, validate, plan, gate, promote, roll-back, status, replay, power, runbook, drill, simulate, doctor, explain";

function unknownCommand(command: string): string {
  const near = probablyMeant(command, COMMANDS.split(", "));
  const write = near === null ? "Write `model-rollout --help`" : `Did you mean \`${near}\`?`;
  return `Expected one of ${COMMANDS}, found ${command}. ${write}`;
}

interface Call {
  readonly inputs: Inputs;
  readonly options: Options;
  readonly variables: Variables;
  readonly root: string;
}

/** The options as the Action's inputs: one parser, one set of messages. */
function inputsOf(command: string, options: Options): Inputs {
  const texts: Readonly<Record<string, string | undefined>> = {
    command: ["validate", "plan", "gate", "promote", "roll-back", "status"].includes(command)
      ? command
      : "validate",
    token: "-",
    rollouts: options.folder?.join("\n"),
    policy: options.policy,
    rollout: options.rollout,
    wait: options.wait,
    facts: options.facts,
    "dry-run": options["dry-run"] === true ? "true" : undefined,
  };
  return parseInputs((name) => texts[name] ?? "");
}

async function runValidate({ inputs, options, root }: Call): Promise<Printed> {
  const found = await validate(
    { files: localFiles(root) },
    { folders: inputs.rollouts, policy: inputs.policy, resolved: options.resolved === true },
  );
  const code = found.problems.some((problem) => problem.severity === "blocker") ? 4 : 0;
  if (options.json === true)
    return { code, text: json({ problems: found.problems, resolved: found.resolved }) };
  if (found.resolved !== null && code === 0) return { code, text: json(found.resolved) };
  if (found.problems.length > 0) return { code, text: `${printProblems(found.problems, found.texts)}\n` };
  return { code, text: `${printNoProblems(found.rollouts.length)}\n` };
}

async function runPlan({ inputs, options, root }: Call): Promise<Printed> {
  const clock = systemClock(new AbortController().signal);
  const planned = await planLocally(
    { files: localFiles(root), describeRouter, clock },
    {
      folders: inputs.rollouts,
      policy: inputs.policy,
      rollout: inputs.rollout,
      ...(options.since === undefined
        ? {}
        : { since: { name: options.since, older: olderAt(root, options.since) } }),
    },
  );
  return { code: planned.code, text: options.json === true ? json(planned.document) : planned.text };
}

/** A rollout file, or the folder of an older checkout; wherever they lie. */
function olderAt(root: string, since: string): Older {
  if (!/\.ya?ml$/.test(since)) return { kind: "tree", files: localFiles(resolve(root, since)) };
  const place = placeOf(root, since);
  return { kind: "file", files: localFiles(place.root), path: place.path };
}

async function runGate({ inputs, options, root }: Call): Promise<Printed> {
  if (inputs.facts === null)
    throw new Failure(
      "call-wrong",
      "Expected saved facts of a pull request, found none. Write `--facts facts.json`",
    );
  const { world, reading } = await openFacts(root, inputs.facts);
  if (reading.kind === "wrong") {
    const { problems, texts } = reading;
    return {
      code: 4,
      text: options.json === true ? json({ problems }) : `${printProblems(problems, texts)}\n`,
    };
  }
  const evaluated = await evaluateFacts(world, reading.file);
  if (options["save-facts"] !== undefined)
    writeFactsTo(resolve(root, options["save-facts"]), evaluated.saved);
  return {
    code: evaluated.code,
    text: options.json === true ? `${evaluated.outputs.result}\n` : `${evaluated.text}\n`,
  };
}

async function runTicks({ inputs, options, variables, root }: Call): Promise<Printed> {
  const world = openLocalWorld(
    environmentOf(variables, root),
    options.state ?? join(root, ".model-rollout"),
    inputs.facts,
  );
  const wait = inputs.wait > 0 ? inputs.wait : null;
  const reports = await promote(world, {
    folders: inputs.rollouts,
    policy: inputs.policy,
    rollout: inputs.rollout,
    wait,
    dryRun: inputs.dryRun,
  });
  const text = options.json === true ? `${outputsOfTick(reports).result}\n` : `${summariseTicks(reports)}\n`;
  return { code: exitCodeOfTick(reports), text };
}

async function runStatus({ inputs, options, variables, root }: Call): Promise<Printed> {
  const folder = options.state ?? join(root, ".model-rollout");
  const world = openLocalWorld(environmentOf(variables, root), folder, null);
  const { rollouts: folders, policy, rollout } = inputs;
  const report = await status(world, { folders, policy, rollout, verify: options.verify === true });
  return {
    code: exitCodeOfStatus(report),
    text: options.json === true ? `${outputsOfStatus(report).result}\n` : tellStatus(report),
  };
}

async function runRollBack({ inputs, options, variables, root }: Call): Promise<Printed> {
  if (inputs.rollout === null)
    throw new Failure(
      "call-wrong",
      "Expected the name of a rollout, found nothing. Write `--rollout <name>`",
    );
  const world = openLocalWorld(
    environmentOf(variables, root),
    options.state ?? join(root, ".model-rollout"),
    null,
  );
  const by = variables["USER"] ?? "a person";
  const report = await rollBack(world, {
    rollout: inputs.rollout,
    folders: inputs.rollouts,
    by,
    reason: options.reason ?? "",
    dryRun: inputs.dryRun,
    ...(options.saved === undefined ? {} : { saved: readSavedState(resolve(root, options.saved)) }),
  });
  const text =
    options.json === true ? `${outputsOfTick([report]).result}\n` : `${summariseTicks([report])}\n`;
  // What was asked for is done when the traffic is off, whatever made it necessary.
  return { code: report.confirmed === false ? 2 : 0, text };
}

function environmentOf(variables: Variables, root: string) {
  return { ...readEnvironment(variables), workspace: root };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
