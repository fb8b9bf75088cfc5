// Whether somebody on the page may still use the bot on Discord. The process doesn't receive events.

import { PermissionFlagsBits } from "discord.js";
import { expect, onTestFinished, test } from "vitest";
import type { AccessRules } from "../../../../src/platforms/discord/inbound/access.ts";
import { discordMessages } from "../../../../src/platforms/discord/messages.ts";
import { DiscordPlatform } from "../../../../src/platforms/discord/platform.ts";
import { SqlDiscordStore } from "../../../../src/platforms/discord/store/sql-store.ts";
import { SqliteDatabase } from "../../../../src/storage/sqlite/database.ts";
import { clock } from "../../../fakes/bot.ts";
import { DiscordService } from "../../../fakes/discord/service.ts";
import { LogRecorder } from "../../../fakes/log-recorder.ts";
import { BotHarness } from "../../bot-harness.ts";

type Rules = (of: Awaited<ReturnType<typeof startService>>) => AccessRules;
const open: Rules = () => ({ guilds: [], roles: [] });
const withRole: Rules = ({ member }) => ({ guilds: [], roles: [...member.roles] });

async function startService() {
  const service = await DiscordService.start({ rateLimits: false });
  onTestFinished(() => service.close());
  const ada = service.person("Ada");
  const { guild } = service.state;
  const member = guild.members.get(ada.id);
  if (!member) throw new Error("Ada is no member");
  return { service, ada, guild, member, general: service.channel("general") };
}

async function visit(rules: Rules) {
  const place = await startService();
  const { service, ada, general } = place;
  const harness = new BotHarness();
  onTestFinished(() => harness.close());
  const platform = new DiscordPlatform({
    ...{ token: service.token ?? "", apiUrl: service.api, editChannels: [], clock, log: new LogRecorder() },
    ...{ rows: new SqlDiscordStore(new SqliteDatabase(harness.db, clock)), access: rules(place) },
  });
  const ask = (thread = `${general.id}/${general.id}`) =>
    platform.refuseVisitor({
      ...{ person: { id: ada.id }, thread: { platform: "discord", id: thread } },
      place: { url: "https://discord.example" },
    });
  return { ...place, ask };
}

type Visit = Awaited<ReturnType<typeof visit>>;

test.each<[string, Rules, (of: Visit) => unknown, string | undefined]>([
  ["a member", open, () => {}, undefined],
  ["a member with the role", withRole, () => {}, undefined],
  ["a member whose role was taken", withRole, ({ member }) => member.roles.pop(), discordMessages.notWithoutRole],
  ["somebody who was removed", open, ({ guild, ada }) => guild.members.delete(ada.id), discordMessages.notMember],
  ["somebody with a timeout", open, ({ member }) => (member.timedOutUntil = Date.now() + 60_000), discordMessages.timedOut],
  ["somebody whose timeout has passed", open, ({ member }) => (member.timedOutUntil = Date.now() - 1), undefined],
  [
    "a member on a server that DISCORD_GUILDS excludes",
    () => ({ guilds: ["100000000000000001"], roles: [] }),
    () => {},
    discordMessages.notOnThisServer,
  ],
  [
    "a member who can no longer see the channel",
    open,
    ({ general, ada }) =>
      general.overwrites.push({ id: ada.id, kind: "member", allow: 0n, deny: PermissionFlagsBits.ViewChannel }),
    discordMessages.channelHidden,
  ],
  [
    "a member of a server without the bot",
    open,
    ({ service, guild }) => service.removeFrom(guild),
    discordMessages.channelHidden,
  ],
])("answers for %s", async (_, rules, happens, refusal) => {
  const of = await visit(rules);
  happens(of);
  expect(await of.ask()).toBe(refusal);
});

test("asks Discord at most once a minute about a person and a channel", async () => {
  const { service, ask } = await visit(withRole);
  await Promise.all([ask(), ask(), ask()]);
  await ask();
  const about = (path: RegExp) => service.requests.filter((request) => path.test(request.path)).length;
  expect([about(/\/members\//), about(/\/channels\//), service.requests.length]).toEqual([1, 1, 3]);
});

test("rejects while Discord doesn't respond, and answers afterwards", async () => {
  const { service, ask } = await visit(open);
  service.faults.every("GET", /guilds\/\d+\/members/).answers(500);
  await expect(ask()).rejects.toMatchObject({ name: "PlatformError" });
  service.faults.clear();
  expect(await ask()).toBeUndefined();
});

test("applies the rules of direct messages to conversations there", async () => {
  const inGuild: Rules = ({ guild }) => ({ guilds: [guild.id], roles: [] });
  const { ask, ada } = await visit(inGuild);
  expect(await ask(`@/${ada.direct.id}`)).toBeUndefined();
  const other = await visit(inGuild);
  other.guild.members.delete(other.ada.id);
  expect(await other.ask(`@/${other.ada.direct.id}`)).toBe(discordMessages.notDirectly);
});

test("can't say who may write directly as long as no server with the role is known", async () => {
  const { ask, ada } = await visit(withRole);
  await expect(ask(`@/${ada.direct.id}`)).rejects.toMatchObject({ code: "unavailable" });
});
