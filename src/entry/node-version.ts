/** The oldest Node that this program runs on, as package.json says. */
const OLDEST = 24;

/**
 * What to tell whoever runs an older Node; null on one that will do.
 *
 * It imports nothing: what an older Node can't read must not be asked for before this is known.
 */
export function wrongNode(version: string): string | null {
  const major = Number(/^v?(\d+)\./.exec(version)?.[1] ?? Number.NaN);
  if (major >= OLDEST) return null;
  return `Expected Node ${OLDEST} or newer, found ${version}. Write \`npx --yes node@${OLDEST} …/dist/cli.js\` in place of \`node …/dist/cli.js\``;
}
