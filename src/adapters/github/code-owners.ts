/** Owners of paths by the CODEOWNERS file of a commit. */
import { Failure } from "../../errors.ts";
import type { Sha } from "../../units.ts";
import type { Client } from "./client.ts";
import { readFiles } from "./named-files.ts";

/** Where GitHub looks, in this order. */
const PLACES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** Owners as written, by `CODEOWNERS:path`; nobody where no line matches. @throws Failure file-unreadable without the file */
export async function readOwners(
  client: Client,
  commit: Sha,
  groups: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = await readFiles(
    client,
    PLACES.map((path) => ({ commit, path, as: "strict" as const })),
  );
  const file = found.find((each) => each !== null);
  if (file === undefined || file === null) {
    throw new Failure(
      "file-unreadable",
      `Expected a CODEOWNERS file on the base branch, because the policy names ${groups.join(", ")}; found none. Add one, or name people`,
    );
  }
  const lines = parseCodeOwners(file.text);
  return new Map(
    groups.map((group) => [group, ownersFor(lines, group.slice("CODEOWNERS:".length))] as const),
  );
}

export interface OwnerLine {
  readonly pattern: string;
  readonly owners: readonly string[];
}

export function parseCodeOwners(text: string): readonly OwnerLine[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("["))
    .map((line) => {
      const [pattern = "", ...owners] = line.split(/\s+/);
      return { pattern, owners };
    });
}

/** The last line that matches decides, also when it names nobody. */
export function ownersFor(lines: readonly OwnerLine[], path: string): readonly string[] {
  const clean = path.replace(/^\//, "");
  return lines.findLast(({ pattern }) => matches(pattern, clean))?.owners ?? [];
}

/** The patterns of .gitignore without negation and character ranges, as GitHub reads them here. */
function matches(pattern: string, path: string): boolean {
  const isAnchored = pattern.replace(/\/$/, "").includes("/");
  const body = pattern.replace(/^\//, "");
  const source = body
    .split(/(\*\*\/|\/\*\*$|\*|\?)/)
    .map((part) => {
      if (part === "**/") return "(?:[^/]+/)*";
      if (part === "/**") return "/.*";
      if (part === "*") return "[^/]*";
      return part === "?" ? "[^/]" : part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
    })
    .join("");
  const start = isAnchored ? "^" : "^(?:.*/)?";
  // `docs/*` owns the files of a folder, not those of the folders in it.
  const end = pattern.endsWith("/") ? "" : pattern.endsWith("/*") ? "$" : "(?:/.*)?$";
  return new RegExp(`${start}${source}${end}`).test(path);
}
