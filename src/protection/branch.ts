/** What the default branch is held to: by rulesets, by classic protection, or by neither. */
import type { DiagnosisCode } from "./codes.ts";
import { diagnosis, unknown } from "./diagnosis.ts";
import type { Diagnosis, Severity } from "./diagnosis.ts";
import { valueOf } from "./settings.ts";
import type { Answer, Classic, Protection, Rule } from "./settings.ts";

export interface Branch {
  /** `owner/name`. */
  readonly repository: string;
  readonly isPrivate: boolean;
  readonly name: string;
  readonly protection: Protection;
}

type PullRequestRule = Extract<Rule, { kind: "pull-request" }>;

export function diagnoseBranch(branch: Branch): readonly Diagnosis[] {
  const plan = advisory(branch);
  if (plan !== null) return [plan];
  const { name } = branch;
  const where = name;
  const setting = `Settings → Rules → Rulesets → the ruleset of ${name}`;
  const simple = (code: DiagnosisCode, kind: Rule["kind"], words: readonly [string, string]) =>
    held(branch, {
      code,
      what: words[0],
      holds: (rule) => rule.kind === kind,
      severity: "warning",
      fix: `${setting} → ${words[1]}`,
    });
  const review = (
    code: DiagnosisCode,
    key: "dismissesStale" | "lastPush" | "codeOwners",
    words: readonly [string, string],
  ) =>
    held(branch, {
      code,
      what: words[0],
      holds: (rule) => rule.kind === "pull-request" && rule[key],
      severity: "warning",
      fix: `${setting} → Require a pull request before merging → ${words[1]}`,
    });
  return [
    requiredStatus(branch),
    ...statusSource(branch),
    held(branch, {
      code: "pull-request-required",
      what: "that changes come by a pull request with an approval",
      holds: (rule) => rule.kind === "pull-request" && asksSomebody(rule),
      severity: "critical",
      fix: `${setting} → Require a pull request before merging, with at least 1 approval`,
    }),
    simple("force-push", "no-force-push", ["that force pushes are blocked", "Block force pushes"]),
    simple("branch-deletion", "no-deletion", ["that the branch cannot be deleted", "Restrict deletions"]),
    review("stale-approvals", "dismissesStale", [
      "that a push dismisses approvals",
      "Dismiss stale pull request approvals when new commits are pushed",
    ]),
    review("last-push-approval", "lastPush", [
      "that somebody else approves the last push",
      "Require approval of the most recent reviewable push",
    ]),
    review("code-owner-review", "codeOwners", ["that code owners review", "Require review from Code Owners"]),
    ...bypasses(branch).map((each) => ({ ...each, where })),
  ];
}

function asksSomebody(rule: PullRequestRule): boolean {
  return rule.approvals > 0 || rule.codeOwners;
}

/** Rules of both kinds that could be read. */
export function rulesOf({ rules, classic }: Protection): readonly Rule[] {
  return [...(valueOf(rules) ?? []), ...(valueOf(classic)?.rules ?? [])];
}

/** Whether the branch has a merge queue; null where that is not known. */
export function hasQueue(protection: Protection): boolean | null {
  if (rulesOf(protection).some((rule) => rule.kind === "merge-queue")) return true;
  return protection.rules.kind === "unread" ? null : false;
}

/** The status context that the gate writes for a base branch. */
export function contextOf(branch: string): string {
  return `model-rollout: ${branch}`;
}

/** A repository whose plan of GitHub has no protection: one line says all, and nothing else can be set. */
function advisory({ name, isPrivate, protection: { rules, classic } }: Branch): Diagnosis | null {
  if (rules.kind !== "not-in-plan") return null;
  if (classic.kind === "read" && classic.value !== null) return null;
  return diagnosis("advisory", "warning", {
    where: name,
    found: `GitHub has no branch rules for this ${isPrivate ? "private " : ""}repository: ${rules.because}. The gate is advisory here: nothing stops a merge. \`promote\` still derives the approvals again and refuses a plan that nobody approved`,
    fix: "Use a plan of GitHub with rulesets for private repositories (Pro, Team, Enterprise), or make the repository public, then require the status",
  });
}

interface Held {
  readonly code: DiagnosisCode;
  readonly what: string;
  readonly holds: (rule: Rule) => boolean;
  readonly severity: Severity;
  readonly fix: string;
}

/** Held by any rule is fine; not held is only certain when both kinds were read. */
function held(branch: Branch, { code, what, holds, severity, fix }: Held): Diagnosis {
  const where = branch.name;
  if (rulesOf(branch.protection).some(holds))
    return diagnosis(code, "ok", { where, found: `Required: ${what}` });
  const unread = unreadOf(branch.protection);
  if (unread !== null) return { ...unknown(code, `Whether ${branch.name} requires ${what}`, unread), where };
  return diagnosis(code, severity, { where, found: `Not required: ${what}`, fix });
}

function unreadOf({ rules, classic }: Protection): Extract<Answer<unknown>, { kind: "unread" }> | null {
  if (rules.kind === "unread") return rules;
  return classic.kind === "unread" ? classic : null;
}

