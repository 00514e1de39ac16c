/** State of rollouts in a folder: numbered files that are linked into place, so that of two writers one wins. */
import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Failure, reasonOf } from "../../errors.ts";
import type { StateStore } from "../../ports.ts";
import type { JournalFile } from "../../promotion/journal.ts";
import type { RolloutState } from "../../promotion/state.ts";
import { iso } from "../../units.ts";
import { createOnce, orIfAbsent } from "./folder.ts";

const NUMBERED = /^(\d{6,})\.json$/;
/** Older numbers are removed; a look at what was before stays possible for a while. */
const KEPT = 20;

/** Only the envelope: the rest is our own JSON, written by the same program. */
const ENVELOPE = z.looseObject({
  /** Which of them this version can read is not decided here. */
  schema: z.int().min(1),
  name: z.string(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  journal: z.strictObject({ hash: z.string(), lines: z.int().min(0), at: z.number() }),
});
const STATE = z.custom<RolloutState>((value) => ENVELOPE.safeParse(value).success);
/** The lines stand beside the state until they are in the journal: a kill between the two loses nothing. */
const STORED = z.strictObject({ state: STATE, lines: z.array(z.string()) });
type Stored = z.infer<typeof STORED>;

export interface FolderState extends StateStore {
  /** Names of all rollouts that have state. */
  names(): Promise<readonly string[]>;
}

/** Rollouts under `root/<name>/`, routes under `root/.routes/`. */
export function folderState(root: string): FolderState {
  const folderOf = (name: string) => join(root, checkedName(name));
  return {
    load: async (name) => {
      const version = await newestIn(folderOf(name));
      return version === null
        ? null
        : { state: (await readStored(folderOf(name), name, version)).state, version };
    },
    save: async (name, expected, state, lines) => {
      const folder = folderOf(name);
      const newest = await newestIn(folder);
      if (newest !== expected) throw lostRace(name, expected, newest);
      const before = newest === null ? null : await readStored(folder, name, newest);
      const version = numbered(Number(expected ?? 0) + 1);
      if (!(await createOnce(folder, `${version}.json`, `${JSON.stringify({ state, lines })}\n`)))
        throw lostRace(name, expected, version);
      if (before !== null) await appendMissing(folder, before);
      await appendMissing(folder, { state, lines: [...lines] });
      await removeOld(folder, Number(version));
      return version;
    },
    names: async () => {
      const entries = await orIfAbsent(readdir(root, { withFileTypes: true }), []);
      const names = entries
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
        .map(({ name }) => name);
      const newest = await Promise.all(names.map((name) => newestIn(join(root, name))));
      return names.filter((_, index) => newest[index] !== null).sort();
    },
    journal: async (name) => {
      const journal = join(folderOf(name), "journal");
      const days = (await orIfAbsent(readdir(journal), [])).filter((file) => file.endsWith(".jsonl")).sort();
      const files = await Promise.all(
        days.map(async (day) => ({
          path: `journal/${day}`,
          text: await readFile(join(journal, day), "utf8"),
        })),
      );
      const version = await newestIn(folderOf(name));
      return version === null ? files : withMissing(files, await readStored(folderOf(name), name, version));
    },
    claimRoute: async (route, owner) => {
      if (await createOnce(join(root, ".routes"), fileOf(route), JSON.stringify({ route, owner })))
        return true;
      return (await ownerOf(root, route)) === owner;
    },
    releaseRoute: async (route, owner) => {
      if ((await ownerOf(root, route)) === owner)
        await rm(join(root, ".routes", fileOf(route)), { force: true });
    },
  };
}

async function newestIn(folder: string): Promise<string | null> {
  const names = await orIfAbsent(readdir(folder), []);
  const numbers = names.flatMap((name) => NUMBERED.exec(name)?.[1] ?? []).map(Number);
  return numbers.length === 0 ? null : numbered(Math.max(...numbers));
}

async function readStored(folder: string, name: string, version: string): Promise<Stored> {
  const text = await readFile(join(folder, `${version}.json`), "utf8");
  const stored = STORED.safeParse(parse(text));
  if (stored.success && stored.data.state.name === name) return stored.data;
  throw new Failure(
    "state-lost",
    `Expected the state of ${name} in ${join(folder, `${version}.json`)}, found something else. Look at the files before it, and roll back if the candidate has traffic`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Lines go to the file of their state's day, once. */
async function appendMissing(folder: string, stored: Stored): Promise<void> {
  const last = stored.lines.at(-1);
  if (last === undefined) return;
  const journal = join(folder, "journal");
  const file = join(journal, `${iso(stored.state.journal.at).slice(0, 10)}.jsonl`);
  const written = await orIfAbsent(readFile(file, "utf8"), "");
  if (written.split("\n").includes(last)) return;
  try {
    await mkdir(journal, { recursive: true });
    await appendFile(file, stored.lines.map((line) => `${line}\n`).join(""));
  } catch (cause) {
    throw new Failure("state-lost", `Expected to append to ${file}, got: ${reasonOf(cause)}`, { cause });
  }
}

/** The journal as the next save will leave it: whoever reads it before sees the lines of a writer that was killed, too. */
function withMissing(files: readonly JournalFile[], { state, lines }: Stored): readonly JournalFile[] {
  const last = lines.at(-1);
  const path = `journal/${iso(state.journal.at).slice(0, 10)}.jsonl`;
  const text = files.find((file) => file.path === path)?.text ?? "";
  if (last === undefined || text.split("\n").includes(last)) return files;
  const whole = { path, text: `${text}${lines.map((line) => `${line}\n`).join("")}` };
  return [...files.filter((file) => file.path !== path), whole].toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

async function removeOld(folder: string, version: number): Promise<void> {
  const names = await readdir(folder);
  const old = names.filter((name) => Number(NUMBERED.exec(name)?.[1] ?? version) <= version - KEPT);
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}

const CLAIM = z.strictObject({ route: z.string(), owner: z.string() });

async function ownerOf(root: string, route: string): Promise<string | null> {
  const text = await orIfAbsent(readFile(join(root, ".routes", fileOf(route)), "utf8"), null);
  const claim = CLAIM.safeParse(text === null ? null : parse(text));
  return claim.success ? claim.data.owner : null;
}

function fileOf(route: string): string {
  return `${createHash("sha256").update(route).digest("hex")}.json`;
}

function numbered(version: number): string {
  return String(version).padStart(6, "0");
}

function lostRace(name: string, expected: string | null, found: string | null): Failure {
  return new Failure(
    "lost-race",
    `Expected the state of ${name} at ${expected ?? "nothing"}, found ${found ?? "nothing"}. Somebody else saved first; nothing was written`,
  );
}

/** A name becomes a folder: anything else than a rollout's name is a bug. */
function checkedName(name: string): string {
  if (!/^[a-z0-9-]{1,40}$/.test(name)) throw new RangeError(`${name} is not the name of a rollout`);
  return name;
}
