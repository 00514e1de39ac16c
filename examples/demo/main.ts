/** `npm run demo`: a release that goes wrong in one cohort, from the pull request to the verified rollback. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { summariseTicks } from "../../src/commands/tell.ts";
import { PER_MINUTE, READERS } from "./app.ts";
import { keep } from "./promises.ts";
import { promoteUntilBreach } from "./promotion.ts";
import { review } from "./review.ts";
import { tellStory, thousands, type Story } from "./story.ts";
import { readJournal, verifyRollback } from "./verify.ts";
import { openDemo, type Demo } from "./world.ts";

const LEFT = [
  "answers.db",
  "flags.json",
  "comment-posted.md",
  "comment.md",
  "summary.md",
  "incident.md",
  "message.json",
  "journal.jsonl",
] as const;

const { values } = parseArgs({
  options: { out: { type: "string", default: "demo-output" }, seed: { type: "string", default: "1" } },
});

const story = tellStory((line) => console.log(line));
const folder = resolve(values.out);
mkdirSync(folder, { recursive: true });
for (const file of LEFT) rmSync(join(folder, file), { force: true });
const seed = Number(values.seed);
if (!Number.isInteger(seed))
  throw new RangeError(`Expected a whole number after --seed, found ${values.seed}`);
const demo = await openDemo(folder, seed);
try {
  await play(demo, story);
} catch (cause) {
  console.error(`\n${cause instanceof Error ? cause.message : String(cause)}`);
  process.exitCode = 1;
} finally {
  await demo.close();
}

async function play(demo: Demo, story: Story): Promise<void> {
  const articles = Object.values(demo.news.byDesk).reduce((sum, desk) => sum + desk.length, 0);
  console.log(
    "A release of a news summarizer. Everything is real but the pace: one simulated hour passes in seconds.",
  );
  story.step(
    `the app serves ${thousands(articles)} articles to ${thousands(READERS)} readers, ${PER_MINUTE} summaries a minute, by version 1`,
  );
  story.tell(
    "version 1 picks sentences; version 2 writes new ones, and of short articles it has learned too little",
  );
  await demo.pass(30);
  story.tell(`${thousands(demo.answers.count())} answers checked claim by claim and logged to SQLite`);

  const { comment, posted, pullRequest } = await review(demo, story);
  const breached = await promoteUntilBreach(demo, story);
  await verifyRollback(demo, breached, story);

  const journal = await readJournal(demo);
  const [incident] = demo.office.repository.issues();
  keep("the incident is an issue with the runbook entry", incident !== undefined, "no issue");
  keep(
    "the newsroom is told",
    demo.newsroom.messages.length === 1,
    `${demo.newsroom.messages.length} messages`,
  );
  keep(
    "GitHub's rules were kept",
    demo.office.github.violations.length === 0,
    demo.office.github.violations.join("; "),
  );
  leave(demo, {
    "comment-posted.md": posted,
    "comment.md": comment,
    "summary.md": summariseTicks([breached]),
    "incident.md": `# ${incident?.title ?? ""}\n\n${incident?.body ?? ""}`,
    "message.json": demo.newsroom.messages.join("\n"),
    "journal.jsonl": journal.join("\n"),
  });
  story.step(`all of it happened; ${values.out}/ has`);
  story.tell(
    `comment-posted.md what a reviewer of pull request #${pullRequest} saw first: the merge is held`,
  );
  story.tell(`comment.md      the plan and the runbook, as they stood at the merge`);
  story.tell("summary.md      what on-call saw when the job failed");
  story.tell("incident.md     the issue, message.json what the newsroom was told");
  story.tell(
    `journal.jsonl   ${journal.length} lines, each with the hash of the one before: the chain is whole`,
  );
  story.tell(
    `answers.db      ${thousands(demo.answers.count())} answers: sqlite3 ${join(values.out, "answers.db")} "SELECT arm, desk, avg(unsupported) FROM answers GROUP BY 1, 2"`,
  );
  story.tell("flags.json      the flag file, as it was before the first stage");
  story.tell("");
  story.tell(
    "Next: examples/demo/repository holds the rollout file and the policy; change a guard and run it again.",
  );
}

function leave(demo: Demo, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(demo.folder, name), `${text.trimEnd()}\n`);
}
