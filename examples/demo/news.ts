/** Generated news: articles made of facts, so that a claim about an article can be looked up. */
import { sample, seeded, type Random } from "./random.ts";
import { DESKS, PLACES, VOCABULARY, type Actor, type Desk, type Vocabulary } from "./vocabulary.ts";

export interface Article {
  readonly id: number;
  readonly desk: Desk;
  /** Articles of one story report on the same event: breaking news comes in updates that overlap. */
  readonly story: number;
  /** Each sentence makes one claim; a pronoun stands for the subject of the sentence before. */
  readonly sentences: readonly string[];
}

export interface News {
  readonly byDesk: Readonly<Record<Desk, readonly Article[]>>;
  readonly byStory: ReadonlyMap<number, readonly Article[]>;
}

interface Fact {
  readonly who: Actor;
  readonly did: string;
  readonly what: string;
}

const LONG_READS = 1_200;
const STORIES = 150;
const UPDATES = 5;
/** How often a sentence that goes on about the same actor says "She" instead of the name. */
const PRONOUN = { breaking: 0.45, long: 0.33 };
/** How often an actor does what another one has done in the same article. */
const ECHO = 0.11;

export function writeNews(seed: number): News {
  const random = seeded(seed);
  const byDesk: Record<Desk, Article[]> = { breaking: [], politics: [], sports: [], culture: [] };
  let story = 0;
  let id = 0;
  for (const desk of DESKS) {
    const count = desk === "breaking" ? STORIES : LONG_READS;
    for (let index = 0; index < count; index++) {
      story += 1;
      const updates = desk === "breaking" ? breakingStory(random) : [longRead(VOCABULARY[desk], random)];
      for (const sentences of updates) byDesk[desk].push({ id: ++id, desk, story, sentences });
    }
  }
  const all = Object.values(byDesk).flat();
  return { byDesk, byStory: Map.groupBy(all, (article) => article.story) };
}

/** Three actors in turn, some ten sentences. */
function longRead(words: Vocabulary, random: Random): readonly string[] {
  const place = random.pick(PLACES);
  const verbs = [...sample(words.verbs, words.verbs.length, random)];
  const objects = [...sample(words.objects, words.objects.length, random)];
  const used: string[] = [];
  const facts = sample(words.actors, 3, random).flatMap((who) =>
    Array.from({ length: 3 }, (): Fact => {
      const echoed = used.length > 0 && random.chance(ECHO / 3) ? random.pick(used) : null;
      const did = echoed ?? verbs.pop() ?? random.pick(words.verbs);
      used.push(did);
      return { who, did, what: objectOf(objects.pop() ?? random.pick(words.objects), place, random) };
    }),
  );
  return write(facts, PRONOUN.long, random);
}

/** An event in updates: the same people do the same things, only the numbers are newer. */
function breakingStory(random: Random): readonly (readonly string[])[] {
  const words = VOCABULARY.breaking;
  const place = random.pick(PLACES);
  const [first, second] = [sample(words.verbs, 4, random), sample(words.objects, 4, random)];
  const actors = sample(words.actors, 2, random);
  return Array.from({ length: UPDATES }, () => {
    const facts = actors.flatMap((who, actor) =>
      [2 * actor, 2 * actor + 1].map((index): Fact => {
        const template = second[index] ?? random.pick(words.objects);
        return {
          who,
          did: first[index] ?? random.pick(words.verbs),
          what: objectOf(template, place, random),
        };
      }),
    );
    return write(facts, PRONOUN.breaking, random);
  });
}

function objectOf(template: string, place: string, random: Random): string {
  return `${template.replace("#", String(2 + random.below(88)))} in ${place}`;
}

function write(facts: readonly Fact[], pronoun: number, random: Random): readonly string[] {
  return facts.map(({ who, did, what }, index) => {
    const goesOn = facts[index - 1]?.who === who;
    return `${goesOn && random.chance(pronoun) ? who.pronoun : who.name} ${did} ${what}.`;
  });
}
