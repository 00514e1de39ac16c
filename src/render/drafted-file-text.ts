/** What drafting a rollout file did, for a terminal: where each value comes from, and what a person must decide. */
import { showHidden } from "../config/scan.ts";
import { maskSecrets } from "../config/secrets.ts";
import type { BaselineWeeks, GuardWeeks } from "../draft/file/baseline-weeks.ts";
import type { FileReport } from "../draft/file/draft-file.ts";
import { lineChanges, linesOf } from "../draft/file/line-changes.ts";
import { SECOND, iso, milliseconds, showDuration } from "../units.ts";
import { blockersOf, isWhole, type Asked, type DraftedFile } from "./drafted-file.ts";
import { logLine, logText } from "./log-line.ts";
import { count, percentage, plural } from "./numbers.ts";
import { isEnough, weighedLines } from "./weighed.ts";
import { renderProblems } from "./problems.ts";

export function renderDraftedFile(drafted: DraftedFile): string {
  const { report, weeks } = drafted;
  const sections = [
    headOf(drafted),
    ...(weeks === null ? [] : [historyLines(weeks, drafted.unasked)]),
    section(
      "For a person to decide",
      report.todo.map((each) => todoLine(drafted, each)),
    ),
    section("Taken", takenLines(report)),
    section(
      "Left out of the answer",
      report.dropped.map(({ path: at, why }) => `${at}: ${why}`),
    ),
    checksOf(drafted),
    ...(drafted.written ? [] : [differenceOf(drafted)]),
  ];
  return `${sections.filter((each) => each !== "").join("\n\n")}\n`;
}

function headOf(drafted: DraftedFile): string {
  const { path, written, before, report, asked } = drafted;
  const blockers = blockersOf(drafted);
  const open = [
    ...(report.todo.length === 0 ? [] : [`${plural(report.todo.length, "place")} for a person to decide`]),
    ...(blockers.length === 0 ? [] : [`${plural(blockers.length, "error")} of the checks`]),
  ];
  const { weighed } = drafted;
  const state = isWhole(drafted)
    ? weighed !== null && !isEnough(weighed)
      ? "nothing is left to decide, and something to mend: what plan and rubric say stands below"
      : "nothing is left to decide; read it as you would read a colleague's, then open a pull request"
    : `${open.join(" and ")} left: until then no plan of it can be accepted`;
  const where = written
    ? "written"
    : drafted.dryRun === true
      ? "not written (--dry-run)"
      : before === null
        ? "not written"
        : "not written, because a file is there: `--force` writes over it";
  return [`${logLine(path)}: ${where}`, state, askedLine(asked)].join("\n");
}

function todoLine({ path: file, lines }: DraftedFile, { path, why }: FileReport["todo"][number]): string {
  const line = Object.hasOwn(lines, path) ? lines[path] : undefined;
  return `${file}${line === undefined ? "" : `:${line}`} ${path}: ${why}`;
}

/** What somebody else said first; of a stage of ours the name and kind need no reading. */
function takenLines({ taken }: FileReport): readonly string[] {
  const isOurs = (origin: string): boolean => origin.startsWith("computed: ");
  const told = taken.filter(({ origin }) => origin !== "computed: with its stage");
  return [
    ...told.filter(({ origin }) => !isOurs(origin)),
    ...told.filter(({ origin }) => isOurs(origin)),
  ].map(({ path, value, origin }) => `${path}: ${value} (${origin})`);
}

/** Of what refuses nothing only the sums, because `plan` shows it at its lines. */
function checksOf(drafted: DraftedFile): string {
  const { path, text, problems, weighed } = drafted;
  const blockers = blockersOf(drafted);
  const advice = problems.filter(({ severity }) => severity === "advice").length;
  const counted =
    advice === 0 ? [] : [`${plural(advice, "point")} to consider: \`model-rollout plan\` shows them`];
  return [
    ...(blockers.length === 0
      ? []
      : [`What the checks say\n\n${renderProblems(blockers, new Map([[path, text]]))}`]),
    (weighed === null ? counted : weighedLines(weighed)).map(logLine).join("\n"),
  ]
    .filter((each) => each !== "")
    .join("\n\n");
}

