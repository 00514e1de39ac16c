/** Files that this process has parsed before: a job that repeats its tick finds the same texts each time. */
import { parsePolicy } from "../../config/parse.ts";
import type { ParsedRollout } from "../../config/parse.ts";
import { besideOf, parseAll, parseFile } from "../plan-tree.ts";
import type { FoundRollout, Text } from "../plan-tree.ts";

type ParsedPolicy = ReturnType<typeof parsePolicy>;

/** What was parsed, and every text that it came from. */
interface Parsed<T> {
  readonly from: readonly (string | undefined)[];
  readonly parsed: T;
}

/** Of the last look only: what left the branch is not kept. */
interface Before {
  rollouts: ReadonlyMap<string, Parsed<ParsedRollout>>;
  policy: Parsed<ParsedPolicy> | null;
}

const BEFORE = new WeakMap<object, Before>();

function beforeOf(repository: object): Before {
  const found = BEFORE.get(repository) ?? { rollouts: new Map(), policy: null };
  BEFORE.set(repository, found);
  return found;
}

/** As `parseAll`; a file whose text, defaults and queries are to the letter what they were is not parsed again. */
export function parseAllOnce(repository: object, files: readonly Text[]): readonly FoundRollout[] {
  const before = beforeOf(repository);
  const rollouts = new Map<string, Parsed<ParsedRollout>>();
  const found = parseAll(files, (path) => {
    const beside = besideOf(files, path);
    const own = files.find((file) => file.path === path);
    const from = [own?.text, own?.refused, ...beside.flatMap((each) => [each.path, each.text, each.refused])];
    const kept = keptOr(before.rollouts.get(path) ?? null, from, () => parseFile(files, path));
    rollouts.set(path, kept);
    return kept.parsed;
  });
  before.rollouts = rollouts;
  return found;
}

/** As `parsePolicy`, in the same way. */
export function parsePolicyOnce(repository: object, path: string, text: string): ParsedPolicy {
  const before = beforeOf(repository);
  before.policy = keptOr(before.policy, [path, text], () => parsePolicy(path, text));
  return before.policy.parsed;
}

function keptOr<T>(before: Parsed<T> | null, from: Parsed<T>["from"], parse: () => T): Parsed<T> {
  const isSame =
    before !== null &&
    before.from.length === from.length &&
    before.from.every((text, index) => text === from[index]);
  return isSame ? before : { from, parsed: parse() };
}
