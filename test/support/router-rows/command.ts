/** The command router, with a real program that keeps its weight in a file. */
import type { Bench, Row } from "../router-contract.ts";
import { startRouteProgram } from "../route-program.ts";

export const COMMAND: Row = {
  router: "command",
  start: () => Promise.resolve(start()),
  weights: [1, 5, 100],
  within: 0,
};

function start(): Bench {
  const route = startRouteProgram();
  return {
    open: () => route.open(),
    served: async () => route.now().weight,
    settle: () => Promise.resolve(),
    touch: async () => route.change({ revision: route.now().revision + 1 }),
    move: async (weight) => route.change({ weight, revision: route.now().revision + 1 }),
    others: async () => route.now().note,
    ours: async () => route.now().weight,
    stop: async () => route[Symbol.dispose](),
  };
}
