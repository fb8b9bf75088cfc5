// What a server's people have paid for, for those who moderate the whole server.

import type { APIInteraction } from "discord.js";
import { usageCsv } from "../../../../core/cards/usage-report.ts";
import { serverChannelOf } from "../../gateway/ids.ts";
import { discordMessages } from "../../messages.ts";
import { channelIdOf, serverUsageView, textMessage, usageView } from "../../outbound/views.ts";
import type { InteractionContext, InteractionDeps } from "./context.ts";
import { type LateMessage, respondLater } from "./respond-later.ts";

/** The server whose usage this person may see. */
export async function moderatedServer(
  {
    interaction,
    person,
    where,
  }: Pick<InteractionContext, "person" | "where"> & { interaction: Pick<APIInteraction, "guild_id" | "member"> },
  { moderatesServer }: Pick<InteractionDeps, "moderatesServer">,
): Promise<string | undefined> {
  const { member } = interaction;
  const place = serverChannelOf(where, interaction.guild_id);
  if (!place || !member || !person.moderator) return undefined;
  return (await moderatesServer(place.server, { user: person.id, roles: member.roles })) ? place.server : undefined;
}

/** Their own usage, that of everybody on the server, and a CSV file with all of it. */
export async function showServerUsage(context: InteractionContext, server: string, deps: InteractionDeps): Promise<void> {
  const complete = () =>
    serverUsage(context, server, deps).catch((error: unknown): LateMessage => {
      deps.log.error({ interaction: context.interaction.id, err: error }, "failed to read server usage");
      return { body: textMessage(discordMessages.notRead) };
    });
  await respondLater(context, complete, deps);
}

async function serverUsage({ person }: InteractionContext, server: string, { core }: InteractionDeps): Promise<LateMessage> {
  const own = await core.query(person, { kind: "usage" });
  const rows = await core.query(person, { kind: "serverUsage", server });
  if (!rows || rows.length === 0) return { body: rows ? serverUsageView(own, rows) : usageView(own) };
  const data = Buffer.from(usageCsv(rows, ({ channel = "" }) => channelIdOf(channel)));
  const description = discordMessages.usageFile;
  return {
    body: serverUsageView(own, rows),
    files: { files: [{ name: "usage.csv", data }], attachments: [{ id: "0", description }] },
  };
}
