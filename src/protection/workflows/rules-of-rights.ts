/** Rules about what a workflow may do, and when it starts. */
import type { Check, Complaint } from "./complaint.ts";
import { conditionsIn, expressionsIn, secretsIn, unquoted } from "./expressions.ts";
import { allTexts } from "./workflow.ts";
import type { Concurrency, Job, Permissions, Workflow } from "./workflow.ts";

const DANGEROUS = ["pull_request_target", "workflow_run"];

/** Strangers start it, and it runs with the rights of this repository. */
export const dangerousTriggers: Check = ({ triggers }) =>
  DANGEROUS.filter((event) => triggers.has(event)).map((event) => ({
    rule: "dangerous-triggers",
    job: null,
    found: `a stranger can start it through ${event}, with the rights of this repository`,
    fix: "Check nothing out and run no script there: read what is needed through the API, as data",
  }));

export const excessivePermissions: Check = ({ permissions, jobs }) => {
  const complain = (job: string | null, found: string): Complaint => ({
    rule: "excessive-permissions",
    job,
    found,
    fix: "Write `permissions: {}` for the workflow and give each job what it needs",
  });
  const bare = permissions === null ? jobs.filter((job) => job.permissions === null) : [];
  return [
    ...bare.map(({ name }) => complain(name, "no permissions are named, so the repository's default holds")),
    ...(writes(permissions) ? [complain(null, "every job inherits a permission to write")] : []),
    ...(permissions?.kind === "all" && permissions.access === "read"
      ? [complain(null, "every job may read everything")]
      : []),
    ...jobs
      .filter((job) => job.permissions?.kind === "all")
      .map(({ name, permissions: own }) =>
        complain(name, `the job may ${own?.kind === "all" ? own.access : ""} everything`),
      ),
  ];
};

/** Whether anything may be written. */
export function writes(permissions: Permissions | null): boolean {
  if (permissions === null) return false;
  if (permissions.kind === "all") return permissions.access === "write";
  return Object.values(permissions.access).includes("write");
}

/** Comments are only in the text: each line below `permissions:` that grants something says why. */
export const undocumentedPermissions: Check = ({ text }) => {
  const found: Complaint[] = [];
  let depth: number | null = null;
  for (const line of text.split(/\r?\n/)) {
    const indent = line.length - line.trimStart().length;
    if (/^\s*permissions:\s*(?:#.*)?$/.test(line)) depth = indent;
    else if (line.trim() !== "" && depth !== null && indent <= depth) depth = null;
    else if (
      depth !== null &&
      /^\s*[a-z-]+:\s*(?:read|write)\s*$/.test(line) &&
      !/contents:\s*read/.test(line)
    )
      found.push({
        rule: "undocumented-permissions",
        job: null,
        found: `\`${line.trim()}\` does not say what for`,
        fix: "Write the reason behind it: `statuses: write # …`",
      });
  }
  return found;
};

/** `if` of jobs and of steps, with the job they stand in. */
function conditionsOf({ jobs }: Workflow): readonly { readonly job: string; readonly text: string }[] {
  return jobs.flatMap((job) =>
    [job.if, ...job.steps.map((step) => step.if)].flatMap((text) =>
      text === null ? [] : [{ job: job.name, text }],
    ),
  );
}

function eachCondition(
  rule: Complaint["rule"],
  isWrong: (condition: string) => boolean,
  words: Pick<Complaint, "found" | "fix">,
): Check {
  return (workflow) =>
    conditionsOf(workflow)
      .filter(({ text }) => isWrong(text))
      .map(({ job }) => ({ rule, job, ...words }));
}

const ACTOR = String.raw`github\s*\.\s*(?:triggering_)?actor\b`;
const BOT = String.raw`'[^']*\[bot\]'`;
const BOT_CONDITION = new RegExp(
  `${ACTOR}\\s*[!=]=\\s*${BOT}|${BOT}\\s*[!=]=\\s*${ACTOR}|\\b(?:contains|startsWith|endsWith)\\(\\s*${ACTOR}`,
);

export const botConditions = eachCondition(
  "bot-conditions",
  (condition) => conditionsIn(condition).some((each) => BOT_CONDITION.test(each)),
  {
    found: "`github.actor` is whoever acted last, not who opened it: a bot's name there proves nothing",
    fix: "Compare `github.event.pull_request.user.login`",
  },
);

/** Text around a fenced expression makes the whole a text, and a text that is not empty is true. */
export const unsoundCondition = eachCondition(
  "unsound-condition",
  (condition) => {
    const [only, second] = expressionsIn(condition);
    if (!condition.includes("${{")) return false;
    return second !== undefined || only === undefined || !/^\$\{\{[^]*\}\}$/.test(condition);
  },
  {
    found: "text stands around the expression, so the condition is always true",
    fix: "Write the condition without `${{ }}`, or close the block with `|-` or `>-`",
  },
);

/** Looking for something in a text finds every piece of it. */
export const unsoundContains = eachCondition(
  "unsound-contains",
  (condition) =>
    conditionsIn(condition).some((each) =>
      /\bcontains\(\s*'(?:[^']|'')*'\s*,\s*(?!')[\w.[\]*-]+/i.test(each),
    ),
  {
    found: "`contains` with a text finds any piece of it: `main` also has `ai`",
    fix: "Compare with `==`, or give it a list: `contains(fromJSON('[\"refs/heads/main\"]'), github.ref)`",
  },
);

