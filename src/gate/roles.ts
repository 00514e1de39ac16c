/** Who holds a role: the policy's list and, where the file names people, the file's list too. */
import type { Policy, PolicyRole, PolicySource } from "../config/policy.ts";
import type { Role } from "../config/rollout.ts";
import type { PullRequestFacts } from "./facts.ts";
import { matchesGlob, narrowness } from "./glob.ts";
import { foldLogin, lookUp } from "./login.ts";

export type Holds = "yes" | "no" | "unknown";

/** Logins that a list stands for, and the entries that could not be read. */
export interface Listing {
  readonly logins: ReadonlySet<string>;
  readonly unreadable: readonly { readonly entry: string; readonly because: string }[];
}

export interface RoleTerms {
  readonly name: string;
  readonly atLeast: number;
  /** What a person must be in to count; an approval needs all of them. */
  readonly lists: readonly Listing[];
  /** Entries as written in the narrowest list, for people to read. */
  readonly entries: readonly string[];
  /** Why nobody can hold it, whoever approves; null when somebody can. */
  readonly empty: string | null;
}

export interface RoleQuestion {
  readonly rollout: string;
  readonly role: string;
  /** People as the file names them at head. */
  readonly people: readonly Role[];
  /** People as the file names them at the base's tip; null when it is not there, or not known. */
  readonly peopleAtBase: readonly Role[] | null;
  readonly policy: Policy;
  readonly policySource: PolicySource;
}

type Access = Pick<PullRequestFacts, "teams"> &
  Partial<Pick<PullRequestFacts, "author" | "reviews" | "comments">>;

/** Who counts for a role, and how many are needed: the larger number of policy and file, at least one. */
export function roleTerms(question: RoleQuestion, facts: Access): RoleTerms {
  const { role, policySource } = question;
  const inFile = question.people.find(({ name }) => name === role) ?? null;
  const granted = grantedBy(question);
  const lists = [...(granted === null ? [] : [granted]), ...(inFile === null ? [] : [inFile])];
  const empty =
    granted === null || granted.anyOf.length === 0
      ? policySource.kind === "file"
        ? `the policy (${policySource.path}) names nobody for ${role}`
        : `the repository has no policy, and the rollout file names nobody for ${role}`
      : null;
  return {
    name: role,
    atLeast: Math.max(1, granted?.atLeast ?? 1, inFile?.atLeast ?? 1),
    lists: lists.map(({ anyOf }) => listing(anyOf, facts)),
    entries: (inFile ?? granted)?.anyOf ?? [],
    empty,
  };
}

/**
 * The list that the pull request cannot write: the policy's, or without a policy the rollout file's at base.
 *
 * A rollout that is new names its own people; `evaluateGate` then asks for somebody who maintains the repository.
 */
function grantedBy(question: RoleQuestion): PolicyRole | null {
  const { policySource, policy, role, people, peopleAtBase } = question;
  const fromPolicy = policyRole(policy, question.rollout, role);
  if (policySource.kind === "file" || fromPolicy !== null) return fromPolicy;
  return (peopleAtBase ?? people).find(({ name }) => name === role) ?? null;
}

/** The policy's entry for a role of this rollout; the narrower pattern of `for` wins, the first of equals. */
export function policyRole(policy: Policy, rollout: string, role: string): PolicyRole | null {
  const overrides = policy.for
    .filter(({ pattern, roles }) => Object.hasOwn(roles, role) && matchesGlob(pattern, rollout))
    .toSorted((a, b) =>
      narrowness(a.pattern) === narrowness(b.pattern)
        ? 0
        : narrowness(a.pattern) > narrowness(b.pattern)
          ? -1
          : 1,
    );
  const roles = overrides[0]?.roles ?? policy.roles;
  return Object.hasOwn(roles, role) ? (roles[role] ?? null) : null;
}

/** Resolves `@login`, `@org/team` and `CODEOWNERS:path`; a team that was not read is unreadable, never empty. */
export function listing(entries: readonly string[], facts: Access): Listing {
  const { teams } = facts;
  const logins = new Set<string>();
  const unreadable: { readonly entry: string; readonly because: string }[] = [];
  for (const entry of entries) {
    if (!isGroup(entry)) {
      for (const login of loginsFor(entry, facts)) logins.add(login);
      continue;
    }
    const membership = lookUp(teams, entry);
    if (membership?.kind === "members") for (const login of membership.logins) logins.add(foldLogin(login));
    else unreadable.push({ entry, because: membership?.because ?? "its members were not read" });
  }
  return { logins, unreadable };
}

/** The login of an entry such as `@olga` or `@olga:12345678`. */
export function loginOf(entry: string): string {
  return entry.replace(/^@/, "").replace(/:\d+$/, "");
}

/** Whom a single entry stands for here: with a number, whoever has that account now, and never another account of that login. */
function loginsFor(entry: string, { author, reviews, comments }: Access): readonly string[] {
  const login = foldLogin(loginOf(entry));
  const number = /:(\d+)$/.exec(entry)?.[1];
  if (number === undefined) return [login];
  const seen = [
    author,
    ...(reviews?.items ?? []).map(({ by }) => by),
    ...(comments?.items ?? []).map(({ by }) => by),
  ];
  const known = seen.flatMap((each) => (each == null || each.id === null ? [] : [each]));
  const same = known.filter(({ id }) => id === Number(number)).map((each) => foldLogin(each.login));
  // An account whose number GitHub does not tell is not known to be this one.
  const isAnother = seen.some(
    (each) => each != null && foldLogin(each.login) === login && each.id !== Number(number),
  );
  return isAnother ? same : [login, ...same];
}

/** Whether an entry stands for several people: a team, or the owners of a path. */
export function isGroup(entry: string): boolean {
  return entry.includes("/") || entry.startsWith("CODEOWNERS:");
}

/** Whether a person counts for a role. With an unreadable entry a stranger is `unknown`, which never counts for a go. */
export function holdsRole(terms: RoleTerms, login: string): Holds {
  if (terms.empty !== null) return "no";
  const answers = terms.lists.map((list) => holdsIn(list, login));
  if (answers.includes("no")) return "no";
  return answers.includes("unknown") ? "unknown" : "yes";
}

/** Whether any list of a role names a person: enough for a veto. */
export function isNamedIn(terms: RoleTerms, login: string): Holds {
  const answers = terms.lists.map((list) => holdsIn(list, login));
  if (answers.includes("yes")) return "yes";
  return answers.includes("unknown") ? "unknown" : "no";
}

function holdsIn(list: Listing, login: string): Holds {
  if (list.logins.has(foldLogin(login))) return "yes";
  return list.unreadable.length > 0 ? "unknown" : "no";
}

/** Everybody who is known to hold a role. */
export function knownHolders(terms: RoleTerms): readonly string[] {
  const [first] = terms.lists;
  return first === undefined
    ? []
    : [...first.logins].filter((login) => holdsRole(terms, login) === "yes").toSorted();
}
