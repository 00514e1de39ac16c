/** What people were told already, in one file; whoever saves on top of something else loses. */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../errors.ts";
import type { Alarms } from "../../ports.ts";
import { alarmsIn, alarmText } from "../alarm-text.ts";
import { orIfAbsent } from "./folder.ts";

export function folderAlarms(folder: string): Alarms {
  const path = join(folder, "alarms.json");
  const read = async (): Promise<string | null> => orIfAbsent<string | null>(readFile(path, "utf8"), null);
  return {
    load: async () => {
      const text = await read();
      return { alarms: alarmsIn(text), version: versionOf(text) };
    },
    save: async (expected, alarms) => {
      const found = versionOf(await read());
      if (found !== expected)
        throw new Failure("lost-race", `Expected ${path} as it was read, and somebody else wrote it`);
      await mkdir(folder, { recursive: true });
      const temporary = `${path}.${process.pid}.tmp`;
      await writeFile(temporary, alarmText(alarms));
      await rename(temporary, path);
    },
  };
}

function versionOf(text: string | null): string | null {
  return text === null ? null : createHash("sha256").update(text, "utf8").digest("hex");
}
