import type { Guard } from "../judge/guard.ts";
import { DAY, HOUR } from "../units.ts";
import { isRule } from "./guard-kinds.ts";
import type { Blind, Cell, Note } from "./plan.ts";
import type { Needed } from "./question.ts";

/** What is known of a cell before it is asked what it needs. */
export type CellBase = Omit<
  Cell,
  "blind" | "needed" | "oneLook" | "hours" | "certify" | "notes" | "smallest" | "waysOut"
>;

/** How fast samples come, a day, and how many milliseconds after they were served. */
export interface Pace {
  readonly perDay: number;
  readonly late: number;
}

export function countsOf(guard: Guard): Cell["counts"] {
  if (isRule(guard)) return "nothing";
  if (guard.kind === "level") return "readings";
  return guard.kind === "paired" ? "pairs" : "units";
}

const UNCOUNTED = {
  needed: null,
  oneLook: null,
  hours: null,
  certify: null,
  notes: [],
  smallest: null,
  waysOut: [],
} as const;

export function blindCell(base: CellBase, blind: Blind): Cell {
  return { ...base, ...UNCOUNTED, blind };
}

/** Judged from the first event on, without samples. */
export function ruledCell(base: CellBase, notes: readonly Note[]): Cell {
  return { ...base, ...UNCOUNTED, counts: "nothing", blind: null, notes };
}

/** Promised when as many samples are expected as are needed. */
export function cellFor(base: CellBase, need: Needed, pace: Pace, certify: number | null = null): Cell {
  switch (need.kind) {
    case "rule":
      return ruledCell(base, need.notes);
    case "no-baseline":
      return blindCell(base, { why: "no-live-baseline" });
    case "missing":
      return blindCell(base, { why: "bound-missing", detail: need.detail });
    case "spread-missing":
      return blindCell(base, { why: "spread-missing", detail: need.detail });
    case "samples": {
      const { needed, oneLook, notes } = need;
      const hours = (needed / pace.perDay) * (DAY / HOUR) + pace.late / HOUR;
      const blind = base.expected >= needed ? null : ({ why: "too-few", hours } as const);
      return { ...base, ...UNCOUNTED, blind, needed, oneLook, hours, certify, notes };
    }
  }
}
