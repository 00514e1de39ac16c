/** What the job's environment says. Read once; everything else takes values. */
export interface Environment {
  /** `owner/name`; empty in a terminal without GitHub. */
  readonly repository: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly eventName: string;
  readonly eventPath: string;
  readonly runUrl: string | null;
  readonly actor: string;
  /** `refs/heads/main`: where the workflow of this job was read from; empty in a terminal. */
  readonly ref: string;
  readonly isRefProtected: boolean;
  /** The checked-out repository: flag files, databases and a rollback without GitHub start from here. */
  readonly workspace: string;
  readonly statePath: string;
  /** Where files of this job may lie; empty in a terminal. */
  readonly temporary: string;
  readonly variables: Variables;
}

export type Variables = Readonly<Record<string, string | undefined>>;

export function readEnvironment(variables: Variables): Environment {
  const read = (name: string): string => variables[name] ?? "";
  const apiUrl = read("GITHUB_API_URL") || "https://api.github.com";
  const repository = read("GITHUB_REPOSITORY");
  const run = read("GITHUB_RUN_ID");
  return {
    repository,
    apiUrl,
    graphqlUrl: read("GITHUB_GRAPHQL_URL") || `${apiUrl}/graphql`,
    eventName: read("GITHUB_EVENT_NAME"),
    eventPath: read("GITHUB_EVENT_PATH"),
    runUrl:
      run === ""
        ? null
        : `${read("GITHUB_SERVER_URL") || "https://github.com"}/${repository}/actions/runs/${run}`,
    actor: read("GITHUB_ACTOR"),
    ref: read("GITHUB_REF"),
    isRefProtected: read("GITHUB_REF_PROTECTED") === "true",
    workspace: read("GITHUB_WORKSPACE") || ".",
    statePath: read("GITHUB_STATE"),
    temporary: read("RUNNER_TEMP"),
    variables,
  };
}

/** The text of an input as the runner hands it on: upper case, blanks to underscores, dashes kept. */
export function inputReader(variables: Variables): (name: string) => string {
  return (name) => (variables[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? "").trim();
}
