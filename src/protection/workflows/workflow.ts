/** A workflow file as far as its safety depends on it. Whatever GitHub would refuse is left out, never made up. */
import { readYaml } from "../../config/yaml.ts";

export interface Workflow {
  readonly path: string;
  readonly text: string;
  /** As other workflows call it: its `name`, or its path. */
  readonly name: string;
  /** Event → its filters; empty where there are none. */
  readonly triggers: ReadonlyMap<string, Mapping>;
  /** null where the key is missing. */
  readonly permissions: Permissions | null;
  readonly concurrency: Concurrency | null;
  readonly jobs: readonly Job[];
}

export type Mapping = Readonly<Record<string, unknown>>;

export type Permissions =
  | { readonly kind: "all"; readonly access: "read" | "write" }
  | { readonly kind: "each"; readonly access: Readonly<Record<string, string>> };

export interface Concurrency {
  readonly group: string;
  /** As written: `true`, `false` or an expression; null where it is not said. */
  readonly cancels: boolean | string | null;
  readonly queue: string | null;
}

export interface Job {
  readonly name: string;
  readonly if: string | null;
  readonly permissions: Permissions | null;
  readonly concurrency: Concurrency | null;
  readonly environment: string | null;
  readonly continuesOnError: boolean;
  /** A reusable workflow in place of steps. */
  readonly uses: string | null;
  readonly secrets: unknown;
  readonly env: Mapping;
  readonly steps: readonly Step[];
  /** The job as it was read, for looking at every text in it. */
  readonly raw: Mapping;
}

export interface Step {
  readonly if: string | null;
  readonly uses: string | null;
  readonly run: string | null;
  readonly with: Mapping;
  readonly env: Mapping;
  readonly continuesOnError: boolean;
}

export type WorkflowReading =
  | { readonly kind: "workflow"; readonly workflow: Workflow }
  | { readonly kind: "unreadable"; readonly path: string; readonly because: string };

/** Never throws. A file with faults is not half understood: two readers might see two files in it. */
export function readWorkflow(path: string, text: string): WorkflowReading {
  const { tree, faults } = readYaml(text);
  // A joined emoji in the name of a step hides nothing that a rule looks at.
  const fault = faults.find(({ code }) => code !== "character-hidden");
  if (tree === null || fault !== undefined) {
    const because =
      fault === undefined
        ? "it is no mapping of keys"
        : `${fault.code} at line ${fault.at.line}, found ${fault.found ?? "nothing"}`;
    return { kind: "unreadable", path, because };
  }
  const root = mapping(tree.value);
  const jobs = Object.entries(mapping(root["jobs"])).map(([name, job]) => readJob(name, mapping(job)));
  const workflow: Workflow = {
    path,
    text,
    name: textOf(root["name"]) ?? path,
    triggers: readTriggers(root["on"]),
    permissions: readPermissions(root["permissions"]),
    concurrency: readConcurrency(root["concurrency"]),
    jobs,
  };
  if (workflow.triggers.size === 0 || jobs.length === 0)
    return { kind: "unreadable", path, because: "it has no `on` or no `jobs`" };
  return { kind: "workflow", workflow };
}

/** `on: push`, `on: [push, pull_request]` and `on: { push: … }`. */
function readTriggers(on: unknown): ReadonlyMap<string, Mapping> {
  if (typeof on === "string") return new Map([[on, {}]]);
  if (Array.isArray(on)) return new Map(on.map((event) => [String(event), {}]));
  return new Map(
    Object.entries(mapping(on)).map(([event, filters]) => [
      event,
      event === "schedule" ? { schedule: filters } : mapping(filters),
    ]),
  );
}

function readPermissions(value: unknown): Permissions | null {
  if (value === undefined) return null;
  if (value === "write-all") return { kind: "all", access: "write" };
  if (value === "read-all") return { kind: "all", access: "read" };
  const access = Object.entries(mapping(value)).map(([name, each]) => [name, String(each)] as const);
  return { kind: "each", access: Object.fromEntries(access) };
}

function readConcurrency(value: unknown): Concurrency | null {
  if (value === undefined) return null;
  if (typeof value === "string") return { group: value, cancels: null, queue: null };
  const { group, queue, "cancel-in-progress": cancels } = mapping(value);
  return {
    group: textOf(group) ?? "",
    cancels: typeof cancels === "boolean" || typeof cancels === "string" ? cancels : null,
    queue: textOf(queue),
  };
}

function readJob(name: string, job: Mapping): Job {
  const environment = job["environment"];
  const steps = job["steps"];
  return {
    name,
    if: conditionOf(job["if"]),
    permissions: readPermissions(job["permissions"]),
    concurrency: readConcurrency(job["concurrency"]),
    environment: textOf(environment) ?? textOf(mapping(environment)["name"]),
    continuesOnError: mayFail(job["continue-on-error"]),
    uses: textOf(job["uses"]),
    secrets: job["secrets"],
    env: mapping(job["env"]),
    steps: (Array.isArray(steps) ? steps : []).map((step: unknown) => readStep(mapping(step))),
    raw: job,
  };
}

function readStep(step: Mapping): Step {
  return {
    if: conditionOf(step["if"]),
    uses: textOf(step["uses"]),
    run: textOf(step["run"]),
    with: mapping(step["with"]),
    env: mapping(step["env"]),
    continuesOnError: mayFail(step["continue-on-error"]),
  };
}

/** An expression may turn out true. */
function mayFail(value: unknown): boolean {
  return value !== undefined && value !== false;
}

function conditionOf(value: unknown): string | null {
  if (typeof value === "boolean") return String(value);
  return textOf(value);
}

/** The keys of a mapping; none for anything else. */
export function mapping(value: unknown): Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** `types: opened` and `types: [opened, closed]`; empty where nothing is said. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Every text below a value, keys left out. */
export function allTexts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(allTexts);
  return Object.values(mapping(value)).flatMap(allTexts);
}
