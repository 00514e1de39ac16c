/**
 * Runs tests against one mutant after the other, in one vitest that stays: asked over the channel of its parent.
 *
 * The mistake is put in while a file is loaded; nothing is written to `src`.
 */
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { createVitest } from "vitest/node";
import type { TestSpecification } from "vitest/node";
import type { Fate } from "./mutant.ts";

/** `text` instead of the file's own, or null for the sources as they are; and parts of the tests' paths, the quickest first; `!` leaves out. */
export interface Job {
  readonly mutant: { readonly file: string; readonly text: string } | null;
  readonly stages: readonly (readonly string[])[];
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** How often a stage is looked at whose failures had other reasons. */
const LOOKS = 2;

interface Mistake {
  readonly id: string;
  readonly text: string;
}

interface Failed {
  readonly specification: TestSpecification;
  /** Its file and its name. */
  readonly test: string;
}

/** Tests that noticed another mistake in the same file: most likely they notice the next one. */
const noticing = new Map<string, readonly TestSpecification[]>();
let current: Mistake | null = null;

const vitest = await createVitest(
  {
    config: false,
    root: ROOT,
    watch: true,
    include: ["test/unit/**/*.test.ts", "test/flow/**/*.test.ts"],
    reporters: [{}],
    bail: 1,
    ...(env["MUTANT_WITHOUT"] === undefined
      ? {}
      : { testNamePattern: `^(?!.*(?:${env["MUTANT_WITHOUT"]}))` }),
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
  const mistake = mutant === null ? null : { id: `${ROOT}${mutant.file}`, text: mutant.text };
  put(mistake);
  const before = mistake === null ? [] : (noticing.get(mistake.id) ?? []);
  const all = [before, ...(await Promise.all(stages.map(specificationsOf)))].filter(
    ({ length }) => length > 0,
  );
  for (const tests of all) {
    for (let look = 0; look < LOOKS; look++) {
      const failed = await firstFailure(tests);
      if (failed === null) break;
      // Tests that talk over the loopback may fail because the machine is busy, and a run that was cut short may tell late:
      // only what fails again, alone, has noticed.
      if ((await firstFailure([failed.specification]))?.test !== failed.test) continue;
      if (mistake !== null) noticing.set(mistake.id, [...new Set([failed.specification, ...before])]);
      return { kind: "noticed", by: failed.test };
    }
  }
  return { kind: "survived" };
}

/** Puts the mistake in, or takes the one that is in out. */
function put(mistake: Mistake | null): void {
  const before = current;
  current = mistake;
  for (const id of [before?.id, mistake?.id]) if (id !== undefined) vitest.invalidateFile(id);
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

async function firstFailure(tests: readonly TestSpecification[]): Promise<Failed | null> {
  const { testModules, unhandledErrors } = await vitest.rerunTestSpecifications([...tests], true);
  for (const module of testModules) {
    if (module.state() !== "failed") continue;
    const specification = tests.find(({ moduleId }) => moduleId === module.moduleId);
    if (specification === undefined) continue;
    const [first] = [...module.children.allTests("failed")];
    return {
      specification,
      test: `${module.relativeModuleId} > ${first?.fullName ?? "is loaded"}`,
    };
  }
  const [loose] = unhandledErrors;
  const [specification] = tests;
  if (loose === undefined || specification === undefined) return null;
  return { specification, test: "an error outside of all tests" };
}
