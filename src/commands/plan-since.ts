/** `plan --since`: today's plans beside those of an older file or checkout. */
import { Failure } from "../errors.ts";
import { comparePlans, type PlanChange } from "../plan/compare.ts";
import type { Plan } from "../plan/plan.ts";
import type { Files, TreeFile } from "../ports.ts";
import { parseAll, parseFile, planTree, type PlanningTerms } from "./plan-tree.ts";

/** An older checkout, or one older file that is read as if everything else were as today. */
export type Older =
  | { readonly kind: "tree"; readonly files: Files }
  | { readonly kind: "file"; readonly files: Files; readonly path: string };

export interface LocalChanges {
  readonly rollout: string;
  readonly since: string;
  readonly changes: readonly PlanChange[];
}

interface Today {
  readonly files: Files;
  /** Files of the rollout folders. */
  readonly listed: readonly TreeFile[];
  readonly plans: readonly Plan[];
  readonly folders: readonly string[];
  readonly terms: PlanningTerms;
}

/** Of every rollout that both have, by name. @throws Failure call-wrong where there is none */
export async function changesSince(
  older: Older,
  since: string,
  today: Today,
): Promise<readonly LocalChanges[]> {
  const before =
    older.kind === "tree" ? await plansOfTree(older.files, today) : await planOfFile(older, today);
  const found = before.flatMap((was) => {
    const is = today.plans.find(({ rollout }) => rollout.name === was.rollout.name);
    return is === undefined ? [] : [{ rollout: is.rollout.name, since, changes: comparePlans(was, is) }];
  });
  if (found.length > 0) return found;
  const names = today.plans.map(({ rollout }) => rollout.name).join(", ");
  throw new Failure(
    "call-wrong",
    `Expected an older plan of ${names === "" ? "a rollout" : names} in ${since}, found none. Write \`--since\` with a rollout file or a checkout`,
  );
}

async function plansOfTree(files: Files, { files: base, folders, terms }: Today): Promise<readonly Plan[]> {
  const listed = (await Promise.all(folders.map((folder) => files.list(folder)))).flat();
  const planned = await planTree({ head: files, base }, parseAll(listed), terms);
  return planned.flatMap(({ plan }) => (plan === null ? [] : [plan]));
}

/** The older text stands in for the file of the same rollout, so that its defaults are found where they are today. */
async function planOfFile(
  { files: older, path }: Extract<Older, { readonly kind: "file" }>,
  { files, listed, plans, terms }: Today,
): Promise<readonly Plan[]> {
  const [text] = await older.read([path]);
  if (text == null) return [];
  const all = plans.map(({ file }) => {
    const others = listed.filter((each) => each.path !== file);
    return { file, parsed: parseFile([...others, { ...text, path: file }], file) };
  });
  const own = all.filter(({ file, parsed }) =>
    plans.some((plan) => plan.file === file && plan.rollout.name === parsed.rollout?.name),
  );
  const planned = await planTree({ head: files, base: files }, own, terms);
  return planned.flatMap(({ plan }) => (plan === null ? [] : [plan]));
}
