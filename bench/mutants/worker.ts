/**
 * Runs tests against one mutant after the other, in one vitest that stays: asked over the channel of its parent.
 *
 * The mistake is put in while a file is loaded; nothing is written to `src`.
 */
import { fileURLToPath } from "node:url";
import { createVitest } from "vitest/node";
import type { TestSpecification, Vitest } from "vitest/node";
import type { Fate } from "./mutant.ts";

/** `text` instead of the file's own, or null for the sources as they are; and parts of the tests' paths, the quickest first; `!` leaves out. */
export interface Job {
  readonly mutant: { readonly file: string; readonly text: string } | null;
  readonly stages: readonly (readonly string[])[];
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

let current: { readonly id: string; readonly text: string } | null = null;

const vitest = await createVitest(
  {
    config: false,
    root: ROOT,
    watch: true,
    include: ["test/unit/**/*.test.ts", "test/flow/**/*.test.ts"],
    reporters: [{}],
    bail: 1,
    // A machine that is busy notices nothing.
    testTimeout: 30_000,
    pool: "threads",
    maxWorkers: 1,
    isolate: false,
    // A module that is remembered on disk is never asked for again, and no mistake would be seen.
    fsModuleCache: false,
  },
  {
    plugins: [
      {
        name: "mutant",
        enforce: "pre",
        load: (id) => (current !== null && id === current.id ? current.text : null),
      },
    ],
    server: { watch: null },
  },
);
const known = new Map<string, readonly TestSpecification[]>();

process.on("message", (job: Job) => {
  void answer(job).then((fate) => process.send?.(fate));
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");

async function answer({ mutant, stages }: Job): Promise<Fate> {
  const before = current;
  current = mutant === null ? null : { id: `${ROOT}${mutant.file}`, text: mutant.text };
  for (const id of [before?.id, current?.id]) if (id !== undefined) vitest.invalidateFile(id);
  for (const stage of stages) {
    const tests = await specificationsOf(stage);
    const by = await firstFailure(vitest, tests);
    // Tests that talk over the loopback may fail because the machine is busy: only what fails again has noticed.
    if (by !== null && (await firstFailure(vitest, tests)) !== null) return { kind: "noticed", by };
  }
  return { kind: "survived" };
}

async function specificationsOf(paths: readonly string[]): Promise<readonly TestSpecification[]> {
  const key = paths.join(" ");
  const isLeftOut = (id: string): boolean =>
    paths.some((path) => path.startsWith("!") && id.includes(path.slice(1)));
  const wanted = paths.filter((path) => !path.startsWith("!"));
  const found =
    known.get(key) ??
    (await vitest.globTestSpecifications(wanted)).filter(({ moduleId }) => !isLeftOut(moduleId));
  if (found.length === 0) throw new Error(`no test file matches ${key}`);
  known.set(key, found);
  return found;
}

async function firstFailure(runner: Vitest, tests: readonly TestSpecification[]): Promise<string | null> {
  const { testModules, unhandledErrors } = await runner.rerunTestSpecifications([...tests], true);
  for (const module of testModules) {
    if (module.state() !== "failed") continue;
    const failed = [...module.children.allTests("failed")];
    return failed[0]?.fullName ?? module.relativeModuleId;
  }
  return unhandledErrors.length > 0 ? String(unhandledErrors[0]) : null;
}
