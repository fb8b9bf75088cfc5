import { test } from "vitest";
import { tellDyingAtEveryStep } from "./every-step.ts";
import { onSlack } from "./stages/slack.ts";

test.each([["before"], ["after"]] as const)(
  "whatever request to Slack, or row of its adapter, the process dies %s, the thread shows everything once",
  { timeout: 900_000 },
  async (when) => {
    const counts = (name: string) => name.startsWith("Slack ") || name.startsWith("SqliteSlackRows.");
    const methods = ["chat.postMessage", "chat.update", "views.open", "files.info", "files.delete"];
    const upload = ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"];
    const certain = [...methods, ...upload]
      .map((method) => `Slack ${method}`)
      .concat("SqliteSlackRows.hear", "SqliteSlackRows.done");
    await tellDyingAtEveryStep({ stage: onSlack, when, counts, certain });
  },
);
