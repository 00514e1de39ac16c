/** The facts file, version 1: every key, and which of them may be left out. What they default to is in `complete-facts.ts`. */
import { z } from "zod";
import { KINDS } from "../config/rollout.ts";
import * as f from "../config/schema/fields.ts";
import { isRaw } from "../config/written.ts";
import { anyText, membership, moment, orNull, person } from "./facts-values.ts";
import { DISMISSAL_REASONS, GATE_REASONS } from "./outcome.ts";

const COMMIT_ID = f.form("`head`, `earlier` or a commit id", /^(?:head|earlier|[0-9a-f]{7,64})$/, "head");
const SHA = f.form("A commit id", /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "40 hex digits");

const REVIEW = f.mapping({
  id: f.count("Number of the review; counted from the one before when not said.", 1, 2 ** 52).optional(),
  by: person("Who reviewed."),
  state: f.choice("What the review says.", [
    "approved",
    "changes-requested",
    "dismissed",
    "commented",
    "pending",
  ]),
  was: f
    .choice("What a dismissed review said before; a request for changes when not said.", [
      "approved",
      "changes-requested",
    ])
    .optional(),
  commit: orNull(COMMIT_ID, {
    type: ["string", "null"],
    description: "`head`, `earlier`, or a commit id; `head` when not said.",
  }).optional(),
  body: anyText("What was written; its first line is the reason.").optional(),
  at: orNull(moment("When"), {
    type: ["string", "number", "null"],
    description: "When; as the one before when not said.",
  }).optional(),
  canPush: f.flag("Whether the author may push; as `permissions` says when not said.").optional(),
});
export type ReviewPart = z.output<typeof REVIEW>;

const COMMENT = f.mapping({
  id: f.count("Number of the comment; counted from the one before when not said.", 1, 2 ** 52).optional(),
  by: person("Who wrote it."),
  body: anyText("What was written.").optional(),
  ack: f.name("In place of a body: takes the pager of this rollout, with the right digits.").optional(),
  until: f.form("With `ack`: until when", /^\S{2,40}$/, "24h").optional(),
  at: moment("When; as the one before when not said.").optional(),
  edited: f.flag("Whether it was edited; false when not said.").optional(),
  ours: f.flag("Whether this program wrote it; false when not said.").optional(),
  editor: orNull(anyText("A login"), {
    type: ["string", "null"],
    description: "Login of who edited it last; null where nobody did.",
  }).optional(),
  viaApp: orNull(anyText("An app"), {
    type: ["string", "null"],
    description: "App through which it was written; null where a person typed it.",
  }).optional(),
});
export type CommentPart = z.output<typeof COMMENT>;

const COMMIT = f.mapping({
  commit: COMMIT_ID.optional(),
  people: z.array(person("Author, committer or co-author.")),
  unattributed: z.array(anyText("An e-mail that no account claims.")).optional(),
  signature: f.choice("Whether it is signed.", ["valid", "invalid", "none"]).optional(),
});
export type CommitPart = z.output<typeof COMMIT>;

const STATUS = f.mapping({
  context: f.text("Name of the status or check."),
  state: f.choice("What it says.", ["success", "pending", "failure", "skipped"]),
  source: orNull(anyText("A login"), {
    type: ["string", "null"],
    description: "Login or app that said so; null when not said.",
  }).optional(),
});

const STATUS_NOW = f.mapping({ state: f.text("Its state."), description: anyText("What it says.") });

const AROUND = f.mapping({
  siblings: f.mapping({
    items: z.array(
      f.mapping({ number: f.count("Its number.", 1, 2 ** 52), branch: f.text("The branch it goes into.") }),
    ),
    complete: f.flag("False where GitHub had more than could be read."),
  }),
  elsewhere: z.array(f.text("A base branch.")),
  saidBy: orNull(anyText("A login"), {
    type: ["string", "null"],
    description: "Who posted our status, where it was not us.",
  }),
});

const FILE = f.mapping({
  file: f.text("Path of a file to read, relative to the facts file; in place of `text`.").optional(),
  path: f.text("Its path in the repository.").optional(),
  text: anyText("What stands in it.").optional(),
  blob: anyText("The git blob id.").optional(),
  refused: f.text("What it is instead of text, as `a symlink`.").optional(),
});
export type FilePart = z.output<typeof FILE>;

const people = z.array(f.people("A person or team")).meta({ description: "Any of these." });
const PEOPLE = z.record(
  z.string(),
  f.mapping({
    "any-of": people,
    "at-least": f.count("How many of them; 1 when not said.", 1, 20).optional(),
    covers: f.duration("On-call only: how long one acknowledgement lasts.", "24h").optional(),
  }),
);
export type PeoplePart = z.output<typeof PEOPLE>;

const BEFORE = f.mapping({
  name: f.text("Its name on the base branch."),
  tier: f.choice("Its tier on the base branch.", [1, 2, 3]),
  people: PEOPLE,
});

