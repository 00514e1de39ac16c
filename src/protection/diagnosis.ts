/** What doctor says about one thing: how bad it is, what was found, and what to do. */
import type { DiagnosisCode } from "./codes.ts";

/** `unknown` is what the token could not read: never taken for fine. */
export const SEVERITIES = ["critical", "warning", "unknown", "note", "ok"] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Diagnosis {
  readonly code: DiagnosisCode;
  readonly severity: Severity;
  /** The branch, file, environment or secret it is about; null for the whole repository. */
  readonly where: string | null;
  /** One plain sentence. */
  readonly found: string;
  /** What to do, with the path of the setting; null where nothing is to be done. */
  readonly fix: string | null;
  /** Lines that can be copied as they stand. */
  readonly paste: { readonly language: "yaml" | "sh" | "text"; readonly lines: readonly string[] } | null;
}

type Details = Pick<Diagnosis, "found"> & Partial<Pick<Diagnosis, "where" | "fix" | "paste">>;

/** A diagnosis with what was left out as null. */
export function diagnosis(code: DiagnosisCode, severity: Severity, details: Details): Diagnosis {
  return { where: null, fix: null, paste: null, ...details, code, severity };
}

/** What could not be read, with the permission that is missing. */
export function unknown(
  code: DiagnosisCode,
  what: string,
  { because, needs }: { readonly because: string; readonly needs: string },
): Diagnosis {
  return diagnosis(code, "unknown", {
    found: `${what} could not be read: ${because}`,
    fix: `Run doctor again with a token that has ${needs}, or look there yourself`,
  });
}

/** The worst first; those of one severity stay in the order in which they were found. */
export function bySeverity(all: readonly Diagnosis[]): readonly Diagnosis[] {
  return all.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

/** The worst severity there is; an empty examination proves nothing. */
export function worstOf(all: readonly Diagnosis[]): Severity {
  return bySeverity(all)[0]?.severity ?? "unknown";
}
