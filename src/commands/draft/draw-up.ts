/** The middle of drafting, for a terminal and a pull request alike: what is asked, and the file that an answer leaves, checked. */
import { isBlocked, type Problem } from "../../config/problem.ts";
import { parseRollout, type ParsedRollout } from "../../config/parse.ts";
import { readSections } from "../../config/sections.ts";
import { asRaw } from "../../config/written.ts";
import { historyFrom } from "../../draft/file/baseline-weeks.ts";
import {
  finishFile,
  type Finished,
  prepareFile,
  withComputed,
  type FileInput,
  type FileReport,
} from "../../draft/file/draft-file.ts";
import type { Blocker } from "../../draft/file/gaps.ts";
import { leftOpen } from "../../draft/file/left-open.ts";
import type { Computed } from "../../draft/file/leaf.ts";
import { pathOf } from "../../draft/file/pointer.ts";
import { floorOf } from "../../draft/file/begin-file.ts";
import { computedAtFirst, computeStages } from "../../draft/file/stage-ladder.ts";
import type { DraftRequest } from "../../draft/request.ts";
import type { PlannedRollout } from "../plan-tree.ts";
import { checkFile, type CheckTerms } from "./check-file.ts";
import type { Given } from "./given.ts";
import { planDecided } from "./plan-decided.ts";
import type { Weighed } from "../../render/weighed.ts";
import { weigh } from "./weigh.ts";
import type { HistoryRead } from "./read-history.ts";

export interface DrawUpTerms extends CheckTerms {
  readonly given: Given;
  /** Where the file is to stand. */
  readonly path: string;
  readonly history: HistoryRead | null;
  /** Whether a model is to be asked: without one a file needs less said. */
  readonly model: boolean;
}

/** What may be asked of a model, or why nothing is. */
export type Request = DraftRequest | { readonly unasked: string };

export type Begun =
  | { readonly kind: "ready"; readonly input: FileInput; readonly request: Request }
  /** No check refuses what is there: nobody is asked. */
  | { readonly kind: "complete"; readonly input: FileInput }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

/** Reads what there is and says what would be asked. */
export async function begin(terms: DrawUpTerms): Promise<Begun> {
  const { given } = terms;
  if (isBlocked(given.problems)) return { kind: "refused", problems: given.problems };
  const planned = given.kind === "rollout" ? await checkFile(given, terms) : null;
  const input: FileInput = {
    kind: given.kind,
    file: given.path,
    text: given.text,
    defaults: given.defaults,
    history: terms.history === null ? {} : historyFrom(terms.history.weeks),
    tiers: terms.policy.tiers,
    capabilities: capabilitiesOf(terms),
    blockers: planned === null ? [] : blockersOf(planned),
    computed: {},
    language: "en",
  };
  if (planned !== null && !isBlocked(planned.problems)) return { kind: "complete", input };
  if (!terms.model) return { kind: "ready", input, request: { unasked: "the call says --no-model" } };
  const prepared = prepareFile(input);
  if (prepared.kind === "refused") return prepared;
  return { kind: "ready", input, request: prepared.request };
}

/** What plan and rubric want, where the file can be read at all: what cannot be read is a gap already. */
function blockersOf({ plan, problems }: PlannedRollout): readonly Blocker[] {
  if (plan === null) return [];
  return problems
    .filter(({ severity }) => severity === "blocker")
    .map(({ code, message, at, suggestion }) => ({ code, message, path: null, at, suggestion }));
}

function capabilitiesOf({ given, describeRouter }: DrawUpTerms): FileInput["capabilities"] {
  const { router } = asRaw(given.resolved);
  const [first] = readSections({ router }, []).routers;
  return first == null ? null : describeRouter(first).capabilities;
}

export interface DrawnUp {
  readonly kind: "drawn-up";
  /** JSON pointer of each place that a person decides → its line in the text. */
  readonly lines: Readonly<Record<string, number>>;
  readonly text: string;
  readonly report: FileReport;
  /** One sentence where nothing of the answer could be read. */
  readonly unusable: string | null;
  readonly problems: readonly Problem[];
  readonly weighed: Weighed | null;
}

/** What is computed depends on what stands in the file, and the other way round. */
const MOST_ROUNDS = 4;

/** The file with what an answer may say, and with what we compute until it stays as it is. @param answer null for none */
export async function drawUp(
  answer: string | null,
  input: FileInput,
  terms: DrawUpTerms,
): Promise<DrawnUp | Extract<Begun, { readonly kind: "refused" }>> {
  const finished = finishFile(answer, input);
  return finished.kind === "refused" ? finished : computeUp(finished, input, terms);
}