const ROLLOUT = f.mapping({
  name: f.text("Name of the rollout."),
  tier: f.choice("Its tier; 1, the strictest, when not said.", [1, 2, 3]).optional(),
  kind: f.choice("What kind of change it is.", KINDS).optional(),
  digest: orNull(f.form("The plan's digest", /^[0-9a-f]{64}$/, "64 hex digits"), {
    type: ["string", "null"],
    description: "The plan's digest; made from the name when not said, null where the rollout is removed.",
  }).optional(),
  file: f.text("Its path; `.github/rollouts/<name>.yml` when not said.").optional(),
  people: PEOPLE.optional(),
  peopleAtBase: orNull(PEOPLE, {
    type: ["object", "null"],
    description: "People as the file names them on the base branch.",
  }).optional(),
  before: z.union([z.null(), BEFORE]).optional(),
  blocked: f.flag("Whether its file has problems or its plan a blocker.").optional(),
  isNew: f.flag("Whether it is not on the base branch; true when not said.").optional(),
  covers: orNull(f.duration("A time", "24h"), {
    type: ["string", "null"],
    description: "How long one acknowledgement lasts.",
  }).optional(),
  equalCommits: z
    .array(f.form("A commit id", /^(?:earlier|[0-9a-f]{40}|[0-9a-f]{64})$/, "earlier"))
    .optional(),
});
export type RolloutPart = z.output<typeof ROLLOUT>;

const EXPECT = f.mapping({
  outcome: f.choice("What the gate says.", ["go", "waiting", "no-go"]),
  reason: f.choice("Why.", GATE_REASONS).optional(),
  "waiting-for": z.array(f.text("A role, `on-call`, or another requirement.")).optional(),
  "not-counted": z.record(z.string(), f.choice("Why it does not count.", DISMISSAL_REASONS)).optional(),
});

type Written<T> = readonly T[] | { readonly items: readonly T[]; readonly complete: boolean };

/** Either form for JSON Schema; when a file is read, the form that it has, so that its faults are told exactly. */
function listed<T>(item: z.ZodType<T>, raw: unknown): z.ZodType<Written<T> | undefined> {
  const whole = f.mapping({
    items: z.array(item),
    complete: f.flag("False where GitHub had more than could be read."),
  });
  if (raw === EITHER) return z.union([z.array(item), whole]).optional();
  return isRaw(raw) ? whole : z.array(item).optional();
}

/** Stands for a file that may have any form. */
export const EITHER = "either form";

const PERMISSIONS = ["none", "read", "triage", "write", "maintain", "admin"] as const;

/** @param raw gives what the file has under a key, so that a list is read in the form that it has */
export function factsSchema(raw: (key: string) => unknown) {
  return f.mapping({
    "schema-version": f.choice("Version of this format.", [1]).optional(),
    now: moment("When the gate looks; the clock when not said.").optional(),
    repository: f.form("The repository", /^[\w.-]+\/[\w.-]+$/, "acme/news").optional(),
    isPrivate: f.flag("Whether only a team can read it; false when not said.").optional(),
    defaultBranch: f.text("`main` when not said.").optional(),
    number: f.count("Number of the pull request.", 1, 2 ** 52).optional(),
    url: anyText("Its page.").optional(),
    title: anyText("Its title.").optional(),
    state: f.choice("`open` when not said.", ["open", "closed", "merged"]).optional(),
    draft: f.flag("False when not said.").optional(),
    author: person("Who opened the pull request, and so never counts."),
    head: f
      .mapping({
        sha: SHA.optional(),
        branch: f.text("`change` when not said.").optional(),
        fork: f.flag("Whether it comes from a fork; false when not said.").optional(),
      })
      .optional(),
    base: f
      .mapping({
        branch: f.text("`main` when not said.").optional(),
        tip: SHA.optional(),
      })
      .optional(),
    mergeCommit: orNull(SHA, { type: ["string", "null"], description: "The merge commit." }).optional(),
    labels: z.array(f.text("A label.")).optional(),
    files: listed(f.text("Path of a file that the pull request changes."), raw("files")),
    reviews: listed(REVIEW, raw("reviews")),
    comments: listed(COMMENT, raw("comments")),
    commits: listed(COMMIT, raw("commits")),
    status: z.union([z.null(), STATUS_NOW]).optional(),
    around: AROUND.optional(),
    checks: listed(STATUS, raw("checks")),
    rolloutsAtHead: z.array(FILE).optional(),
    rolloutsAtBase: z.array(FILE).optional(),
    policy: (raw("policy") === EITHER
      ? z.union([z.null(), FILE])
      : raw("policy") === null
        ? z.null()
        : FILE
    ).optional(),
    policyAtHead: (raw("policyAtHead") === EITHER
      ? z.union([z.null(), FILE])
      : raw("policyAtHead") === null
        ? z.null()
        : FILE
    ).optional(),
    permissions: z.record(z.string(), f.choice("What a person may do.", PERMISSIONS)).optional(),
    teams: z.record(z.string(), membership("Members of `@org/team` or of `CODEOWNERS:path`.")).optional(),
    rollouts: z.array(ROLLOUT).optional(),
    problems: f
      .count("Problems that were found beside `rollouts`; 0 when not said.", 0, 1_000_000)
      .optional(),
    expect: EXPECT.optional(),
  });
}
export type FactsPart = z.output<ReturnType<typeof factsSchema>>;
