/** Puts mutants before the tests: two processes, each with a vitest that stays, and an end for those that never answer. */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { mutated } from "./mutant.ts";
import type { Fate, Mutant } from "./mutant.ts";
import { stagesFor } from "./stages.ts";
import type { Answer, Job } from "./worker.ts";

export interface Tried {
  readonly mutant: Mutant;
  readonly fate: Fate;
}

const ROOT = new URL("../../", import.meta.url);
const PROCESSES = 2;
/** For one stage of tests, the slowest of which takes a tenth of this on a machine that is not busy. */
const PATIENCE = 240_000;
/** Modules of old mutants are never freed: after so many a process is replaced. */
const LIFE = 150;

export function sourceOf(file: string): string {
  return readFileSync(new URL(file, ROOT), "utf8");
}

/**
 * The fate of every mutant, in their order.
 *
 * @throws Error when a test that noticed a mistake fails without any: then it would notice everything.
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
        const fate = await ask(child, {
          kind: "mutant",
          file: mutant.file,
          text,
          stages: stagesFor(mutant.file),
        });
        fates.set(index, fate);
        console.error(
          `${fates.size} ${fate.kind} ${mutant.name}${fate.kind === "noticed" ? ` by “${fate.by}”` : ""}`,
        );
        isAlive = fate.kind !== "hung";
        if (!isAlive) break;
      }
      // What noticed must pass without a mistake after all others too.
      if (isAlive) await ask(child, { kind: "as-it-is" });
    } finally {
      child.kill("SIGKILL");
    }
  }
}

async function start(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL("./worker.ts", import.meta.url)), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}

/** A process that says nothing for too long hangs; one that says it is alive is waited for. */
function ask(child: ChildProcess, job: Job): Promise<Fate> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      child.off("message", onMessage).off("exit", onExit);
      end();
    };
    const timer = setTimeout(() => settle(() => resolve({ kind: "hung" })), PATIENCE);
    const onMessage = (answer: Answer): void => {
      if (answer.kind === "alive") timer.refresh();
      else if (answer.kind === "unsound") settle(() => reject(failsAnyway(answer.by)));
      else settle(() => resolve(answer));
    };
    const onExit = (code: number | null): void => settle(() => reject(new Error(`the tests ended: ${code}`)));
    child.on("message", onMessage).on("exit", onExit);
    child.send(job);
  });
}

function failsAnyway(by: string): Error {
  return new Error(`Expected tests that pass without a mistake, found: ${by}`);
}
