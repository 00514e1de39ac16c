/** The audit of numbers and the marks on 200 labelled sentences, beside a list of words and a list of known numbers. */
import { auditNumbers } from "../src/draft/audit.ts";
import { marksIn } from "../src/draft/breadth.ts";
import {
  type AuditMeasure,
  isOpen,
  type MarkMeasure,
  measureAudit,
  measureMarks,
  percentOf,
  type Share,
} from "../test/support/drafting-measures.ts";
import {
  foundSentences,
  heldOutSentences,
  labelledFacts,
  labelledSentences,
  plainSentences,
  type Sentence,
  unseenSentences,
} from "../test/support/labelled-sentences.ts";
import { naiveMarks, naiveRemoves } from "./peers/naive-drafting.ts";
import { type Report, type Row, tableOf } from "./row.ts";

const FACTS = labelledFacts();
/** What is promised of the marks, in percent. */
const [RECALL, PRECISION] = [95, 80];

interface Measured {
  readonly audit: AuditMeasure;
  readonly marks: MarkMeasure;
}

interface Half {
  readonly name: string;
  readonly ours: Measured;
  readonly naive: Measured;
}

export function run(): Promise<Report> {
  const all = labelledSentences();
  const whole = halfOf("all 200", all);
  const unseen = halfOf("44 unread, without numbers", unseenSentences());
  const halves = [
    whole,
    halfOf("odd ids", all.filter(isOpen)),
    halfOf(
      "even ids",
      all.filter((sentence) => !isOpen(sentence)),
    ),
    halfOf("80 more", heldOutSentences()),
    halfOf("150 short ones", plainSentences()),
    halfOf("88 found in public texts, without numbers", foundSentences()),
    unseen,
  ];
  return Promise.resolve({
    rows: [...rowsOf(whole), ...unseenOf(unseen)],
    text: `${textOf(halves)}\n\n${missesOf(whole.ours)}`,
  });
}

function halfOf(name: string, sentences: readonly Sentence[]): Half {
  return {
    name,
    ours: {
      audit: measureAudit(sentences, (text) => removes(text)),
      marks: measureMarks(sentences, marksIn),
    },
    naive: {
      audit: measureAudit(sentences, (text) => naiveRemoves(text, FACTS)),
      marks: measureMarks(sentences, naiveMarks),
    },
  };
}

function removes(text: string): boolean {
  return auditNumbers(text, FACTS).length > 0;
}

function rowsOf({ ours, naive }: Half): readonly Row[] {
  const passing = ours.audit.recall.misses.length;
  const share = (what: string, one: Share, peer: Share): Omit<Row, "budget" | "ok"> => ({
    what,
    measured: rounded(one),
    unit: "%",
    beside: `${one.hit} of ${one.of}; naive ${rounded(peer)} %`,
  });
  return [
    {
      what: "drafted sentences with a false number that pass",
      measured: passing,
      unit: `of ${ours.audit.recall.of}`,
      beside: `numbers that stand anywhere in the facts: ${naive.audit.recall.misses.length}`,
      budget: "0",
      ok: passing === 0,
    },
    {
      ...share("removed sentences that are false (precision)", ours.audit.precision, naive.audit.precision),
      budget: "–",
      ok: true,
    },
    {
      ...share("sentences with true numbers that stay", ours.audit.kept, naive.audit.kept),
      budget: "–",
      ok: true,
    },
    {
      ...share(
        "uncertain or too broad spans that are marked (recall)",
        ours.marks.recall,
        naive.marks.recall,
      ),
      budget: `≥ ${RECALL}`,
      ok: percentOf(ours.marks.recall) >= RECALL,
    },
    {
      ...share("marks that hit a labelled span (precision)", ours.marks.precision, naive.marks.precision),
      budget: `≥ ${PRECISION}`,
      ok: percentOf(ours.marks.precision) >= PRECISION,
    },
  ];
}

/** Sentences that nothing was mended for: how it does on the next ones. They have no budget. */
function unseenOf({ ours, naive }: Half): readonly Row[] {
  const row = (what: string, one: Share, peer: Share): Row => ({
    what: `unread sentences: ${what}`,
    measured: rounded(one),
    unit: "%",
    beside: `${one.hit} of ${one.of}; naive ${rounded(peer)} %`,
    budget: "–",
    ok: true,
  });
  return [
    row("spans that are marked (recall)", ours.marks.recall, naive.marks.recall),
    row("marks that hit a labelled span (precision)", ours.marks.precision, naive.marks.precision),
  ];
}

function textOf(halves: readonly Half[]): string {
  const cell = (one: Share): string => `${one.hit}/${one.of} (${rounded(one)} %)`;
  const line = (name: string, { audit, marks }: Measured): readonly string[] => [
    name,
    cell(audit.recall),
    cell(audit.precision),
    cell(audit.kept),
    cell(marks.recall),
    cell(marks.precision),
  ];
  return tableOf(
    [
      "sentences",
      "false ones removed",
      "removed ones false",
      "true ones kept",
      "spans marked",
      "marks that hit",
    ],
    halves.flatMap(({ name, ours, naive }) => [line(name, ours), line(`${name}: naive`, naive)]),
  );
}

/** The ids of what is missed, of the open half only. */
function missesOf({ audit, marks }: Measured): string {
  const list = ({ misses }: Share): string => {
    const open = [...new Set(misses)].filter((id) => id % 2 === 1);
    return `${open.length === 0 ? "none" : open.join(", ")}, and ${misses.filter((id) => id % 2 === 0).length} even`;
  };
  return [
    `False numbers that pass: ${list(audit.recall)}`,
    `Removed though nothing is false: ${list(audit.precision)}`,
    `Spans without a mark: ${list(marks.recall)}`,
    `Marks beside every span: ${list(marks.precision)}`,
  ].join("\n");
}

/** Nothing of nothing is 0. */
function rounded(one: Share): number {
  if (one.of === 0) return 0;
  return Math.round(10 * percentOf(one)) / 10;
}
