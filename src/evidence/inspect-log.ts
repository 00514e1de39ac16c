/** What stands in an Inspect log beside its samples: how the run ended, and what asked and graded. */
import { z } from "zod";
import { cut } from "./fields.ts";
import { settings } from "./settings.ts";

const amount = z.number().nullish();
const word = z.string().nullish();
export const LOG = z.object({
  version: z.unknown().optional(),
  status: z.enum(["started", "success", "cancelled", "error"], {
    error: "started, success, cancelled or error",
  }),
  eval: z.object(
    {
      task: word,
      task_version: z.union([z.string(), z.number()]).nullish(),
      model: z.string({ error: "the model" }),
      dataset: z.object({ name: word }).nullish(),
      packages: z.record(z.string(), z.string()).nullish(),
      config: z.object({ epochs: amount }).nullish(),
    },
    { error: "what was evaluated" },
  ),
  results: z.object({ total_samples: amount }).nullish(),
  error: z.object({ message: z.string() }).nullish(),
  invalidated: z.boolean().nullish(),
  samples: z.array(z.unknown(), { error: "a list of samples" }).nullish(),
});
export type Log = z.output<typeof LOG>;

export function settingOf({ eval: of }: Log): ReadonlyMap<string, string> {
  return settings([
    ["task", of.task],
    ["version of the task", of.task_version],
    ["dataset", of.dataset?.name],
    ["inspect_ai", of.packages?.["inspect_ai"]],
    ["epochs", of.config?.epochs],
  ]);
}

/** A run that did not end, or from which samples are missing, is a part of one. */
export function unfinished(
  { status, error, results, invalidated }: Log,
  there: number,
): { readonly unfinished?: string } {
  const said = error == null ? "" : ` (${cut(error.message)})`;
  if (status !== "success") return { unfinished: `its status is ${status}${said}` };
  if (invalidated === true) return { unfinished: "samples of it were invalidated" };
  const told = results?.total_samples ?? 0;
  return told > there ? { unfinished: `it counts ${told} samples and holds ${there}` } : {};
}
