/** The Action's inputs: one strict object. `action.yml` is tested against it, name by name. */
import { z } from "zod";
import { Failure } from "./errors.ts";
import { HOUR, MINUTE, SECOND, milliseconds, showDuration, type Duration } from "./units.ts";

/** What the Action can be told to do. The rest of the commands needs a terminal. */
export const COMMANDS = [
  "plan",
  "gate",
  "respond",
  "promote",
  "roll-back",
  "validate",
  "status",
  "doctor",
  "draft",
] as const;
export type Command = (typeof COMMANDS)[number];

/** A hosted job ends after six hours; what is left is for a rollback. */
const LONGEST_WAIT = milliseconds(5 * HOUR);

/** The inputs as the commands need them. */
export interface Inputs {
  readonly command: Command;
  /** null where the command gets along without GitHub: `validate`, `roll-back`, `promote` (guards only) and saved facts. */
  readonly token: string | null;
  /** Reads team membership, which the job's own token cannot. */
  readonly teamToken: string | null;
  /** Folders with rollout files, at least one, each once, without a slash at either end. */
  readonly rollouts: readonly string[];
  readonly policy: string;
  readonly pullRequest: number | null;
  /** `name` of one rollout; null means every rollout. */
  readonly rollout: string | null;
  /** How long `promote` repeats its tick; 0 is one tick. */
  readonly wait: Duration;
  readonly dryRun: boolean;
  /** Saved facts of a pull request (JSON), read in place of GitHub. */
  readonly facts: string | null;
  /** What somebody asks for in the form of a workflow: a line as after `/rollout`. */
  readonly say: string | null;
  /** Where the scrubbed facts of the run go; null where nobody asked. */
  readonly saveFacts: string | null;
}

/** Not a value: the text says something else than the input can mean. */
const REFUSED = Symbol("refused");

/** An input read by `parse`; `expected` and `write` make the sentence when it refuses. */
function input<T>(expected: string, write: string, parse: (text: string) => T | typeof REFUSED) {
  return z
    .string({ error: `expected ${expected}, found nothing. Write ${write}` })
    .transform((text, context): T => {
      const value = parse(text);
      if (value !== REFUSED) return value;
      context.addIssue({
        code: "custom",
        message: `expected ${expected}, found ${quote(text)}. Write ${write}`,
      });
      return z.NEVER;
    });
}

const secret = z.string().transform((text) => (text === "" ? null : text));

/** The defaults stand here and in `action.yml`; an empty input is an absent one. */
export const INPUTS = z.strictObject({
  command: input(
    `one of ${COMMANDS.join(", ")}`,
    "command: plan",
    (text) => COMMANDS.find((name) => name === text) ?? REFUSED,
  ),
  token: secret.prefault(""),
  "team-token": secret.prefault(""),
  rollouts: input(
    "folders inside the repository, separated by a comma or a new line",
    "rollouts: .github/rollouts",
    readFolders,
  ).prefault(".github/rollouts"),
  policy: input(
    "the path of one file inside the repository",
    "policy: .github/rollout-policy.yml",
    readPath,
  ).prefault(".github/rollout-policy.yml"),
  "pull-request": input("the number of a pull request", "pull-request: 42", readNumber).prefault(""),
  rollout: input(
    "the `name` of one rollout (a-z, 0-9 and -, at most 40)",
    "rollout: summarizer",
    readName,
  ).prefault(""),
  wait: input(
    `a time of at most ${showDuration(LONGEST_WAIT)} with its unit`,
    "wait: 20m",
    readWait,
  ).prefault("0m"),
  "dry-run": input("true or false", "dry-run: true", readSwitch).prefault("false"),
  facts: input("the path of one JSON file", "facts: facts.json", readFactsPath).prefault(""),
  say: input(
    "one line as it stands after /rollout, at most 300 characters",
    "say: hold odd answers",
    readLine,
  ).prefault(""),
  "save-facts": input("the path of one JSON file", "save-facts: facts.json", readFactsPath).prefault(""),
});

const NEED_TOKEN: readonly Command[] = ["plan", "gate", "respond", "status", "doctor", "draft"];

