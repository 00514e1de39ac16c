/** Texts with places that are filled in when they are sent: `{candidate} is at {weight}`. */
import { nearest } from "./suggest.ts";

/** What can be filled in, with what it stands for. */
export const VARIABLES = {
  name: "the rollout's name",
  candidate: "the new version",
  baseline: "the version that runs",
  stage: "the stage it is about",
  weight: "the share of the traffic in that stage",
  guard: "the guard that broke or holds",
  cohort: "the cohort in which it did",
  undo: "every way back, with its commands in full",
  link: "the incident, else the pull request",
  who: "who has the pager",
} as const satisfies Readonly<Record<string, string>>;
export type Variable = keyof typeof VARIABLES;

const PLACE = /\{(\{)?\s*([A-Za-z][A-Za-z0-9_-]{0,39})\s*\}(\})?/g;

/** A place in a text that looks like a variable. */
export interface Place {
  /** As written, with its braces. */
  readonly written: string;
  /** null for a name that is none, and for one in two pairs of braces. */
  readonly variable: Variable | null;
  /** What was probably meant, with its braces; null when nothing is near. */
  readonly meant: string | null;
}

/** Every place of a text, in its order. Other braces are only text. */
export function placesIn(text: string): readonly Place[] {
  return Array.from(text.matchAll(PLACE), ([written, open, name = "", close]): Place => {
    const isDoubled = open !== undefined || close !== undefined;
    const known = variableNamed(name);
    const meant = known ?? nearest(name, Object.keys(VARIABLES));
    return {
      written,
      variable: isDoubled ? null : known,
      meant: meant === null ? null : `{${meant}}`,
    };
  });
}

/** The text with what is known filled in, in one pass: a value never brings a place of its own. */
export function fillIn(text: string, values: Readonly<Partial<Record<Variable, string>>>): string {
  return text.replace(PLACE, (written, open?: string, name?: string, close?: string) => {
    const variable = open === undefined && close === undefined ? variableNamed(name ?? "") : null;
    return variable === null ? written : (values[variable] ?? written);
  });
}

function variableNamed(name: string): Variable | null {
  return NAMES.find((each) => each === name) ?? null;
}

const NAMES: readonly Variable[] = [
  "name",
  "candidate",
  "baseline",
  "stage",
  "weight",
  "guard",
  "cohort",
  "undo",
  "link",
  "who",
];