const FALSY = /&&\s*(?:''|0(?![\w.])|false\b|null\b)\s*\|\|/;

/** `a && '' || b` is always b. */
export const unsoundTernary: Check = ({ jobs }) =>
  jobs.flatMap((job) => {
    const conditions = [job.if, ...job.steps.map((step) => step.if)].filter((each) => each !== null);
    const all = [...allTexts(job.raw).flatMap(expressionsIn), ...conditions];
    return all.some((each) => FALSY.test(each))
      ? [
          {
            rule: "unsound-ternary" as const,
            job: job.name,
            found: "the middle of `a && b || c` counts as false, so it always gives c",
            fix: "Turn the condition round, so that the middle is a text that is not empty",
          },
        ]
      : [];
  });

export const secretsInherit: Check = ({ jobs }) =>
  jobs
    .filter((job) => job.uses !== null && job.secrets === "inherit")
    .map(({ name }) => ({
      rule: "secrets-inherit",
      job: name,
      found: "every secret is handed on to another workflow",
      fix: "Name each secret that it needs below `secrets:`",
    }));

export const secretsOutsideEnv: Check = ({ jobs }) =>
  jobs.flatMap((job) => {
    const names = [...new Set(allTexts(job.raw).flatMap(secretsIn))];
    if (names.length === 0 || job.environment !== null) return [];
    return [
      {
        rule: "secrets-outside-env" as const,
        job: job.name,
        found: `${names.join(", ")} can be read by every workflow of the repository`,
        fix: "Keep the secret in an environment that only protected branches may use, and name it: `environment: …`",
      },
    ];
  });

/** Anything but `secrets.NAME` and `secrets['NAME']` hands over more than one of them. */
export const overprovisionedSecrets: Check = ({ jobs }) =>
  jobs.flatMap((job) =>
    allTexts(job.raw)
      .flatMap(expressionsIn)
      .some((each) => /\bsecrets\b(?!\s*(?:\.\s*[A-Za-z_]|\[\s*''\s*\])|-)/.test(unquoted(each)))
      ? [
          {
            rule: "overprovisioned-secrets" as const,
            job: job.name,
            found: "all secrets are handed to the job",
            fix: "Name each one: `secrets.NAME`",
          },
        ]
      : [],
  );

export const concurrencyLimits: Check = ({ concurrency, jobs }) => {
  const complain = (job: string | null, own: Concurrency | null): readonly Complaint[] => {
    if (own !== null && own.cancels !== null && own.cancels !== false && own.cancels !== "false") return [];
    return [
      {
        rule: "concurrency-limits",
        job,
        found: own === null ? "any number of runs go on at once" : "a newer run does not end an older one",
        fix: "Add `concurrency: { group: …, cancel-in-progress: true }`, unless every run carries something of its own",
      },
    ];
  };
  if (concurrency !== null) return complain(null, concurrency);
  return jobs.flatMap((job: Job) => complain(job.name, job.concurrency));
};