/**
 * The inputs, read by name. All that is wrong is said at once.
 *
 * @param read the text of an input, empty when it was not given
 * @throws Failure call-wrong: what was expected, what was found, what to write. Never contains a token.
 */
export function parseInputs(read: (name: string) => string): Inputs {
  const given: Record<string, string> = {};
  for (const name of Object.keys(INPUTS.shape)) {
    const text = read(name).trim();
    if (text !== "") given[name] = text;
  }
  const parsed = INPUTS.safeParse(given);
  if (!parsed.success) {
    throw callWrong(
      parsed.error.issues.map((issue) => `Input \`${issue.path.join(".")}\`: ${issue.message}.`),
    );
  }
  const inputs: Inputs = {
    command: parsed.data.command,
    token: parsed.data.token,
    teamToken: parsed.data["team-token"],
    rollouts: parsed.data.rollouts,
    policy: parsed.data.policy,
    pullRequest: parsed.data["pull-request"],
    rollout: parsed.data.rollout,
    wait: parsed.data.wait,
    dryRun: parsed.data["dry-run"],
    facts: parsed.data.facts,
    say: parsed.data.say,
    saveFacts: parsed.data["save-facts"],
  };
  const contradictions = contradictionsIn(inputs);
  if (contradictions.length > 0) throw callWrong(contradictions);
  return inputs;
}

/** What each input alone allows and all of them together do not. */
function contradictionsIn(inputs: Inputs): readonly string[] {
  const found: string[] = [];
  if (inputs.token === null && inputs.facts === null && NEED_TOKEN.includes(inputs.command)) {
    found.push(
      `Input \`token\`: expected a token, because \`${inputs.command}\` reads GitHub, found an empty text. Leave \`token\` out to use the job's own, or check the name of the secret.`,
    );
  }
  if (inputs.wait > 0 && inputs.command !== "promote") {
    found.push(
      `Input \`wait\`: expected only with \`promote\`, found with \`${inputs.command}\`. Remove \`wait\`, or write command: promote.`,
    );
  }
  if (inputs.say !== null && inputs.command !== "respond") {
    found.push(
      `Input \`say\`: expected only with \`respond\`, found with \`${inputs.command}\`. Remove \`say\`, or write command: respond.`,
    );
  }
  return found;
}

function callWrong(lines: readonly string[]): Failure {
  return new Failure("call-wrong", lines.join("\n"));
}

/** The text as found, on one line and short enough for an annotation. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function readFolders(text: string): readonly string[] | typeof REFUSED {
  const folders = new Set<string>();
  for (const entry of text.split(/[\n,]/)) {
    if (entry.trim() === "") continue;
    const path = readPath(entry.trim());
    if (path === REFUSED) return REFUSED;
    folders.add(path);
  }
  return folders.size === 0 ? REFUSED : [...folders];
}

/** A path below the root of the repository, in the one writing that GitHub's API takes. */
function readPath(text: string): string | typeof REFUSED {
  if (/^\/|\\|\p{Cc}/u.test(text)) return REFUSED;
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  return parts.length === 0 || parts.includes("..") ? REFUSED : parts.join("/");
}

function readFactsPath(text: string): string | null | typeof REFUSED {
  if (text === "") return null;
  return /\p{Cc}/u.test(text) ? REFUSED : text;
}

function readLine(text: string): string | null | typeof REFUSED {
  if (text === "") return null;
  return text.length > 300 || /\p{Cc}/u.test(text) ? REFUSED : text;
}

function readNumber(text: string): number | null | typeof REFUSED {
  if (text === "") return null;
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : REFUSED;
}

function readName(text: string): string | null | typeof REFUSED {
  if (text === "") return null;
  return /^[a-z0-9-]{1,40}$/.test(text) ? text : REFUSED;
}

function readWait(text: string): Duration | typeof REFUSED {
  const parts = /^(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/.exec(text);
  if (parts === null || text === "") return REFUSED;
  const [, hours = "0", minutes = "0", seconds = "0"] = parts;
  const wait = milliseconds(Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND);
  return wait > LONGEST_WAIT ? REFUSED : wait;
}

function readSwitch(text: string): boolean | typeof REFUSED {
  if (text === "true") return true;
  return text === "false" ? false : REFUSED;
}
