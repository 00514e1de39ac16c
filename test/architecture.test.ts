import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  eagerFiles,
  eagerPackages,
  roomOf,
  violations,
  type Files,
  type Room,
} from "./support/architecture.ts";

/**
 * Who may import whom: `from` values and types, `types` types only, `packages` from outside, `world` clock and network.
 *
 * Every room may use its own files, `units` and `errors`. Nothing else is allowed, in no form of import.
 */
const CORE = [
  "config",
  "evidence",
  "plan",
  "runbook",
  "lint",
  "gate",
  "judge",
  "promotion",
  "protection",
  "render",
  "draft",
];
const ENTRY: Partial<Room> = {
  from: ["entry", "inputs", "commands", "adapters/*", "transports", "ports"],
  types: CORE,
  packages: ["zod", "@actions/*", "node:*"],
  world: true,
};
const TABLE: Readonly<Record<string, Room>> = {
  units: room({}),
  errors: room({}),
  hosts: room({}),
  "plain-secret": room({}),
  amazon: room({}),

  judge: room({}),
  config: room({ from: ["judge", "plain-secret", "amazon"], packages: ["zod", "yaml"] }),
  evidence: room({ from: ["config", "judge"], packages: ["zod"] }),
  plan: room({ from: ["config", "judge", "evidence", "hosts"] }),
  runbook: room({ from: ["plan", "amazon"] }),
  draft: room({ from: ["plan", "config", "judge"], packages: ["zod", "yaml"] }),
  gate: room({ from: ["plan", "config"], packages: ["zod"] }),
  lint: room({ from: ["config", "plan", "runbook"] }),
  promotion: room({ from: ["config", "plan", "judge"], packages: ["zod"] }),
  protection: room({ from: ["config"] }),
  render: room({
    from: [
      "config",
      "evidence",
      "plan",
      "lint",
      "runbook",
      "gate",
      "judge",
      "promotion",
      "protection",
      "draft",
    ],
  }),

  ports: room({ types: CORE }),
  inputs: room({ packages: ["zod"] }),
  commands: room({ from: [...CORE, "ports", "hosts"] }),

  transports: room({ from: ["ports", "hosts"], types: CORE, packages: ["zod", "pg", "node:*"], world: true }),
  adapters: room({
    from: ["ports", "transports", "hosts", "plain-secret", "amazon"],
    types: CORE,
    packages: ["zod", "yaml", "@octokit/*", "@actions/*", "node:*"],
    world: true,
  }),

  entry: room(ENTRY),
  main: room(ENTRY),
  post: room(ENTRY),
  cli: room(ENTRY),
};

/** What may be loaded before the first request; all else comes through `import()`. */
const EAGER = /^(?:zod|@octokit\/core|node:.+)$/;

function room(given: Partial<Room>): Room {
  return { from: [], types: [], packages: [], world: false, ...given };
}

const root = fileURLToPath(new URL("..", import.meta.url));
const source: Files = new Map(
  globSync("src/**/*.ts", { cwd: root }).map((path) => [path, readFileSync(`${root}/${path}`, "utf8")]),
);

