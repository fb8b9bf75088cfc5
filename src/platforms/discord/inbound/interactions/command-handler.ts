// Handles slash commands, and "Edit image" in the menu of a message.

import {
  type APIApplicationCommandInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIMessageApplicationCommandInteraction,
  ApplicationCommandType,
} from "discord.js";
import type { CommandResult, Context } from "../../../../../commands/command.ts";
import { commands } from "../../../../../commands/index.ts";
import type { Answer } from "../../../../core/cards/views.ts";
import type { Draft, Intent } from "../../../../core/vocabulary.ts";
import { locationOf, serverChannelOf } from "../../gateway/ids.ts";
import { missingPermissions } from "../../gateway/permissions.ts";
import { discordMessages } from "../../messages.ts";
import { picksOn } from "../../outbound/render-card.ts";
import { forgetView, whichView } from "../../outbound/views.ts";
import {
  conversationHere,
  type InteractionContext,
  type InteractionDeps,
  type Response,
  reply,
  replyWith,
  replyWithText,
  submitIntent,
} from "./context.ts";
import { answerQuery, confirmation } from "./query-replies.ts";
import { recoverOwnThread } from "./recover.ts";
import { moderatedServer } from "./server-usage.ts";
import { valuesIn } from "./slash-commands.ts";
import { startEdit } from "./start-edit.ts";
import { draftOf, draftOnCard, locationOn, targetsIn } from "./targets.ts";

export async function handleCommand(
  { interaction, ...context }: InteractionContext<APIApplicationCommandInteraction>,
  deps: InteractionDeps,
): Promise<Response> {
  const { data } = interaction;
  if (data.type === ApplicationCommandType.Message)
    return editImage({ interaction: interaction as APIMessageApplicationCommandInteraction, ...context }, deps);
  if (data.type !== ApplicationCommandType.ChatInput) return undefined;
  return handleSlashCommand({ interaction: interaction as APIChatInputApplicationCommandInteraction, ...context }, deps);
}

async function handleSlashCommand(
  context: InteractionContext<APIChatInputApplicationCommandInteraction>,
  deps: InteractionDeps,
): Promise<Response> {
  const { interaction, where } = context;
  const found = commands.find(({ name }) => name === interaction.data.name);
  if (!found) return undefined;
  const values = valuesIn(interaction);
  const parse = async () => {
    const about = await contextOf(context, deps);
    return { isLive: about.live, result: found.parse(values, about) };
  };
  const first = await parse();
  const recovery = isAboutConversation(first.result) ? await recoverOwnThread(context, deps) : undefined;
  if (recovery && "wait" in recovery) return replyWithText(recovery.wait);
  const { isLive, result } = recovery?.live ? await parse() : first;
  if ("complaint" in result) return replyWithText(result.complaint);
  if ("query" in result && result.query.kind === "usage") {
    const server = await moderatedServer(context, deps);
    if (server !== undefined) return { usageOf: server };
  }
  if ("query" in result) return answerQuery(result.query, context, deps);
  const intent: Intent = "form" in result ? { kind: "form", draft: result.form } : result.intent;
  if (intent.kind === "delete") return confirmation(context, undefined, deps);
  if (intent.kind === "forget") return reply(forgetView(await deps.core.query(context.person, { kind: "belongings" })));
  if (intent.kind === "defaults") return replyWith(await changeDefaults(context, intent, deps));
  const starts = intent.kind === "edit" || intent.kind === "form";
  const lacking = starts ? missingPermissions(where, BigInt(interaction.app_permissions)) : [];
  if (lacking.length > 0) return replyWithText(discordMessages.missing(lacking));
  const draft = "form" in result ? result.form : toDraft(result.intent);
  if (draft && !draft.source && !isLive) return startEdit(context, draft, deps);
  return replyWith(await submitIntent(context, locationOf(where), intent, deps));
}

function toDraft(intent: Intent): Draft | undefined {
  if (intent.kind !== "edit") return undefined;
  const { prompt, source, references, settings, fresh } = intent;
  return { prompt, references, settings, fresh, ...(source && { source }) };
}

/** A complaint may be one because nothing is here. */
function isAboutConversation(result: CommandResult): boolean {
  if ("query" in result) return result.query.kind === "conversation";
  if ("form" in result) return !result.form.fresh;
  if ("complaint" in result) return true;
  const { intent } = result;
  return intent.kind === "edit" ? !intent.fresh : intent.kind !== "forget" && intent.kind !== "defaults";
}

/** For a server, a person who moderates only some of its channels is no moderator. */
async function changeDefaults(
  context: InteractionContext<APIChatInputApplicationCommandInteraction>,
  intent: Extract<Intent, { kind: "defaults" }>,
  deps: InteractionDeps,
): Promise<Answer> {
  const { interaction, person, where } = context;
  const { guild_id: guild, member } = interaction;
  const { scope } = intent;
  const moderates = async () =>
    guild !== undefined && member !== undefined && deps.moderatesServer(guild, { user: person.id, roles: member.roles });
  const moderator = scope === "server" ? person.moderator && (await moderates()) : person.moderator;
  return submitIntent({ ...context, person: { ...person, moderator } }, locationOf(where), intent, deps);
}

async function contextOf(context: InteractionContext, { core }: InteractionDeps): Promise<Context> {
  const { interaction, person, where } = context;
  const conversation = await conversationHere(context, core);
  const models = await core.query(person, { kind: "models" });
  const turn = conversation?.lastEdit;
  const channel = serverChannelOf(where, interaction.guild_id);
  const place = locationOf(where);
  return {
    thread: "thread" in place ? place.thread : place.channel,
    live: conversation !== undefined,
    direct: where.kind === "direct",
    ...(turn && { turn }),
    ...(channel && { channel }),
    models: models.map(({ id }) => id),
  };
}

async function editImage(context: InteractionContext<APIMessageApplicationCommandInteraction>, deps: InteractionDeps) {
  const { interaction, person, where } = context;
  const message = interaction.data.resolved.messages[interaction.data.target_id];
  if (!message) return replyWithText(discordMessages.noPictureThere);
  const lacking = missingPermissions(where, BigInt(interaction.app_permissions));
  if (lacking.length > 0) return replyWithText(discordMessages.missing(lacking));
  const { channel } = where;
  const targets = targetsIn(message, deps.me);
  if (targets.length === 0) return replyWithText(discordMessages.noPictureThere);
  const fresh = where.kind === "direct" && message.author.id !== deps.me;
  const recovery = fresh ? undefined : await recoverOwnThread(context, deps);
  if (recovery && "wait" in recovery) return replyWithText(recovery.wait);
  const unfinished = message.author.id === deps.me && picksOn(message).size === 0 && where.kind !== "channel";
  if (targets.length > 1 && !unfinished) return reply(whichView(channel, message.id, targets));
  const draft = unfinished ? draftOnCard(channel, message.id) : draftOf(where, { channel, id: message.id }, targets);
  return replyWith(
    await submitIntent({ interaction, person, where }, locationOn(where, message.id), { kind: "form", draft }, deps),
  );
}
