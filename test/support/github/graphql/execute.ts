/** Runs a query of a client against GitHub's real schema and our world. */
import { readFileSync } from "node:fs";
import { buildSchema, execute, GraphQLError, parse, validate } from "graphql";
import type {
  DocumentNode,
  GraphQLFieldResolver,
  GraphQLFormattedError,
  GraphQLSchema,
  OperationDefinitionNode,
} from "graphql";
import { canSee } from "../world/access.ts";
import type { Token, World } from "../world/model.ts";
import { Refusal } from "../world/refusal.ts";
import { findRepository, iso } from "../world/world.ts";
import { BadPage } from "./connection.ts";
import { commitNode, objectNode, refNode } from "./git-nodes.ts";
import { nodeCount } from "./limits.ts";
import { mutationRoot } from "./mutations.ts";
import { pullNode } from "./pull-nodes.ts";
import { repositoryNode } from "./repository-nodes.ts";
import { userNode } from "./view.ts";
import type { Node, View } from "./view.ts";

export interface Query {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

export interface QueryAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  /** What GitHub would have refused, or what the model could not answer. */
  readonly violations: readonly string[];
}

/** Nodes that one query may ask for at most. */
const MOST_NODES = 500_000;

let built: GraphQLSchema | null = null;

/** GitHub's schema, read once per process. */
function schema(): GraphQLSchema {
  const file = new URL("schema.graphql", import.meta.resolve("@octokit/graphql-schema"));
  built ??= buildSchema(readFileSync(file, "utf8"), {
    assumeValid: true,
    assumeValidSDL: true,
    noLocation: true,
  });
  return built;
}

function createView(world: World, token: Token): View {
  const view: View = {
    world,
    token,
    nodes: {
      repository: (repository) => repositoryNode(view, repository),
      pull: (repository, request) => pullNode(view, repository, request),
      commit: (repository, commit) => commitNode(view, repository, commit),
      object: (repository, oid) => objectNode(view, repository, { oid, path: "" }),
      ref: (repository, name) => refNode(view, repository, name),
    },
  };
  return view;
}

function queryRoot(view: View): Node {
  const { world, token } = view;
  return {
    viewer: () => userNode(view, token.actor),
    rateLimit: {
      cost: 1,
      limit: 5_000,
      remaining: 4_999,
      used: 1,
      nodeCount: 1,
      resetAt: iso(world.clock + 3_600_000),
    },
    repository: ({ owner, name }: { readonly owner: string; readonly name: string }) => {
      const found = findRepository(world, `${owner}/${name}`);
      if (found !== null && canSee(world, token, found)) return view.nodes.repository(found);
      throw new Refusal(404, `Could not resolve to a Repository with the name '${owner}/${name}'.`);
    },
  };
}

/** A field that the model lacks must not look like a null of GitHub's. */
const resolveField: GraphQLFieldResolver<Node, unknown> = (
  source,
  args: unknown,
  _,
  { parentType, fieldName },
) => {
  const value = source[fieldName];
  if (value === undefined) throw new TypeError(`unresolved field ${parentType.name}.${fieldName}`);
  return typeof value === "function" ? (value as (args: unknown) => unknown)(args) : value;
};

function format(error: GraphQLError): GraphQLFormattedError {
  const { message, locations, path } = error.toJSON();
  const refusal = error.originalError instanceof Refusal ? { type: error.originalError.type } : {};
  return {
    ...refusal,
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
    message,
  };
}

/** Only what GitHub answers in the course of things is no violation. */
function isExpected({ originalError }: GraphQLError): boolean {
  return originalError instanceof Refusal && !(originalError instanceof BadPage);
}

function answer(errors: readonly GraphQLError[], data?: unknown): QueryAnswer {
  const violations = errors.filter((error) => !isExpected(error)).map(({ message }) => message);
  const shown = errors.length === 0 ? {} : { errors: errors.map(format) };
  return { body: data === undefined ? shown : { data, ...shown }, violations };
}

function parsed(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text);
  } catch (cause) {
    if (cause instanceof GraphQLError) return cause;
    throw cause;
  }
}

/** Operation that a query runs; undefined where the text leaves it open. */
function operationOf(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode | undefined {
  const all = document.definitions.filter((one) => one.kind === "OperationDefinition");
  return name == null ? all[0] : all.find((one) => one.name?.value === name);
}

/** The name under which the log lists a query. */
export function operationName({ query, operationName: wanted }: Query): string {
  const document = parsed(query);
  if (document instanceof GraphQLError) return "unparsable";
  const operation = operationOf(document, wanted);
  return operation?.name?.value ?? operation?.operation ?? "anonymous";
}

/** The answer as GitHub sends it, always with HTTP status 200. */
export async function runQuery(world: World, token: Token, query: Query): Promise<QueryAnswer> {
  const document = parsed(query.query);
  if (document instanceof GraphQLError) return answer([document]);
  const faults = validate(schema(), document);
  if (faults.length > 0) return answer(faults);
  const operation = operationOf(document, query.operationName);
  const variables = query.variables ?? {};
  const nodes = operation === undefined ? 0 : nodeCount(document, operation, variables);
  if (nodes > MOST_NODES) {
    return answer([
      new GraphQLError(
        `This query requests up to ${nodes} possible nodes which exceeds the maximum limit of ${MOST_NODES}.`,
      ),
    ]);
  }
  const view = createView(world, token);
  const { data, errors = [] } = await execute({
    schema: schema(),
    document,
    rootValue: operation?.operation === "mutation" ? mutationRoot(view) : queryRoot(view),
    variableValues: variables,
    operationName: query.operationName ?? null,
    fieldResolver: resolveField as GraphQLFieldResolver<unknown, unknown>,
  });
  return answer(errors, data);
}
