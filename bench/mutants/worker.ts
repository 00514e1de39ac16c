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

/** `text` instead of the file's own, and parts of the tests' paths, the quickest first; `!` leaves out. */
export interface Trial {
  readonly kind: "mutant";
  readonly file: string;
  readonly text: string;
  readonly stages: readonly (readonly string[])[];
}

/** One mutant; or the sources as they are, before all tests that noticed something. */
export type Job = Trial | { readonly kind: "as-it-is" };

/** `alive` between two stages; `unsound` names a test that fails without any mistake. */
export type Answer =
  | { readonly kind: "alive" }
  | { readonly kind: "unsound"; readonly by: string }
  | Exclude<Fate, { readonly kind: "hung" }>;

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
/** Tests that noticed something, and pass without a mistake. */
const sound = new Set<TestSpecification>();
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
/** One for each file, whichever stages it belongs to. */
const ofFile = new Map<string, TestSpecification>();

process.on("message", (job: Job) => {
  void answer(job).then((given) => process.send?.(given));
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");

async function answer(job: Job): Promise<Answer> {
  if (job.kind === "mutant") return fateOf(job);
  put(null);
  const failed = sound.size === 0 ? null : await failsTwice([...sound]);
  return failed === null ? { kind: "survived" } : { kind: "unsound", by: failed.test };
}

async function fateOf({ file, text, stages }: Trial): Promise<Answer> {
  const id = `${ROOT}${file}`;
  put({ id, text });
  const before = noticing.get(id) ?? [];
  const asked = new Set<TestSpecification>();
  for (const stage of [before, ...(await Promise.all(stages.map(specificationsOf)))]) {
    const tests = stage.filter((test) => !asked.has(test));
    for (const test of tests) asked.add(test);
    const failed = tests.length === 0 ? null : await failsTwice(tests);
    if (failed === null) process.send?.({ kind: "alive" });
    else {
      noticing.set(id, [...new Set([failed.specification, ...before])]);
      return (await isSound(failed.specification))
        ? { kind: "noticed", by: failed.test }
        : { kind: "unsound", by: failed.test };
    }
  }
  return { kind: "survived" };
}

/**
 * A test that fails, and fails again alone.
 *
 * Tests that talk over the loopback may fail because the machine is busy, and a run that was cut short may tell late.
 */
async function failsTwice(tests: readonly TestSpecification[]): Promise<Failed | null> {
  for (let look = 0; look < LOOKS; look++) {
    const failed = await firstFailure(tests);
    if (failed === null) return null;
    process.send?.({ kind: "alive" });
    if ((await firstFailure([failed.specification]))?.test === failed.test) return failed;
  }
  return null;
}

/** Whether a test passes without the mistake: one that fails anyway notices nothing. */
async function isSound(test: TestSpecification): Promise<boolean> {
  if (sound.has(test)) return true;
  put(null);
  if ((await failsTwice([test])) !== null) return false;
  sound.add(test);
  return true;
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
  const same = found.map((test) => ofFile.get(test.moduleId) ?? test);
  for (const test of same) ofFile.set(test.moduleId, test);
  known.set(key, same);
  return same;
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
