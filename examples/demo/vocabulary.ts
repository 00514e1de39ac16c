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

export const PLACES: readonly string[] = [
  "Aldermoor", "Brackwater", "Castor Bay", "Dunmere", "Eastleigh", "Fennside", "Glimford", "Harrow Point",
  "Isleworth", "Karlsund", "Lindholm", "Marrow Hill", "Northgate", "Ostrava Park", "Quarrytown", "Redcliff",
  "Silverdale", "Tarnbrook", "Upper Vale", "Westmarch",
];

const FIRST: readonly (readonly [string, Actor["pronoun"]])[] = [
  ["Ines", "She"], ["Maren", "She"], ["Odile", "She"], ["Priya", "She"], ["Ruta", "She"], ["Sanna", "She"],
  ["Anton", "He"], ["Bela", "He"], ["Cyrus", "He"], ["Dario", "He"], ["Emil", "He"], ["Farid", "He"],
];
const LAST: readonly string[] = [
  "Adler", "Brandt", "Cordova", "Duarte", "Ekdahl", "Farkas", "Grieve", "Holm", "Ivanov", "Jansen", "Kowal", "Lund",
];

/** Every first name with every third last name. */
function people(title: string): readonly Actor[] {
  return FIRST.flatMap(([first, pronoun], i) =>
    LAST.filter((_, j) => (i + j) % 3 === 0).map((last) => ({ name: `${title} ${first} ${last}`, pronoun })),
  );
}

function groups(...names: readonly string[]): readonly Actor[] {
  return names.map((name) => ({ name, pronoun: "They" }));
}

export const VOCABULARY: Readonly<Record<Desk, Vocabulary>> = {
  breaking: {
    actors: groups("Firefighters", "Police", "Rescue teams", "Paramedics", "Harbour officials", "Engineers", "Neighbours", "Railway staff"),
    verbs: ["rescued", "evacuated", "searched", "reported", "counted", "closed", "reopened", "treated", "warned", "confirmed"],
    objects: ["# residents", "# passengers", "# damaged houses", "# missing people", "# stranded cars", "# injured people", "# flooded cellars"],
  },
  politics: {
    actors: [...people("Minister"), ...people("Senator"), ...groups("The city council", "The opposition", "The audit office")],
    verbs: ["approved", "rejected", "criticised", "announced", "postponed", "funded", "drafted", "defended", "amended", "withdrew", "praised", "questioned"],
    objects: [
      "a budget of # million crowns", "a bill on # school meals", "plans for # new homes", "a tax on # kinds of goods", "grants to # villages",
      "an inquiry into # contracts", "a treaty with # neighbours", "repairs of # bridges", "a cap of # crowns on fares", "talks with # unions",
    ],
  },
  sports: {
    actors: [...people("Captain"), ...people("Coach"), ...groups("The home side", "The visitors", "The league")],
    verbs: ["won", "lost", "scored", "missed", "signed", "dropped", "trained", "injured", "transferred", "cheered", "appealed", "celebrated"],
    objects: [
      "# matches on grass", "# goals from distance", "a contract over # seasons", "# penalties under pressure", "the cup after # years",
      "a squad of # juniors", "# minutes of extra time", "a streak of # games", "a fine of # crowns", "# tickets for pupils",
    ],
  },
  culture: {
    actors: [...people("Director"), ...people("Curator"), ...groups("The national theatre", "The film board", "The orchestra")],
    verbs: ["opened", "restored", "recorded", "composed", "lent", "staged", "translated", "auctioned", "toured", "cancelled", "collected", "premiered"],
    objects: [
      "# paintings from storage", "an opera in # acts", "a show with # masks", "# letters by poets", "a novel of # pages",
      "a film about # sailors", "# songs for children", "a museum with # rooms", "a festival of # nights", "# photographs of mills",
    ],
  },
};

export const VERBS: ReadonlySet<string> = new Set(Object.values(VOCABULARY).flatMap(({ verbs }) => verbs));
export const PRONOUNS: ReadonlySet<string> = new Set(["She", "He", "They"]);
