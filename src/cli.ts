#!/usr/bin/env node
/** Entry of the terminal: the same commands on local files, or on GitHub where a token is given. */
import { wrongNode } from "./entry/node-version.ts";

// An older Node can't even read the rest, so what it is told must come before anything else is read.
const wrong = wrongNode(process.version);
if (wrong === null) {
  const { answerTerminal } = await import("./entry/answer-terminal.ts");
  await answerTerminal();
} else {
  process.stderr.write(`model-rollout: call-wrong: ${wrong}\n`);
  process.exitCode = 4;
}
