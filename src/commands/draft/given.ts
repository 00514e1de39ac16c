/** What a person gives to be drafted from: a brief, or a rollout file with gaps and what stands beside it. */
import { siblingOf } from "../../config/extends.ts";
import { extendsOf } from "../../config/parse.ts";
import type { Problem } from "../../config/problem.ts";
import { parseBrief } from "../../draft/file/brief.ts";
import { Failure } from "../../errors.ts";
import type { Files } from "../../ports.ts";
import { parseFile } from "../plan-tree.ts";

export interface Given {
  readonly kind: "brief" | "rollout";
  readonly path: string;
  readonly text: string;
  /** Text of the defaults that a rollout file extends; null where it extends none, or none is there. */
  readonly defaults: string | null;
  /** The parts that a rollout file has, as they are written: of a brief those that it says. */
  readonly resolved: unknown;
  /** Of the brief: with one nobody can be asked anything. */
  readonly problems: readonly Problem[];
}

/** @throws Failure call-wrong for a file that is not there or is no text; file-unreadable */
export async function readGiven(files: Files, from: Pick<Given, "kind" | "path">): Promise<Given> {
  const { kind, path } = from;
  if (kind === "brief") {
    const [file = null] = await files.read([path]);
    if (file === null) throw notThere("brief", path);
    const { brief, problems } = parseBrief(path, file.text);
    return { ...from, text: file.text, defaults: null, resolved: brief?.rollout ?? {}, problems };
  }
  const beside = await files.list(folderOf(path));
  const file = beside.find((each) => each.path === path);
  if (file === undefined) throw notThere("rollout file", path);
  if (file.refused !== undefined)
    throw new Failure("call-wrong", `Expected a rollout file at ${path}, found ${file.refused}`);
  const { resolved } = parseFile(beside, path);
  const wanted = extendsOf(file.text);
  const defaults = wanted === null ? null : beside.find((each) => each.path === siblingOf(path, wanted));
  return { ...from, text: file.text, defaults: defaults?.text ?? null, resolved, problems: [] };
}

function notThere(what: string, path: string): Failure {
  return new Failure("call-wrong", `Expected a ${what} at ${path}, found nothing`);
}

export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
}
