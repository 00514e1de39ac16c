import { Failure } from "../../errors.ts";

/**
 * Looks secrets up by name among environment variables; white space around a value is not part of the secret.
 *
 * What it gives back throws Failure secret-missing for a name that this job was not given.
 */
export function secretsIn(
  environment: Readonly<Record<string, string | undefined>>,
): (name: string) => string {
  return (name) => {
    const value = environment[name]?.trim() ?? "";
    if (value !== "") return value;
    throw new Failure(
      "secret-missing",
      `Expected the secret ${name} in the environment, found nothing. Write \`env: { ${name}: \${{ secrets.${name} }} }\` on the step`,
    );
  };
}
