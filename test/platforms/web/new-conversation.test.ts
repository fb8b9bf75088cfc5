import { expect, onTestFinished, test } from "vitest";
import type { ConversationKey, ModelId } from "../../../src/core/vocabulary.ts";
import { type App, startApp } from "./app.ts";
import { BrowserClient } from "./browser-client.ts";
import { paint } from "./held-model.ts";

const red = async () => new Blob([new Uint8Array(await paint("red"))]);
const model = "studio/easel" as ModelId;

async function askedOf({ store }: App, go: string): Promise<(readonly ModelId[])[]> {
  const conversation = await store.conversations.findConversation(go.slice(3) as ConversationKey);
  const turns = conversation ? await store.turns.listTurns(conversation.id) : [];
  return turns.map((turn) => turn.requestedSettings.models ?? conversation?.settings.models ?? []);
}

test("preselects DEFAULT_MODELS and uses them for the first and every later turn", async () => {
  const app = await startApp({ models: [model] });
  onTestFinished(() => app.stop());
  const client = new BrowserClient(app);
  const page = await client.page("/c/new");
  const offered = [...page.matchAll(/name="models" value="([^"]+)"[^>]*?( checked)?>/g)].map(([, id, checked]) => [id, checked]);
  expect(offered).toEqual([
    [model, " checked"],
    ["local", undefined],
  ]);
  const preselected = offered.flatMap(([id, checked]) => (checked ? [id ?? ""] : []));
  const { go = "" } = await client.send("/messages", {
    ...{ to: "new", offers: "models", text: "a lighthouse", pictures: await red() },
    models: preselected[0] ?? "",
  });
  await client.send("/messages", { to: go.slice(3), text: "darker" });
  expect(await askedOf(app, go)).toEqual([[model], [model]]);
  expect(await client.page(go)).toMatch(/value="studio\/easel"[^>]* checked>/);
});
