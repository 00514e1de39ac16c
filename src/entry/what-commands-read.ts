/**
 * What each command reads of a call. What it would not look at is refused: an option that does nothing is a promise that nobody keeps.
 * `--dry-run` is kept by whoever writes nothing anyway.
 */
import { Failure } from "../errors.ts";
import { WHAT_IF_OPTIONS } from "./what-if-options.ts";

interface Read {
  readonly options: readonly string[];
  /** How many words may stand after the command. */
  readonly words: number;
  /** What to write in place of one word more. */
  readonly instead: string;
}

const EVERYWHERE = ["help", "json"];
/** What says which files are looked at; `--policy` changes nothing of a rollback, and must not stop one. */
const FILES = ["root", "folder", "policy"];
const POLICY = ["root", "policy"];
const INIT = [
  "root",
  "from",
  "name",
  "owner",
  "on-call",
  "org",
  "domain",
  "versions",
  "drilled",
  "yes",
  "force",
];
const DRAFT = [
  ...FILES,
  "brief",
  "out",
  "history",
  "weeks",
  "no-model",
  "print-request",
  "words",
  "force",
  "dry-run",
];
const REPLAY = [...POLICY, "start", "margin", "at-most", "at-least", "detect", "alpha", "calendar", "every"];
const FOLDER = "`--folder DIR` for the folder of its rollout files";
const ONE_ROLLOUT = "`--rollout NAME` for one rollout";
const ONE_FILE = "one rollout file a call";

const READ: Readonly<Record<string, Read>> = {
  init: { options: INIT, words: 0, instead: "`init --from summarizer`" },
  draft: { options: DRAFT, words: 1, instead: ONE_FILE },
  validate: { options: [...FILES, "resolved", "dry-run"], words: 0, instead: FOLDER },
  plan: {
    options: [...FILES, "rollout", "since", "dry-run"],
    words: 0,
    instead: `${ONE_ROLLOUT}, ${FOLDER}`,
  },
  gate: { options: ["root", "facts", "save-facts"], words: 0, instead: "`gate --facts facts.json`" },
  promote: {
    options: [...FILES, "rollout", "state", "facts", "wait", "dry-run"],
    words: 0,
    instead: ONE_ROLLOUT,
  },
  "roll-back": {
    options: [...FILES, "rollout", "state", "saved", "reason", "dry-run"],
    words: 0,
    instead: `${ONE_ROLLOUT}, and a call for each`,
  },
  status: { options: [...FILES, "rollout", "state", "verify", "dry-run"], words: 0, instead: ONE_ROLLOUT },
  replay: { options: REPLAY, words: 2, instead: "`replay rollout.yml readings.jsonl`" },
  power: { options: POLICY, words: 1, instead: ONE_FILE },
  runbook: { options: ["root", "entry"], words: 1, instead: ONE_FILE },
  drill: { options: [...POLICY, "state", "staging", "record"], words: 1, instead: ONE_FILE },
  simulate: { options: [...POLICY, ...WHAT_IF_OPTIONS, "expect"], words: Infinity, instead: "" },
  doctor: { options: [...FILES, "repository"], words: 0, instead: "`doctor --repository owner/name`" },
  explain: { options: [], words: Infinity, instead: "" },
};

/**
 * A command that does not exist is left to whoever runs it.
 *
 * @throws Failure call-wrong for an option of another command, and for a word too many
 */
export function demandRead(
  command: string,
  { words, options }: { readonly words: readonly string[]; readonly options: readonly string[] },
): void {
  const read = Object.hasOwn(READ, command) ? READ[command] : undefined;
  if (read === undefined) return;
  const stranger = options.find((name) => ![...EVERYWHERE, ...read.options].includes(name));
  if (stranger !== undefined)
    throw new Failure(
      "call-wrong",
      `Expected an option of ${command}, found --${stranger}, which ${command} does not read; it is for ${readersOf(stranger)}. \`model-rollout --help\` lists all`,
    );
  const surplus = words[read.words];
  if (surplus !== undefined)
    throw new Failure(
      "call-wrong",
      `Expected ${read.words === 0 ? "nothing" : `${read.words} word${read.words === 1 ? "" : "s"}`} after ${command}, found ${surplus} too. Write ${read.instead}`,
    );
}

function readersOf(option: string): string {
  const readers = Object.entries(READ).filter(([, { options }]) => options.includes(option));
  return readers.map(([command]) => command).join(", ");
}
