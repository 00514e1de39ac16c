/** The least that a script with a request can be. */
await fetch(process.env["GITHUB_API_URL"] ?? "");
