import { expect, test } from "vitest";
import { tellDyingAtEveryStep } from "./every-step.ts";
import { onSlack } from "./stages/slack.ts";

test.each([["before"], ["after"]] as const)(
  "whatever request to Slack, or row of its adapter, the process dies %s, the thread shows everything once",
  { timeout: 900_000 },
  async (when) => {
    const counts = (name: string) => name.startsWith("Slack ") || name.startsWith("SqliteSlackRows.");
    const steps = await tellDyingAtEveryStep({ stage: onSlack, when, counts });
    const some = [
      ...[
        "chat.postMessage",
        "chat.update",
        "views.open",
        "files.getUploadURLExternal",
        "upload",
        "files.completeUploadExternal",
      ],
      ...["files.info", "files.delete"],
    ].map((method) => `Slack ${method}`);
    expect(steps).toEqual(expect.arrayContaining([...some, "SqliteSlackRows.hear", "SqliteSlackRows.done"]));
  },
);
