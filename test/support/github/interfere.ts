/** Faults that a test puts between a client and GitHub. */

/** A request as rules and the log see it. */
export interface Seen {
  readonly method: string;
  /** With its query, before decoding. */
  readonly path: string;
  /** GitHub's operation id; for GraphQL the operation's name; null when GitHub has no such endpoint. */
  readonly operation: string | null;
  readonly body: unknown;
}

export type Fault =
  /** Answered instead of GitHub; `applied` lets the effect happen all the same. */
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly applied?: boolean;
    }
  /** Milliseconds before the true answer. */
  | { readonly delay: number }
  /** Bytes of the true answer that arrive before the connection ends. */
  | { readonly cut: number }
  /** The connection ends before anything happened. */
  | "hang-up"
  /** Nothing happens, and nothing is ever answered. */
  | "silence"
  /** It happened, and the answer never arrives. */
  | "hang-up-after";

/** Looks at a request before it is served: null lets it pass. It may change the world first, as a competitor would. */
export type Rule = (request: Seen) => Fault | null;

export interface Interference {
  /** Adds a rule; the result takes it away. `times` counts the faults it may give. */
  add(rule: Rule, times?: number): () => void;
  faultFor(request: Seen): Fault | null;
}

export function createInterference(): Interference {
  const rules: { readonly rule: Rule; left: number }[] = [];
  const remove = (entry: (typeof rules)[number]) => {
    const index = rules.indexOf(entry);
    if (index !== -1) rules.splice(index, 1);
  };
  return {
    add: (rule, times = Number.POSITIVE_INFINITY) => {
      const entry = { rule, left: times };
      rules.push(entry);
      return () => remove(entry);
    },
    faultFor: (request) => {
      for (const entry of rules.slice()) {
        const fault = entry.rule(request);
        if (fault === null) continue;
        entry.left -= 1;
        if (entry.left <= 0) remove(entry);
        return fault;
      }
      return null;
    },
  };
}
