/** Text → rollout, or everything that is wrong with it. */
import { assemble } from "./assemble.ts";
import { mergeDefaults, objectionsToExtends } from "./extends.ts";
import { objection, type Objection } from "./objection.ts";
import {
  inReadingOrder,
  placeOf,
  problemOf,
  problemOfFault,
  withoutEchoes,
  type Place,
  type PlacedFile,
} from "./placing.ts";
import { isBlocked, type KeyPath, type Locate, type Problem } from "./problem.ts";
import { withQueryFiles, type Beside } from "./query-files.ts";
import type { Rollout } from "./rollout.ts";
import { RULES } from "./rules/all.ts";
import { secretsIn } from "./rules/secrets.ts";
import { readSections } from "./sections.ts";
import { undecidedComments, undecidedValues } from "./undecided.ts";
import { asRaw } from "./written.ts";
import { readYaml } from "./yaml.ts";

export { extendsOf } from "./extends.ts";
export { namedFiles } from "./named-files.ts";
export { builtInPolicy, parsePolicy } from "./parse-policy.ts";

export interface FileText {
  readonly file: string;
  readonly text: string;
}

export interface ParsedRollout {
  /** null exactly when a problem is a blocker. */
  readonly rollout: Rollout | null;
  /**
   * Plain JSON of the file with its defaults merged in and its queries read from their files, keys as written, without `extends`:
   * what the digest is taken over.
   * Written as JSON it is a rollout file again, and reads as the same rollout.
   */
  readonly resolved: unknown;
  /** In reading order, the rollout's own file before its defaults. */
  readonly problems: readonly Problem[];
  /** Always a place in the rollout's own file: what comes from the defaults is found at `extends`. */
  readonly locate: Locate;
  /** As `locate`, but in the defaults file where the value stands there. */
  readonly place: (path: KeyPath, what?: "key" | "value") => Place;
}

/**
 * Reads a rollout file over its defaults. Never throws: whatever the text, the answer is a rollout or blockers.
 *
 * `defaults` is the file that `extendsOf(text)` asks for, null when there is none; `beside` finds the files of queries.
 */
export function parseRollout(
  input: FileText & { readonly defaults: FileText | null; readonly beside?: Beside },
): ParsedRollout {
  const own = readYaml(input.text);
  const ownRaw = asRaw(own.tree?.value);
  const used = ownRaw["extends"] === undefined ? null : input.defaults;
  const defaults = used === null ? null : readYaml(used.text);
  const files: readonly [PlacedFile, ...PlacedFile[]] = [
    { file: input.file, tree: own.tree },
    ...(used === null || defaults === null ? [] : [{ file: used.file, tree: defaults.tree }]),
  ];
  const faults = [
    ...undecidedComments(input.text, own).map((fault) => problemOfFault(input.file, fault)),
    ...(used === null || defaults === null
      ? []
      : undecidedComments(used.text, defaults).map((fault) => problemOfFault(used.file, fault))),
  ];
  const defaultsRaw = asRaw(defaults?.tree?.value);
  const merged = mergeDefaults(ownRaw, defaults === null ? null : defaultsRaw);
  const { raw, objections: unread } = withQueryFiles(merged, input.beside ?? (() => null));
  const readable = files.every(({ tree }) => tree !== null);
  const { rollout, objections } = readable
    ? readRollout(raw, [
        ...objectionsToExtends(ownRaw, used, input.file),
        ...nestedExtends(defaultsRaw),
        ...undecidedValues(raw),
        ...unread,
      ])
    : { rollout: null, objections: [] };
  const problems = inReadingOrder(
    [...faults, ...objections.map((each) => problemOf(files, each))],
    files.map(({ file }) => file),
  );
  return {
    rollout: isBlocked(problems) ? null : rollout,
    resolved: raw,
    problems,
    locate: (path, what = "value") => {
      const found = placeOf(files, { path, what });
      const { at, length } =
        found.file === input.file ? found : placeOf(files, { path: ["extends"], what: "value" });
      return { at, length };
    },
    place: (path, what = "value") => placeOf(files, { path, what }),
  };
}

/** A file whose text cannot be had: one blocker, at its beginning. */
export function refuseFile(file: string, because: string): ParsedRollout {
  const here: Place = { file, at: { line: 1, column: 1 }, length: 1 };
  const problem: Problem = {
    code: "file-unreadable",
    severity: "blocker",
    ...here,
    message: "the file cannot be read",
    expected: "plain text of at most 256 KiB",
    found: because,
    suggestion: null,
  };
  return { rollout: null, resolved: {}, problems: [problem], locate: () => here, place: () => here };
}

function readRollout(
  raw: Readonly<Record<string, unknown>>,
  before: readonly Objection[],
): { readonly rollout: Rollout | null; readonly objections: readonly Objection[] } {
  const fromSchema: Objection[] = [];
  const sections = readSections(raw, fromSchema);
  const objections = withoutEchoes([
    ...before,
    ...secretsIn(raw),
    ...fromSchema,
    ...RULES.flatMap((rule) => rule(sections)),
  ]);
  return { rollout: assemble(sections), objections };
}

/** A defaults file with defaults of its own. */
function nestedExtends(defaults: Readonly<Record<string, unknown>>): readonly Objection[] {
  return defaults["extends"] === undefined
    ? []
    : [
        objection("extends-twice", ["extends"], "the defaults file extends another one", {
          expected: "one level",
        }),
      ];
}
