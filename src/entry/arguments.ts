/** What stands on the command line: a command, files and options; a slip of the pen is told with the word that is near. */
import { parseArgs } from "node:util";
import { probablyMeant } from "../commands/tell.ts";
import { Failure, reasonOf } from "../errors.ts";

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  resolved: { type: "boolean" },
  "dry-run": { type: "boolean" },
  folder: { type: "string", multiple: true },
  policy: { type: "string" },
  root: { type: "string" },
  state: { type: "string" },
  rollout: { type: "string" },
  facts: { type: "string" },
  wait: { type: "string" },
  reason: { type: "string" },
  saved: { type: "string" },
  margin: { type: "string", multiple: true },
  "at-most": { type: "string", multiple: true },
  "at-least": { type: "string", multiple: true },
  detect: { type: "string", multiple: true },
  alpha: { type: "string" },
  start: { type: "string" },
  since: { type: "string" },
  calendar: { type: "boolean" },
  every: { type: "boolean" },
  entry: { type: "string" },
  from: { type: "string" },
  name: { type: "string" },
  owner: { type: "string" },
  "on-call": { type: "string" },
  org: { type: "string" },
  domain: { type: "string" },
  versions: { type: "string" },
  drilled: { type: "string" },
  yes: { type: "boolean", short: "y" },
  force: { type: "boolean" },
  "save-facts": { type: "string" },
  expect: { type: "boolean" },
  approve: { type: "string", multiple: true },
  "request-changes": { type: "string", multiple: true },
  "verify-words": { type: "string", multiple: true },
  ack: { type: "string", multiple: true },
  label: { type: "string", multiple: true },
  status: { type: "string", multiple: true },
  access: { type: "string", multiple: true },
  ready: { type: "boolean" },
  push: { type: "boolean", multiple: true },
  at: { type: "string", multiple: true },
  repository: { type: "string" },
  staging: { type: "boolean" },
  record: { type: "string" },
  verify: { type: "boolean" },
  brief: { type: "string" },
  out: { type: "string" },
  history: { type: "string" },
  weeks: { type: "string" },
  "no-model": { type: "boolean" },
  "print-request": { type: "boolean" },
  words: { type: "boolean" },
} as const;

/** @throws Failure call-wrong for an option that does not exist, lacks its value or has one too many */
export function readArguments(args: readonly string[]) {
  const unknown = unknownIn(args);
  if (unknown !== null) throw new Failure("call-wrong", unknown);
  try {
    return parseArgs({ args: [...args], tokens: true, allowPositionals: true, options: OPTIONS });
  } catch (cause) {
    throw new Failure("call-wrong", reasonOf(cause), { cause });
  }
}

/** Node would tell how to write a file that begins with a dash, which nobody meant. */
function unknownIn(args: readonly string[]): string | null {
  const { tokens } = parseArgs({
    args: [...args],
    tokens: true,
    strict: false,
    allowPositionals: true,
    options: OPTIONS,
  });
  for (const token of tokens) {
    if (token.kind !== "option" || Object.hasOwn(OPTIONS, token.name)) continue;
    const near = probablyMeant(token.name, Object.keys(OPTIONS));
    const write = near === null ? "`model-rollout --help` lists all" : `Did you mean \`--${near}\`?`;
    return `Expected an option of this program, found ${token.rawName}. ${write}`;
  }
  return null;
}
