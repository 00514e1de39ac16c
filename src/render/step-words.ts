import type { TickReport } from "./tick-report.ts";

/** `, preview`, `, switch 2 of 3`, `, soak`: behind the name of a stage that is made in steps; else nothing. */
export function stepSuffix({ step }: Pick<TickReport, "step">): string {
  switch (step?.kind) {
    case "preview":
      return ", preview";
    case "switch":
      return `, switch ${step.number} of ${step.of}`;
    case "soak":
      return step.of === 1 ? ", switched, soak" : `, switch ${step.number} of ${step.of}, soak`;
    case undefined:
      return "";
  }
}
