/**
 * Puts the optional packages of other platforms back into package-lock.json.
 *
 * A registry that does not mirror them makes `npm install` leave them out, and `npm ci` then refuses the lock everywhere
 * ("Missing: … from lock file"). The entries carry no integrity hash; a platform that needs one fetches by version.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const FILE = "package-lock.json";
const SYSTEMS = [
  "android",
  "darwin",
  "freebsd",
  "openharmony",
  "win32",
  "linux",
  "sunos",
  "aix",
  "netbsd",
  "openbsd",
];
const PROCESSORS = [
  "arm64",
  "x64",
  "ia32",
  "ppc64",
  "riscv64",
  "s390x",
  "arm",
  "loong64",
  "mips64el",
  "wasm32",
];

const entry = z.looseObject({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lock = z
  .looseObject({ packages: z.record(z.string(), entry) })
  .parse(JSON.parse(readFileSync(FILE, "utf8")));
const packages: Record<string, z.infer<typeof entry>> = { ...lock.packages };

let added = 0;
for (const [path, owner] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    if (foldersAbove(path).some((folder) => packages[`${folder}node_modules/${name}`]?.version === version))
      continue;
    const platform = platformOf(name);
    if (platform === null) continue;
    const folder = path.slice(0, path.lastIndexOf("node_modules/"));
    packages[`${folder}node_modules/${name}`] = {
      version,
      ...platform,
      ...(owner.dev === true ? { dev: true } : {}),
      optional: true,
    };
    added += 1;
  }
}
const sorted = Object.fromEntries(Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
console.log(`${added} entries added`);

/** The folders whose `node_modules` a package at `path` resolves from, nearest first. */
function foldersAbove(path: string): readonly string[] {
  if (path === "") return [""];
  const parent = path.includes("/node_modules/") ? path.slice(0, path.lastIndexOf("/node_modules/")) : "";
  return [`${path}/`, ...foldersAbove(parent)];
}

function platformOf(name: string): Readonly<Record<string, unknown>> | null {
  const words = name.split(/[/-]/);
  const os = words.find((word) => SYSTEMS.includes(word));
  const cpu = words.find((word) => PROCESSORS.includes(word));
  if (os === undefined && cpu === undefined) return null;
  const libc = os === "linux" ? words.find((word) => /^(?:gnu|musl)/.test(word)) : undefined;
  return {
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(os === undefined ? {} : { os: [os] }),
    ...(libc === undefined ? {} : { libc: [libc.startsWith("musl") ? "musl" : "glibc"] }),
  };
}
