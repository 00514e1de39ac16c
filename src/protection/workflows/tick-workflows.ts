/** Whether ticks come, wait for nobody, and are never cut off. */
import { diagnosis, unknown } from "../diagnosis.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { ActionsSettings } from "../settings.ts";
import type { Use } from "./our-action.ts";
import { textOf, mapping } from "./workflow.ts";

export function diagnoseTicks(uses: readonly Use[]): readonly Diagnosis[] {
  const ticks = uses.filter(({ command }) => command === "promote").map(({ workflow }) => workflow);
  const [first] = ticks;
  if (first === undefined) return [];
  const where = first.path;
  const crons = ticks.flatMap(({ triggers }) => cronsIn(triggers.get("schedule")?.["schedule"]));
  const paste = { language: "yaml", lines: ["schedule:", '  - cron: "7,22,37,52 * * * *"'] } as const;
  if (crons.length === 0)
    return [
      diagnosis("tick-schedule", "critical", {
        where,
        found:
          "`promote` has no schedule: between pushes nobody judges the guards, and nothing rolls back by itself",
        fix: "Add a tick every 15 minutes, off the full hour",
        paste,
      }),
    ];
  const full = crons.filter(startsOnTheHour);
  return [
    full.length === 0
      ? diagnosis("tick-schedule", "ok", { where, found: `Ticks come by schedule: ${crons.join("; ")}` })
      : diagnosis("tick-schedule", "warning", {
          where,
          found: `\`${full[0]}\` falls on the full hour, when GitHub delays and drops scheduled runs`,
          fix: "Move it off the hour",
          paste,
        }),
  ];
}

function cronsIn(schedule: unknown): readonly string[] {
  if (!Array.isArray(schedule)) return [];
  return schedule.flatMap((entry: unknown) => {
    const cron = textOf(mapping(entry)["cron"]);
    return cron === null ? [] : [cron];
  });
}

/** `0 * * * *`, and every step that begins with minute 0: a star, or a star over a number. */
function startsOnTheHour(cron: string): boolean {
  const [minutes = ""] = cron.trim().split(/\s+/);
  return minutes.split(",").some((each) => /^(?:0+|\*)(?:[-/].*)?$/.test(each));
}

const WAITS_FOR_NOBODY = ["promote", "roll-back", "respond"];

/** Environments of our jobs: reviewers stop a rollback, and a human go without reviewers is none. */
export function diagnoseEnvironments(
  uses: readonly Use[],
  environments: ActionsSettings["environments"],
): readonly Diagnosis[] {
  const named = uses.filter(({ job }) => job.environment !== null);
  if (named.length === 0) return [];
  if (environments.kind !== "read")
    return [
      unknown("environment", `The environments of ${named.map(({ job }) => job.name).join(", ")}`, {
        because: environments.because,
        needs: "`actions: read`",
      }),
    ];
  return named.flatMap((use) => diagnoseEnvironment(use, environments.value));
}

function diagnoseEnvironment(
  { workflow, job, command }: Use,
  environments: Extract<ActionsSettings["environments"], { kind: "read" }>["value"],
): readonly Diagnosis[] {
  const name = job.environment ?? "";
  const where = `${workflow.path}, ${job.name}`;
  const setting = `Settings → Environments → ${name}`;
  const found = environments.find((each) => each.name.toLowerCase() === name.toLowerCase());
  const waits = WAITS_FOR_NOBODY.includes(command);
  if (name.includes("${{"))
    return [
      unknown("environment", `The environment of ${where}`, {
        because: "its name is an expression",
        needs: "a look at it by hand",
      }),
    ];
  if (waits) {
    if (found === undefined || found.reviewers === 0) return [];
    return [
      diagnosis("tick-environment", "critical", {
        where,
        found: `\`${command}\` waits for the reviewers of the environment ${name}: while it waits, nothing rolls back`,
        fix: "Take `environment:` off this job. A human go is asked for by the plan (`go:`), and recorded by a job of its own",
      }),
    ];
  }
  if (found === undefined || found.reviewers === 0)
    return [
      diagnosis("environment", "warning", {
        where,
        found: `The environment ${name} ${found === undefined ? "does not exist, and GitHub makes it without protection" : "has no reviewers"}`,
        fix: `${setting} → Required reviewers`,
      }),
    ];
  return [
    ...(found.preventsSelfReview
      ? []
      : [
          diagnosis("environment", "warning", {
            where,
            found: `Whoever starts a run may let it into ${name}`,
            fix: `${setting} → Prevent self-review`,
          }),
        ]),
    ...(found.adminsBypass === false
      ? []
      : [
          diagnosis("environment", found.adminsBypass === null ? "unknown" : "warning", {
            where,
            found:
              found.adminsBypass === null
                ? `Whether administrators pass the reviewers of ${name} is not said`
                : `Administrators pass the reviewers of ${name}`,
            fix: `${setting} → clear “Allow administrators to bypass configured protection rules”`,
          }),
        ]),
  ];
}
