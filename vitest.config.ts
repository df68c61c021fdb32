import { defineConfig } from "vitest/config";

// Two projects: everything that needs no browser, and the browser tests of test/e2e.
export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "fast", include: ["test/**/*.test.ts"], exclude: ["test/e2e/**"] } },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/e2e/chromium.ts"],
          fileParallelism: false,
        },
      },
    ],
    globalSetup: ["test/redis-for-tests.ts"],
    setupFiles: ["test/no-console.ts", "test/property-seed.ts"],
    reporters: ["default", "./test/closing-line-reporter.ts"],
    // The default leaves one processor of two idle.
    maxWorkers: "100%",
    // Far from what any of them takes on a machine that is not busy: a hang is told, a slow machine is not.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
