/** What doctor found, for a terminal and for a job's summary. */
import { showHidden } from "../config/scan.ts";
import { SEVERITIES } from "../protection/diagnosis.ts";
import type { Diagnosis, Severity } from "../protection/diagnosis.ts";
import { code, span, text } from "./escape.ts";
import { blocks, details, table } from "./markdown.ts";
import { count } from "./numbers.ts";

interface Report {
  readonly repository: string;
  readonly branch: string | null;
  readonly diagnoses: readonly Diagnosis[];
}

const TITLES: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  warning: "Warnings",
  unknown: "Unknown: this token may not read it",
  note: "Notes",
  ok: "In order",
};

/** Sections by severity, the worst first; what is in order is one line each. */
export function renderDoctorText(report: Report): string {
  const sections = grouped(report).map(([severity, found]) =>
    [
      `${TITLES[severity]} (${found.length})`,
      ...found.flatMap((each) => (severity === "ok" ? [`  ${lineOf(each)}`] : linesOf(each))),
    ].join("\n"),
  );
  return `${[head(report), ...sections].join("\n\n")}\n`;
}

function grouped({ diagnoses }: Report): readonly (readonly [Severity, readonly Diagnosis[]])[] {
  return SEVERITIES.map(
    (severity) => [severity, diagnoses.filter((each) => each.severity === severity)] as const,
  ).filter(([, found]) => found.length > 0);
}

/** `acme/news (main): 2 critical, 1 unknown, 12 ok`. */
function head(report: Report): string {
  const branch = report.branch === null ? "" : ` (${report.branch})`;
  const counts = grouped(report).map(([severity, found]) => `${count(found.length)} ${severity}`);
  return showHidden(`${report.repository}${branch}: ${counts.join(", ")}`);
}

function lineOf({ code: name, where, found }: Diagnosis): string {
  return showHidden(`${name}${where === null ? "" : ` [${where}]`}: ${found}`);
}

function linesOf(each: Diagnosis): readonly string[] {
  const paste = each.paste?.lines ?? [];
  return [
    `  ${lineOf(each)}`,
    ...(each.fix === null ? [] : [`    to do: ${showHidden(each.fix)}`]),
    ...paste.map((line) => `      ${showHidden(line)}`),
  ];
}

/** The same as Markdown: a table for what is to be done, the rest folded away. */
export function renderDoctorSummary(report: Report): string {
  const sections = grouped(report).map(([severity, found]) => {
    const rows = found.map((each) => [
      `<code>${each.code}</code>`,
      each.where === null ? "" : span(each.where, 80),
      prose(each.found),
      each.fix === null ? "" : prose(each.fix),
    ]);
    const shown = table(["Code", "Where", "Found", "What to do"], rows);
    return severity === "ok" || severity === "note"
      ? details(`${TITLES[severity]} (${found.length})`, shown)
      : `### ${TITLES[severity]} (${found.length})\n\n${shown}`;
  });
  const pastes = report.diagnoses.flatMap((each) =>
    each.paste === null
      ? []
      : [
          blocks([
            `<code>${each.code}</code>${each.where === null ? "" : ` ${span(each.where, 80)}`}`,
            code(each.paste.lines.join("\n"), each.paste.language),
          ]),
        ],
  );
  return blocks([
    "## model-rollout doctor",
    text(head(report)),
    ...sections,
    pastes.length === 0 ? "" : details("Lines to copy", blocks(pastes)),
  ]);
}

/** Plain text in which code stands between backticks. */
function prose(value: string): string {
  return value
    .split("`")
    .map((part, index) => (part === "" ? "" : index % 2 === 1 ? span(part) : spaced(part)))
    .join("");
}

/** Escaped, with the blanks at its ends kept: they part it from the code beside it. */
function spaced(part: string): string {
  return `${/^\s/.test(part) ? " " : ""}${text(part)}${/\S\s+$/.test(part) ? " " : ""}`;
}