function askedLine(asked: Asked): string {
  if (asked.kind === "not-asked") return `no model was asked: ${logLine(asked.because)}`;
  const sent = `${logLine(asked.model)} was asked (${count(asked.bytes)} bytes, SHA-256 ${asked.sha256})`;
  if (asked.kind === "failed" && asked.unsent === true)
    return `${logLine(asked.model)} was not asked, nothing was sent: ${logLine(asked.detail)}. What stands in the file is known or computed without it`;
  if (asked.kind === "failed")
    return `${sent} and gave nothing that can be used: ${asked.why}, ${logLine(asked.detail)}. What stands in the file is known or computed without it`;
  const { usage } = asked;
  const tokens = usage === null ? "" : `: ${count(usage.input)} tokens in, ${count(usage.output)} out`;
  return `${sent}${tokens}. It proposed values and decided nothing`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [title, ...lines.map((line) => `  ${logLine(line)}`)].join("\n");
}

function historyLines({ from, to, guards }: BaselineWeeks, unasked: DraftedFile["unasked"]): string {
  return [
    `History of the baseline, hour by hour from ${iso(from)} to ${iso(to)}`,
    ...guards.flatMap((guard) => [
      `  ${logLine(`${guard.guard} (${guard.source}): ${levelsOf(guard)}`)}`,
      ...guard.gaps.map(
        ({ why, hours, detail }) => `    ${logLine(`${plural(hours, "hour")} without: ${why}, ${detail}`)}`,
      ),
    ]),
    ...unasked.map(({ guard, because }) => `  ${logLine(`${guard}: not asked, ${because}`)}`),
  ].join("\n");
}

function levelsOf(weeks: GuardWeeks): string {
  const { unit, per, isBound, level, spread, samples, answered, asked } = weeks;
  const show = (value: number | null): string => (value === null ? "unknown" : levelIn(unit, value));
  const hours = `${count(answered)} of ${plural(asked, "hour")}`;
  if (spread === null) return `nothing, ${hours}`;
  const { q50, q95, q99, min, max } = spread;
  const quantiles = `median ${show(q50)}, 95% below ${show(q95)}, 99% below ${show(q99)}, ${show(min)} to ${show(max)}`;
  const what = `${per === null ? "" : ` per ${per}`}${isBound ? " (bounds of buckets: what was measured lies at or below them)" : ""}`;
  const unsaid = unit === null ? `; ${NO_UNIT}` : "";
  return `level ${show(level)}, ${quantiles}${what}${unsaid}; ${samples === null ? "" : `${count(samples)} units, `}${hours}`;
}

const NO_UNIT =
  "no limit of it names its unit, so that it is not used: write one, such as `at-most: $4.60` for dollars";

function levelIn(unit: string | null, value: number): string {
  if (unit === "share") return percentage(value * 100);
  if (unit === "time")
    return value >= 0 ? showDuration(milliseconds(Math.round(value * SECOND))) : String(value);
  const shown = String(Number(value.toPrecision(4)));
  if (unit === null) return shown;
  return unit === "score" || unit === "events" ? `${shown} ${unit}` : `${unit}${shown}`;
}

/** What a file would read instead of what is there, as a difference. */
function differenceOf({ before, text, path }: DraftedFile): string {
  const old = linesOf(before ?? "");
  const changes = lineChanges(before ?? "", text);
  if (changes.length === 0) return "";
  const hunks = changes.flatMap(({ from, to, lines }) => [
    `@@ line ${from} @@`,
    ...old.slice(from - 1, to).map((line) => `-${line}`),
    ...lines.map((line) => `+${line}`),
  ]);
  return [
    `What would be written to ${showHidden(path)}`,
    ...logText(maskSecrets(hunks.join("\n"))).split("\n"),
  ].join("\n");
}
