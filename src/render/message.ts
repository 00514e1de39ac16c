/** Messages to people as they are sent: the texts of the file, filled in. Plain text, as channels show it. */
import { fillIn, type Variable } from "../config/message-text.ts";
import type { Communication } from "../config/rollout.ts";
import { showWeight } from "../plan/messages.ts";
import type { Plan } from "../plan/plan.ts";
import type { Cover } from "../promotion/state.ts";
import type { Instant } from "../units.ts";
import { channelText } from "./channel-text.ts";
import { decidingFindings } from "./ending.ts";
import type { TickReport } from "./tick-report.ts";
import { undoCommands } from "./undo-commands.ts";

/** Longest text that every channel takes; the undo commands alone may need most of it. */
const LONGEST = 3000;

/** What a message is about. */
export interface About {
  readonly plan: Plan;
  readonly report: TickReport;
  /** The stage that it announces; null for the one that the rollout is in. */
  readonly stage: string | null;
  readonly pullRequest: number | null;
}

/** One message of the file. A last line says which rollout it is about, unless the text does. */
export function renderMessage({ message }: Pick<Communication, "message">, about: About): string {
  const { name, release } = about.plan.rollout;
  const said = fillIn(message, valuesOf(about));
  const link = linkOf(about);
  const isNamed = said.includes(name) && said.includes(link);
  return channelText(
    isNamed ? said : `${said}\n(rollout ${name}, ${release.candidate.id}; ${link})`,
    LONGEST,
  );
}

/** Texts of the file for one channel after a rollback; null for every channel. */
export function saidAfterRollback(report: TickReport, to: string | null): readonly string[] {
  const { plan } = report;
  if (plan === null) return [];
  const about: About = { plan, report, stage: null, pullRequest: null };
  // "It is off" is said only once the router says so.
  const events = report.confirmed === false ? ["rollback-unconfirmed"] : ["rolled-back", ...breachIn(report)];
  return plan.rollout.communications
    .filter((each) => (to === null || each.to === to) && events.includes(each.on))
    .map(({ message }) => fillIn(message, valuesOf(about)));
}

/** Channels that hear of this rollback, each once: of one that is not confirmed all of them. */
export function channelsAfterRollback({ plan, confirmed, because }: TickReport): readonly string[] {
  if (plan === null) return [];
  const events = [
    "rolled-back",
    ...breachIn({ because }),
    ...(confirmed === false ? ["rollback-unconfirmed"] : []),
  ];
  const wanted = plan.rollout.communications.filter(({ on }) => events.includes(on)).map(({ to }) => to);
  return [...new Set(wanted)].filter((name) => Object.hasOwn(plan.rollout.channels, name));
}

function breachIn({ because }: Pick<TickReport, "because">): readonly string[] {
  return because?.kind === "breach" || because?.kind === "breach-together" ? ["breach"] : [];
}

function valuesOf(about: About): Readonly<Record<Variable, string>> {
  const { plan, report } = about;
  const { release, stages, name } = plan.rollout;
  const shown = about.stage ?? report.stage;
  const stage = stages.find((each) => each.name === shown);
  const isOff = report.decision === "roll-back" && report.confirmed === true;
  return {
    name,
    candidate: release.candidate.id,
    baseline: release.baseline.id,
    stage: shown ?? "no stage yet",
    weight: isOff ? "0%" : stage === undefined ? "an unknown share" : showWeight(stage, plan.rollout),
    ...decidedBy(report),
    undo: undoCommands(plan).join("\n"),
    link: linkOf(about),
    who: onCallAt(plan, report.covers, report.at),
  };
}

/** The guards and cohorts that decided, or hold it. */
function decidedBy(report: TickReport): { readonly guard: string; readonly cohort: string } {
  const held = report.holds.flatMap((hold) => ("finding" in hold ? [hold.finding] : []));
  const findings = report.decision === "roll-back" ? decidingFindings(report) : held;
  const listed = (names: readonly string[], none: string): string => [...new Set(names)].join(", ") || none;
  return {
    guard: listed(
      findings.map(({ guard }) => guard),
      "no guard",
    ),
    cohort: listed(
      findings.map(({ cohort }) => (cohort === "all" ? "all traffic" : cohort)),
      "no cohort",
    ),
  };
}

function linkOf({ report, pullRequest }: About): string {
  return report.incident ?? (pullRequest === null ? "no link" : `pull request #${pullRequest}`);
}

/** Who has the pager at a moment, else who may take it. */
export function onCallAt(plan: Plan, covers: readonly Cover[], at: Instant): string {
  return pagerAt(covers, at) ?? onCallOf(plan);
}

/** Who holds the pager at a moment: the one whose cover lasts longest. */
function pagerAt(covers: readonly Cover[], at: Instant): string | null {
  const [holder] = covers
    .filter(({ from, until }) => from <= at && at < until)
    .toSorted((a, b) => b.until - a.until);
  return holder === undefined ? null : `@${holder.by}`;
}

function onCallOf({ rollout }: Plan): string {
  const role = rollout.people.find(({ name }) => name === "on-call");
  return role === undefined ? "nobody is named" : role.anyOf.join(" or ");
}
