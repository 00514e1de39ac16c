import { Failure } from "../errors.ts";

/** The oldest Node that this program runs on, as package.json says. */
const OLDEST = 24;

/** @throws Failure call-wrong on an older one, which would fail at the first function that it does not have */
export function checkNode(version: string): void {
  const major = Number(/^v?(\d+)\./.exec(version)?.[1] ?? Number.NaN);
  if (major >= OLDEST) return;
  throw new Failure(
    "call-wrong",
    `Expected Node ${OLDEST} or newer, found ${version}. Write \`npx --yes node@${OLDEST} …/dist/cli.js\` in place of \`node …/dist/cli.js\``,
  );
}
