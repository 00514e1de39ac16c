/** `draft`: a brief or a rollout file with gaps in, a whole rollout file out. Whoever reads it decides; nothing is committed. */
import { builtInPolicy, parsePolicy } from "../config/parse.ts";
import type { Drafting } from "../config/drafting.ts";
import type { Policy } from "../config/policy.ts";
import { isBlocked, type Problem } from "../config/problem.ts";
import { asRaw } from "../config/written.ts";
import { bodyOf, type DraftBody } from "../draft/body.ts";
import { Failure } from "../errors.ts";
import type { Drafter, Files, NewFiles } from "../ports.ts";
import type { DraftForReaders } from "../render/draft-section.ts";
import type { DraftedFile } from "../render/drafted-file.ts";
import type { Weighed } from "../render/weighed.ts";
import { ask, askedOf, type Answered } from "./draft/ask.ts";
import { begin, computeAnew, drawUp, type DrawUpTerms, type Request } from "./draft/draw-up.ts";
import { readGiven, type Given } from "./draft/given.ts";
import { planWords } from "./draft/plan-words.ts";
import { readHistory } from "./draft/read-history.ts";
import type { PromotionWorld } from "./world.ts";

export interface DraftWorld extends Pick<
  PromotionWorld,
  "describeRouter" | "clock" | "openMetrics" | "restrictHosts"
> {
  /** Where the brief or the file with gaps lies. */
  readonly given: Files;
  /** The tree that the file is to be in. */
  readonly files: Files & NewFiles;
  readonly openDrafter: (drafting: Drafting) => Drafter;
}

export interface DraftCall {
  readonly from: Pick<Given, "kind" | "path">;
  /** Where the file is to stand; null for the file itself, and for a brief the folder of rollouts. */
  readonly out: string | null;
  readonly folder: string;
  readonly policy: string;
  readonly history: { readonly from: string; readonly weeks: number } | null;
  /** Whether a model is asked at all. */
  readonly model: boolean;
  /** Whether the request is only shown. */
  readonly printRequest: boolean;
  /** Whether a file that is there is written over. */
  readonly force: boolean;
  /** Whether nothing is written: the file is only shown. */
  readonly dryRun: boolean;
  /** Whether words for its plan are wanted, in place of values for it. */
  readonly words: boolean;
}

export type Drafts =
  | { readonly kind: "drafted"; readonly drafted: DraftedFile }
  | { readonly kind: "complete"; readonly path: string; readonly weighed: Weighed | null }
  | { readonly kind: "words"; readonly forReaders: DraftForReaders }
  /** What would be sent; nothing was. */
  | { readonly kind: "request"; readonly body: DraftBody }
  | {
      readonly kind: "refused";
      readonly problems: readonly Problem[];
      readonly texts: ReadonlyMap<string, string>;
    };

/** @throws Failure call-wrong for a call that cannot be carried out, and without a policy that lets a model be asked; file-unreadable */
export async function draft(world: DraftWorld, call: DraftCall): Promise<Drafts> {
  const policy = await readPolicy(world.files, call.policy);
  if (policy.kind === "refused") return policy;
  world.restrictHosts(policy.policy.hosts);
  const drafting = call.model ? demandDrafting(policy.policy, call.policy) : null;

  const given = await readGiven(world.given, call.from);
  const texts = new Map([[given.path, given.text]]);
  if (call.words) {
    const how = { printRequest: call.printRequest, drafting: demandWords(drafting) };
    const now = world.clock.now();
    const words = await planWords(given, { ...world, ...how, now, policy: policy.policy });
    return words.kind === "refused" ? { ...words, texts } : words;
  }
  const terms = await termsOf(world, { call, given, policy: policy.policy });
  const begun = await begin(terms);
  if (begun.kind === "refused") return { ...begun, texts };
  const isComplete = begun.kind === "complete";
  const body = isComplete
    ? { unasked: "nothing is missing but what is computed" }
    : bodyFor(begun.request, drafting);
  if (call.printRequest && !isComplete) return { kind: "request", body: demandBody(body) };
  const [there = null] = await world.files.read([terms.path]);
  const written = !call.dryRun && !call.printRequest && (call.force || there === null);
  // Before anybody is asked: an answer that cannot be put anywhere is paid for nothing.
  if (written) await world.files.room(terms.path);
  const { asked, answer } = demandKey(await ask(world.openDrafter, body, drafting), drafting);
  const drawn = isComplete ? await computeAnew(begun.input, terms) : await drawUp(answer, begun.input, terms);
  if (drawn.kind === "refused") return { ...drawn, texts };
  if (isComplete && (call.printRequest || drawn.text === given.text))
    return { kind: "complete", weighed: drawn.weighed, path: terms.path };

  if (written) await world.files.write([{ path: terms.path, text: drawn.text }], { force: call.force });
  const { weeks = null, unasked = [] } = terms.history ?? {};
  return {
    kind: "drafted",
    drafted: {
      text: drawn.text,
      report: drawn.report,
      lines: drawn.lines,
      problems: drawn.problems,
      weighed: drawn.weighed,
      path: terms.path,
      before: there?.text ?? null,
      written,
      ...(call.dryRun ? { dryRun: true } : {}),
      asked: askedOf(asked, drawn.unusable),
      weeks,
      unasked,
    },
  };
}

