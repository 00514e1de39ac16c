/** What GitHub keeps for a team, kept in a folder: for the terminal and the demo. */
import { createHash } from "node:crypto";
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Conversation, Deployments, Incidents, Notifier } from "../../ports.ts";
import { createOnce } from "./folder.ts";

/** One line of JSON per entry in `deployments.jsonl`. */
export function folderDeployments(folder: string): Deployments {
  return {
    record: (entry) => append(join(folder, "deployments.jsonl"), folder, `${JSON.stringify(entry)}\n`),
  };
}

/** `comment.md` for the plan, `comments.md` for everything else that is said; the status is one line of JSON. */
export function folderConversation(folder: string): Conversation {
  return {
    upsertComment: async (_number, existing, body) => {
      if (existing?.body === body) return "unchanged";
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "comment.md"), body);
      return existing === null ? "created" : "updated";
    },
    comment: (_number, body) => append(join(folder, "comments.md"), folder, `${body}\n\n---\n\n`),
    requestReviews: (_number, reviewers) =>
      append(join(folder, "comments.md"), folder, `Review asked of ${reviewers.join(", ")}\n\n---\n\n`),
    setStatus: async (commit, status) => {
      await append(join(folder, "statuses.jsonl"), folder, `${JSON.stringify({ commit, ...status })}\n`);
      return "posted";
    },
  };
}

/** One Markdown file per key in `incidents/`; a second call adds to it. */
export function folderIncidents(folder: string): Incidents {
  return {
    open: async ({ key, title, body }) => {
      const incidents = join(folder, "incidents");
      const name = `${fileName(key)}.md`;
      const isNew = await createOnce(incidents, name, `# ${title}\n\n${body}\n`);
      if (!isNew) await append(join(incidents, name), incidents, `\n---\n\n${body}\n`);
      return pathToFileURL(join(incidents, name)).href;
    },
  };
}

/** One text file per key in `messages/<channel>/`; the same key is one message. */
export function folderNotifier(folder: string): Notifier {
  return {
    send: async ({ channel, text, key, alert }) => {
      const head = alert === undefined ? "" : `[${alert.does}, ${alert.severity}: ${alert.incident}]\n`;
      await createOnce(
        join(folder, "messages", fileName(channel)),
        `${fileName(key)}.txt`,
        `${head}${text}\n`,
      );
    },
  };
}

async function append(path: string, folder: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await appendFile(path, text);
}

/** Readable where it can be, and its own for every key. */
function fileName(key: string): string {
  const readable = key.replaceAll(/[^A-Za-z0-9-]+/g, "-").slice(0, 60);
  return readable === key ? key : `${readable}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
}
