/** `init`: one of the examples as the user's own rollout, with the policy and the workflows; nothing is written unless it plans. */
import { namedFiles, parsePolicy, parseRollout } from "../config/parse.ts";
import { isBlocked, type Problem } from "../config/problem.ts";
import type { RouterDescription, RouterTarget } from "../config/router.ts";
import { Failure } from "../errors.ts";
import type { Files, NewFile, NewFiles } from "../ports.ts";
import type { Instant } from "../units.ts";
import type { Example } from "./init/examples.ts";
import { fillNames, fillRollout, readTemplate, type Template } from "./init/fill.ts";
import { readAnswers, type Answers, type Typed, type Wrong } from "./init/questions.ts";
import { allSecrets, fillWorkflow, routerSecrets } from "./init/secrets.ts";
import { parseAll, planTree } from "./plan-tree.ts";

export interface InitWorld {
  /** The folder with the examples. */
  readonly examples: Files;
  /** The user's repository. */
  readonly target: Files & NewFiles;
  readonly describeRouter: (target: RouterTarget) => RouterDescription;
  readonly now: Instant;
  /** An IANA name. */
  readonly zone: string;
}

export interface InitCall {
  readonly example: Example;
  /** Asks what the flags left open; answers as typed. */
  readonly ask: (template: Template) => Promise<Typed>;
  /** Whether files that are there are written over. */
  readonly force: boolean;
}

export type Initialised =
  | {
      readonly kind: "written";
      readonly answers: Answers;
      readonly files: readonly string[];
      readonly kept: readonly string[];
      /** Files that the rollout reads on the base branch too: they have to be there first. */
      readonly onBase: readonly string[];
      readonly secrets: readonly string[];
    }
  | { readonly kind: "wrong-answers"; readonly wrong: readonly Wrong[] }
  | { readonly kind: "there-already"; readonly files: readonly string[] }
  | {
      readonly kind: "refused";
      readonly problems: readonly Problem[];
      readonly texts: ReadonlyMap<string, string>;
    };

const ROLLOUTS = ".github/rollouts";
const POLICY = ".github/rollout-policy.yml";
const WORKFLOWS = ".github/workflows";
/** Whether a model may be asked is a decision of people, in a policy that is merged already. */
const OPTIONAL = /model-rollout-draft\.yml$/;

/** @throws Failure file-unreadable where the examples are not there or the folder cannot be written */
export async function init(world: InitWorld, call: InitCall): Promise<Initialised> {
  const template = await readExample(world.examples, call.example);
  const { answers, wrong } = readAnswers(await call.ask(template), template.defaults);
  if (answers === null) return { kind: "wrong-answers", wrong };

  const own = await ownFiles(world, { template, answers });
  const beside = await filesBeside(world, template);
  const there = await taken(world.target, own);
  if (there.length > 0 && !call.force) return { kind: "there-already", files: there };

  const problems = await problemsOf(world, [...own, ...beside]);
  if (isBlocked(problems))
    return { kind: "refused", problems, texts: new Map(own.map(({ path, text }) => [path, text])) };
  // What the rollout names belongs to the user wherever it is there already: a prompt is never written over.
  const kept = await taken(world.target, beside);
  const files = [...own, ...beside.filter(({ path }) => !kept.includes(path))];
  await world.target.write(files, { force: call.force });
  return {
    kind: "written",
    answers,
    files: files.map(({ path }) => path),
    kept,
    onBase: filesOnBase(template),
    secrets: secretsIn(own),
  };
}

async function readExample(examples: Files, example: Example): Promise<Template> {
  const [file] = await examples.read([`${example}/${ROLLOUTS}/${example}.yml`]);
  if (file == null)
    throw new Failure(
      "file-unreadable",
      `Expected the examples beside the program, found no ${example}. Run the program from its own folder`,
    );
  return readTemplate(example, file.text);
}

