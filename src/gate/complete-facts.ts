/** What a facts file leaves out. Nothing that is left out makes a go easier: it is empty, unknown, or the strictest there is. */
import type { Objection } from "../config/objection.ts";
import { objection } from "../config/objection.ts";
import type { KeyPath } from "../config/problem.ts";
import type { Role } from "../config/rollout.ts";
import { sha256 } from "../plan/sha256.ts";
import { digest, sha, shortDigest } from "../units.ts";
import type { Instant, Sha } from "../units.ts";
import type {
  CommentPart,
  CommitPart,
  FactsPart,
  FilePart,
  PeoplePart,
  ReviewPart,
  RolloutPart,
} from "./facts-schema.ts";
import type { Comment, Contributor, FactFile, Listed, PullRequestFacts, Review } from "./facts.ts";
import type { FactsFile } from "./facts-file.ts";
import { ON_CALL } from "./input.ts";
import type { GateRollout } from "./input.ts";
import { lookUp } from "./login.ts";
import { atLeast } from "./reviews.ts";

const HEAD = "a".repeat(40);
const TIP = "b".repeat(40);
const EARLIER = "e".repeat(40);
const NO_BLOB = "0".repeat(40);

/** What the file is completed with, and where complaints go. */
export interface Completion {
  readonly part: FactsPart;
  /** The text of a file that is named, null where there is none. */
  readonly textOf: (file: string) => string | null;
  /** The path in the repository of a file that is named. */
  readonly pathOf: (file: string) => string;
  readonly objections: Objection[];
}

/** The facts with everything that was left out; what cannot be made out goes to `objections`. */
export function completeFacts(given: Completion): FactsFile {
  const { part } = given;
  const rollouts = part.rollouts === undefined ? null : part.rollouts.map(rolloutOf);
  return {
    facts: factsOf(given, rollouts),
    now: part.now ?? null,
    rollouts,
    problems: part.problems ?? 0,
    expect:
      part.expect === undefined
        ? null
        : {
            outcome: part.expect.outcome,
            reason: part.expect.reason ?? null,
            waitingFor: part.expect["waiting-for"] ?? null,
            notCounted: part.expect["not-counted"] ?? {},
          },
  };
}

function factsOf(given: Completion, rollouts: readonly GateRollout[] | null): PullRequestFacts {
  const { part } = given;
  const number = part.number ?? 1;
  const repository = part.repository ?? "acme/example";
  const head = headOf(part);
  const atHead = filesOf(given, "rolloutsAtHead");
  const atBase = filesOf(given, "rolloutsAtBase");
  const own = { commit: head, people: [part.author], unattributed: [] };
  const paths = [
    ...[...atHead, ...atBase].map(({ path }) => path),
    ...(rollouts ?? []).map(({ file }) => file),
  ];
  if (rollouts === null && part.files === undefined && paths.length === 0)
    given.objections.push(
      objection(
        "missing-key",
        ["rollouts"],
        "the file does not say which rollouts the pull request changes",
        {
          expected: "`rollouts`, or `rolloutsAtHead` with the files",
          found: "neither",
          suggestion: "rollouts: [{ name: summarizer, tier: 1 }]",
        },
      ),
    );
  return {
    repository,
    isPrivate: part.isPrivate ?? false,
    defaultBranch: part.defaultBranch ?? "main",
    number,
    url: part.url ?? `https://github.com/${repository}/pull/${number}`,
    title: part.title ?? "",
    state: part.state ?? "open",
    draft: part.draft ?? false,
    author: part.author,
    head: { sha: head, branch: part.head?.branch ?? "change", fork: part.head?.fork ?? false },
    base: { branch: part.base?.branch ?? part.defaultBranch ?? "main", tip: sha(part.base?.tip ?? TIP) },
    mergeCommit: part.mergeCommit == null ? null : sha(part.mergeCommit),
    labels: part.labels ?? [],
    files: listOf(part.files, [...new Set(paths)]),
    reviews: mapList(part.reviews, (items) => reviewsOf(given, items)),
    comments: mapList(part.comments, (items) => commentsOf(given, items, rollouts ?? [])),
    commits:
      part.commits === undefined
        ? { items: [own], complete: true }
        : mapList(part.commits, (items) =>
            items.map((each, index) => commitOf(given, each, ["commits", index])),
          ),
    status: part.status ?? null,
    ...(part.around === undefined ? {} : { around: part.around }),
    ...(part.checks === undefined
      ? {}
      : {
          checks: mapList(part.checks, (items) =>
            items.map((each) => ({ ...each, source: each.source ?? null })),
          ),
        }),
    rolloutsAtHead: atHead,
    rolloutsAtBase: atBase,
    policy: part.policy == null ? null : fileOf(given, part.policy, { path: ["policy"], name: POLICY }),
    ...(part.policyAtHead === undefined
      ? {}
      : {
          policyAtHead:
            part.policyAtHead === null
              ? null
              : fileOf(given, part.policyAtHead, { path: ["policyAtHead"], name: POLICY }),
        }),
    permissions: part.permissions ?? {},
    teams: part.teams ?? {},
  };
}

