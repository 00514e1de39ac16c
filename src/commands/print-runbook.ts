/** `runbook`: the runbook of one rollout file alone, from the files on disk. Needs neither GitHub nor network. */
import { builtInPolicy } from "../config/parse.ts";
import type { Problem } from "../config/problem.ts";
import type { RouterDescription, RouterTarget } from "../config/router.ts";
import { Failure } from "../errors.ts";
import type { Clock, Files, TreeFile } from "../ports.ts";
import { entriesNamed } from "../runbook/build.ts";
import { nameOf, type Runbook, type RunbookEntry } from "../runbook/runbook.ts";
import { isRolloutFile, parseFile, planTree } from "./plan-tree.ts";

export interface RunbookCall {
  /** Path of the rollout file below the root. */
  readonly file: string;
  /** Name of a guard or of a failure; null for the whole runbook. */
  readonly entry: string | null;
}

export type PrintedRunbook =
  | {
      readonly kind: "printed";
      readonly runbook: Runbook;
      /** The entries that were asked for; null for all of it. */
      readonly entries: readonly RunbookEntry[] | null;
      /** Files that the rollout names and that are not here: the digits of its plan are then others. */
      readonly missing: readonly string[];
    }
  /** The file cannot be planned: without its names there are no commands. */
  | {
      readonly kind: "refused";
      readonly problems: readonly Problem[];
      readonly texts: ReadonlyMap<string, string>;
    };

/** Blockers of the plan do not matter here: whoever is awake needs the commands of the file as it is. @throws Failure call-wrong */
export async function printRunbook(
  world: {
    readonly files: Files;
    readonly describeRouter: (target: RouterTarget) => RouterDescription;
    readonly clock: Clock;
  },
  call: RunbookCall,
): Promise<PrintedRunbook> {
  const folder = call.file.includes("/") ? call.file.slice(0, call.file.lastIndexOf("/")) : ".";
  const files = await world.files.list(folder);
  if (!files.some(({ path }) => path === call.file))
    throw new Failure("call-wrong", `Expected a rollout file at ${call.file}, found ${rolloutsAmong(files)}`);
  const terms = { policy: builtInPolicy(), now: world.clock.now(), describeRouter: world.describeRouter };
  const found = [{ file: call.file, parsed: parseFile(files, call.file) }];
  const { tree, missing } = forgiving(world.files);
  const [planned] = await planTree({ head: tree, base: tree }, found, terms);
  if (planned?.runbook == null) {
    const texts = new Map(files.map(({ path, text }) => [path, text]));
    return { kind: "refused", problems: planned?.problems ?? [], texts };
  }
  const { runbook } = planned;
  return {
    kind: "printed",
    runbook,
    entries: call.entry === null ? null : entriesOf(runbook, call.entry),
    missing: [...missing],
  };
}

function rolloutsAmong(files: readonly TreeFile[]): string {
  const paths = files.map(({ path }) => path).filter(isRolloutFile);
  return paths.join(", ") || "no rollout file there";
}

/** At night the rollout file alone must do: no command needs the prompts and evaluations that it names. */
function forgiving(files: Files): { readonly tree: Files; readonly missing: ReadonlySet<string> } {
  const missing = new Set<string>();
  const absent = (path: string): TreeFile => {
    missing.add(path);
    return { path, blob: "0".repeat(40), text: "" };
  };
  const read = async (path: string): Promise<TreeFile> => {
    try {
      const [file = null] = await files.read([path]);
      return file ?? absent(path);
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      return absent(path);
    }
  };
  return {
    tree: { list: (folder) => files.list(folder), read: (paths) => Promise.all(paths.map(read)) },
    missing,
  };
}

function entriesOf(runbook: Runbook, name: string): readonly RunbookEntry[] {
  const entries = entriesNamed(runbook, name);
  if (entries.length === 0)
    throw new Failure(
      "call-wrong",
      `Expected an entry of the runbook, found ${name}; there are ${runbook.entries.map(nameOf).join(", ")}`,
    );
  return entries;
}