/** The rollout, the policy and the workflows. */
async function ownFiles(
  world: InitWorld,
  { template, answers }: { readonly template: Template; readonly answers: Answers },
): Promise<readonly NewFile[]> {
  const [policyFile] = await world.examples.read([`${template.example}/${POLICY}`]);
  const rollout = { path: `${ROLLOUTS}/${answers.name}.yml`, text: fillRollout(template, answers, world) };
  const policy = { path: POLICY, text: withoutFreezes(fillNames(policyFile?.text ?? "", template, answers)) };
  const parsed = parseRollout({ file: rollout.path, text: rollout.text, defaults: null }).rollout;
  const heartbeat = parsePolicy(POLICY, policy.text).policy?.heartbeat ?? null;
  const needed = (await world.examples.list("workflows")).filter(({ path }) => !OPTIONAL.test(path));
  const workflows = needed.map(({ path, text }) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const all = parsed === null ? [] : allSecrets(parsed, heartbeat);
    const moving = parsed === null ? [] : routerSecrets(parsed);
    return {
      path: `${WORKFLOWS}/${name}`,
      text: fillWorkflow(text, name.includes("respond") ? moving : all),
    };
  });
  return [rollout, policy, ...workflows];
}

/** Files that the rollout names, as the example has them. */
async function filesBeside(world: InitWorld, { example, rollout }: Template): Promise<readonly NewFile[]> {
  const sides = [rollout.release.baseline, rollout.release.candidate];
  const named = sides.flatMap(({ prompt, with: others }) => [
    ...(prompt === null ? [] : [prompt]),
    ...others,
  ]);
  const paths = [...new Set(named.map(({ file }) => file))];
  const found = await world.examples.read(paths.map((path) => `${example}/${path}`));
  return paths.flatMap((path, index) => {
    const text = found[index]?.text;
    return text === undefined ? [] : [{ path, text }];
  });
}

function filesOnBase({ rollout }: Template): readonly string[] {
  return [...new Set(namedFiles(rollout).flatMap(({ at, file }) => (at === "base" ? [file] : [])))];
}

async function taken(target: Files, files: readonly NewFile[]): Promise<readonly string[]> {
  const found = await target.read(files.map(({ path }) => path));
  return files.flatMap(({ path }, index) => (found[index] == null ? [] : [path]));
}

/** Everything that the written files would be told when they are planned. */
async function problemsOf(world: InitWorld, files: readonly NewFile[]): Promise<readonly Problem[]> {
  const policy = parsePolicy(POLICY, files.find(({ path }) => path === POLICY)?.text ?? "");
  if (policy.policy === null) return policy.problems;
  const tree = treeOf(files);
  const terms = { policy: policy.policy, now: world.now, describeRouter: world.describeRouter };
  const planned = await planTree({ head: tree, base: tree }, parseAll(await tree.list(ROLLOUTS)), terms);
  return [...policy.problems, ...planned.flatMap((each) => each.problems)];
}

/** Files that are not written yet, as a tree. */
function treeOf(files: readonly NewFile[]): Files {
  const found = (path: string) => files.find((file) => file.path === path);
  return {
    list: (folder) =>
      Promise.resolve(
        files
          .filter(({ path }) => path.startsWith(`${folder}/`))
          .map((file) => ({ ...file, blob: "0".repeat(40) })),
      ),
    read: (paths) =>
      Promise.resolve(
        paths.map((path) => {
          const file = found(path);
          return file === undefined ? null : { ...file, blob: "0".repeat(40) };
        }),
      ),
  };
}

/** A freeze is the example's own calendar. */
function withoutFreezes(policy: string): string {
  return policy.replace(/^freeze: \[[^\]]*\]\n/m, "");
}

function secretsIn(files: readonly NewFile[]): readonly string[] {
  return [
    ...new Set(
      files.flatMap(({ text }) =>
        [...text.matchAll(/secrets\.([A-Z0-9_]+)/g)].flatMap(([, name]) => name ?? []),
      ),
    ),
  ];
}