const POLICY = ".github/rollout-policy.yml";

type WrittenList<T> = readonly T[] | { readonly items: readonly T[]; readonly complete: boolean } | undefined;

function listOf<T>(list: WrittenList<T>, instead: readonly T[]): Listed<T> {
  if (list === undefined) return { items: instead, complete: true };
  return "complete" in list ? list : { items: list, complete: true };
}

function mapList<From, To>(
  list: WrittenList<From>,
  map: (items: readonly From[]) => readonly To[],
): Listed<To> {
  const { items, complete } = listOf(list, []);
  return { items: map(items), complete };
}

function headOf(part: FactsPart): Sha {
  return sha(part.head?.sha ?? HEAD);
}

/** A commit as written: whole, by its first digits, or by what it is. */
function commitIn({ part, objections }: Completion, written: string, path: KeyPath): Sha {
  const head = headOf(part);
  if (written === "head") return head;
  if (written === "earlier") return sha(EARLIER);
  if (written.length === 40 || written.length === 64) return sha(written);
  const listed = listOf(part.commits, []).items.map((each) => each.commit ?? "head");
  const known = [...new Set([head, ...listed])].filter(
    (each) => each.length >= 40 && each.startsWith(written),
  );
  const [only] = known;
  if (only !== undefined && known.length === 1) return sha(only);
  objections.push(
    objection("wrong-value", path, "a commit is not known by these digits", {
      expected: "`head`, `earlier`, all 40 digits, or the first of a commit that the file names",
      suggestion: "earlier",
    }),
  );
  return head;
}

/** A review without a time comes right after the one before it: the order of the file is the order of events. */
function reviewsOf(given: Completion, parts: readonly ReviewPart[]): readonly Review[] {
  const { now, permissions = {} } = given.part;
  const found: Review[] = [];
  for (const [index, part] of parts.entries()) {
    const before = found.at(-1);
    const permission = lookUp(permissions, part.by.login);
    // A request for changes is heard from whoever is not known to be a stranger; an approval only from who may push.
    const mayPush = permission === null ? part.state === "changes-requested" : atLeast(permission, "write");
    const at: Instant | null = part.at === undefined ? (before?.at ?? now ?? null) : part.at;
    found.push({
      id: part.id ?? Math.max(0, ...found.map(({ id }) => id)) + 1,
      by: part.by,
      state: part.state,
      ...(part.was === undefined ? {} : { was: part.was }),
      commit:
        part.commit === null
          ? null
          : commitIn(given, part.commit ?? "head", [...listPath(given, "reviews"), index, "commit"]),
      body: part.body ?? "",
      at,
      canPush: part.canPush ?? mayPush,
    });
  }
  return found;
}

function listPath({ part }: Completion, key: "reviews" | "comments" | "commits"): KeyPath {
  const list = part[key];
  return list !== undefined && "complete" in list ? [key, "items"] : [key];
}

function commentsOf(
  given: Completion,
  parts: readonly CommentPart[],
  rollouts: readonly GateRollout[],
): readonly Comment[] {
  const found: Comment[] = [];
  for (const [index, part] of parts.entries()) {
    const path = [...listPath(given, "comments"), index];
    const at = part.at ?? found.at(-1)?.at ?? given.part.now ?? null;
    if (at === null) {
      given.objections.push(
        objection("missing-key", [...path, "at"], "a comment does not say when it was written", {
          expected: "`at`, or `now` for the whole file",
          found: "neither",
          suggestion: "now: 2026-11-23T09:00Z",
        }),
      );
      continue;
    }
    const { id = Math.max(0, ...found.map((each) => each.id)) + 1, edited = false, ours = false } = part;
    const isTyped = part.ack !== undefined && part.viaApp === undefined;
    const viaApp = isTyped ? { viaApp: null } : part.viaApp === undefined ? {} : { viaApp: part.viaApp };
    found.push({
      id,
      by: part.by,
      body: bodyOf(given, part, { path, rollouts }),
      at,
      edited,
      ours,
      ...(part.editor === undefined ? {} : { editor: part.editor }),
      ...viaApp,
    });
  }
  return found;
}

