import { configDefaults, defineConfig } from "vitest/config";

/** Rules and pictures: no network, no other process. Run after every change. */
const unit = [
  "test/*.test.ts",
  "test/{commands,config,core,images,observability,soak,storage}/**/*.test.ts",
  "test/models/*.test.ts",
  "test/models/local/**/*.test.ts",
  "test/platforms/**/{inbound,outbound,auth,http}/*.test.ts",
];

export default defineConfig({
  test: {
    globalSetup: "test/temporary.ts",
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Files share a worker's modules: loading them again for each file takes longer than most files run.
    isolate: false,
    maxWorkers: "100%",
    projects: [
      { extends: true, test: { name: "unit", include: unit } },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...unit, "test/{story,browser}/**"],
        },
      },
      { extends: true, test: { name: "story", include: ["test/story/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 90_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
