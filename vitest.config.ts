import { configDefaults, defineConfig } from "vitest/config";

/** Rules: no network, no other process, no large picture, no search for a subject. */
const unit = [
  "test/{deploy,docs,english,imports,operations}.test.ts",
  "test/messages/*.test.ts",
  "test/{commands,config,core,observability,soak}/**/*.test.ts",
  "test/images/{cache,check,clean,in-flight,open,picture-slots,refuse,renditions}.test.ts",
  "test/models/{auto,registry}.test.ts",
  "test/models/local/variants.test.ts",
  "test/models/local/language/*.test.ts",
  "test/models/local/operations/!(subject).test.ts",
  "test/platforms/*/{inbound,outbound}/**/{access,fit-message,parse-message,render-card,reorder-buffer}.test.ts",
  "test/platforms/{shared/inbound/backfill,web/address,web/card-fragment,web/parse-line}.test.ts",
  "test/storage/{erase,disk/*}.test.ts",
];

/** Processes that start and die, leases that expire, pictures that take seconds: files that take more than about four seconds. */
const slow = "test/**/*.slow.test.ts";

/** What runs in Firefox: the other files of the browser project use tools that only Chromium has. */
const inFirefox = ["test/browser/{start,story,viewer,mark-area,picture-tools}.test.ts"];

export default defineConfig({
  test: {
    globalSetup: "test/temporary.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } }, // by default one second, which a busy machine may need
    // Files share a worker's modules: loading them again for each file takes longer than most files run.
    isolate: false,
    maxWorkers: "100%",
    projects: [
      { extends: true, test: { name: "unit", include: unit } },
      {
        extends: true,
        test: {
          name: "integration",
          // sharp's list of formats and the process's environment are global: files of this project change them.
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...unit, slow, "test/{story,browser}/**"],
        },
      },
      {
        extends: true,
        test: { name: "story", include: ["test/story/**/*.test.ts"], exclude: [...configDefaults.exclude, slow] },
      },
      { extends: true, test: { name: "slow", include: [slow] } },
      {
        extends: true,
        test: {
          name: "browser",
          include: process.env.BROWSER === "firefox" ? inFirefox : ["test/browser/**/*.test.ts"],
          testTimeout: 90_000,
        },
      },
    ],
  },
});
