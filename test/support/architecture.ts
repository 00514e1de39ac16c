/**
 * Which file may import which, as in design.md §2: the rules as data, and the functions that read imports.
 *
 * Works on a map of path → text, so that a test can plant a bad import without touching the disk.
 */
import { Visitor, parseSync, type ESTree } from "rolldown/utils";

export type Files = ReadonlyMap<string, string>;

/** One room of the house: what it may import from outside itself. `units` and `errors` are open to all. */
export interface Room {
  /** Rooms whose values and types it may use. */
  readonly from: readonly string[];
  /** Rooms of which it may use types only (`import type`). */
  readonly types: readonly string[];
  /** Packages, as exact names or `scope/*`. `node:*` stands for Node's own modules. */
  readonly packages: readonly string[];
  /** May reach the clock, the environment, the console, timers, the network. */
  readonly world: boolean;
}

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

interface Use {
  readonly line: number;
  /** The specifier; null when it is computed. */
  readonly specifier: string | null;
  readonly kind: "value" | "type" | "lazy";
}

const OPEN_TO_ALL = ["units", "errors"];
/** What reaches the world without an import. `Date` with an argument is arithmetic and allowed. */
const GLOBALS = new Set(["process", "console", "fetch", "performance", "WebSocket", "XMLHttpRequest"]);
const TIMERS = new Set(["setTimeout", "setInterval", "setImmediate", "queueMicrotask"]);
const MEMBERS = new Set([
  "Date.now",
  "Math.random",
  "crypto.randomUUID",
  "crypto.getRandomValues",
  "Temporal.Now",
]);

/** The room that a file lives in, or null when the table has none for it. */
export function roomOf(path: string): string | null {
  // What adapters share lies directly in their folder: transports and secrets.
  if (/^src\/adapters\/[^/]+\.ts$/.test(path)) return "transports";
  const adapter = /^src\/adapters\/([^/]+)\//.exec(path);
  if (adapter !== null) return `adapters/${adapter[1]}`;
  const folder = /^src\/([^/]+)\//.exec(path);
  if (folder !== null) return folder[1] === "adapters" ? null : (folder[1] ?? null);
  return /^src\/([^/]+)\.ts$/.exec(path)?.[1] ?? null;
}

/** Every import that the table does not allow, every computed one, and every reach for the world. */
export function violations(files: Files, table: Readonly<Record<string, Room>>): readonly Violation[] {
  const found: Violation[] = [];
  for (const [file, text] of files) {
    const name = roomOf(file);
    const room = name === null ? undefined : ruleOf(name, table);
    if (name === null || room === undefined) {
      found.push({ file, line: 1, message: "is in no room of the table" });
      continue;
    }
    const { uses, reaches } = read(file, text);
    for (const use of uses) {
      const message = judge(use, file, name, room, files);
      if (message !== null) found.push({ file, line: use.line, message });
    }
    if (room.world) continue;
    for (const reach of reaches)
      found.push({ file, line: reach.line, message: `reaches for the world: ${reach.what}` });
  }
  return found;
}

/** Bare specifiers that are loaded together with `entry`, each with the files that lead there. `import()` and types do not load. */
export function eagerPackages(files: Files, entry: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const seen = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const use of read(file, files.get(file) ?? "").uses) {
      if (use.kind !== "value" || use.specifier === null) continue;
      if (isRelative(use.specifier)) visit(resolve(file, use.specifier), [...way, file]);
      else if (!found.has(use.specifier)) found.set(use.specifier, [...way, file]);
    }
  };
  visit(entry, []);
  return found;
}

/** Files of ours that are loaded together with `entry`, itself among them. `import()` and types do not load. */
export function eagerFiles(files: Files, entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const use of read(file, files.get(file) ?? "").uses)
      if (use.kind === "value" && use.specifier !== null && isRelative(use.specifier))
        visit(resolve(file, use.specifier));
  };
  visit(entry);
  return seen;
}

/** Adapter folders share one rule; every other room has its own. */
function ruleOf(name: string, table: Readonly<Record<string, Room>>): Room | undefined {
  return name.startsWith("adapters/") ? table["adapters"] : table[name];
}

