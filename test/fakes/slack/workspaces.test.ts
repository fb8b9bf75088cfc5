import { afterEach, beforeEach, expect, test } from "vitest";
import { listen } from "./bolt.ts";
import { type SlackService, startSlack } from "./index.ts";
import { call, refusal } from "./raw-client.ts";

let slack: SlackService;

beforeEach(async () => {
  slack = await startSlack();
});
afterEach(() => slack.close());

test("refuses a workspace's token in another's channels, threads and for its people", async () => {
  const other = slack.workspace("Other");
  const room = other.channel("general");
  const bea = other.person("Bea");
  const root = await bea.says(room, "hello");
  const post = { channel: room.id, text: "x" };
  expect(await refusal(slack, "chat.postMessage", post)).toBe("channel_not_found");
  expect(await refusal(slack, "conversations.replies", { channel: room.id, ts: root.ts })).toBe("channel_not_found");
  expect(await refusal(slack, "conversations.open", { users: bea.id })).toBe("user_not_found");
  expect(await refusal(slack, "chat.postMessage", post, other.botToken)).toBe("taken");
});

test("limits calls per workspace", async () => {
  const other = slack.workspace("Other");
  const general = slack.channel("general");
  const room = other.channel("general");
  const { ts } = await call(slack, "chat.postMessage", { channel: general.id, text: "x" });
  let limited = "";
  for (let n = 0; n <= 50; n++) limited = String(await refusal(slack, "chat.update", { channel: general.id, ts, text: `${n}` }));
  expect(limited).toBe("ratelimited");
  const theirs = await call(slack, "chat.postMessage", { channel: room.id, text: "x" }, other.botToken);
  expect(await refusal(slack, "chat.update", { channel: room.id, ts: theirs.ts, text: "y" }, other.botToken)).toBe("taken");
});

test("allows the same user ID in two workspaces", async () => {
  const other = slack.workspace("Other");
  const ada = slack.person("Ada");
  const bea = other.person("Bea", { id: ada.id });
  const general = slack.channel("general");
  const room = other.channel("general");
  await ada.says(general, "hello");
  await bea.says(room, "hi");
  expect(ada.sees(general).map((one) => one.author)).toEqual(["Ada"]);
  expect(bea.sees(room).map((one) => one.author)).toEqual(["Bea"]);
  expect(ada.direct.id).not.toBe(bea.direct.id);
});

test("names the workspace in events, also when the app was removed from it", async () => {
  const other = slack.workspace("Other", { enterpriseId: "E1" });
  const seen: unknown[] = [];
  const { stop } = await listen(slack, (app) => {
    app.event(/.*/, async ({ body, event }) => void seen.push([event.type, body.team_id, body.authorizations?.[0]?.team_id]));
  });
  await other.person("Bea").says(other.channel("general"), "hello");
  await slack.until(() => slack.delivery.delivered.length === 1 && slack.delivery.pending === 0, "the message");
  other.uninstall();
  await slack.until(() => slack.delivery.delivered.length === 3 && slack.delivery.pending === 0, "both events");
  // over HTTP with one token, the library handles events of every workspace
  expect(seen).toContainEqual(["message", other.id, other.id]);
  expect(slack.delivery.delivered.map((one) => one.type)).toEqual(["message", "tokens_revoked", "app_uninstalled"]);
  await stop();
});
