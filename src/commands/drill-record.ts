/** Where the record of a drill goes: into the rollout file that the plan is made from. */
import { drillText, recordDrill } from "../config/record-drill.ts";
import type { DrillRecord } from "../config/record-drill.ts";
import { Failure } from "../errors.ts";
import type { Files, NewFile } from "../ports.ts";

/** Stands for a record that is still to be measured. */
const ANY: DrillRecord = { on: "2026-01-01", took: "1s" };

/** The rollout file with the record in it. @throws Failure call-wrong where it has no place there */
export async function fileWithDrill(files: Files, path: string, record: DrillRecord): Promise<NewFile> {
  const [file = null] = await files.read([path]);
  const text = file === null ? null : recordDrill(file.text, record);
  if (text !== null) return { path, text };
  const found = file === null ? "no such file" : "no place for the record in it";
  throw new Failure(
    "call-wrong",
    `Expected a rollout file with \`rollback:\` at ${path}, found ${found}. Name the file in which \`rollback\` stands (perhaps the one that it extends), or write \`drilled: ${drillText(record)}\` below it by hand`,
  );
}

/** Asked before anything is moved: a record without a place would be lost. @throws Failure call-wrong */
export async function demandPlaceForDrill(files: Files, path: string): Promise<void> {
  await fileWithDrill(files, path, ANY);
}