describe("the house", () => {
  test("imports point one way", () => {
    expect(violations(source, TABLE).map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual(
      [],
    );
  });

  test("every room that is built and every entry is there", () => {
    const rooms = new Set([...source.keys()].map(roomOf));
    expect([...CORE, "main", "post", "cli"].filter((name) => !rooms.has(name))).toEqual([]);
  });

  test.each([
    "src/commands/promote.ts",
    "src/commands/roll-back.ts",
    "src/commands/replay.ts",
    "src/commands/gate.ts",
    "src/commands/assess.ts",
    "src/judge/judge.ts",
    "src/gate/evaluate.ts",
    "src/promotion/decide.ts",
  ])("0.13w: %s decides without a file of draft being loaded", (entry) => {
    const loaded = [...eagerFiles(source, entry)];
    expect(loaded.length).toBeGreaterThan(5);
    expect(loaded.filter((file) => file.startsWith("src/draft/") || file.includes("/drafter/"))).toEqual([]);
  });

  test("before the first request main loads only zod and @octokit/core", () => {
    const eager = [...eagerPackages(source, "src/main.ts")];
    expect(
      eager.filter(([name]) => !EAGER.test(name)).map(([name, way]) => `${name} through ${way.join(" → ")}`),
    ).toEqual([]);
  });
});

/** A house with one file per room, in which every import is allowed, and `path` with a planted text. */
function plant(path: string, text: string): readonly string[] {
  const house = new Map([
    ["src/units.ts", "export const a = 1;"],
    ["src/ports.ts", "export type Port = 1;"],
    ["src/inputs.ts", "export const inputs = 1;"],
    ["src/adapters/http.ts", "export const send = 1;"],
    ["src/adapters/github/facts.ts", "export const facts = 1;"],
    ["src/adapters/routers/unleash.ts", "export const unleash = 1;"],
    ["src/commands/gate.ts", "export const gate = 1;"],
    ...CORE.map((name) => [`src/${name}/a.ts`, "export const a = 1;\nexport type A = 1;"] as const),
  ]);
  expect(violations(house, TABLE)).toEqual([]);
  return violations(house.set(path, text), TABLE).map(({ line, message }) => `${line}: ${message}`);
}

describe("the checker finds a planted import", () => {
  test.each([
    ["src/judge/b.ts", `import { a } from "../config/a.ts";`, "judge imports config (src/config/a.ts)"],
    ["src/judge/b.ts", `import type { A } from "../draft/a.ts";`, "judge imports draft (src/draft/a.ts)"],
    ["src/judge/b.ts", `export { a } from "../draft/a.ts";`, "judge imports draft (src/draft/a.ts)"],
    ["src/judge/b.ts", `export * from "../draft/a.ts";`, "judge imports draft (src/draft/a.ts)"],
    ["src/judge/b.ts", `export const b = import("../draft/a.ts");`, "judge imports draft (src/draft/a.ts)"],
    ["src/judge/b.ts", `type A = import("../draft/a.ts").A;`, "judge imports draft (src/draft/a.ts)"],
    ["src/judge/b.ts", `import draft = require("../draft/a.ts");`, "judge imports draft (src/draft/a.ts)"],
    ["src/judge/b.ts", `const draft = require("../draft/a.ts");`, "judge imports draft (src/draft/a.ts)"],
    ["src/judge/b.ts", `import "../draft/a.ts";`, "judge imports draft (src/draft/a.ts)"],
    [
      "src/gate/b.ts",
      "const where = `../draft/a.ts`; await import(where);",
      "imports something computed: write the path as a text",
    ],
    ["src/gate/b.ts", `import { Port } from "../ports.ts";`, "gate imports ports (src/ports.ts)"],
    [
      "src/gate/b.ts",
      `import { gate } from "../commands/gate.ts";`,
      "gate imports commands (src/commands/gate.ts)",
    ],
    [
      "src/gate/b.ts",
      `import { facts } from "../adapters/github/facts.ts";`,
      "gate imports adapters/github (src/adapters/github/facts.ts)",
    ],
    ["src/plan/b.ts", `import { createHash } from "node:crypto";`, "plan imports the package node:crypto"],
    ["src/plan/b.ts", `import { readFileSync } from "fs";`, "plan imports the package fs"],
    [
      "src/plan/b.ts",
      `import type { Octokit } from "@octokit/core";`,
      "plan imports the package @octokit/core",
    ],
    ["src/plan/b.ts", `await import("@actions/core");`, "plan imports the package @actions/core"],
    ["src/plan/b.ts", `import "zodiac";`, "plan imports the package zodiac"],
    [
      "src/plan/b.ts",
      `import { a } from "../config/missing.ts";`,
      "imports ../config/missing.ts, which is no file of src",
    ],
    [
      "src/ports.ts",
      `import { a } from "./gate/a.ts";`,
      "ports may use types of gate only: write `import type` (src/gate/a.ts)",
    ],
    [
      "src/ports.ts",
      `import { type A } from "./gate/a.ts";`,
      "ports may use types of gate only: write `import type` (src/gate/a.ts)",
    ],
    [
      "src/adapters/github/b.ts",
      `import { a } from "../../gate/a.ts";`,
      "adapters/github may use types of gate only: write `import type` (src/gate/a.ts)",
    ],
    [
      "src/adapters/github/b.ts",
      `import { unleash } from "../routers/unleash.ts";`,
      "adapters/github imports adapters/routers (src/adapters/routers/unleash.ts)",
    ],
    [
      "src/adapters/github/b.ts",
      `import { inputs } from "../../inputs.ts";`,
      "adapters/github imports inputs (src/inputs.ts)",
    ],
    [
      "src/adapters/http.ts",
      `import { facts } from "./github/facts.ts";`,
      "transports imports adapters/github (src/adapters/github/facts.ts)",
    ],
    [
      "src/commands/b.ts",
      `import { facts } from "../adapters/github/facts.ts";`,
      "commands imports adapters/github (src/adapters/github/facts.ts)",
    ],
    ["src/helpers/a.ts", "export const a = 1;", "is in no room of the table"],
    ["src/judge/b.ts", "export const now = Date.now();", "reaches for the world: Date.now"],
    ["src/judge/b.ts", "export const now = new Date();", "reaches for the world: new Date()"],
    ["src/judge/b.ts", "export const now = Date();", "reaches for the world: Date()"],
    ["src/judge/b.ts", "const { now } = Date;", "reaches for the world: … = Date"],
    ["src/judge/b.ts", "const later = setTimeout;", "reaches for the world: … = setTimeout"],
    ["src/judge/b.ts", `export const now = Date["now"]();`, "reaches for the world: Date.now"],
    ["src/judge/b.ts", "export const at = Math.random();", "reaches for the world: Math.random"],
    ["src/commands/b.ts", `export const token = process.env["TOKEN"];`, "reaches for the world: process.env"],
    ["src/commands/b.ts", "console.log(1);", "reaches for the world: console.log"],
    ["src/commands/b.ts", "setTimeout(() => {}, 1);", "reaches for the world: setTimeout()"],
    [
      "src/commands/b.ts",
      "globalThis.setTimeout(() => {}, 1);",
      "reaches for the world: globalThis.setTimeout",
    ],
    ["src/commands/b.ts", "setInterval(() => {}, 1);", "reaches for the world: setInterval()"],
    ["src/commands/b.ts", `await fetch("https://acme.example");`, "reaches for the world: fetch()"],
  ])("%s: %s", (path, text, message) => {
    expect(plant(path, text)).toEqual([`1: ${message}`]);
  });

  test("on its own line", () => {
    expect(plant("src/judge/b.ts", `// one\n\nimport "../draft/a.ts";`)).toEqual([
      "3: judge imports draft (src/draft/a.ts)",
    ]);
  });

  test.each([
    ["src/ports.ts", `import type { A } from "./gate/a.ts";\nexport type { A } from "./plan/a.ts";`],
    [
      "src/adapters/github/b.ts",
      `import type { A } from "../../gate/a.ts";\nimport { send } from "../http.ts";\nimport "node:fs";`,
    ],
    [
      "src/adapters/github/b.ts",
      `export const now = Date.now();\nconsole.log(process.env["A"]);\nimport "./facts.ts";`,
    ],
    ["src/judge/b.ts", `import { a } from "../units.ts";\nimport "./a.ts";\nexport const day = new Date(a);`],
    [
      "src/main.ts",
      `import { inputs } from "./inputs.ts";\nconst { gate } = await import("./commands/gate.ts");\nimport "./adapters/github/facts.ts";`,
    ],
    [
      "src/judge/b.ts",
      `// import "../draft/a.ts"; Date.now()\nexport const text = 'import "../draft/a.ts"; process.env';`,
    ],
    [
      "src/config/b.ts",
      `import { z } from "zod";\nimport { parse } from "yaml";\nimport * as mini from "zod/mini";`,
    ],
  ])("and leaves an allowed one: %s", (path, text) => {
    expect(plant(path, text)).toEqual([]);
  });
});

describe("the eager graph", () => {
  const files: Files = new Map([
    [
      "src/main.ts",
      `import { z } from "zod";\nimport "./a.ts";\nimport type { T } from "yaml";\nawait import("./lazy.ts");`,
    ],
    ["src/a.ts", `export * from "./b.ts";\nimport { type T } from "@actions/github";`],
    ["src/b.ts", `import "./a.ts";\nimport "@octokit/rest";`],
    ["src/lazy.ts", `import "@actions/core";`],
  ]);

  test("follows values, not types and not import()", () => {
    expect(Object.fromEntries(eagerPackages(files, "src/main.ts"))).toEqual({
      zod: ["src/main.ts"],
      "@octokit/rest": ["src/main.ts", "src/a.ts", "src/b.ts"],
      "@actions/github": ["src/main.ts", "src/a.ts"],
    });
  });

  test.each([
    ["zod", true],
    ["@octokit/core", true],
    ["node:fs", true],
    ["zod/mini", false],
    ["@octokit/rest", false],
    ["@actions/core", false],
    ["yaml", false],
  ])("%s may be loaded eagerly: %s", (name, allowed) => {
    expect(EAGER.test(name)).toBe(allowed);
  });
});
