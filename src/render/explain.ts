/** `explain`: whatever stands in a comment, a status, an output or a page, in one sentence; or what was probably meant. */
import { nearest } from "../config/suggest.ts";
import { GATE_REASONS } from "../gate/outcome.ts";
import { CATALOGUE } from "./codes.ts";
import { GLOSSARY, VERB_USAGE } from "./glossary.ts";
import { statusOf } from "./status-line.ts";

export interface Explanation {
  /** As it is written. */
  readonly name: string;
  /** `gate`, `problem`, `word`, `request`, `status`, … */
  readonly of: string;
  readonly explanation: string;
}

export interface Explained {
  readonly found: readonly Explanation[];
  /** The nearest names where nothing was found. */
  readonly near: readonly string[];
}

const MOST_NEAR = 5;
const LONGEST = 300;

/** Everything of that name; an empty text is near nothing. */
export function explainAnything(asked: string): Explained {
  const name = normal(asked);
  if (name === "") return { found: [], near: [] };
  const all = everything();
  const found = all.filter((each) => each.names.includes(name));
  const inStatus = found.length > 0 ? [] : phrasesIn(name);
  if (found.length > 0 || inStatus.length > 0)
    return {
      found: [...found, ...inStatus].map(({ name: shown, of, explanation }) => ({
        name: shown,
        of,
        explanation,
      })),
      near: [],
    };
  return { found: [], near: nearOf(name, all) };
}

interface Entry extends Explanation {
  readonly names: readonly string[];
}

/** How people copy it: with backticks, a colon, the `/rollout` in front. */
function normal(asked: string): string {
  return asked
    .slice(0, LONGEST)
    .replaceAll(/[`"'“”*]/g, "")
    .replace(/^\s*\/rollout\s+/, "")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/[:.,]+$/, "")
    .toLowerCase();
}

function everything(): readonly Entry[] {
  return [
    ...CATALOGUE.map(({ code, of, explanation }) => ({
      name: code,
      of,
      explanation,
      names: [code.toLowerCase()],
    })),
    ...GLOSSARY.map(({ term, also, meaning, elsewhere }) => ({
      name: term,
      of: "word",
      explanation: elsewhere === "" ? meaning : `${meaning} ${elsewhere}`,
      names: [term, ...also].flatMap((each) => [each, each.replaceAll(" ", "-")]),
    })),
    ...VERB_USAGE.map(({ verb, usage, meaning }) => ({
      name: verb,
      of: "request",
      explanation: `${meaning} Write \`${usage}\`.`,
      names: [verb],
    })),
    ...phrases(),
  ];
}

/** The words of a commit status, each with what its reason means. */
function phrases(): readonly Entry[] {
  return GATE_REASONS.flatMap((reason) => {
    const { description } = statusOf({ kind: "waiting", reason, rollouts: [] }, { branch: "", url: null });
    const phrase = description.replace(/^Waiting: /, "");
    const meant = CATALOGUE.find(({ code, of }) => code === reason && of === "gate");
    return meant === undefined
      ? []
      : [{ name: phrase, of: "status", explanation: meant.explanation, names: [normal(phrase)] }];
  });
}

/** A whole description, as `Waiting: model-owner has not decided; nobody has the pager (plan 4f1c…)`. */
function phrasesIn(text: string): readonly Entry[] {
  if (!/^(?:waiting|no go|go)\b/.test(text)) return [];
  const meant = (reason: string) => phrases().find((each) => each.explanation === explanationOf(reason));
  const undecided = text.includes("has not decided") ? [meant("role-missing")] : [];
  const direct = phrases().filter(({ names: [name = ""] }) => name.length > 4 && text.includes(name));
  return [
    ...new Map(
      [...undecided, ...direct].flatMap((each) => (each === undefined ? [] : [[each.name, each]])),
    ).values(),
  ];
}

function explanationOf(reason: string): string | undefined {
  return CATALOGUE.find(({ code, of }) => code === reason && of === "gate")?.explanation;
}

function nearOf(name: string, all: readonly Entry[]): readonly string[] {
  const names = [...new Set(all.flatMap((each) => each.names))];
  const likely = nearest(name, names);
  const inside = names.filter(
    (each) => (name.length > 3 && each.includes(name)) || (each.length > 3 && name.includes(each)),
  );
  return [...new Set([...(likely === null ? [] : [likely]), ...inside])].slice(0, MOST_NEAR);
}
