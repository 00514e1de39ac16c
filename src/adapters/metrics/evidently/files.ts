/** Reads reports of Evidently from files of the workspace: one for each version, cohort and interval, as `Snapshot.save_json` writes them. */
import { reasonOf } from "../../../errors.ts";
import type { Reading } from "../../../judge/reading.ts";
import type { Files, MetricRequest } from "../../../ports.ts";
import { noReadings, type Refusal } from "../readings.ts";
import { readingsFrom, type Asked, type EvidentlyPart, type EvidentlyTarget, type Found } from "./cells.ts";
import { pathOf } from "./path.ts";
import { parseReport, valuesIn, type EvidentlyReport } from "./report.ts";

/** A file that is not there is a report that is not there, which is no data. */
type Opened = EvidentlyReport | Refusal | null;

/** All files of a look are read in one go. */
export async function readFiles(
  all: readonly Asked[],
  {
    target,
    template,
    workspace,
  }: { readonly target: EvidentlyTarget; readonly template: string; readonly workspace: Files },
): Promise<readonly Reading[]> {
  const readable: { readonly asked: Asked; readonly files: readonly (readonly Cell[])[] }[] = [];
  const refused: Reading[] = [];
  for (const asked of all) {
    try {
      const cells = cellsOf(asked.request, target);
      const files = asked.request.intervals.map((window) =>
        cells.map((labels) => ({ labels, path: pathOf(template, labels, window) })),
      );
      demandOwn(files);
      readable.push({ asked, files });
    } catch (cause) {
      const detail = `${target.name}: ${reasonOf(cause)}`;
      refused.push(...noReadings(asked.request, { why: "query-error", detail }));
    }
  }
  const paths = [...new Set(readable.flatMap(({ files }) => files.flat().map(({ path }) => path)))];
  const opened = await openAll(paths, workspace);
  const read = readable.flatMap(({ asked, files }) =>
    readingsFrom(asked, (part) => numbersIn(files, opened, part), { arm: target.arm, from: target.name }),
  );
  return [...refused, ...read];
}

interface Cell {
  readonly labels: Readonly<Record<string, string>>;
  readonly path: string;
}

/** One report for each version of each cohort. */
function cellsOf(
  { cohorts }: MetricRequest,
  { arm, where: all }: EvidentlyTarget,
): readonly Cell["labels"][] {
  return Object.values(cohorts).flatMap((where) =>
    [arm.baseline, arm.candidate].map((value) => ({ ...all, ...where, [arm.label]: value })),
  );
}

/** The same file for two versions would compare a version with itself. */
function demandOwn(files: readonly (readonly Cell[])[]): void {
  const labels = new Map<string, string>();
  for (const { path, labels: own } of files.flat()) {
    const written = JSON.stringify(Object.entries(own).toSorted(([one], [other]) => (one < other ? -1 : 1)));
    const other = labels.get(path) ?? written;
    if (other !== written)
      throw new RangeError(
        `Expected a file of its own for each version and cohort, found ${path} for several. Write their labels into \`files\``,
      );
    labels.set(path, written);
  }
}

async function openAll(paths: readonly string[], workspace: Files): Promise<ReadonlyMap<string, Opened>> {
  if (paths.length === 0) return new Map();
  try {
    const found = await workspace.read(paths, "results");
    return new Map(paths.map((path, index) => [path, openedFrom(path, found[index] ?? null)]));
  } catch (cause) {
    const refusal = { why: "unreachable", detail: reasonOf(cause) } as const;
    return new Map(paths.map((path) => [path, refusal]));
  }
}

function openedFrom(
  path: string,
  file: { readonly text: string; readonly refused?: string | undefined } | null,
): Opened {
  if (file === null) return null;
  if (file.refused !== undefined)
    return { why: "unreachable", detail: `Expected a plain text file at ${path}, found ${file.refused}` };
  try {
    return parseReport(file.text);
  } catch (cause) {
    return { why: "query-error", detail: `${path}: ${reasonOf(cause)}` };
  }
}

function numbersIn(
  files: readonly (readonly Cell[])[],
  opened: ReadonlyMap<string, Opened>,
  part: EvidentlyPart,
): Found | Refusal {
  const found: Found[number][] = [];
  for (const cells of files) {
    const numbers: Found[number][number][] = [];
    for (const { labels, path } of cells) {
      const report = opened.get(path) ?? null;
      if (report === null) continue;
      if ("why" in report) return report;
      numbers.push({ labels, values: valuesIn(report, part.text) });
    }
    found.push(numbers);
  }
  return found;
}
