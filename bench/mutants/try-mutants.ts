/** Puts mutants before the tests: two processes, each with a vitest that stays, and an end for those that never answer. */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { mutated } from "./mutant.ts";
import type { Fate, Mutant } from "./mutant.ts";
import type { Job } from "./worker.ts";

export interface Tried {
  readonly mutant: Mutant;
  readonly fate: Fate;
}

const ROOT = new URL("../../", import.meta.url);
const PROCESSES = 2;
/** The slowest honest answer takes a tenth of this on a machine that is not busy. */
const PATIENCE = 120_000;
/** The first answer loads everything, on a machine that may be busy. */
const FIRST = 300_000;
/** Modules of old mutants are never freed: after so many a process is replaced. */
const LIFE = 150;

/** Tests of the core first; those that play a whole command only for what the core does not notice. */
const CORE = ["test/unit/gate/", "!test/unit/gate/properties"];
const PROPERTIES = ["test/unit/gate/properties"];
const COMMANDS = [
  "test/flow/attacks",
  "test/flow/scenarios",
  "test/flow/pull-request",
  "test/flow/since-approved",
  "test/flow/respond",
  "test/flow/gate-many",
  "test/flow/go.test",
  "test/flow/verbs",
  "test/flow/safety",
  "test/unit/commands/",
  "test/unit/entry/",
];

/** Tests that play just these commands: asked before all others. */
const BESIDE: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["merge-group", "judge-group", "merged-tree"], ["test/flow/attacks/publishing-queue"]],
  [["publish", "fingerprint", "shared-head", "request-reviews"], ["test/flow/attacks/publishing"]],
  [["equal-commits"], ["test/flow/attacks/facts", "test/flow/since-approved"]],
  [["sweep-order"], ["test/unit/commands/sweep-order"]],
  [
    ["assess", "gate-input"],
    ["test/flow/attacks/policy", "test/flow/pull-request"],
  ],
  [["second-person", "override", "unquarantine", "asked"], ["test/flow/verbs"]],
  [
    ["respond", "form-go"],
    ["test/flow/attacks/respond", "test/flow/respond", "test/flow/go.test"],
  ],
  [["trusted-ref"], ["test/unit/entry/"]],
];

export function sourceOf(file: string): string {
  return readFileSync(new URL(file, ROOT), "utf8");
}

/**
 * The fate of every mutant, in their order.
 *
 * @throws Error when the tests fail without any mistake: then they would notice everything.
 */
export async function tryMutants(mutants: readonly Mutant[]): Promise<readonly Tried[]> {
  const queue = mutants.map((mutant, index) => ({ mutant, index }));
  const fates = new Map<number, Fate>();
  await Promise.all(Array.from({ length: PROCESSES }, () => work(queue, fates)));
  return mutants.map((mutant, index) => {
    const fate = fates.get(index);
    if (fate === undefined) throw new Error(`${mutant.name} was never tried`);
    return { mutant, fate };
  });
}

async function work(
  queue: { readonly mutant: Mutant; readonly index: number }[],
  fates: Map<number, Fate>,
): Promise<void> {
  while (queue.length > 0) {
    const child = await start();
    let isAlive = true;
    try {
      for (let tried = 0; tried < LIFE; tried++) {
        const next = queue.shift();
        if (next === undefined) break;
        const { mutant, index } = next;
        const text = mutated(sourceOf(mutant.file), mutant);
        const fate = await ask(child, { mutant: { file: mutant.file, text }, stages: stagesFor(mutant) });
        fates.set(index, fate);
        console.error(
          `${fates.size} ${fate.kind} ${mutant.name}${fate.kind === "noticed" ? ` by “${fate.by}”` : ""}`,
        );
        isAlive = fate.kind !== "hung";
        if (!isAlive) break;
      }
      // What noticed must pass without a mistake, before and after.
      if (isAlive) await demandGreen(child);
    } finally {
      child.kill("SIGKILL");
    }
  }
}

function stagesFor({ file }: Mutant): Job["stages"] {
  if (file.startsWith("src/gate/")) return [CORE, PROPERTIES, COMMANDS];
  const beside = BESIDE.find(([names]) => names.some((name) => file.endsWith(`/${name}.ts`)))?.[1];
  return beside === undefined ? [COMMANDS] : [beside, COMMANDS];
}

async function start(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL("./worker.ts", import.meta.url)), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "message");
  await demandGreen(child);
  return child;
}

async function demandGreen(child: ChildProcess): Promise<void> {
  const fate = await ask(child, { mutant: null, stages: [CORE, PROPERTIES, COMMANDS] }, FIRST);
  if (fate.kind === "survived") return;
  child.kill("SIGKILL");
  throw new Error(
    `Expected tests that pass without a mistake, found: ${fate.kind === "noticed" ? fate.by : fate.kind}`,
  );
}

function ask(child: ChildProcess, job: Job, patience = PATIENCE): Promise<Fate> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => resolve({ kind: "hung" })), patience);
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      child.off("message", onMessage).off("exit", onExit);
      end();
    };
    const onMessage = (fate: Fate): void => settle(() => resolve(fate));
    const onExit = (code: number | null): void => settle(() => reject(new Error(`the tests ended: ${code}`)));
    child.on("message", onMessage).on("exit", onExit);
    child.send(job);
  });
}
