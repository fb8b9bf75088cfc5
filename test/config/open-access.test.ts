import { expect, test } from "vitest";
import type { Config } from "../../src/config/config.ts";
import { warnIfOpen } from "../../src/config/open-access.ts";
import type { ChatPlatform } from "../../src/core/ports/platform.ts";
import type { Log } from "../../src/core/ports/runtime.ts";
import { silent } from "../fakes/bot.ts";
import { FakeChat } from "../fakes/chat.ts";

const keys: Config["keys"] = { openai: { apiKey: "sk-1", baseUrl: "https://api.openai.com/v1" } };
const common = { apiUrl: "https://chat.example/api", editChannels: [] };
const discord = (guilds: string[], roles: string[] = []) => ({ token: "t", ...common, access: { guilds, roles } });

class Chat extends FakeChat {
  readonly #servers: string[];
  constructor(servers: string[]) {
    super();
    this.#servers = servers;
  }
  override status(): "ready" {
    return "ready";
  }
  servers(): string[] {
    return this.#servers;
  }
}

function warnings(config: Pick<Config, "keys" | "discord" | "slack">, ...chats: ChatPlatform[]): unknown[] {
  const logged: unknown[] = [];
  const log: Log = { ...silent, warn: (facts) => void logged.push(facts) };
  warnIfOpen(config, chats, log);
  return logged;
}

test("warns once and names all servers when everybody can use a paid key", () => {
  const chats = [new Chat(["Studio", "Garden"]), new Chat(["paint.slack.com"])];
  expect(warnings({ keys, discord: discord([]) }, ...chats)).toEqual([{ servers: ["Studio", "Garden", "paint.slack.com"] }]);
});

test.each<[string, Pick<Config, "keys" | "discord" | "slack">]>([
  ["without a paid key", { keys: {}, discord: discord([]) }],
  ["with DISCORD_GUILDS", { keys, discord: discord(["100000000000000001"]) }],
  ["with DISCORD_ROLES", { keys, discord: discord([], ["100000000000000001"]) }],
])("doesn't warn %s", (_, config) => {
  expect(warnings(config, new Chat(["Studio"]))).toEqual([]);
});

test("doesn't warn when the bot runs only on the page", () => {
  expect(warnings({ keys })).toEqual([]);
});
