/** Holds what a model proposes against where it says it has it from. What has no origin is a person's to decide. */
import type { KeyPath } from "../../config/problem.ts";
import { NAME as STEP } from "../../config/schema/fields.ts";
import { isRaw } from "../../config/written.ts";
import { isHarmless, quoted } from "./harmless.ts";
import { TODO, type Addition, type Leaf } from "./leaf.ts";
import { originOf, type Sources } from "./number-origin.ts";
import { amountOf, amountsIn, isSame, type Amount } from "./numbers.ts";
import { placeKind, type PlaceKind } from "./places.ts";
import { pathOf } from "./pointer.ts";

/** `stands` says the origin in words; `todo` why a person has to decide; `dropped` is written nowhere. */
export type Judged =
  | { readonly kind: "stands"; readonly addition: Addition; readonly origin: string }
  | { readonly kind: "todo"; readonly addition: Addition; readonly why: string }
  | { readonly kind: "dropped"; readonly why: string };

const LONGEST = { number: 40, word: 60, text: 400, query: 400 } as const;
const DRAFTED = "drafted by a model: read it";

export function judgeLeaf(leaf: Leaf, sources: Sources): Judged {
  const path = pathOf(leaf.path);
  const kind = path === null ? null : placeKind(path);
  if (path === null || kind === null || !path.every((step) => typeof step === "number" || STEP.test(step)))
    return {
      kind: "dropped",
      why: "a model has nothing to say there: it is a person's to write, or no place of the file",
    };
  const value = leaf.value.trim();
  if (value === "" || value === TODO) return undecided(path, "nothing was suggested");
  if (value.length > LONGEST[kind]) return undecided(path, "what the model suggests is too long");
  return JUDGES[kind]({ ...leaf, value }, path, sources);
}

type Judge = (leaf: Leaf, path: KeyPath, sources: Sources) => Judged;

const JUDGES: Readonly<Record<PlaceKind, Judge>> = {
  number: judgeNumber,
  word: judgeWord,
  text: judgeText,
  query: ({ value }, path) =>
    undecided(path, `the model suggests ${quoted(value, 200)}; a query decides what is counted`),
};

/** A place that a person decides. */
export function undecided(path: KeyPath, why: string): Extract<Judged, { readonly kind: "todo" }> {
  return { kind: "todo", addition: { path, value: TODO, comment: `TODO(decide): ${why}` }, why };
}

function judgeNumber(leaf: Leaf, path: KeyPath, sources: Sources): Judged {
  const amount = amountOf(leaf.value);
  if (amount === null)
    return undecided(path, `the model suggests ${quoted(leaf.value)}; that is no number with its unit`);
  if (path.at(-1) === "weight" && amount.value >= 1)
    return undecided(path, "the model suggests to serve everybody; that is for people");
  const found = originOf({ ...leaf, amount }, path, sources);
  if (found.kind === "found")
    return {
      kind: "stands",
      addition: { path, value: leaf.value, comment: found.words },
      origin: found.words,
    };
  return undecided(path, `the model suggests ${quoted(leaf.value)}; ${found.why}`);
}

const WORD = /^[A-Za-z0-9][A-Za-z0-9 -]{0,59}$/;

function judgeWord({ value }: Leaf, path: KeyPath): Judged {
  if (path.at(-1) === "on-breach" && value === "warn")
    return undecided(path, "the model suggests only to warn; that is for people");
  if (!WORD.test(value) || !isHarmless(value)) return undecided(path, `the model suggests ${quoted(value)}`);
  return { kind: "stands", addition: { path, value, comment: DRAFTED }, origin: DRAFTED };
}

/** A sentence with numbers stands only where each of them stands in the brief or the file. */
function judgeText({ value }: Leaf, path: KeyPath, sources: Sources): Judged {
  if (!isHarmless(value)) return undecided(path, "the model suggests words that could act or lead somewhere");
  const known = [...amountsOf(sources.brief), ...amountsOf(sources.file)];
  const invented = amountsIn(value).find(({ amount }) => !known.some((each) => isSame(each, amount)));
  if (invented !== undefined)
    return undecided(path, `the model suggests "${quoted(value, 200)}"; a number in it has no origin`);
  const isClaim = path[0] === "answers";
  const comment = isClaim ? `TODO(decide): ${DRAFTED}, and delete this comment only if it is true` : DRAFTED;
  const addition: Addition = { path, value, comment };
  return isClaim
    ? { kind: "todo", addition, why: "a model drafted the answer" }
    : { kind: "stands", addition, origin: DRAFTED };
}

function amountsOf(json: unknown): readonly Amount[] {
  if (Array.isArray(json)) return json.flatMap(amountsOf);
  if (isRaw(json)) return Object.values(json).flatMap(amountsOf);
  const amount = amountOf(json);
  const said = typeof json === "string" ? amountsIn(json).map((each) => each.amount) : [];
  return amount === null ? said : [amount, ...said];
}
