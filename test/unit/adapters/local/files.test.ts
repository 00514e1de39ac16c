import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { localFiles } from "../../../../src/adapters/local/files.ts";
import { temporaryFolder } from "../../../support/folder.ts";

function tree() {
  const folder = temporaryFolder();
  mkdirSync(join(folder.path, "rollouts/deep"), { recursive: true });
  writeFileSync(join(folder.path, "rollouts/b.yml"), "name: b\r\n");
  writeFileSync(join(folder.path, "rollouts/a.yml"), "\uFEFFname: é\n");
  writeFileSync(join(folder.path, "rollouts/deep/c.yml"), "");
  return {
    path: folder.path,
    files: localFiles(folder.path),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

describe("files of a folder", () => {
  test("are listed by name, not recursively, with the text as it is and git's own id", async () => {
    using given = tree();
    const listed = await given.files.list("rollouts");
    expect(listed.map(({ path, text }) => [path, text])).toEqual([
      ["rollouts/a.yml", "\uFEFFname: é\n"],
      ["rollouts/b.yml", "name: b\r\n"],
    ]);
    for (const { path, blob } of listed) {
      const git = execFileSync("git", ["hash-object", "--no-filters", join(given.path, path)], {
        encoding: "utf8",
      });
      expect(blob).toBe(git.trim());
    }
  });

  test("are none where there is no folder, and null where there is no file", async () => {
    using given = tree();
    expect(await given.files.list("nowhere/at/all")).toEqual([]);
    const read = await given.files.read(["rollouts/deep/c.yml", "rollouts/none.yml", "rollouts/b.yml/x"]);
    expect(read.map((file) => file?.text ?? null)).toEqual(["", null, null]);
    expect(await localFiles(join(given.path, "gone")).read(["a"])).toEqual([null]);
  });

  test.each(["../outside.yml", "/etc/passwd", "rollouts/../../outside.yml", "..", "a\0b"])(
    "%j leaves the folder and is refused",
    async (path) => {
      using given = tree();
      await expect(given.files.read([path])).rejects.toMatchObject({ code: "file-unreadable" });
      await expect(given.files.list(path)).rejects.toMatchObject({ code: "file-unreadable" });
    },
  );

  test.each([
    ["of a file", "rollouts/b.yml", "rollouts/link.yml", "rollouts/link.yml"],
    ["of a folder", "rollouts", "other", "other/b.yml"],
    ["to the outside", "/etc", "etc", "etc/hostname"],
    ["to nothing", "nothing", "rollouts/link.yml", "rollouts/link.yml"],
  ])("a symlink %s is refused, as a commit would hold the link", async (_, to, at, path) => {
    using given = tree();
    symlinkSync(to.startsWith("/") ? to : join(given.path, to), join(given.path, at));
    await expect(given.files.read([path])).rejects.toMatchObject({
      code: "file-unreadable",
      message: expect.stringContaining("symlink"),
    });
  });

  test("a symlink in a folder is listed with the reason why it is refused, and hides no other file", async () => {
    using given = tree();
    symlinkSync(join(given.path, "rollouts/b.yml"), join(given.path, "rollouts/z.yml"));
    const listed = await given.files.list("rollouts");
    expect(listed.filter(({ refused }) => refused !== undefined)).toMatchObject([
      { path: "rollouts/z.yml", text: "", refused: "a symlink" },
    ]);
    expect(listed.length).toBeGreaterThan(1);
  });

  test("256 KiB are read, one byte more is not", async () => {
    using given = tree();
    writeFileSync(join(given.path, "big.yml"), "a".repeat(256 * 1024));
    writeFileSync(join(given.path, "bigger.yml"), "a".repeat(256 * 1024 + 1));
    expect((await given.files.read(["big.yml"]))[0]?.text).toHaveLength(256 * 1024);
    await expect(given.files.read(["bigger.yml"])).rejects.toMatchObject({ code: "file-unreadable" });
  });

  test.each([
    ["a NUL", Buffer.from("a\0b")],
    ["no UTF-8", Buffer.from([0x61, 0xff])],
  ])("bytes with %s are no text", async (_, bytes) => {
    using given = tree();
    writeFileSync(join(given.path, "x.yml"), bytes);
    await expect(given.files.read(["x.yml"])).rejects.toMatchObject({ code: "file-unreadable" });
  });

  test("a folder is no file", async () => {
    using given = tree();
    await expect(given.files.read(["rollouts"])).rejects.toMatchObject({ code: "file-unreadable" });
  });
});
