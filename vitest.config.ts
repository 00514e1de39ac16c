import { defineConfig } from "vitest/config";
import { LONG_TESTS, QUICK_FLOWS } from "./test/support/projects.ts";
import { SideBySide } from "./test/support/sequence.ts";

export default defineConfig({
  test: {
    // Two cores are what CI has, vitest would leave one of them idle; and a third of the tests waits for real servers.
    maxWorkers: 3,
    pool: "threads",
    sequence: { sequencer: SideBySide },
    projects: [
      {
        test: {
          name: "core",
          include: ["test/*.test.ts", "test/unit/**/*.test.ts", ...QUICK_FLOWS],
          exclude: LONG_TESTS,
          isolate: false,
          // A slow machine is no failure: what hangs is found all the same.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "proofs",
          include: [...LONG_TESTS, "test/flow/**/*.test.ts"],
          exclude: QUICK_FLOWS,
          isolate: false,
          testTimeout: 60_000,
        },
      },
      { test: { name: "e2e", include: ["test/e2e/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 } },
      {
        test: {
          name: "real",
          include: ["test/real/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
