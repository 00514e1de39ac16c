/**
 * action.yml as a file three folders deeper. A reusable workflow names an action of its own repository and commit by a path
 * (`uses: $/path`), so that a caller who pins the workflow has pinned the action with it.
 */
export function selfAction(action: string): string {
  const head =
    "# Made from action.yml by `node scripts/self-action.ts`: what our own reusable workflow runs.\n";
  return head + action.replace(/^( {2}(?:main|post): )dist\//gm, "$1../../../dist/");
}
