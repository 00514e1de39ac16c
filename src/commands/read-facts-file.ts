/** A facts file of the repository with the files that it names. */
import type { Problem } from "../config/problem.ts";
import type { FactsFile } from "../gate/facts-file.ts";
import { filesNamedIn, parseFactsFile } from "../gate/parse-facts.ts";
import type { Files } from "../ports.ts";

export type FactsReading =
  | { readonly kind: "read"; readonly file: FactsFile }
  | {
      readonly kind: "wrong";
      readonly problems: readonly Problem[];
      readonly texts: ReadonlyMap<string, string>;
    };

/** @param given.path of the facts file below the root, which is where `files` reads */
export async function readFactsFile(
  files: Files,
  given: { readonly path: string; readonly text: string },
): Promise<FactsReading> {
  const { path, text } = given;
  const named = filesNamedIn(text);
  const inside = named.filter((each) => pathFrom(path, each) !== null);
  const found = await files.read(inside.map((each) => pathFrom(path, each) ?? each));
  const texts = new Map(inside.map((each, index) => [each, found[index]?.text ?? null]));
  const parsed = parseFactsFile({
    file: path,
    text,
    textOf: (each) => texts.get(each) ?? null,
    pathOf: (each) => pathFrom(path, each) ?? each,
  });
  return parsed.kind === "read" ? parsed : { ...parsed, texts: new Map([[path, text]]) };
}

/** A path that one file names, as the repository has it; null where it leads out of it. */
function pathFrom(path: string, named: string): string | null {
  if (named.startsWith("/") || named.includes("\\") || named.includes("\0")) return null;
  const parts: string[] = path.split("/").slice(0, -1);
  for (const part of named.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return null;
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.length === 0 ? null : parts.join("/");
}
