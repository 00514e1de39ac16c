/** Rules about what runs: scripts, actions and what they leave behind. */
import type { Check, Complaint } from "./complaint.ts";
import { hasExpression } from "./expressions.ts";
import { textOf } from "./workflow.ts";
import type { Job, Step, Workflow } from "./workflow.ts";

type Found = Pick<Complaint, "found" | "fix">;

/** Complaints of every step. */
function eachStep(rule: Complaint["rule"], look: (step: Step, workflow: Workflow) => Found | null): Check {
  return (workflow) =>
    workflow.jobs.flatMap((job) =>
      job.steps.flatMap((step) => {
        const found = look(step, workflow);
        return found === null ? [] : [{ rule, job: job.name, ...found }];
      }),
    );
}

/** The part of `uses` before the version, in lower case. */
export function actionOf(uses: string | null): string {
  return (uses ?? "").split("@")[0]?.toLowerCase() ?? "";
}

/** GitHub puts the value of an expression into a script before the shell reads it: any of them may be code. */
export const templateInjection = eachStep("template-injection", (step) => {
  const script = actionOf(step.uses) === "actions/github-script" ? textOf(step.with["script"]) : null;
  if (!hasExpression(step.run ?? "") && !hasExpression(script ?? "")) return null;
  return {
    found: "an expression stands in a script, where its value becomes code",
    fix: "Hand the value on through `env:` and read the variable in the script",
  };
});

const PINNED = /@[0-9a-f]{40}$/;
const PINNED_IMAGE = /@sha256:[0-9a-f]{64}$/;

export const unpinnedUses: Check = (workflow) =>
  workflow.jobs.flatMap((job) =>
    [job.uses, ...job.steps.map(({ uses }) => uses)].flatMap((uses) => {
      if (uses === null || /^(?:\.|\$)\//.test(uses) || PINNED.test(uses) || PINNED_IMAGE.test(uses))
        return [];
      return [
        {
          rule: "unpinned-uses" as const,
          job: job.name,
          found: `${uses} can become other code at any time`,
          fix: "Write the full commit in place of the tag, and the version behind it: `@<40 digits> # v1.2.3`",
        },
      ];
    }),
  );

/** `./` is whatever lies in the workspace by then; `$/` is the commit of the workflow. */
export const selfRepository: Check = (workflow) =>
  workflow.jobs.flatMap((job) =>
    [job.uses, ...job.steps.map(({ uses }) => uses)].flatMap((uses) =>
      uses?.startsWith("./") === true
        ? [
            {
              rule: "self-repository" as const,
              job: job.name,
              found: `${uses} is taken from the workspace, which an earlier step can have filled`,
              fix: `Write \`$/${uses.slice(2)}\``,
            },
          ]
        : [],
    ),
  );

export const artipacked = eachStep("artipacked", (step) => {
  if (actionOf(step.uses) !== "actions/checkout") return null;
  if (String(step.with["persist-credentials"]) === "false") return null;
  return {
    found: "the checkout leaves the token on disk, for every later step and for artifacts",
    fix: "Add `with: { persist-credentials: false }`",
  };
});

const PUBLISHERS = new Set([
  "pypa/gh-action-pypi-publish",
  "rubygems/release-gem",
  "softprops/action-gh-release",
  "docker/build-push-action",
  "goreleaser/goreleaser-action",
  "changesets/action",
]);
const SETUP = /^(?:actions\/setup-(?:node|python|java|go|ruby|dotnet)|ruby\/setup-ruby|astral-sh\/setup-uv)$/;

export const cachePoisoning: Check = (workflow) => {
  const publishes =
    workflow.triggers.has("release") ||
    workflow.triggers.get("push")?.["tags"] !== undefined ||
    workflow.jobs.some(({ steps }) => steps.some(({ uses }) => PUBLISHERS.has(actionOf(uses))));
  return publishes ? restoresCache(workflow) : [];
};

const restoresCache = eachStep("cache-poisoning", (step) => {
  const action = actionOf(step.uses);
  const caches =
    /^actions\/cache(?:\/restore)?$/.test(action) ||
    (action === "swatinem/rust-cache" && String(step.with["lookup-only"]) !== "true") ||
    (SETUP.test(action) && hasCacheOn(action, step));
  if (!caches) return null;
  return {
    found: `${action} restores a cache in a workflow that publishes: whoever filled it decides what is published`,
    fix: "Publish without a cache",
  };
});

function hasCacheOn(action: string, { with: given }: Step): boolean {
  if (action === "actions/setup-node")
    return given["cache"] !== undefined || String(given["package-manager-cache"]) !== "false";
  if (action === "actions/setup-go") return String(given["cache"]) !== "false";
  if (action === "astral-sh/setup-uv") return String(given["enable-cache"]) !== "false";
  const said = given["cache"] ?? given["bundler-cache"];
  return said !== undefined && said !== false && said !== "false" && said !== "";
}

/** Events that a stranger can bring about, with the rights of this repository. */
const STRANGERS = ["pull_request_target", "workflow_run", "issue_comment"];

export const githubEnv = eachStep("github-env", ({ run }, { triggers }) => {
  if (!STRANGERS.some((event) => triggers.has(event))) return null;
  if (run === null || !/\bGITHUB_(?:ENV|PATH)\b/.test(run)) return null;
  return {
    found: "a script that strangers can start writes GITHUB_ENV or GITHUB_PATH, and so what later steps run",
    fix: "Hand values on through GITHUB_OUTPUT",
  };
});

export const githubApp = eachStep("github-app", ({ uses, with: given }) => {
  if (actionOf(uses) !== "actions/create-github-app-token") return null;
  const faults = [
    ...([undefined, false, "false"].some((off) => given["skip-token-revoke"] === off)
      ? []
      : ["stays valid after the job"]),
    ...(given["owner"] !== undefined && given["repositories"] === undefined
      ? ["reaches every repository of its owner"]
      : []),
    ...(Object.keys(given).some((key) => key.startsWith("permission-"))
      ? []
      : ["holds every permission of the App"]),
  ];
  if (faults.length === 0) return null;
  return {
    found: `the token of the App ${faults.join(", ")}`,
    fix: "Name `repositories` and each `permission-…`, and let the token be revoked",
  };
});

const LONG_LIVED: readonly (readonly [RegExp, string])[] = [
  [/\btwine\s+upload\b/, "PyPI"],
  [/\bcargo\s+publish\b/, "crates.io"],
  [/\bgem\s+push\b/, "RubyGems"],
  [/\bnpm\s+publish\b/, "npm"],
];

export const useTrustedPublishing: Check = (workflow) =>
  workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step) => {
      const registry = publishedTo(step, job);
      if (registry === null) return [];
      return [
        {
          rule: "use-trusted-publishing" as const,
          job: job.name,
          found: `publishes to ${registry} with a credential that lives for ever`,
          fix: `Set up trusted publishing at ${registry}, give the job \`id-token: write\`, and remove the credential`,
        },
      ];
    }),
  );

function publishedTo(step: Step, job: Job): string | null {
  const action = actionOf(step.uses);
  if (action === "pypa/gh-action-pypi-publish" && step.with["password"] !== undefined) return "PyPI";
  if (action === "rubygems/release-gem" && String(step.with["setup-trusted-publisher"]) === "false")
    return "RubyGems";
  const registry = LONG_LIVED.find(([command]) => command.test(step.run ?? ""))?.[1] ?? null;
  if (registry === null) return null;
  const names = [...Object.keys(step.env), ...Object.keys(job.env)];
  return names.some((name) => /TOKEN|PASSWORD|API_KEY/i.test(name)) ? registry : null;
}
