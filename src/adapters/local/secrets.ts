import { Failure } from "../../errors.ts";
import { readSecretLines, SECRET_LINES } from "./secret-lines.ts";

/**
 * Looks secrets up by name: among environment variables, then among the lines that a reusable workflow hands over. White
 * space around a value is not part of the secret.
 *
 * What it gives back throws Failure secret-missing for a name that this job was not given.
 */
export function secretsIn(
  environment: Readonly<Record<string, string | undefined>>,
): (name: string) => string {
  return (name) => {
    const lines = environment[SECRET_LINES] ?? "";
    const own = environment[name]?.trim() ?? "";
    const value = own === "" && lines !== "" ? (readSecretLines(lines).get(name)?.trim() ?? "") : own;
    if (value !== "") return value;
    throw new Failure(
      "secret-missing",
      `Expected the secret ${name} in the environment, found nothing. ${write(name, lines !== "")}`,
    );
  };
}

function write(name: string, inLines: boolean): string {
  return inLines
    ? `Write \`${name}=\${{ secrets.${name} }}\` below \`environment:\` of the workflow that calls`
    : `Write \`env: { ${name}: \${{ secrets.${name} }} }\` on the step`;
}
