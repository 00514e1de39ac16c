/** What one answer to a review costs: requests of `dist/main.js`, and the time of the largest pull request that GitHub lists whole. */
import { POLICY, POLICY_TEXT } from "../test/support/flow-rollout.ts";
import { opened, openTeam } from "../test/support/team.ts";
import type { Team } from "../test/support/team.ts";
import type { Row } from "./row.ts";

const ASKING = `${POLICY_TEXT}rules: [{ name: tested, requires: { statuses: [ci] } }]\n`;
/** One less than GitHub lists: with 250 nobody can tell who else took part, and the gate waits. */
const COMMITS = 249;
const TALK = 300;
const SLOWEST = 3_000;

export async function onThePullRequest(): Promise<Row[]> {
  return [...(await life()), await withStatuses(), ...(await withHistory())];
}

/** From opening to an approval that outlives a push. */
async function life(): Promise<Row[]> {
  await using team = await openTeam();
  const number = team.open();
  const first = await team.run("plan", opened(team.repo, number));
  const opening = team.requests();
  team.repo.push("v2", { "prompts/summary.md": "Summarise well." }, { author: "author" });
  const planned = await team.run("plan", opened(team.repo, number, "synchronize"));
  const again = team.requests();
  team.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
  await gateOf(team, number);
  const gate = team.requests();
  takePager(team, number, planned.outputs["plan-digest"] ?? "");
  await gateOf(team, number);
  const acknowledged = team.requests();
  await gateOf(team, number);
  const still = team.requests();
  team.repo.push("v2", { "README.md": "Nothing of the plan." }, { author: "author" });
  await team.run("plan", opened(team.repo, number, "synchronize"));
  const older = team.requests();
  if (first.outputs["plan-digest"] === planned.outputs["plan-digest"])
    throw new Error("Expected another plan after the push");
  demandGo(team, number);
  return [
    row("plan, opening", opening, 6),
    row("plan, a new commit", again, 5),
    row("gate, after a review", gate, 5),
    row("gate, after an acknowledgement: who wrote it is one more", acknowledged, 6),
    row("gate, that finds nothing new", still, 3),
    row(
      "plan, a commit that leaves the approved plan alone: the older commit and the acknowledgement",
      older,
      7,
    ),
  ];
}

/** A rule that asks for a status: read once, and once more where something was written. */
async function withStatuses(): Promise<Row> {
  await using team = await openTeam({ main: { [POLICY]: ASKING } });
  const number = team.open();
  await team.run("plan", opened(team.repo, number));
  team.repo.status(team.repo.tip("v2"), { by: "olga", context: "ci", state: "success" });
  team.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
  team.requests();
  await gateOf(team, number);
  return row("gate, a rule on statuses", team.requests(), 7);
}

/** As many commits as can be known, with a discussion to match. */
async function withHistory(): Promise<Row[]> {
  await using team = await openTeam();
  const number = team.open();
  for (let count = 2; count <= COMMITS; count++)
    team.repo.push("v2", { "README.md": `Draft ${count}.` }, { author: "author" });
  const planned = await team.run("plan", opened(team.repo, number));
  // The last review is the approval; of the comments one is ours and the last the acknowledgement.
  for (let count = 1; count < TALK; count++)
    team.repo.review(number, { by: "author", state: "COMMENTED", body: `Remark ${count}.` });
  for (let count = 1; count < TALK - 1; count++)
    team.repo.comment(number, { by: "author", body: `Remark ${count}.` });
  team.repo.review(number, { by: "olga", state: "APPROVED", body: "I accept 10% of the traffic." });
  takePager(team, number, planned.outputs["plan-digest"] ?? "");
  team.requests();
  const { took } = await gateOf(team, number);
  const requests = team.requests();
  demandGo(team, number);
  const what = `gate, ${TALK} reviews, ${COMMITS} commits, ${TALK} comments`;
  return [
    row(what, requests, 20),
    {
      what,
      measured: Math.round(took),
      unit: "ms",
      beside: "from start to end, GitHub on the loopback",
      budget: `< ${SLOWEST}`,
      ok: took < SLOWEST,
    },
  ];
}

function gateOf(team: Team, number: number) {
  return team.run("gate", { inputs: { "pull-request": String(number) } });
}

function takePager(team: Team, number: number, digest: string): void {
  team.repo.comment(number, { by: "oscar", body: `/rollout ack ${digest.slice(0, 12)} 7d` });
}

/** A gate that waits would have less to ask for. */
function demandGo(team: Team, number: number): void {
  const [status] = team.repo.statuses(team.repo.tip(`refs/pull/${number}/head`));
  if (status?.state !== "success")
    throw new Error(`Expected a go, found ${status?.state}: ${status?.description}`);
}

/** A number of requests beside their names. */
export function row(what: string, requests: readonly string[], most: number): Row {
  const names = requests.map((line) => line.split(" ")[1]?.split("/").at(-1)).join(", ");
  return {
    what,
    measured: requests.length,
    unit: "requests",
    beside: names,
    budget: `≤ ${most}`,
    ok: requests.length > 0 && requests.length <= most,
  };
}