/** A file that is whole, with what an earlier draft of it computed computed anew. Nothing else of it changes. */
export function computeAnew(input: FileInput, terms: DrawUpTerms): Promise<DrawnUp> {
  const report = { taken: [], todo: [], dropped: [] };
  return computeUp({ text: input.text, report, unusable: null, ours: [] }, input, terms);
}

async function computeUp(
  finished: Omit<Finished, "kind">,
  input: FileInput,
  terms: DrawUpTerms,
): Promise<DrawnUp> {
  const { report, unusable } = finished;
  const before = computedBefore(finished.text);
  const ours = [...new Set([...finished.ours, ...before])];
  let computed = await anew(finished.text, before, { terms, tiers: input.tiers });
  let text = withComputed(finished.text, computed, ours);
  for (let round = 1; ; round++) {
    const planned = await checkFile({ path: terms.path, text }, terms);
    const { parsed, problems } = planned;
    const plan = planDecided(terms.path, parsed.resolved, terms);
    const more = plan === null || round === MOST_ROUNDS ? {} : computeStages(plan, new Set(ours));
    const next = withComputed(text, more, ours);
    if (next === text) {
      const told = withValues(report, computed);
      const open = placesToDecide(
        { text, problems: problems.filter(({ file }) => file === terms.path) },
        told,
        parsed,
      );
      return { kind: "drawn-up", text, unusable, problems, weighed: weigh(planned), ...open };
    }
    computed = { ...computed, ...more };
    text = next;
  }
}

/** What an earlier draft computed begins again, where the rest of the file is decided far enough to compute with. */
async function anew(
  text: string,
  before: readonly string[],
  { terms, tiers }: { readonly terms: DrawUpTerms; readonly tiers: FileInput["tiers"] },
): Promise<Computed> {
  if (before.length === 0) return {};
  const { resolved } = (await checkFile({ path: terms.path, text }, terms)).parsed;
  if (planDecided(terms.path, resolved, terms) === null) return {};
  const raw = asRaw(resolved);
  return computedAtFirst(raw, floorOf(raw, tiers), new Set(before));
}

/** What drafting leaves to people, and what people had left open themselves: to whoever decides there is no difference. */
function placesToDecide(
  file: { readonly text: string; readonly problems: readonly Problem[] },
  report: FileReport,
  parsed: Pick<ParsedRollout, "place">,
): Pick<DrawnUp, "report" | "lines"> {
  const lines = linesOf(report.todo, parsed);
  const known = new Set(report.todo.map(({ path }) => path));
  const ours = new Set(Object.values(lines));
  const more = leftOpen(file.text, file.problems).filter(
    ({ path, line }) => !known.has(path) && !ours.has(line),
  );
  return {
    report: { ...report, todo: [...report.todo, ...more.map(({ path, why }) => ({ path, why }))] },
    lines: { ...lines, ...Object.fromEntries(more.map(({ path, line }) => [path, line])) },
  };
}

function linesOf(
  todo: FileReport["todo"],
  { place }: Pick<ParsedRollout, "place">,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    todo.flatMap(({ path: pointer }) => {
      const path = pathOf(pointer);
      return path === null ? [] : [[pointer, place(path).at.line]];
    }),
  );
}

/** Values that a draft before this one computed: their comment says so, until a person takes it away. */
function computedBefore(text: string): readonly string[] {
  const { resolved, place } = parseRollout({ file: "", text, defaults: null });
  const { stages } = asRaw(resolved);
  const lines = text.split("\n");
  const paths = [
    ["deadline"],
    ...(Array.isArray(stages) ? stages.map((_, index) => ["stages", index, "bake"]) : []),
  ];
  return paths.flatMap((path) =>
    lines[place(path).at.line - 1]?.includes(`# ${COMPUTED}`) === true ? [`/${path.join("/")}`] : [],
  );
}

const COMPUTED = "computed: ";

/** What was computed anew is told as it stands in the file. */
function withValues(report: FileReport, computed: Computed): FileReport {
  const anew = Object.entries(computed).map(([path, { value, why }]) => ({
    path,
    value,
    origin: `${COMPUTED}${why}`,
  }));
  const others = report.taken.filter(({ path }) => !Object.hasOwn(computed, path));
  return { ...report, taken: [...others, ...anew] };
}
