/** How commits relate: who is behind whom, what changed between two trees, and what a merge gives. */
import { commitAt, entryAt, filesOf, findBlob, findCommit, treeOf } from "./git.ts";
import type { Commit, FileEntry, Files, Objects, Oid } from "./git.ts";

export interface Change {
  readonly path: string;
  readonly kind: "added" | "removed" | "modified" | "renamed" | "changed";
  /** Where a renamed file was before. */
  readonly from: string | null;
  readonly oid: Oid;
  readonly additions: number;
  readonly deletions: number;
  /** One hunk with three lines around it; null where only the mode, the name or nothing is different. */
  readonly patch: string | null;
}

/** Commits that `start` reaches, itself first, newest first; a parent never before its child. */
export function log(objects: Objects, start: Oid): readonly Commit[] {
  const seen = new Set<Oid>();
  const order: Commit[] = [];
  const visit: Array<{ readonly oid: Oid; readonly done: boolean }> = [{ oid: start, done: false }];
  for (let next = visit.pop(); next !== undefined; next = visit.pop()) {
    if (next.done) {
      order.push(commitAt(objects, next.oid));
      continue;
    }
    if (seen.has(next.oid)) continue;
    seen.add(next.oid);
    visit.push({ oid: next.oid, done: true });
    for (const parent of commitAt(objects, next.oid).parents) visit.push({ oid: parent, done: false });
  }
  return order.toReversed();
}

export function isAncestor(objects: Objects, older: Oid, newer: Oid): boolean {
  return findCommit(objects, newer) !== null && log(objects, newer).some(({ oid }) => oid === older);
}

/** The newest commit that both reach; null for unrelated histories. */
export function mergeBase(objects: Objects, one: Oid, other: Oid): Oid | null {
  const reached = new Set(log(objects, one).map(({ oid }) => oid));
  return log(objects, other).find(({ oid }) => reached.has(oid))?.oid ?? null;
}

/** Commits of `head` that `base` lacks, oldest first. */
export function commitsBetween(objects: Objects, base: Oid, head: Oid): readonly Commit[] {
  const known = new Set(log(objects, base).map(({ oid }) => oid));
  return log(objects, head)
    .filter(({ oid }) => !known.has(oid))
    .toReversed();
}

function linesOf(objects: Objects, oid: Oid | undefined): readonly string[] {
  const text = oid === undefined ? "" : (findBlob(objects, oid)?.bytes.toString("utf8") ?? "");
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** Lines gained and lost, told apart by the common start and end only: enough for a counter, and for one hunk. */
function lineCounts(objects: Objects, before: Oid | undefined, after: Oid | undefined) {
  const [old, fresh] = [linesOf(objects, before), linesOf(objects, after)];
  const shorter = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < shorter && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === fresh.at(-1 - end)) end += 1;
  const [additions, deletions] = [fresh.length - start - end, old.length - start - end];
  return { additions, deletions, patch: patchOf({ old, fresh }, start, end) };
}

const AROUND = 3;

function patchOf(
  { old, fresh }: { readonly old: readonly string[]; readonly fresh: readonly string[] },
  start: number,
  end: number,
): string | null {
  if (start === old.length && start === fresh.length) return null;
  const [top, low] = [Math.max(0, start - AROUND), Math.max(0, end - AROUND)];
  const range = (lines: readonly string[]): string => {
    const count = lines.length - low - top;
    return `${count === 0 ? top : top + 1}${count === 1 ? "" : `,${count}`}`;
  };
  return [
    `@@ -${range(old)} +${range(fresh)} @@`,
    ...fresh.slice(top, start).map((line) => ` ${line}`),
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...fresh.slice(start, fresh.length - end).map((line) => `+${line}`),
    ...fresh.slice(fresh.length - end, fresh.length - low).map((line) => ` ${line}`),
  ].join("\n");
}

/** What is different in `after`, by path. A removed and an added file with the same blob are one rename. */
export function changesBetween(objects: Objects, before: Oid, after: Oid): readonly Change[] {
  const [old, fresh] = [filesOf(objects, before), filesOf(objects, after)];
  const gone = new Map([...old].filter(([path]) => !fresh.has(path)));
  const changes: Change[] = [];
  for (const [path, file] of fresh) {
    const previous = old.get(path);
    if (previous?.oid === file.oid && previous.mode === file.mode) continue;
    const from =
      previous === undefined ? ([...gone].find(([, lost]) => lost.oid === file.oid)?.[0] ?? null) : null;
    if (from !== null) gone.delete(from);
    const kind =
      previous === undefined
        ? from === null
          ? "added"
          : "renamed"
        : previous.oid === file.oid
          ? "changed"
          : "modified";
    const counts = lineCounts(objects, from === null ? previous?.oid : file.oid, file.oid);
    changes.push({ path, kind, from, oid: file.oid, ...counts });
  }
  for (const [path, { oid }] of gone) {
    changes.push({ path, kind: "removed", from: null, oid, ...lineCounts(objects, oid, undefined) });
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isSame(one: FileEntry | undefined, other: FileEntry | undefined): boolean {
  return one?.oid === other?.oid && one?.mode === other?.mode;
}

/** The tree that has the changes of both sides since `base`; null when both changed one file differently. */
export function mergeTrees(objects: Objects, base: Oid, ours: Oid, theirs: Oid): Oid | null {
  const [before, left, right] = [base, ours, theirs].map((tree) => filesOf(objects, tree));
  const merged: Files = new Map(left);
  for (const path of new Set([...(before?.keys() ?? []), ...(right?.keys() ?? [])])) {
    const [was, mine, other] = [before?.get(path), left?.get(path), right?.get(path)];
    if (isSame(was, other) || isSame(mine, other)) continue;
    if (!isSame(was, mine)) return null;
    if (other === undefined) merged.delete(path);
    else merged.set(path, other);
  }
  return treeOf(objects, merged);
}

/** The tree of merging commit `head` into commit `base`; null for a conflict. */
export function mergeCommits(objects: Objects, base: Oid, head: Oid): Oid | null {
  const common = mergeBase(objects, base, head);
  if (common === null) return null;
  const [before, ours, theirs] = [common, base, head].map((oid) => commitAt(objects, oid).tree);
  return mergeTrees(objects, before ?? "", ours ?? "", theirs ?? "");
}

/** Whether a commit changed a file, or anything below a folder, compared with its first parent. */
export function hasTouched(objects: Objects, commit: Commit, path: string): boolean {
  const [parent] = commit.parents;
  const before = parent === undefined ? null : entryAt(objects, commitAt(objects, parent).tree, path);
  return before?.oid !== entryAt(objects, commit.tree, path)?.oid;
}
