/** One change of a plan as a reviewer would say it. */
import type { PlanChange, ProofChange, Watched } from "../plan/compare.ts";
import { cell, span, text } from "./escape.ts";
import { moment } from "./numbers.ts";

/** Sections whose entries have names, and what one of them is. */
const ENTRY: Readonly<Record<string, string>> = {
  stages: "stage",
  guards: "guard",
  cohorts: "cohort",
  people: "role",
  sources: "source",
  channels: "channel",
  slos: "objective",
};
const LONGEST = 100;
const MOST_PAIRS = 4;

export function changeWords(change: PlanChange): string {
  switch (change.kind) {
    case "written":
      return `${writtenWords(change)}${proofWords(change.proofs, change.path)}`;
    case "file":
      return fileWords(change);
    case "proofs":
      return `what can be proven moved with traffic and alpha, which all guards share${proofWords(change.proofs, [])}`;
    case "dates": {
      const what = { start: "starts", end: "ends", latest: "is given up" }[change.of];
      return `${what} ${moment(change.before)} → ${moment(change.after)}`;
    }
  }
}

function writtenWords({
  path,
  how,
  before,
  after,
}: Extract<PlanChange, { readonly kind: "written" }>): string {
  const where = subjectOf(path);
  switch (how) {
    case "added":
      return `${where} added: ${valueOf(after)}`;
    case "removed":
      return `${where} removed (was: ${valueOf(before)})`;
    case "moved":
      return `${where} in another order: ${valueOf(before)} → ${valueOf(after)}`;
    case "changed":
      return `${where} ${valueOf(before)} → ${valueOf(after)}`;
  }
}

/** `stage canary-5: bake`; other keys of the file as they stand there. */
function subjectOf([section = "", name, ...keys]: readonly string[]): string {
  const entry = ENTRY[section];
  if (name === undefined) return text(section);
  const rest = keys.map((key) => text(key)).join(" ");
  if (entry === undefined) return [text(section), text(name), rest].filter((part) => part !== "").join(" ");
  return `${entry} ${span(name)}${rest === "" ? "" : `: ${rest}`}`;
}

/** A value as the file writes it, on one line; what is long is cut and counted. */
function valueOf(value: unknown): string {
  const plain = plainOf(value);
  return plain === "" ? "nothing" : cell(plain, LONGEST);
}

function plainOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(plainOf).join(", ");
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([key, member]) => `${key} ${plainOf(member)}`)
      .join(", ");
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function fileWords({ path, at, before, after }: Extract<PlanChange, { readonly kind: "file" }>): string {
  const where = `file ${span(path)}${at === "base" ? " on the base branch" : ""}`;
  if (before === null) return `${where} is named now (${span(shortBlob(after))})`;
  if (after === null) return `${where} is named no longer`;
  return `${where} has other content (${span(shortBlob(before))} → ${span(shortBlob(after))})`;
}

function shortBlob(blob: string | null): string {
  return (blob ?? "").slice(0, 7);
}

function proofWords(proofs: readonly ProofChange[], [section]: readonly string[]): string {
  const parts = proofs.flatMap(({ stage, lost, gained }) => {
    const where = section === "stages" ? "" : ` in ${span(stage)}`;
    return [
      ...(lost.length === 0 ? [] : [`**no longer promised**${where}: ${pairs(lost)}`]),
      ...(gained.length === 0 ? [] : [`promised now${where}: ${pairs(gained)}`]),
    ];
  });
  return parts.length === 0 ? "" : `; ${parts.join("; ")}`;
}

/** `unsupported-claims for breaking-news`, at most a few. */
function pairs(list: readonly Watched[]): string {
  const shown = list.slice(0, MOST_PAIRS).map(({ guard, cohort }) => `${span(guard)} for ${span(cohort)}`);
  return list.length > MOST_PAIRS
    ? `${shown.join(", ")} and ${list.length - MOST_PAIRS} more`
    : shown.join(", ");
}
