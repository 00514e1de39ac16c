/** What the job's environment says. Read once; everything else takes values. */
import { Failure } from "../errors.ts";

export interface Environment {
  /** `owner/name`; empty in a terminal without GitHub. */
  readonly repository: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly serverUrl: string;
  readonly eventName: string;
  readonly eventPath: string;
  readonly sha: string;
  readonly runUrl: string | null;
  readonly actor: string;
  readonly workspace: string;
  /** The value of a secret by its name. @throws Failure secret-missing */
  readonly secret: (name: string) => string;
  readonly input: (name: string) => string;
}

export type Variables = Readonly<Record<string, string | undefined>>;

export function readEnvironment(variables: Variables): Environment {
  const read = (name: string): string => variables[name] ?? "";
  const serverUrl = read("GITHUB_SERVER_URL") || "https://github.com";
  const apiUrl = read("GITHUB_API_URL") || "https://api.github.com";
  const repository = read("GITHUB_REPOSITORY");
  const run = read("GITHUB_RUN_ID");
  return {
    repository,
    apiUrl,
    graphqlUrl: read("GITHUB_GRAPHQL_URL") || `${apiUrl}/graphql`,
    serverUrl,
    eventName: read("GITHUB_EVENT_NAME"),
    eventPath: read("GITHUB_EVENT_PATH"),
    sha: read("GITHUB_SHA"),
    runUrl: run === "" ? null : `${serverUrl}/${repository}/actions/runs/${run}`,
    actor: read("GITHUB_ACTOR"),
    workspace: read("GITHUB_WORKSPACE") || ".",
    secret: (name) => {
      const value = variables[name];
      if (value === undefined || value === "") {
        throw new Failure("secret-missing", `Expected the secret ${name} in the environment of this job, found nothing. Write \`env: { ${name}: \${{ secrets.${name} }} }\` at the step`);
      }
      return value;
    },
    // As the runner names them: upper case, blanks to underscores, dashes kept.
    input: (name) => read(`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`).trim(),
  };
}
