/** `doctor`: what the repository is not protected by, as far as this token may see. Reads only; changes nothing anywhere. */
import { maskSecrets } from "../config/secrets.ts";
import { diagnose, diagnoseNothing } from "../protection/diagnose.ts";
import { worstOf } from "../protection/diagnosis.ts";
import type { Diagnosis } from "../protection/diagnosis.ts";
import { renderDoctorSummary, renderDoctorText } from "../render/doctor.ts";
import { examine } from "./doctor/examine.ts";
import type { DoctorCall, DoctorWorld } from "./doctor/examine.ts";
import type { ExitCode } from "./outputs.ts";

export type { DoctorCall, DoctorWorld } from "./doctor/examine.ts";

export interface DoctorReport {
  /** `owner/name`. */
  readonly repository: string;
  /** The default branch; null where not even that could be read. */
  readonly branch: string | null;
  /** The worst first. */
  readonly diagnoses: readonly Diagnosis[];
}

/** @throws Failure github-unauthorised, github-unavailable, github-rate-limited: nothing is known then. */
export async function doctor(world: DoctorWorld, call: DoctorCall): Promise<DoctorReport> {
  const repository = await world.settings.repository();
  if (repository.kind !== "read") {
    const answer = { needs: "`metadata: read`", ...repository };
    return { repository: call.name, branch: null, diagnoses: diagnoseNothing(call.name, answer) };
  }
  const seen = await examine(world, call, repository.value);
  return {
    repository: call.name,
    branch: repository.value.defaultBranch,
    diagnoses: diagnose(seen).map(withoutSecrets),
  };
}

/** Names of rulesets, jobs, files and what a router said are anybody's words, and all that doctor says is printed or kept. */
function withoutSecrets({ where, found, fix, paste, ...rest }: Diagnosis): Diagnosis {
  return {
    ...rest,
    where: where === null ? null : maskSecrets(where),
    found: maskSecrets(found),
    fix: fix === null ? null : maskSecrets(fix),
    paste: paste === null ? null : { ...paste, lines: paste.lines.map(maskSecrets) },
  };
}

/** 4 where something critical is open, 3 for a warning or for what could not be read, else 0. */
export function exitCodeOfDoctor({ diagnoses }: DoctorReport): ExitCode {
  switch (worstOf(diagnoses)) {
    case "critical":
      return 4;
    case "warning":
    case "unknown":
      return 3;
    case "note":
    case "ok":
      return 0;
  }
}

/** One JSON document; `schema-version` moves when a field changes its meaning. */
export function documentOfDoctor(report: DoctorReport): string {
  return JSON.stringify({
    "schema-version": 1,
    repository: report.repository,
    branch: report.branch,
    worst: worstOf(report.diagnoses),
    diagnoses: report.diagnoses,
  });
}

/** For a terminal. */
export function tellDoctor(report: DoctorReport): string {
  return renderDoctorText(report);
}

/** For the job's summary. */
export function summariseDoctor(report: DoctorReport): string {
  return renderDoctorSummary(report);
}