/** Why this use is not allowed, or null. */
function judge(use: Use, file: string, name: string, room: Room, files: Files): string | null {
  if (use.specifier === null) return "imports something computed: write the path as a text";
  if (!isRelative(use.specifier)) {
    return room.packages.some((allowed) => covers(allowed, use.specifier ?? ""))
      ? null
      : `${name} imports the package ${use.specifier}`;
  }
  const target = resolve(file, use.specifier);
  if (!files.has(target)) return `imports ${use.specifier}, which is no file of src`;
  const to = roomOf(target);
  if (to === null) return `imports ${target}, which is in no room of the table`;
  if (to === name || OPEN_TO_ALL.includes(to) || room.from.some((allowed) => covers(allowed, to)))
    return null;
  if (!room.types.some((allowed) => covers(allowed, to))) return `${name} imports ${to} (${target})`;
  return use.kind === "type"
    ? null
    : `${name} may use types of ${to} only: write \`import type\` (${target})`;
}

function covers(allowed: string, name: string): boolean {
  if (allowed.endsWith("*")) return name.startsWith(allowed.slice(0, -1));
  return name === allowed || name.startsWith(`${allowed}/`);
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith(".") || specifier.startsWith("/");
}

function resolve(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

/**
 * Imports of one file in every form, and the globals by which it reaches the world.
 *
 * `import { type A }` is a value import: with `verbatimModuleSyntax` the module is still loaded.
 */
function read(
  file: string,
  text: string,
): { readonly uses: readonly Use[]; readonly reaches: readonly Reach[] } {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors.map((error) => error.message).join("; ")}`);
  const uses: Use[] = [];
  const reaches: Reach[] = [];
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  const use = (node: ESTree.Span, source: ESTree.Node | undefined, kind: Use["kind"]): void => {
    const specifier = source?.type === "Literal" && typeof source.value === "string" ? source.value : null;
    uses.push({ line: lineAt(node.start), specifier, kind });
  };
  const reach = (node: ESTree.Span, what: string): void => {
    reaches.push({ line: lineAt(node.start), what });
  };
  new Visitor({
    ImportDeclaration: (node) => use(node, node.source, node.importKind === "type" ? "type" : "value"),
    ExportAllDeclaration: (node) => use(node, node.source, node.exportKind === "type" ? "type" : "value"),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null) use(node, node.source, node.exportKind === "type" ? "type" : "value");
    },
    ImportExpression: (node) => use(node, node.source, "lazy"),
    TSImportType: (node) => use(node, node.source, "type"),
    TSExternalModuleReference: (node) => use(node, node.expression, "value"),
    MemberExpression: (node) => {
      if (node.object.type !== "Identifier") return;
      const object = node.object.name;
      const key = nameOf(node.property);
      if (GLOBALS.has(object) || object === "globalThis" || MEMBERS.has(`${object}.${key}`))
        reach(node, `${object}.${key}`);
    },
    CallExpression: (node) => {
      if (node.callee.type !== "Identifier") return;
      const { name } = node.callee;
      if (name === "require") use(node, node.arguments[0], "value");
      else if (name === "Date" || TIMERS.has(name) || GLOBALS.has(name)) reach(node, `${name}()`);
    },
    NewExpression: (node) => {
      if (node.callee.type !== "Identifier") return;
      const { name } = node.callee;
      if ((name === "Date" && node.arguments.length === 0) || GLOBALS.has(name)) reach(node, `new ${name}()`);
    },
    VariableDeclarator: (node) => {
      if (node.init?.type === "Identifier" && isWorldly(node.init.name)) reach(node, `… = ${node.init.name}`);
    },
  }).visit(program);
  return { uses, reaches };
}

interface Reach {
  readonly line: number;
  readonly what: string;
}

/** `b` of `a.b` and of `a["b"]`. */
function nameOf(property: ESTree.Node): string {
  if (property.type === "Identifier") return property.name;
  return property.type === "Literal" && typeof property.value === "string" ? property.value : "…";
}

/** Another name for one of these, or its members by destructuring, hides a reach. */
function isWorldly(name: string): boolean {
  return GLOBALS.has(name) || TIMERS.has(name) || ["globalThis", "Date", "Math", "crypto"].includes(name);
}
