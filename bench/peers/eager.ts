/** The same with every package of ours loaded first, as most actions do. */
import * as core from "@actions/core";
import { Octokit } from "@octokit/core";
import { parse } from "yaml";
import { z } from "zod";

const { GITHUB_API_URL: baseUrl } = z.object({ GITHUB_API_URL: z.string() }).parse(process.env);
// Used, so that no bundler leaves it out.
core.debug(String(parse("command: plan")));
await new Octokit({ baseUrl }).request("GET /");
