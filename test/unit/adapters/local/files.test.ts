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

describe("files of offline results", () => {
  const LARGEST = 4 * 1024 * 1024;

  test.each([
    ["of 4 MiB are read whole", LARGEST, undefined],
    ["that are larger say so, and keep their id", LARGEST + 1, `${LARGEST + 1} bytes`],
  ])("%s", async (_, size, refused) => {
    using given = tree();
    writeFileSync(join(given.path, "v2.json"), "x".repeat(size));
    const [file] = await given.files.read(["v2.json"], "results");
    expect(file).toMatchObject({ path: "v2.json", blob: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(file?.refused).toBe(refused);
    expect(file?.text.length).toBe(refused === undefined ? size : 0);
    await expect(given.files.read(["v2.json"])).rejects.toMatchObject({ code: "file-unreadable" });
  });

  test("that are no text say what they are; one bad file does not hide the other", async () => {
    using given = tree();
    writeFileSync(join(given.path, "binary.json"), Buffer.from([1, 0, 2]));
    writeFileSync(join(given.path, "latin.json"), Buffer.from([0xe9, 0x0a]));
    symlinkSync("binary.json", join(given.path, "link.json"));
    const paths = ["binary.json", "latin.json", "link.json", "rollouts", "rollouts/b.yml", "none.json"];
    const found = await given.files.read(paths, "results");
    expect(found.map((file) => file?.refused ?? file?.text ?? null)).toEqual([
      "binary bytes",
      "bytes that are not UTF-8",
      "a symlink",
      "a folder",
      "name: b\r\n",
      null,
    ]);
  });

  test("have the same id when only that is asked for, whatever they hold", async () => {
    using given = tree();
    writeFileSync(join(given.path, "binary.json"), Buffer.from([1, 0, 2]));
    const [[id], [read]] = await Promise.all([
      given.files.read(["binary.json"], "id"),
      given.files.read(["binary.json"], "results"),
    ]);
    expect(id).toEqual({ path: "binary.json", blob: read?.blob, text: "" });
  });
});
