/** What GitHub says about a repository's protection. A refusal is an answer here: doctor says which permission is missing. */
import type { Settings } from "../../ports.ts";
import type { Client } from "./client.ts";
import { readActions } from "./settings-actions.ts";
import { readPeople } from "./settings-people.ts";
import { readProtection } from "./settings-protection.ts";
import { readRepository, readStatuses } from "./settings-repository.ts";

export interface SettingsClients {
  readonly client: Client;
  /** With `Members: read`; null without one. */
  readonly teams: Client | null;
}

/** @throws Failure github-unauthorised, github-unavailable, github-rate-limited from every verb: then nothing is known. */
export function createSettings({ client, teams }: SettingsClients): Settings {
  return {
    repository: () => readRepository(client),
    protection: (branch, others) => readProtection(client, branch, others),
    actions: () => readActions(client),
    statuses: (context, base) => readStatuses(client, context, base),
    people: (wanted) => readPeople({ client, teams }, wanted),
  };
}
