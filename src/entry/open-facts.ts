/** Facts files in a terminal: read with the files that they name, or all that is wrong with them. */
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { systemClock } from "../adapters/local/clock.ts";
import { localFiles } from "../adapters/local/files.ts";
import { describeRouter } from "../adapters/routers/describe.ts";
import type { FactsWorld } from "../commands/evaluate-facts.ts";
import { readFactsFile } from "../commands/read-facts-file.ts";
import type { FactsReading } from "../commands/read-facts-file.ts";
import { Failure, reasonOf } from "../errors.ts";
import { placeOf } from "./place.ts";

/** Of a pull request with as much as GitHub lists, and room. */
const LARGEST = 32 * 1024 * 1024;

export interface OpenedFacts {
  readonly world: FactsWorld;
  readonly reading: FactsReading;
}

/** @throws Failure call-wrong for a file that is not there or cannot be read */
export async function openFacts(root: string, argument: string): Promise<OpenedFacts> {
  const place = placeOf(root, argument);
  const files = localFiles(place.root);
  const world = { files, describeRouter, clock: systemClock(new AbortController().signal) };
  return {
    world,
    reading: await readFactsFile(files, {
      path: place.path,
      text: readText(resolve(root, argument), argument),
    }),
  };
}

function readText(path: string, named: string): string {
  try {
    const { size } = statSync(path);
    if (size <= LARGEST) return readFileSync(path, "utf8");
    throw new Failure(
      "call-wrong",
      `Expected a facts file of at most ${LARGEST} bytes in ${named}, found ${size}`,
    );
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure("call-wrong", `Expected a facts file in ${named}, got: ${reasonOf(cause)}`, { cause });
  }
}
