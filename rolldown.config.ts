import { defineConfig } from "rolldown";

export default defineConfig({
  input: { main: "src/main.ts", post: "src/post.ts", cli: "src/cli.ts" },
  platform: "node",
  transform: { target: "node24" },
  output: {
    dir: "dist",
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    minify: false,
    comments: { legal: true },
    cleanDir: true,
  },
});
