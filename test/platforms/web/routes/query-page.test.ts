import { expect, test } from "vitest";
import type { Query } from "../../../../src/core/cards/views.ts";
import type { ConversationKey, ModelId, TurnKey } from "../../../../src/core/vocabulary.ts";
import { pageFor } from "../../../../src/platforms/web/routes/query-page.ts";
import { startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";

const key = "Conversation1" as ConversationKey;
const settings = `/c/${key}/settings`;

/** Each kind of query, with the page that answers it inside and outside of a conversation. */
const answers: { [Kind in Query["kind"]]: [Extract<Query, { kind: Kind }>, inside: string, outside: string | undefined] } = {
  models: [{ kind: "models" }, "/models", "/models"],
  conversations: [{ kind: "conversations" }, "/history", "/history"],
  recent: [{ kind: "recent" }, "/history", "/history"],
  history: [{ kind: "history" }, "/history", "/history"],
  usage: [{ kind: "usage" }, "/usage", "/usage"],
  serverUsage: [{ kind: "serverUsage", server: "s" }, "/usage", "/usage"],
  help: [{ kind: "help" }, "/help", "/help"],
  belongings: [{ kind: "belongings" }, "/forget", "/forget"],
  conversation: [{ kind: "conversation", of: key }, settings, undefined],
  excerpt: [{ kind: "excerpt", of: key, edits: 9 }, settings, undefined],
  outline: [{ kind: "outline", of: key }, settings, undefined],
  threads: [{ kind: "threads", of: [] }, settings, undefined],
  retryCost: [{ kind: "retryCost", turn: "turn00000001" as TurnKey, model: "dear/one" as ModelId }, settings, undefined],
  estimate: [{ kind: "estimate", request: {} }, settings, undefined],
  defaults: [{ kind: "defaults" }, settings, undefined],
  defaultsAt: [{ kind: "defaultsAt", scope: "channel", channel: { channel: "c", server: "s" } }, settings, undefined],
};

test.each(Object.values(answers))("answers %j on %s, without a conversation on %s", (question, inside, outside) => {
  expect([pageFor(question, key), pageFor(question, undefined)]).toEqual([inside, outside]);
});

test("searches for the models that a person may mean", () => {
  expect(pageFor({ kind: "models", typed: "a & b" }, key)).toBe("/models?name=a%20%26%20b");
});

test("leads to existing pages", async () => {
  const app = await startApp({});
  const client = new BrowserClient(app);
  for (const [question, , outside] of Object.values(answers))
    if (outside) expect([question.kind, (await client.get(outside)).status]).toEqual([question.kind, 200]);
  await app.stop();
});
