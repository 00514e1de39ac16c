/** Which attacks of the list a test file plays: `test("attack 17: …")`, as far as that test really runs. */
import { type ESTree, Visitor, parseSync } from "rolldown/utils";

/** What keeps a test from running everywhere, in its own call or in a `describe` around it. */
const OFF = new Set(["skip", "skipIf", "runIf", "todo", "fails"]);
const TESTS = new Set(["test", "it"]);

interface Call {
  /** `test`, `describe`. */
  readonly name: string;
  /** `skip`, `each`, …: what is written after it with dots. */
  readonly ways: readonly string[];
  /** Arguments on the way to the last call: tables of `each`, conditions of `skipIf`. */
  readonly given: readonly ESTree.Argument[];
}

/** Ids such as `17` and `68b`, sorted as they stand in the file. A comment is no test, nor is one without a body or switched off. */
export function attacksIn(file: string, text: string): readonly string[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors.map((error) => error.message).join("; ")}`);
  const off: ESTree.Span[] = [];
  const found: { readonly id: string; readonly at: ESTree.Span }[] = [];
  new Visitor({
    CallExpression: (node) => {
      const call = callOf(node.callee);
      if (call === null) return;
      const isOff = call.ways.some((way) => OFF.has(way)) || node.arguments.some(switchesOff);
      if (isOff) off.push(node);
      if (!TESTS.has(call.name) || !node.arguments.some(isBody)) return;
      for (const id of [...node.arguments, ...call.given].flatMap(idsIn)) found.push({ id, at: node });
    },
  }).visit(program);
  const runs = ({ at }: { readonly at: ESTree.Span }): boolean =>
    !off.some(({ start, end }) => start <= at.start && at.end <= end);
  return found.filter(runs).map(({ id }) => id);
}

/** `test`, `test.each(table)`, `describe.skip`; null for any other call. */
function callOf(callee: ESTree.Node): Call | null {
  if (callee.type === "Identifier") {
    return TESTS.has(callee.name) || callee.name === "describe"
      ? { name: callee.name, ways: [], given: [] }
      : null;
  }
  if (callee.type === "CallExpression") {
    const inner = callOf(callee.callee);
    return inner === null ? null : { ...inner, given: [...inner.given, ...callee.arguments] };
  }
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return null;
  const inner = callOf(callee.object);
  return inner === null ? null : { ...inner, ways: [...inner.ways, callee.property.name] };
}

function isBody(argument: ESTree.Argument): boolean {
  if (argument.type === "Identifier") return true;
  if (argument.type !== "ArrowFunctionExpression" && argument.type !== "FunctionExpression") return false;
  const { body } = argument;
  if (body === null) return false;
  return body.type === "BlockStatement" ? body.body.length > 0 && !skipsItself(body) : true;
}

/** `test(name, { skip: true }, …)`. */
function switchesOff(argument: ESTree.Argument): boolean {
  return (
    argument.type === "ObjectExpression" &&
    argument.properties.some(
      (property) =>
        property.type === "Property" && property.key.type === "Identifier" && OFF.has(property.key.name),
    )
  );
}

/** A body that begins with `return`, or with `skip()` of its context. */
function skipsItself(body: ESTree.FunctionBody | ESTree.BlockStatement): boolean {
  const [first] = body.body;
  if (first?.type === "ReturnStatement") return true;
  if (first?.type !== "ExpressionStatement" || first.expression.type !== "CallExpression") return false;
  const { callee } = first.expression;
  if (callee.type === "Identifier") return callee.name === "skip";
  return (
    callee.type === "MemberExpression" &&
    callee.property.type === "Identifier" &&
    callee.property.name === "skip"
  );
}

/** The ids of a title, or of the titles in a table of `each`. */
function idsIn(argument: ESTree.Node): readonly string[] {
  if (argument.type === "Literal") return typeof argument.value === "string" ? idOf(argument.value) : [];
  if (argument.type === "TemplateLiteral") return idOf(argument.quasis[0]?.value.raw ?? "");
  if (argument.type === "TSAsExpression") return idsIn(argument.expression);
  if (argument.type !== "ArrayExpression") return [];
  return argument.elements.flatMap((element) => (element === null ? [] : idsIn(element)));
}

/** `attack 17: a promise`; a number without a promise is none. */
function idOf(title: string): readonly string[] {
  const [, id] = /^attack (\d+[a-d]?): \S/.exec(title) ?? [];
  return id === undefined ? [] : [id];
}
