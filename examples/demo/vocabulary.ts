/** Words of the generated news. Every verb stands here, because the checker of claims finds a claim by its verb. */

export const DESKS = ["breaking", "politics", "sports", "culture"] as const;
export type Desk = (typeof DESKS)[number];

export interface Actor {
  readonly name: string;
  readonly pronoun: "She" | "He" | "They";
}

export interface Vocabulary {
  readonly actors: readonly Actor[];
  readonly verbs: readonly string[];
  /** `#` becomes a number. */
  readonly objects: readonly string[];
}

export const PLACES = list(
  "Aldermoor, Brackwater, Castor Bay, Dunmere, Eastleigh, Fennside, Glimford, Harrow Point, Isleworth, Karlsund, " +
    "Lindholm, Marrow Hill, Northgate, Ostrava Park, Quarrytown, Redcliff, Silverdale, Tarnbrook, Upper Vale, Westmarch",
);
const WOMEN = list("Ines, Maren, Odile, Priya, Ruta, Sanna");
const MEN = list("Anton, Bela, Cyrus, Dario, Emil, Farid");
const LAST = list(
  "Adler, Brandt, Cordova, Duarte, Ekdahl, Farkas, Grieve, Holm, Ivanov, Jansen, Kowal, Lund",
);

export const VOCABULARY: Readonly<Record<Desk, Vocabulary>> = {
  breaking: {
    actors: groups(
      "Firefighters, Police, Rescue teams, Paramedics, Harbour officials, Engineers, Neighbours, Railway staff",
    ),
    verbs: list(
      "rescued, evacuated, searched, reported, counted, closed, reopened, treated, warned, confirmed",
    ),
    objects: list(
      "# residents, # passengers, # damaged houses, # missing people, # stranded cars, # injured people, # flooded cellars",
    ),
  },
  politics: {
    actors: [
      ...people("Minister"),
      ...people("Senator"),
      ...groups("The city council, The opposition, The audit office"),
    ],
    verbs: list(
      "approved, rejected, criticised, announced, postponed, funded, drafted, defended, amended, withdrew, praised, questioned",
    ),
    objects: list(
      "a budget of # million crowns, a bill on # school meals, plans for # new homes, a tax on # kinds of goods, " +
        "grants to # villages, an inquiry into # contracts, a treaty with # neighbours, repairs of # bridges, " +
        "a cap of # crowns on fares, talks with # unions",
    ),
  },
  sports: {
    actors: [...people("Captain"), ...people("Coach"), ...groups("The home side, The visitors, The league")],
    verbs: list(
      "won, lost, scored, missed, signed, dropped, trained, rested, transferred, cheered, appealed, celebrated",
    ),
    objects: list(
      "# matches on grass, # goals from distance, a contract over # seasons, # penalties under pressure, " +
        "the cup after # years, a squad of # juniors, # minutes of extra time, a streak of # games, " +
        "a fine of # crowns, # tickets for pupils",
    ),
  },
  culture: {
    actors: [
      ...people("Director"),
      ...people("Curator"),
      ...groups("The national theatre, The film board, The orchestra"),
    ],
    verbs: list(
      "opened, restored, recorded, composed, lent, staged, translated, auctioned, toured, cancelled, collected, premiered",
    ),
    objects: list(
      "# paintings from storage, an opera in # acts, a show with # masks, # letters by poets, a novel of # pages, " +
        "a film about # sailors, # songs for children, a museum with # rooms, a festival of # nights, # photographs of mills",
    ),
  },
};

export const VERBS: ReadonlySet<string> = new Set(Object.values(VOCABULARY).flatMap(({ verbs }) => verbs));
export const PRONOUNS: ReadonlySet<string> = new Set(["She", "He", "They"]);

function list(text: string): readonly string[] {
  return text.split(", ");
}

function groups(text: string): readonly Actor[] {
  return list(text).map((name) => ({ name, pronoun: "They" }));
}

/** Every first name with every third last name. */
function people(title: string): readonly Actor[] {
  return [...WOMEN, ...MEN].flatMap((first, i) =>
    LAST.filter((_, j) => (i + j) % 3 === 0).map((last): Actor => ({
      name: `${title} ${first} ${last}`,
      pronoun: i < WOMEN.length ? "She" : "He",
    })),
  );
}
