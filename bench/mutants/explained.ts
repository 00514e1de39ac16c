/** Mutants that no test can notice, each with the reason. The name is the one that `every-mutant` prints. */
export const EXPLAINED: ReadonlyMap<string, string> = new Map<string, string>([]);
