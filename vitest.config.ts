import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/browser/**"],
    globalSetup: "test/temporary.ts",
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // The stories mostly wait: as many at once as there are cores, not one less.
    maxWorkers: "100%",
  },
});
