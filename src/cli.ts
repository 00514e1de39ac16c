#!/usr/bin/env node
/** Entry of the terminal: the same commands on local files, or on GitHub where a token is given. */
import { parseArgs } from "node:util";
import { Failure, reasonOf } from "./errors.ts";
import { lineForLog } from "./commands/tell.ts";
import { runCommand } from "./entry/terminal.ts";
import { HELP } from "./entry/help.ts";
import { checkNode } from "./entry/node-version.ts";

// Whoever reads may stop at the first lines: `| head` is no failure.
process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
  if (cause.code !== "EPIPE") throw cause;
});

try {
  checkNode(process.version);
  const { positionals, values, tokens } = parseArgs({
    tokens: true,
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      json: { type: "boolean" },
      resolved: { type: "boolean" },
      "dry-run": { type: "boolean" },
      folder: { type: "string", multiple: true },
      policy: { type: "string" },
      root: { type: "string" },
      state: { type: "string" },
      rollout: { type: "string" },
      facts: { type: "string" },
      wait: { type: "string" },
      reason: { type: "string" },
      margin: { type: "string", multiple: true },
      "at-most": { type: "string", multiple: true },
      "at-least": { type: "string", multiple: true },
      detect: { type: "string", multiple: true },
      alpha: { type: "string" },
      start: { type: "string" },
      since: { type: "string" },
      calendar: { type: "boolean" },
      every: { type: "boolean" },
      entry: { type: "string" },
      from: { type: "string" },
      name: { type: "string" },
      owner: { type: "string" },
      "on-call": { type: "string" },
      org: { type: "string" },
      domain: { type: "string" },
      versions: { type: "string" },
      drilled: { type: "string" },
      yes: { type: "boolean", short: "y" },
      force: { type: "boolean" },
      "save-facts": { type: "string" },
      expect: { type: "boolean" },
      approve: { type: "string", multiple: true },
      "request-changes": { type: "string", multiple: true },
      ack: { type: "string", multiple: true },
      label: { type: "string", multiple: true },
      status: { type: "string", multiple: true },
      access: { type: "string", multiple: true },
      ready: { type: "boolean" },
      push: { type: "boolean", multiple: true },
      at: { type: "string", multiple: true },
      repository: { type: "string" },
    },
  });
  const [command, ...files] = positionals;
  const [argument, second] = files;
  const written = tokens.flatMap((token) =>
    token.kind === "option" ? [{ name: token.name, value: token.value }] : [],
  );
  if (values.help === true || command === undefined) {
    process.stdout.write(HELP);
    process.exitCode = command === undefined && values.help !== true ? 4 : 0;
  } else {
    const { code, text } = await runCommand(
      command,
      { ...values, argument, second, files, written },
      process.env,
    );
    process.stdout.write(text);
    process.exitCode = code;
  }
} catch (cause) {
  const wrong =
    cause instanceof TypeError ||
    (cause instanceof Failure && ["call-wrong", "file-unreadable"].includes(cause.code));
  process.stderr.write(
    `${lineForLog(`model-rollout: ${cause instanceof Failure ? `${cause.code}: ` : ""}${reasonOf(cause)}`)}\n`,
  );
  if (!(cause instanceof Failure) && !wrong && cause instanceof Error)
    process.stderr.write(`${(cause.stack ?? "").split("\n").map(lineForLog).join("\n")}\n`);
  process.exitCode = wrong ? 4 : 5;
}
