/** The clean rollout and its policy, changed in one thing, and what the whole program says of it. */
import { readFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { describeRouter } from "../../src/adapters/routers/describe.ts";
import { namedFiles, parsePolicy, parseRollout } from "../../src/config/parse.ts";
import type { Problem } from "../../src/config/problem.ts";
import { lint } from "../../src/lint/lint.ts";
import type { Rubric } from "../../src/lint/rubric.ts";
import type { Neighbour } from "../../src/lint/rule.ts";
import { buildPlan } from "../../src/plan/build.ts";
import { buildRunbook } from "../../src/runbook/build.ts";
import { NOW } from "./rollout.ts";

type Json = Readonly<Record<string, unknown>>;

/** A change of a file: keys taken out first (`rollback.drilled`), then YAML laid over the rest. */
export interface Change {
  readonly without?: readonly string[];
  readonly yaml: string;
}

export interface Checked {
  readonly problems: readonly Problem[];
  readonly rubric: Rubric | null;
}

const FOLDER = new URL("../fixtures/rubric/", import.meta.url);
const CLEAN = read("clean.yml");
const POLICY = read("policy.yml");

function read(name: string): Json {
  return mapping(parse(readFileSync(new URL(name, FOLDER), "utf8")));
}

/** The clean files with changes to the rollout and to the policy, through every step of a plan. */
export function checkRollout(given: {
  readonly changes?: readonly Change[];
  readonly policy?: readonly Change[];
  readonly sameRoute?: readonly Neighbour[];
}): Checked {
  const text = stringify(changed(CLEAN, given.changes ?? []));
  return checkText(text, { policy: given.policy ?? [], sameRoute: given.sameRoute ?? [] });
}

/** Any rollout text under the clean policy. */
function checkText(
  text: string,
  given: { readonly policy: readonly Change[]; readonly sameRoute: readonly Neighbour[] },
): Checked {
  const { rollout, resolved, locate, problems } = parseRollout({ file: "it.yml", text, defaults: null });
  const { policy } = parsePolicy("rollout-policy.yml", stringify(changed(POLICY, given.policy)));
  if (policy === null) throw new RangeError("the policy of the test cannot be read");
  if (rollout === null) return { problems, rubric: null };
  const [first, ...others] = rollout.routers;
  const plan = buildPlan({
    file: "it.yml",
    rollout,
    resolved,
    named: namedFiles(rollout).map(({ file, at }) => ({
      path: file,
      at,
      blob: (at === "head" ? "a" : "b").repeat(40),
    })),
    routers: [describeRouter(first), ...others.map(describeRouter)],
    now: NOW,
    locate,
    policy,
  });
  const before = [...problems, ...plan.problems];
  const subject = { plan, runbook: buildRunbook(plan), policy, sameRoute: given.sameRoute };
  const linted = lint(subject, locate, before);
  return { problems: [...before, ...linted.problems], rubric: linted.rubric };
}

function changed(file: Json, changes: readonly Change[]): Json {
  let now = file;
  for (const { without = [], yaml } of changes) {
    for (const path of without) now = mapping(removed(now, path.split(".")));
    now = mapping(merged(now, parse(yaml) ?? {}));
  }
  return now;
}

function removed(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value;
  if (Array.isArray(value)) {
    if (!(Number(step) in value)) throw new RangeError(`nothing stands at ${step}`);
    return rest.length === 0
      ? value.filter((_, index) => index !== Number(step))
      : value.map((each: unknown, index) => (index === Number(step) ? removed(each, rest) : each));
  }
  const from = mapping(value);
  if (!Object.hasOwn(from, step)) throw new RangeError(`the file has no ${step}`);
  return Object.fromEntries(
    Object.entries(from).flatMap(([key, each]) =>
      key !== step ? [[key, each]] : rest.length === 0 ? [] : [[key, removed(each, rest)]],
    ),
  );
}

/** Mappings are laid over one another; stages by their name; all else is replaced. */
function merged(under: unknown, over: unknown): unknown {
  if (Array.isArray(under) && Array.isArray(over) && under.some((each) => nameOf(each) !== null)) {
    const ours = new Map(over.map((each: unknown) => [nameOf(each), each]));
    const known = under.map((each: unknown) => merged(each, ours.get(nameOf(each)) ?? {}));
    const names = new Set(under.map(nameOf));
    return [...known, ...over.filter((each: unknown) => !names.has(nameOf(each)))];
  }
  if (!isMapping(under) || !isMapping(over)) return over;
  const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, Object.hasOwn(over, key) ? merged(under[key], over[key]) : under[key]]),
  );
}

function nameOf(value: unknown): unknown {
  return isMapping(value) ? (value["name"] ?? null) : null;
}

function isMapping(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapping(value: unknown): Json {
  if (!isMapping(value)) throw new RangeError("a mapping was expected");
  return value;
}
