/** A rollout file from a brief, or from a file with gaps: what is asked of a model, and the file that its answer leaves. */
import type { Policy } from "../../config/policy.ts";
import type { Problem } from "../../config/problem.ts";
import type { TrafficCapabilities } from "../../config/router.ts";
import { asRaw, type Raw } from "../../config/written.ts";
import { redact } from "../redact.ts";
import type { DraftRequest } from "../request.ts";
import { assembleFile } from "./assemble.ts";
import { begin, unasked } from "./begin-file.ts";
import { computedPlaces } from "./computed-places.ts";
import { readFileAnswer, type FileAnswer } from "./file-answer.ts";
import { fileRequest } from "./file-request.ts";
import { fillOpen } from "./fill-open.ts";
import { gapsOf, type Blocker, type FileGap } from "./gaps.ts";
import { objectionsAt } from "./held-by-rules.ts";
import type { History } from "./history.ts";
import type { Addition, Computed } from "./leaf.ts";
import { absentClasses } from "./open-places.ts";
import { pathOf, pointerOf } from "./pointer.ts";
import { settle } from "./settle.ts";

export interface FileInput {
  /** What the person wrote: a brief, or a rollout file. */
  readonly kind: "brief" | "rollout";
  readonly file: string;
  readonly text: string;
  /** The defaults that a rollout file extends, else null. */
  readonly defaults: string | null;
  readonly history: History;
  /** What the policy at base asks of each tier. */
  readonly tiers: Policy["tiers"];
  /** Of the first router; null where it is not known yet. */
  readonly capabilities: TrafficCapabilities | null;
  /** What plan and rubric found wanting, where the file could be planned. */
  readonly blockers: readonly Blocker[];
  /** Values that the plan computed, from `computeStages`. */
  readonly computed: Computed;
  /** In which words are to be written, as `en`. */
  readonly language: string;
}

export type Prepared =
  | {
      readonly kind: "ready";
      /** What may be asked of a model, or why nothing may. */
      readonly request: DraftRequest | { readonly unasked: string };
      /** The file as far as it goes without a model. */
      readonly text: string;
      readonly gaps: readonly FileGap[];
    }
  /** The brief or the file is too wrong, or says too little, to ask anybody: no request is made. */
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

export interface FileReport {
  /** Values that stand, each with where it comes from, in words. */
  readonly taken: readonly { readonly path: string; readonly value: string; readonly origin: string }[];
  /** Places at which a person decides. */
  readonly todo: readonly { readonly path: string; readonly why: string }[];
  /** What the answer said and is written nowhere. */
  readonly dropped: readonly { readonly path: string; readonly why: string }[];
}

export interface Finished {
  readonly kind: "finished";
  /** The whole file; it does not validate while anything is to do. */
  readonly text: string;
  readonly report: FileReport;
  /** One sentence where nothing of the answer could be read; null where something could, or nobody answered. */
  readonly unusable: string | null;
  /** JSON pointers of the values that we computed, now or in an earlier draft: `computeStages` may compute them anew. */
  readonly ours: readonly string[];
}

/** What would be asked of a model; nothing where the person has to write more first. */
export function prepareFile(input: FileInput): Prepared {
  const begun = begin(input);
  if (begun.kind === "refused") return begun;
  const { text, raw, changes } = begun;
  const silent = unasked(begun, input);
  if (silent?.kind === "unsaid") return { kind: "refused", problems: silent.problems };
  const gaps = [...gapsOf(text, input), ...absentClasses(raw, begun.floor).map(classGap)];
  if (silent !== null) return { kind: "ready", request: { unasked: silent.because }, text, gaps };
  const { history, computed, language } = input;
  const request = fileRequest({
    raw,
    changes,
    gaps,
    history,
    computed,
    language,
    redact: redactor(raw),
  });
  return { kind: "ready", request, text, gaps };
}

/** People become the roles that the file gives them. */
function redactor({ people }: Raw): (text: string) => string {
  const roles = Object.entries(asRaw(people)).map(([name, role]) => ({
    name,
    anyOf: [asRaw(role)["any-of"]].flat().filter((each) => typeof each === "string"),
    atLeast: 1,
    covers: null,
  }));
  return (text) => redact(text, roles);
}

function classGap(name: string): FileGap {
  return {
    path: `/guards/${name}`,
    code: "guard-class-missing",
    message: `no guard is of class ${name}`,
    expected: "class, unit, a limit, on-breach",
    required: true,
  };
}

/**
 * The file with what stands of the answer, and a `TODO` wherever something is missing. Without an answer (null) it is as whole.
 *
 * The answer is hostile text: a number without an origin, a word that the file cannot have, an entry for people is never written.
 */
export function finishFile(
  answer: string | null,
  input: FileInput,
): Finished | Extract<Prepared, { readonly kind: "refused" }> {
  const begun = begin(input);
  if (begun.kind === "refused") return begun;
  const read = answer === null ? { leaves: [], unread: 0 } : readFileAnswer(answer, begun.raw);
  const { history, computed } = input;
  const settled = settle(read?.leaves ?? [], {
    text: begun.text,
    sources: { brief: begun.brief, file: begun.raw, history, computed },
    fill: (text) => fillOpen(text, begun.floor, input),
    objectionAt: (text) => objectionsAt(text, input),
  });
  const unread = read?.unread ?? 0;
  return {
    kind: "finished",
    unusable: answer === null ? null : whyUnusable(read, answer),
    text: settled.text,
    report: {
      taken: [...begun.own.map(takenByUs), ...settled.taken],
      todo: settled.todo,
      dropped:
        unread === 0
          ? settled.dropped
          : [...settled.dropped, { path: "(answer)", why: `${unread} entries of it could not be read` }],
    },
    ours: [...new Set([...begun.own.map(({ path }) => pointerOf(path)), ...computedPlaces(begun.text)])],
  };
}

function whyUnusable(read: FileAnswer | null, answer: string): string | null {
  if (read === null) {
    const isCut = /^\s*(?:```\w*\s*)?[[{]/.test(answer);
    return `Expected one JSON object, found ${isCut ? "JSON that is broken or cut off" : "other words"}`;
  }
  return read.leaves.length === 0 ? "Expected proposals for the file, found none that could be read" : null;
}

function takenByUs({ path, value, comment }: Addition): FileReport["taken"][number] {
  return { path: pointerOf(path), value: String(value), origin: comment ?? "computed: with its stage" };
}

/** The file with values computed anew in place of ours; what a person wrote stays. */
export function withComputed(text: string, computed: Computed, ours: readonly string[]): string {
  const additions = Object.entries(computed).flatMap(([pointer, { value, why }]): readonly Addition[] => {
    const path = pathOf(pointer);
    return path === null ? [] : [{ path, value, comment: `computed: ${why}` }];
  });
  return assembleFile(text, additions, { ours: new Set(ours) }).text;
}
