/** A pull request with drafting on or off, from its opening to its gate: everything that a person or GitHub sees of it. */
import { openChat } from "../../../src/adapters/drafter/chat.ts";
import type { Assessment } from "../../../src/commands/assess.ts";
import type { PromotionWorld } from "../../../src/commands/world.ts";
import type { GateOutcome } from "../../../src/gate/outcome.ts";
import { milliseconds } from "../../../src/units.ts";
import { FILE, POLICY, POLICY_TEXT, ROLLOUT } from "../flow-rollout.ts";
import type { Reply } from "../loopback.ts";
import { openScene, type Scene } from "../scene.ts";
import { DOCUMENTS } from "./misbehaving-models.ts";
import { draftingOn, openModels } from "./models.ts";

/** At one moment: after the plan was written, or after the gate looked again. */
export interface Seen {
  readonly comment: string;
  readonly status: string;
  readonly outcome: GateOutcome;
}

export interface Watched {
  readonly planned: Seen;
  /** Olga has approved, Oscar has the pager. */
  readonly gated: Seen;
  /** To GitHub, in order, as `METHOD operation path body`. */
  readonly requests: readonly string[];
  readonly log: readonly string[];
  /** Bodies that the model was asked with. */
  readonly asked: readonly string[];
  readonly assessment: Assessment;
}

export interface Watch {
  /** What the model answers; without it drafting is off. */
  readonly reply?: (request: string, elsewhere: string) => Reply;
  /** Further keys of `drafting`. */
  readonly more?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly isPrivate?: boolean;
  /** Trusted documents of the base branch instead of the usual ones. */
  readonly documents?: Readonly<Record<string, string>>;
}

const KEY = "key-of-the-company-0815";

export async function watch({
  reply,
  more = "",
  files,
  isPrivate = true,
  documents = DOCUMENTS,
}: Watch): Promise<Watched> {
  await using elsewhere = await openModels(() => ({}));
  await using models = await openModels(({ body }) => reply?.(body, elsewhere.url) ?? {});
  const keys = `, auth: { bearer: MODEL_KEY }, within: 1s, documents: [${Object.keys(documents).join(", ")}]${more}`;
  const drafting = reply === undefined ? "drafting: off\n" : draftingOn(models.url, keys);
  await using scene = await openScene({
    private: isPrivate,
    main: { [POLICY]: POLICY_TEXT + drafting, ...documents },
  });
  const watched = await runThrough(scene, { FILE: ROLLOUT, ...files });
  if (elsewhere.asked.length > 0) throw new RangeError("another server was asked");
  return { ...watched, asked: models.asked.map(({ body }) => body) };
}

async function runThrough(
  scene: Scene,
  files: Readonly<Record<string, string>>,
): Promise<Omit<Watched, "asked">> {
  const { FILE: rollout = ROLLOUT, ...others } = files;
  const log: string[] = [];
  const world: PromotionWorld = {
    ...scene.world,
    log: (line) => void log.push(line),
    openDrafter: (given) => openChat({ ...given, within: milliseconds(1_000) }, { secret: () => KEY }),
  };
  const number = scene.open({ [FILE]: rollout, "prompts/summary.md": "Summarise.", ...others });
  const seen = (outcome: GateOutcome): Seen => ({
    comment: scene.comment(number),
    status: scene.status(number),
    outcome,
  });
  scene.fake.clearLog();
  const assessment = await scene.plan(number, world);
  const planned = seen(assessment.outcome);
  scene.accept(number, assessment);
  const gated = seen((await scene.gate(number, world)).outcome);
  const requests = scene.fake.log.map(
    ({ method, operation, path, body }) => `${method} ${operation} ${path} ${JSON.stringify(body)}`,
  );
  return { planned, gated, requests, log, assessment };
}

/** A comment without what drafting adds to it, and without the names of commits. */
export function withoutDraft(comment: string): string {
  return withoutShas(comment)
    .replace(/<details><summary><b>(?:Drafted by a model|No words were drafted)[^]*?\n<\/details>\n\n/, "")
    .replace(/\*\*Left out for length\*\*: drafted words\. [^\n]*\n\n/, "")
    .replace(/\n\n<!-- model-rollout:drafted [^\n]*-->/, "")
    .replace(/\n\n<!-- model-rollout:draft-answer [^\n]*-->/g, "")
    .replace(/- (?:met|waiting|not needed): drafted words[^\n]*\n/, "")
    .replace(/(?<=Every requirement: )\d+(?= met)/, "N")
    .replace(/\d+ of \d+(?= requirements? (?:is|are) open)/, "N of N");
}

/** A scene's commits differ with the policy that is in them. */
function withoutShas(text: string): string {
  return text
    .replace(/\b[0-9a-f]{40}\b/g, "SHA")
    .replace(/(?<=(?:commit|at) <code>)[0-9a-f]{7}(?=<\/code>)/g, "SHA");
}

/** The block that drafting adds; empty where there is none. */
export function blockOf(comment: string): string {
  return (
    /<details><summary><b>(?:Drafted by a model|No words were drafted)[^]*?\n<\/details>\n/.exec(
      comment,
    )?.[0] ?? ""
  );
}

/** An outcome without what it asks of drafted words. */
export function withoutAsked(outcome: GateOutcome): string {
  const rollouts = outcome.rollouts.map((each) => ({
    ...each,
    requirements: each.requirements.filter(({ id }) => !id.startsWith("drafted-")),
  }));
  return withoutShas(JSON.stringify({ ...outcome, rollouts }));
}

/** The requests that remain without the trusted documents, each comment in them without its draft. */
export function otherRequests({ requests }: Pick<Watched, "requests">): readonly string[] {
  return requests
    .filter((request) => !(request.includes("NamedFiles") && request.includes("docs/")))
    .map((request) => {
      const at = request.indexOf('{"body":');
      if (at === -1) return withoutShas(request);
      const { body } = JSON.parse(request.slice(at)) as { readonly body: string };
      return request.slice(0, at) + withoutDraft(body);
    });
}
