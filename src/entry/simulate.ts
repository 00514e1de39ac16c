/** `simulate` in a terminal: a saved pull request in, what would change out; or facts files that are tests. */
import { documentOfSimulation, exitCodeOfSimulation, simulate } from "../commands/simulate.ts";
import { printProblems, tellSimulation, tellTests } from "../commands/tell.ts";
import { localFiles } from "../adapters/local/files.ts";
import { Failure } from "../errors.ts";
import type { FactFile } from "../gate/facts.ts";
import { openFacts } from "./open-facts.ts";
import { placeOf } from "./place.ts";
import type { Options, Printed } from "./terminal.ts";
import { changesOf, WHAT_IF_OPTIONS } from "./what-if-options.ts";
import type { WrittenOption } from "./what-if-options.ts";

/** @throws Failure call-wrong for a call that names no file, or an option without what it needs */
export async function runSimulate(call: {
  readonly options: Options;
  readonly root: string;
}): Promise<Printed> {
  const { options } = call;
  const files = options.files ?? (options.argument === undefined ? [] : [options.argument]);
  const [only, ...others] = files;
  if (only === undefined)
    throw new Failure(
      "call-wrong",
      "Expected a facts file, found nothing. Write `model-rollout simulate facts.json --approve olga`",
    );
  const written = (options.written ?? []).filter(({ name }) => WHAT_IF_OPTIONS.some((each) => each === name));
  const isAsked = written.length > 0 || options.policy !== undefined;
  if (others.length > 0 && isAsked && options.expect !== true)
    throw new Failure(
      "call-wrong",
      `Expected one facts file with what-if options, found ${files.length}. Write one, or --expect to test all of them so`,
    );
  const isTest = others.length > 0 || options.expect === true;
  return isTest ? runTests(files, { ...call, written }) : runOne(only, { ...call, written, isAsked });
}

interface Call {
  readonly options: Options;
  readonly root: string;
  readonly written: readonly WrittenOption[];
}

async function runOne(file: string, call: Call & { readonly isAsked: boolean }): Promise<Printed> {
  // A file that is a test answers as one, as long as nothing else is asked of it.
  const simulated = await simulateFile(file, { ...call, isTest: !call.isAsked });
  const isJson = call.options.json === true;
  if (simulated.kind === "wrong") {
    const { problems, texts } = simulated;
    return { code: 4, text: isJson ? json({ problems }) : `${printProblems(problems, texts)}\n` };
  }
  const { simulation } = simulated;
  const { mismatches } = simulation;
  const code = mismatches === null ? exitCodeOfSimulation(simulation) : mismatches.length === 0 ? 0 : 4;
  return { code, text: isJson ? json(documentOfSimulation(simulation)) : `${tellSimulation(simulation)}\n` };
}

async function runTests(files: readonly string[], call: Call): Promise<Printed> {
  const tests = [];
  for (const file of files) tests.push({ file, result: await testFile(file, call) });
  const isFine = tests.every(({ result }) => result.kind === "told" && result.mismatches.length === 0);
  const document = { "schema-version": 1, tests: tests.map(({ file, result }) => ({ file, ...result })) };
  return {
    code: isFine ? 0 : 4,
    text: call.options.json === true ? json(document) : `${tellTests(tests)}\n`,
  };
}

type Tested = Parameters<typeof tellTests>[0][number]["result"];

async function testFile(file: string, call: Call): Promise<Tested> {
  const simulated = await simulateFile(file, { ...call, isTest: true });
  if (simulated.kind === "wrong")
    return { kind: "wrong", problems: printProblems(simulated.problems, simulated.texts) };
  const { mismatches } = simulated.simulation;
  return mismatches === null ? { kind: "expects-nothing" } : { kind: "told", mismatches };
}

async function simulateFile(file: string, call: Call & { readonly isTest: boolean }) {
  const { options, root, written, isTest } = call;
  const changes = changesOf(written);
  const { world, reading } = await openFacts(root, file);
  if (reading.kind === "wrong") return reading;
  const policy = options.policy === undefined ? null : await readPolicyFile(root, options.policy);
  return {
    kind: "read" as const,
    simulation: await simulate(world, { file: reading.file, policy, changes, isTest }),
  };
}

async function readPolicyFile(root: string, path: string): Promise<FactFile> {
  const place = placeOf(root, path);
  const [found] = await localFiles(place.root).read([place.path]);
  if (found == null) throw new Failure("call-wrong", `Expected a policy in ${path}, found no such file`);
  return found;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