async function termsOf(
  world: DraftWorld,
  { call, given, policy }: { readonly call: DraftCall; readonly given: Given; readonly policy: Policy },
): Promise<DrawUpTerms> {
  const { files, describeRouter, openMetrics } = world;
  const now = world.clock.now();
  const isReadable = !isBlocked(given.problems);
  const history =
    call.history === null || !isReadable
      ? null
      : await readHistory(given.resolved, { ...call.history, openMetrics, now });
  return {
    given,
    path: call.out ?? placeFor(given, call.folder),
    files,
    base: files,
    policy,
    now,
    describeRouter,
    history,
    model: call.model,
  };
}

/** What would be sent, or why nothing is. */
function bodyFor(request: Request, drafting: Drafting | null): DraftBody | { readonly unasked: string } {
  if ("unasked" in request) return request;
  return drafting === null ? { unasked: "the call says --no-model" } : bodyOf(request, drafting);
}

/** A brief names the service: its rollout has the same name. */
function placeFor({ kind, path, resolved }: Given, folder: string): string {
  const { name } = asRaw(resolved);
  if (kind === "rollout") return path;
  return `${folder}/${typeof name === "string" && /^[a-z0-9-]{1,40}$/.test(name) ? name : "rollout"}.yml`;
}

type ReadPolicy =
  | { readonly kind: "read"; readonly policy: Policy }
  | Extract<Drafts, { readonly kind: "refused" }>;

async function readPolicy(files: Files, path: string): Promise<ReadPolicy> {
  const [file = null] = await files.read([path]);
  if (file === null) return { kind: "read", policy: builtInPolicy() };
  const { policy, problems } = parsePolicy(path, file.text);
  return policy === null
    ? { kind: "refused", problems, texts: new Map([[path, file.text]]) }
    : { kind: "read", policy };
}

function demandDrafting({ drafting }: Policy, path: string): Drafting {
  if (drafting !== null) return drafting;
  throw new Failure(
    "call-wrong",
    `Expected a policy that lets a model be asked, found that ${path} does not. Call with --no-model to have what is known and computed, or write into it one line, auth with the name of a secret, never the secret: \`drafting: { endpoint: "https://models.acme.example/v1", model: acme-writer-2, auth: { bearer: MODELS_TOKEN }, consent: "who agreed that names and numbers of plans leave for this service, and why" }\``,
  );
}

function demandWords(drafting: Drafting | null): Drafting {
  if (drafting !== null) return drafting;
  throw new Failure("call-wrong", "Expected --words without --no-model: words are a model's alone");
}

/** A key that is not there is a mistake in the call: a file of open places would be in the way of the next one. */
function demandKey(answered: Answered, drafting: Drafting | null): Answered {
  const { asked } = answered;
  if (asked.kind !== "failed" || asked.why !== "unauthorised" || asked.unsent !== true) return answered;
  const [name = "MODEL_TOKEN"] = Object.values(drafting?.auth ?? {});
  throw new Failure(
    "call-wrong",
    `Expected the key of ${asked.model} in the environment as ${name}, found none that can be used: nobody was asked and nothing is written. Write \`export ${name}=…\` before the call, or call with --no-model`,
  );
}

function demandBody(body: DraftBody | { readonly unasked: string }): DraftBody {
  if (!("unasked" in body)) return body;
  throw new Failure(
    "call-wrong",
    `Expected something to send for --print-request, found that ${body.unasked}`,
  );
}
