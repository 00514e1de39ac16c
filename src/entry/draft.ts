/** `draft` in a terminal: a brief or a rollout file in, a rollout file and what a person must decide out. */
import { systemClock } from "../adapters/local/clock.ts";
import { localFiles } from "../adapters/local/files.ts";
import { newFilesIn } from "../adapters/local/new-files.ts";
import { draft, type DraftCall } from "../commands/draft.ts";
import { exitCodeOfDraft, documentOfDraft, tellDraft } from "../commands/draft/tell.ts";
import { Failure } from "../errors.ts";
import { openDoors } from "./doors.ts";
import { readEnvironment, type Variables } from "./environment.ts";
import { placeOf } from "./place.ts";
import type { Options, Printed } from "./terminal.ts";

interface Call {
  readonly options: Options;
  readonly variables: Variables;
  readonly root: string;
  readonly policy: string;
}

/** @throws Failure call-wrong for a call that cannot be carried out; file-unreadable */
export async function runDraft(call: Call): Promise<Printed> {
  const { options, variables } = call;
  const { kind, named } = givenIn(options);
  const given = placeOf(call.root, named);
  // A rollout file outside of the repository is drafted in its own folder, as `power` reads it.
  const root = kind === "rollout" ? given.root : call.root;
  const environment = { ...readEnvironment(variables), workspace: root };
  const clock = systemClock(new AbortController().signal);
  const drafts = await draft(
    {
      ...openDoors(environment, clock),
      clock,
      given: localFiles(given.root),
      files: { ...localFiles(root), ...newFilesIn(root) },
    },
    callOf(options, { kind, path: given.path, policy: call.policy, root }),
  );
  if (drafts.kind === "request") {
    const { text, digest, bytes } = drafts.body;
    return { code: 0, text, note: `${bytes} bytes, SHA-256 ${digest}; nothing was sent\n` };
  }
  return {
    code: exitCodeOfDraft(drafts),
    text: options.json === true ? documentOfDraft(drafts) : tellDraft(drafts),
  };
}

function givenIn({ brief, argument }: Options): {
  readonly kind: "brief" | "rollout";
  readonly named: string;
} {
  if (brief !== undefined && argument === undefined) return { kind: "brief", named: brief };
  if (argument !== undefined && brief === undefined) return { kind: "rollout", named: argument };
  throw new Failure(
    "call-wrong",
    `Expected a brief or a rollout file, found ${brief === undefined ? "nothing" : "both"}. Write \`model-rollout draft --brief brief.yml\`, or \`model-rollout draft .github/rollouts/summarizer.yml\``,
  );
}

function callOf(
  options: Options,
  at: {
    readonly kind: "brief" | "rollout";
    readonly path: string;
    readonly policy: string;
    readonly root: string;
  },
): DraftCall {
  const [folder = ".github/rollouts"] = options.folder ?? [];
  return {
    from: { kind: at.kind, path: at.path },
    out: options.out === undefined ? null : placeFor(options.out, at),
    folder,
    policy: at.policy,
    history: historyIn(options),
    model: options["no-model"] !== true,
    printRequest: options["print-request"] === true,
    force: options.force === true,
    dryRun: options["dry-run"] === true,
    words: wordsIn(options),
  };
}

function wordsIn({ words, brief }: Options): boolean {
  if (words !== true || brief === undefined) return words === true;
  throw new Failure(
    "call-wrong",
    "Expected a rollout file for --words, found a brief: only a file that can be planned has words",
  );
}

function placeFor(
  out: string,
  at: { readonly kind: "brief" | "rollout"; readonly path: string; readonly root: string },
): string {
  const path = placeInside(at.root, out);
  if (at.kind !== "brief" || path !== at.path) return path;
  throw new Failure(
    "call-wrong",
    `Expected another file for --out than the brief, found ${out}: the brief would be lost`,
  );
}

function placeInside(root: string, out: string): string {
  const place = placeOf(root, out);
  if (place.root === root && /^[^/].*\.ya?ml$/.test(place.path)) return place.path;
  throw new Failure(
    "call-wrong",
    `Expected a YAML file inside of ${root} for --out, found ${out}. Write \`--out .github/rollouts/summarizer.yml\``,
  );
}

function historyIn({ history, weeks }: Options): DraftCall["history"] {
  if (history !== undefined) return { from: history, weeks: weeksIn(weeks) };
  if (weeks === undefined) return null;
  throw new Failure(
    "call-wrong",
    `Expected --history beside --weeks, found none. Write \`--history prometheus --weeks ${weeks}\``,
  );
}

function weeksIn(text = "4"): number {
  const weeks = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (weeks >= 1 && weeks <= 12) return weeks;
  throw new Failure("call-wrong", `Expected 1 to 12 weeks for --weeks, found ${text}. Write \`--weeks 4\``);
}
