/** docs/faults.md, from the table that the tests play. Pure. */
import type { AtOnce } from "./own-faults.ts";
import type { Fault } from "./server.ts";
import { TABLE, type Outcome, type Row } from "./table.ts";
import type { What } from "./world.ts";

const COLUMNS: readonly (readonly [What, string])[] = [
  ["router", "The router"],
  ["metrics", "A metrics source"],
  ["github", "GitHub"],
  ["notifier", "The channels"],
];

const FAULT: Readonly<Record<Fault | AtOnce, string>> = {
  refuses: "refuses the connection",
  hangs: "never answers",
  limits: "answers 429, come back in an hour",
  breaks: "answers 5xx",
  half: "breaks off in the middle of its answer",
  wrong: "answers 200 with something else",
  "signs-off": "takes the authorisation away (401)",
  quota: "has given all that the day's quota allows (429, come back in twelve hours)",
  alone: "refuses one guard's query and answers the others",
  truncates: "answers 200 with a part and says so",
  waits: "waits for an approval, or has a change request pending, and refuses to be written",
};

const WHILE: Readonly<Record<Row["situation"], Readonly<Record<Row["begins"], string>>>> = {
  forward: {
    "at-once": "before a raise",
    "half-way": "before a raise, after its first answer was right",
  },
  "rolling-back": {
    "at-once": "on a breach",
    "half-way": "on a breach, after its first answer was right",
  },
};

const HEAD = `# What happens if something that a rollout needs fails

The rollout stands at **10 %**, its bake is over, and a healthy tick would raise it to **50 %** (*before a raise*), or a guard has just seen harm (*on a breach*). Then one thing fails for one tick. Five minutes later all is well again. Each line was played by a test, over the transport that the product uses, against servers that misbehave (\`test/support/faults/table.ts\`; this page is written from it by \`node scripts/faults.ts\`).

Four things hold in every line:

- **Nothing is raised because of a fault.** A channel that is down changes nothing about traffic; anything else that fails holds the raise.
- **A breach is drained** by whatever still answers. A tick waits for no metrics source, no channel and no \`Retry-After\` longer than its own time: a router gets three attempts within the \`rollback.within\` of the file, a source a minute for all of its calls, a channel eight seconds.
- **"Rolled back" is only said when the router reads 0.** Else the job ends with exit code 2 and the pager is called, and each tick tries again.
- **No credential comes out again**, although every one of these servers repeats the token, the address and the body that it was sent.

*People* are the channels that the file names for the moment, and the pull request. The codes are those of [codes.md](codes.md); what to do by hand is in the runbook of the plan, and in every message of a rollback.
`;

const FOOT = `## A router that is a file

flagd is read from a file, so it fails as files do. A file that is gone, unreadable, cut in half or of another type holds a raise as \`router-unreadable\`; on a breach it ends as \`rollback-unconfirmed\` with exit code 2 and a page. A folder that cannot be written to lets the file be read, so a raise is announced and then cannot be made, nor taken back: \`rollback-unconfirmed\` although the file still says what it said. Each tick tries again; with the folder mended the next one confirms it (\`test/flow/faults-of-files.test.ts\`).

## Applications that ask the router late

A flag service has the new weight at once, and applications go on with the old one until they poll. Where the rollout file says how long that takes (\`settles-in\`), the intervals until then do not count, for or against anything. Where it takes longer than that, a guard that counts what the router keeps together (\`routed-by\`) shows it: the tick holds as \`served-differs\`, then as \`guard-breached\` of the split, and nothing is raised upon a share that nobody was served. A rollback is *rolled back* when the router reads 0, and *confirmed by traffic* only when the candidate is counted no more (\`test/flow/faults-of-late-polls.test.ts\`).

## Two things at once

| What fails | What happens |
|---|---|
| the router and the channels, on a breach | \`rollback-unconfirmed\`, exit code 2. The incident and the pull request say so, and the next tick pages again: a page that did not arrive is not remembered as one. |
| GitHub from the first request on, and you see harm | \`roll-back\` with the rollout file of the checkout: it needs the router and its credential, nothing else. |
`;

/** The whole page. */
export function renderFaultsPage(): string {
  const sections = COLUMNS.map(([what, title]) => {
    const rows = TABLE.filter((row) => row.what === what);
    return [
      `## ${title}`,
      "",
      LINE_OF_HEADS,
      "|---|---|---|---|---|---|---|---|",
      ...rows.map(lineOf),
      "",
    ].join("\n");
  });
  return [HEAD, ...sections, FOOT].join("\n");
}

const LINE_OF_HEADS =
  "| When | It | The tick says | Candidate | Journal | Who hears of it | The next tick | In short |";

function lineOf({ situation, begins, faults, hit, next, later, means }: Row): string {
  return `| ${[
    WHILE[situation][begins],
    faults.length === 7 ? "**does any of the seven**" : faults.map((fault) => FAULT[fault]).join("; "),
    `\`${hit.decides}\`, exit ${hit.exit}`,
    `${hit.traffic}%`,
    hit.journal.length === 0 ? "nothing" : hit.journal.join(", "),
    toldIn(hit),
    `\`${next.decides}\`, ${next.traffic}%; told: ${toldIn(next)}. Later: \`${later.decides}\`, ${later.traffic}%; told: ${toldIn(later)}`,
    means,
  ].join(" | ")} |`;
}

function toldIn({ told }: Outcome): string {
  if (told.length === 0) return "nobody";
  const channels = ["desk", "hook", "room"];
  const isAll = channels.every((each) => told.includes(each));
  const rest = told.filter((each) => !isAll || !channels.includes(each));
  return [
    ...(isAll ? ["every channel"] : []),
    ...rest.map((each) => (each === "desk" && !isAll ? "one channel" : each)),
  ].join(", ");
}
