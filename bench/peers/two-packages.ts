/** One schema and one request, by the two packages that may come before it. */
import { Octokit } from "@octokit/core";
import { z } from "zod";

const { GITHUB_API_URL: baseUrl } = z.object({ GITHUB_API_URL: z.string() }).parse(process.env);
await new Octokit({ baseUrl }).request("GET /");
