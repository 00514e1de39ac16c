/** Owners of paths by the CODEOWNERS file of a commit. */
import type { Sha } from "../../units.ts";
import type { Client } from "./client.ts";
import { createJoint } from "./joint.ts";
import { readFiles } from "./named-files.ts";

/** Where GitHub looks, in this order. */
const PLACES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** GitHub reads no larger file, and then nobody owns anything. */
const LONGEST = 3_000_000;

export type Owners =
  | { readonly kind: "owners"; readonly byGroup: ReadonlyMap<string, readonly string[]> }
  | { readonly kind: "unreadable"; readonly because: string };

/** Owners as written, by `CODEOWNERS:path`; nobody where no line matches. Without a readable file they are unreadable. @throws Failure github-… */
export async function readOwners(client: Client, commit: Sha, groups: readonly string[]): Promise<Owners> {
  const found = await readFiles(
    { client, joint: createJoint(client) },
    // Whatever lies at a place that GitHub does not come to must not hide the file that counts.
    PLACES.map((path) => ({ commit, path, as: "results" as const })),
  );
  const file = found.find((each) => each !== null);
  if (file === undefined || file === null)
    return {
      kind: "unreadable",
      because: "the base branch has no CODEOWNERS file; add one, or name people in the policy",
    };
  const refused =
    file.refused ?? (file.text.length > LONGEST ? "more than 3 MB, which GitHub ignores" : null);
  if (refused !== null)
    return { kind: "unreadable", because: `expected ${file.path} as a text file, found ${refused}` };
  const lines = parseCodeOwners(file.text);
  return {
    kind: "owners",
    byGroup: new Map(
      groups.map((group) => [group, ownersFor(lines, group.slice("CODEOWNERS:".length))] as const),
    ),
  };
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
      // A space in a path has a backslash before it.
      const [pattern = "", ...owners] = line.match(/(?:\\\s|\S)+/g) ?? [];
      return { pattern: pattern.replaceAll(/\\(?=\s)/g, ""), owners };
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
