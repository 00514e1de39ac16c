/** What may take minutes waits until every rollout was looked at: nobody else's traffic waits for a program. */
import type { Aftermath } from "../../promotion/aftermath.ts";
import type { Action, TickReport } from "../../render/tick-report.ts";

export interface Done {
  readonly actions: readonly Action[];
  readonly aftermath: Aftermath | null;
}

export interface Afterwards {
  readonly add: (rollout: string, act: () => Promise<Done>) => void;
}

export interface OpenAfterwards extends Afterwards {
  /**
   * Does all of it, one after the other, and adds it to the reports.
   * @throws what the first of them threw, after the last: a mistake of ours
   */
  readonly run: (reports: readonly TickReport[]) => Promise<readonly TickReport[]>;
}

export function openAfterwards(): OpenAfterwards {
  const waiting: { readonly rollout: string; readonly act: () => Promise<Done> }[] = [];
  return {
    add: (rollout, act) => void waiting.push({ rollout, act }),
    run: async (reports) => {
      const done = new Map<string, Done>();
      const bugs: unknown[] = [];
      for (const { rollout, act } of waiting)
        try {
          done.set(rollout, await act());
        } catch (cause) {
          bugs.push(cause);
        }
      if (bugs.length > 0) throw bugs[0];
      return reports.map((report) => withDone(report, done.get(report.rollout)));
    },
  };
}

function withDone(report: TickReport, done: Done | undefined): TickReport {
  if (done === undefined) return report;
  return { ...report, actions: [...report.actions, ...done.actions], aftermath: done.aftermath };
}
