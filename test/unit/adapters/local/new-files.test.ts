import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { newFilesIn } from "../../../../src/adapters/local/new-files.ts";
import { temporaryFolder } from "../../../support/folder.ts";

describe("a name that no file system holds is told, and leaves nothing behind", () => {
  test.each([
    ["a file", `${"a".repeat(256)}.yml`],
    ["a folder on the way", `${"a".repeat(256)}/rollout.yml`],
    ["counted in bytes, not in letters", "ü".repeat(128)],
  ])("%s", async (_, path) => {
    using folder = temporaryFolder();
    const files = newFilesIn(folder.path);
    const told = { code: "call-wrong", message: expect.stringContaining("255 bytes") };
    await expect(files.room(path)).rejects.toMatchObject(told);
    await expect(files.write([{ path, text: "a" }], { force: false })).rejects.toMatchObject(told);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test("whoever asks for room finds the folder as it was", async () => {
    using folder = temporaryFolder();
    await newFilesIn(folder.path).room(".github/rollouts/summarizer.yml");
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test("one of 255 bytes is written", async () => {
    using folder = temporaryFolder();
    const path = `${"a".repeat(251)}.yml`;
    await newFilesIn(folder.path).write([{ path, text: "a" }], { force: false });
    expect(readdirSync(folder.path)).toEqual([path]);
  });
});
