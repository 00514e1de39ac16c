/** A source's program as somebody's team would write one, in a folder of its own: real processes, real pipes. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/adapters/local/clock.ts";
import { localPrograms } from "../../src/adapters/local/programs.ts";
import type { Programs } from "../../src/ports.ts";
import { temporaryFolder } from "./folder.ts";

export const OF_THE_JOB = "ghs_of_the_job";

export interface SourceProgram extends Disposable {
  readonly programs: Programs;
  readonly run: readonly string[];
  readonly folder: string;
  /** What its runs were told on standard input, one after the other. */
  readonly told: () => readonly unknown[];
  /** Replaces the program. */
  readonly write: (body: string) => void;
}

const HEAD = `
import { appendFileSync, existsSync, readFileSync } from "node:fs";
const order = JSON.parse(readFileSync(0, "utf8"));
appendFileSync("told.jsonl", JSON.stringify(order) + "\\n");
const print = (said) => process.stdout.write(typeof said === "string" ? said : JSON.stringify(said));
`;

/** @param body JavaScript after `order`, what it was told, and `print` */
export function sourceProgram(body: string, secret: (name: string) => string): SourceProgram {
  const folder = temporaryFolder();
  const path = join(folder.path, "readings.mjs");
  const write = (text: string): void => writeFileSync(path, `${HEAD}${text}\n`);
  write(body);
  const { signal } = new AbortController();
  const told = join(folder.path, "told.jsonl");
  return {
    run: [process.execPath, "readings.mjs"],
    folder: folder.path,
    told: () =>
      existsSync(told)
        ? readFileSync(told, "utf8")
            .trimEnd()
            .split("\n")
            .map((line): unknown => JSON.parse(line))
        : [],
    write,
    programs: localPrograms({
      checkouts: { at: (_, work) => work(folder.path) },
      variables: { PATH: process.env["PATH"], INPUT_TOKEN: OF_THE_JOB, OTHER_KEY: "key-of-somebody-else" },
      secret,
      hidden: [OF_THE_JOB],
      clock: systemClock(signal),
      signal,
    }),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
