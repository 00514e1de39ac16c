/** `validate`: every rollout file of the folders and the policy, read without GitHub and without network. */
import { parsePolicy } from "../config/parse.ts";
import type { ParsedRollout } from "../config/parse.ts";
import type { Problem } from "../config/problem.ts";
import type { Files } from "../ports.ts";
import { isRolloutFile, parseFile } from "./plan-tree.ts";

export interface ValidateCall {
  readonly folders: readonly string[];
  /** Path of the policy; a missing one is no problem. */
  readonly policy: string;
  /** Whether the answer carries each file with its defaults merged in. */
  readonly resolved: boolean;
}

export type ValidatedRollout = ParsedRollout & { readonly file: string };

export interface Validation {
  /** Of all files, in the order of the files. */
  readonly problems: readonly Problem[];
  readonly rollouts: readonly ValidatedRollout[];
  /** File → plain JSON with the defaults merged in; null when it was not asked for. */
  readonly resolved: Readonly<Record<string, unknown>> | null;
  /** Text of every file that was read, for showing lines. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads and checks everything; a wrong file is a problem in the answer. @throws Failure file-unreadable */
export async function validate(world: { readonly files: Files }, call: ValidateCall): Promise<Validation> {
  const folders = await Promise.all(call.folders.map((folder) => world.files.list(folder)));
  const files = [...new Map(folders.flat().map((file) => [file.path, file])).values()];
  const rollouts = files
    .filter(({ path }) => isRolloutFile(path))
    .map(({ path }) => ({ file: path, ...parseFile(files, path) }));
  const [policy = null] = await world.files.read([call.policy]);
  return {
    problems: [
      ...rollouts.flatMap(({ problems }) => problems),
      ...sharedNames(rollouts),
      ...(policy === null ? [] : parsePolicy(policy.path, policy.text).problems),
    ],
    rollouts,
    resolved: call.resolved
      ? Object.fromEntries(rollouts.map(({ file, resolved }) => [file, resolved]))
      : null,
    texts: new Map([...files, ...(policy === null ? [] : [policy])].map(({ path, text }) => [path, text])),
  };
}

/** The name is the key of a rollout: two files with one name would share its state. */
export function sharedNames(rollouts: readonly ValidatedRollout[]): readonly Problem[] {
  const owners = new Map<string, string>();
  return rollouts.flatMap(({ rollout, file, place }) => {
    if (rollout === null) return [];
    const owner = owners.get(rollout.name);
    if (owner === undefined) {
      owners.set(rollout.name, file);
      return [];
    }
    return [
      {
        code: "name-taken",
        severity: "blocker" as const,
        ...place(["name"]),
        message: `another rollout is named ${rollout.name} too`,
        expected: "a name of its own",
        found: `the same name in ${owner}`,
        suggestion: null,
      },
    ];
  });
}
