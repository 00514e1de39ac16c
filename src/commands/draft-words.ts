/** Words for the plans of a pull request, drafted by a model that the policy at the base allows. Without them the comment is whole. */
import type { Drafting } from "../config/drafting.ts";
import { aboutToShow } from "../gate/about-to-show.ts";
import { reasonOf } from "../errors.ts";
import { writeDraftedMarker } from "../gate/drafted-marker.ts";
import type { ShownDraft, ShownStatement } from "../gate/drafted.ts";
import { statementWords } from "../gate/drafted-standing.ts";
import { evaluateGate } from "../gate/evaluate.ts";
import type { DraftForReaders } from "../render/draft-section.ts";
import { shortDigest } from "../units.ts";
import type { Assessment } from "./assess.ts";
import type { Refused } from "./draft-one.ts";
import { readDocuments, type TrustedDocuments } from "./draft/read-documents.ts";
import type { PublishWorld } from "./world.ts";

/** What was drafted for one rollout. */
export interface DraftedWords {
  readonly forReaders: Omit<DraftForReaders, "words">;
  /** The line that keeps the answer for the next run; null where there is none, or it is too long. */
  readonly kept: string | null;
}

export interface DraftCall {
  /** Whether a model may be asked; else only an answer that our comment keeps is shown again. */
  readonly ask: boolean;
  /** Whether the comment is written anew anyway. */
  readonly isNew: boolean;
  /** What was asked in this run already, by the digest of its request: nothing is asked twice. */
  readonly answers: Map<string, Promise<string | Refused>>;
}

/** So many plans of one pull request are drafted for: each is a request. */
const MOST_PLANS = 5;

/**
 * The assessment with words, and with what the gate says of the comment that will show them. Nothing but the requirement on
 * drafted words can differ.
 */
export async function withDraft(
  world: PublishWorld,
  assessment: Assessment,
  call: DraftCall,
): Promise<Assessment> {
  const { isNew } = call;
  const drafted = await draftWords(world, assessment, call);
  const isAny = drafted.some(({ forReaders }) => forReaders.outcome.kind === "drafted");
  // Where nothing is kept, what the comment shows stays as it is.
  if (drafted.length === 0 || !(isNew || isAny)) return assessment;
  const facts = aboutToShow(assessment.input.facts, shownOf(drafted), world.clock.now());
  const input = { ...assessment.input, facts };
  return { ...assessment, drafted, input, outcome: evaluateGate(input) };
}

/** What was drafted, with what people said of it. */
export function draftsOf({ drafted = [], input }: Assessment): readonly DraftForReaders[] {
  const least = input.policy?.approvals.least ?? "write";
  return drafted.map(({ forReaders }) => ({
    ...forReaders,
    words: statementWords(input.facts, { statements: shownIn(forReaders), least }),
  }));
}

/** The lines of the comment that nobody sees; nothing where no words are drafted. */
export function hiddenOf({ drafted = [] }: Assessment): {
  readonly hidden?: { readonly marker: string; readonly kept: readonly string[] };
} {
  const kept = drafted.flatMap((each) => (each.kept === null ? [] : [each.kept]));
  return drafted.length === 0 ? {} : { hidden: { marker: writeDraftedMarker(shownOf(drafted)), kept } };
}

/** Nothing where the policy drafts no words. What fails is said in the block, never thrown. */
async function draftWords(
  world: PublishWorld,
  assessment: Assessment,
  { ask, answers }: DraftCall,
): Promise<readonly DraftedWords[]> {
  const drafting = assessment.input.policy?.drafting ?? null;
  const all = assessment.planned.flatMap(({ plan }) => (plan === null ? [] : [plan]));
  // Two files of one name are wrong: nobody could say of which of them a statement is.
  const plans = all.filter(
    ({ rollout }) => all.filter((other) => other.rollout.name === rollout.name).length === 1,
  );
  if (drafting === null || plans.length === 0 || assessment.facts.state !== "open") return [];
  // Loaded before anything is asked: an import while a request is in flight delays its socket.
  const { draftOne, withoutWords } = await import("./draft-one.ts");
  const trusted = await trustedDocuments(world, assessment, drafting);
  return Promise.all(
    plans.map((plan, index) => {
      const place = index < MOST_PLANS ? "asked-about" : "beyond";
      const { facts } = assessment;
      const order = { plan, drafting, ...trusted, facts, ask, place, answers } as const;
      return draftOne(world, order).catch((cause: unknown) => {
        // Whatever a model wrote, also what nobody thought of, the plan goes out.
        world.log(`words for ${plan.rollout.name}: ${reasonOf(cause)}`);
        return withoutWords(order, { kind: "unusable", detail: ["The answer could not be read."] });
      });
    }),
  );
}

/** As they are on the base branch, where whoever proposes the change cannot have written them. */
async function trustedDocuments(
  world: PublishWorld,
  { facts }: Assessment,
  drafting: Drafting,
): Promise<TrustedDocuments> {
  if (facts.head.fork) return { documents: [], unread: [] };
  const trusted = await readDocuments(world.filesAt(facts.base.tip), drafting);
  for (const { id, why } of trusted.unread) world.log(`the trusted document ${id} ${why} on the base branch`);
  return trusted;
}

function shownIn({ outcome }: DraftedWords["forReaders"]): readonly ShownStatement[] {
  if (outcome.kind !== "drafted") return [];
  return outcome.draft.statements.map(({ id, contradiction }) => ({
    id,
    contradicts: contradiction !== null,
  }));
}

/** Who was not asked about is not named: the gate waits for the next run that may ask. */
function shownOf(drafted: readonly DraftedWords[]): readonly ShownDraft[] {
  return drafted
    .filter(({ forReaders }) => forReaders.outcome.kind !== "not-asked")
    .map(({ forReaders }) => ({
      rollout: forReaders.rollout,
      plan: shortDigest(forReaders.digest),
      statements: shownIn(forReaders),
    }));
}