/** What a comment says; `ack` is written with the digits of the plan as it is now. */
function bodyOf(
  { objections }: Completion,
  { body, ack, until }: CommentPart,
  { path, rollouts }: { readonly path: KeyPath; readonly rollouts: readonly GateRollout[] },
): string {
  const wrong = (key: string, message: string, expected: string): string => {
    objections.push(objection("wrong-value", [...path, key], message, { expected }));
    return "";
  };
  if (body !== undefined && ack !== undefined)
    return wrong("ack", "a comment has both a body and `ack`", "one of them");
  if (body !== undefined && until !== undefined)
    return wrong("until", "`until` stands without `ack`", "it in the body, behind the digits");
  if (body !== undefined) return body;
  if (ack === undefined) return wrong("by", "a comment says nothing", "a `body`, or `ack` with a rollout");
  const rollout = rollouts.find(({ name }) => name === ack);
  if (rollout?.digest == null) {
    const names = rollouts.map(({ name }) => name).join(", ");
    return wrong(
      "ack",
      "`ack` names no rollout of `rollouts` with a plan",
      names === "" ? "a body" : `one of ${names}`,
    );
  }
  return ["/rollout ack", shortDigest(rollout.digest), ...(until === undefined ? [] : [until])].join(" ");
}

function commitOf(given: Completion, part: CommitPart, path: KeyPath): Contributor {
  return {
    commit: commitIn(given, part.commit ?? "head", [...path, "commit"]),
    people: part.people,
    unattributed: part.unattributed ?? [],
    ...(part.signature === undefined ? {} : { signature: part.signature }),
  };
}

function filesOf(given: Completion, key: "rolloutsAtHead" | "rolloutsAtBase"): readonly FactFile[] {
  return (given.part[key] ?? []).map((part, index) =>
    fileOf(given, part, {
      path: [key, index],
      name: `.github/rollouts/rollout${index === 0 ? "" : `-${index + 1}`}.yml`,
    }),
  );
}

function fileOf(
  { textOf, pathOf, objections }: Completion,
  part: FilePart,
  at: { readonly path: KeyPath; readonly name: string },
): FactFile {
  const { file, text, refused, blob = NO_BLOB } = part;
  const path = part.path ?? (file === undefined ? at.name : pathOf(file));
  if (refused !== undefined) return { path, blob, text: text ?? "", refused };
  if (file === undefined && text !== undefined) return { path, blob, text };
  const found = file === undefined || text !== undefined ? null : textOf(file);
  if (found !== null) return { path, blob, text: found };
  const [key, message, expected] =
    file === undefined
      ? ([null, "a file has neither `text` nor `file`", "one of them"] as const)
      : text === undefined
        ? ([
            "file",
            "a file that is named is not there",
            "a file of the repository, relative to this one",
          ] as const)
        : (["file", "a file has both `text` and `file`", "one of them"] as const);
  objections.push(
    objection(
      key === null ? "missing-key" : "wrong-value",
      key === null ? at.path : [...at.path, key],
      message,
      { expected },
    ),
  );
  return { path, blob, text: "" };
}

function rolloutOf(part: RolloutPart): GateRollout {
  const people = peopleOf(part.people ?? {});
  const isNew = part.isNew ?? part.peopleAtBase == null;
  return {
    name: part.name,
    tier: part.tier ?? 1,
    digest: part.digest === null ? null : digest(part.digest ?? sha256(`plan of ${part.name}`)),
    people,
    peopleAtBase: part.peopleAtBase == null ? null : peopleOf(part.peopleAtBase),
    file: part.file ?? `.github/rollouts/${part.name}.yml`,
    blocked: part.blocked ?? false,
    ...(part.kind === undefined ? {} : { kind: part.kind }),
    ...(part.before === undefined
      ? {}
      : { before: part.before === null ? null : { ...part.before, people: peopleOf(part.before.people) } }),
    isNew,
    covers:
      part.covers === undefined ? (people.find(({ name }) => name === ON_CALL)?.covers ?? null) : part.covers,
    ...(part.equalCommits === undefined
      ? {}
      : { equalCommits: part.equalCommits.map((each) => (each === "earlier" ? EARLIER : each)) }),
  };
}

function peopleOf(part: PeoplePart): readonly Role[] {
  return Object.entries(part).map(([name, role]) => ({
    name,
    anyOf: role["any-of"],
    atLeast: role["at-least"] ?? 1,
    covers: role.covers ?? null,
  }));
}