function requiredStatus(branch: Branch): Diagnosis {
  const { name, repository } = branch;
  const context = contextOf(name);
  const found = held(branch, {
    code: "required-status",
    what: `the status \`${context}\``,
    holds: (rule) =>
      rule.kind === "required-statuses" && rule.statuses.some((each) => each.context === context),
    severity: "critical",
    fix: `Settings → Rules → Rulesets → New branch ruleset: target ${name}, “Require status checks to pass”, add \`${context}\` with the source GitHub Actions (or your App). Or paste this`,
  });
  if (found.severity !== "critical") return found;
  return { ...found, paste: { language: "sh", lines: rulesetCommand(repository, context) } };
}

/** GitHub's own App for workflows, whose id is the same everywhere but on GitHub Enterprise Server. */
const GITHUB_ACTIONS = 15_368;

function rulesetCommand(repository: string, context: string): readonly string[] {
  const rules = [
    { type: "deletion" },
    { type: "non_fast_forward" },
    {
      type: "pull_request",
      parameters: {
        required_approving_review_count: 1,
        dismiss_stale_reviews_on_push: true,
        require_code_owner_review: true,
        require_last_push_approval: true,
        required_review_thread_resolution: false,
      },
    },
    {
      type: "required_status_checks",
      parameters: {
        strict_required_status_checks_policy: false,
        required_status_checks: [{ context, integration_id: GITHUB_ACTIONS }],
      },
    },
  ];
  const body = {
    name: "model-rollout",
    target: "branch",
    enforcement: "active",
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    rules,
  };
  return [
    `gh api --method POST repos/${repository}/rulesets --input - <<'END'`,
    ...JSON.stringify(body, null, 2).split("\n"),
    "END",
  ];
}

/** Nothing to say while the status is not required at all. */
function statusSource({ name, protection }: Branch): readonly Diagnosis[] {
  const context = contextOf(name);
  const required = rulesOf(protection).flatMap((rule) =>
    rule.kind === "required-statuses" ? rule.statuses.filter((each) => each.context === context) : [],
  );
  if (required.length === 0) return [];
  const source = required.find((each) => each.source !== null)?.source ?? null;
  if (source !== null)
    return [
      diagnosis("status-source", "ok", {
        where: name,
        found:
          source === GITHUB_ACTIONS
            ? "The status must come from GitHub Actions. Every workflow of this repository is GitHub Actions: `status-writers` lists those that may write it"
            : `The status must come from the App ${source}`,
      }),
    ];
  return [
    diagnosis("status-source", "warning", {
      where: name,
      found: `\`${context}\` counts from any source: whoever may write statuses can make it green`,
      fix: `Settings → Rules → Rulesets → the ruleset of ${name} → Require status checks to pass → \`${context}\` → choose GitHub Actions, or the App whose token you give as \`token\``,
    }),
  ];
}

function bypasses({ name, protection }: Branch): readonly Diagnosis[] {
  return [
    ...[...protection.rulesets.values()].flatMap((ruleset): readonly Diagnosis[] => {
      if (ruleset.kind !== "read") return ruleset.kind === "unread" ? [hidden("a ruleset", ruleset)] : [];
      const { name: title, bypass } = ruleset.value;
      if (!appliesTo(protection.rules, ruleset.value.id)) return [];
      if (bypass === null)
        return [
          hidden(`the ruleset ${title}`, {
            because: "GitHub shows it only to those who may edit the ruleset",
            needs: "`administration: write` (or be an administrator)",
          }),
        ];
      if (bypass.length === 0)
        return [diagnosis("bypass", "ok", { found: `Nobody may bypass the ruleset ${title}` })];
      return [
        diagnosis("bypass", "warning", {
          found: `The ruleset ${title} of ${name} may be bypassed by ${bypass.map(showBypass).join(", ")}`,
          fix: `Settings → Rules → Rulesets → ${title} → Bypass list: remove them; for an emergency change the ruleset, which leaves a record`,
        }),
      ];
    }),
    ...classicBypass(name, valueOf(protection.classic)),
  ];
}

function appliesTo(rules: Protection["rules"], id: number): boolean {
  return (valueOf(rules) ?? []).some((rule) => rule.ruleset === id);
}

export function showBypass({ type, id, mode }: { type: string; id: number | null; mode: string }): string {
  return `${type}${id === null ? "" : ` ${id}`} (${mode})`;
}

function hidden(whose: string, answer: { readonly because: string; readonly needs: string }): Diagnosis {
  return unknown("bypass", `Who may bypass ${whose}`, answer);
}

function classicBypass(name: string, classic: Classic | null): readonly Diagnosis[] {
  if (classic === null || classic.admins) return [];
  return [
    diagnosis("bypass", "warning", {
      found: `Administrators pass the branch protection of ${name}`,
      fix: `Settings → Branches → ${name} → Do not allow bypassing the above settings`,
    }),
  ];
}
