/** How many nodes a query may touch: GitHub multiplies the page sizes along every path, before it runs anything. */
import type { DocumentNode, FieldNode, OperationDefinitionNode, SelectionSetNode } from "graphql";

type Variables = Readonly<Record<string, unknown>>;

function pageSize({ arguments: given = [] }: FieldNode, variables: Variables): number | null {
  const size = given.find(({ name }) => name.value === "first" || name.value === "last")?.value;
  if (size?.kind === "IntValue") return Number(size.value);
  const value = size?.kind === "Variable" ? variables[size.name.value] : null;
  return typeof value === "number" ? value : null;
}

/** Nodes that an operation could give at most. */
export function nodeCount(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === "FragmentDefinition" ? [[one.name.value, one.selectionSet]] : [],
    ),
  );
  const below = (set: SelectionSetNode | undefined, parents: number): number => {
    let sum = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === "FragmentSpread") sum += below(fragments.get(selection.name.value), parents);
      else if (selection.kind === "InlineFragment") sum += below(selection.selectionSet, parents);
      else {
        const size = pageSize(selection, variables);
        sum +=
          (size === null ? 0 : parents * size) +
          below(selection.selectionSet, size === null ? parents : parents * size);
      }
    }
    return sum;
  };
  return below(operation.selectionSet, 1);
}
