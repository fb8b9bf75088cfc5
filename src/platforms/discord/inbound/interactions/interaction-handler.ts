// Handles commands, buttons, menus and forms: stores each request, and acknowledges it within three seconds.

import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIInteraction,
  type APIModalSubmitInteraction,
  InteractionResponseType,
  InteractionType,
} from "discord.js";
import type { Person } from "../../../../core/vocabulary.ts";
import type { ChannelHint } from "../../gateway/channel-directory.ts";
import { locationOf, type Where } from "../../gateway/ids.ts";
import { discordMessages } from "../../messages.ts";
import { respondInTime } from "../../outbound/interaction-responses.ts";
import { readModal } from "../../outbound/modals.ts";
import { type EphemeralMessage, textMessage } from "../../outbound/views.ts";
import { personIn } from "../person.ts";
import { handleAction } from "./actions.ts";
import { handleCommand } from "./command-handler.ts";
import {
  type InteractionContext,
  type InteractionDeps,
  type Response,
  replyWith,
  replyWithText,
  submitIntent,
} from "./context.ts";
import { showHistory } from "./history.ts";
import { type LateMessage, respondLater } from "./respond-later.ts";
import { showServerUsage } from "./server-usage.ts";
import { lastOf, suggestions, typedIn } from "./slash-commands.ts";

/** Handles an interaction and sends its response. */
export async function handleInteraction(interaction: APIInteraction, deps: InteractionDeps): Promise<void> {
  const person = personIn(interaction);
  const channel = channelOf(interaction);
  if (!person || !channel) return;
  if (interaction.type === InteractionType.ApplicationCommandAutocomplete) return handleAutocomplete(interaction, person, deps);
  const context = { interaction, person, where: await whereIs(channel, interaction, deps) };
  const refused = await refusalOf(interaction, person, deps);
  if (refused !== undefined) return void (await respondInTime(context, replyWithText(refused), deps));
  const response = await respond(context, deps).catch((error: unknown) => {
    deps.log.error({ interaction: interaction.id, err: error }, "failed to persist interaction");
    return replyWithText(discordMessages.notStored);
  });
  if (response && "history" in response) return showHistory(context, response.history, deps);
  if (response && "later" in response) return respondLater(context, () => complete(response.later, context, deps), deps);
  if (response && "usageOf" in response) return showServerUsage(context, response.usageOf, deps);
  await respondInTime(context, response ?? replyWithText(discordMessages.outdatedButton), deps);
}

async function complete(
  work: () => Promise<EphemeralMessage>,
  { interaction }: InteractionContext,
  { log }: InteractionDeps,
): Promise<LateMessage> {
  try {
    return { body: await work() };
  } catch (error) {
    log.error({ interaction: interaction.id, err: error }, "failed to persist interaction");
    return { body: textMessage(discordMessages.notStored) };
  }
}

async function refusalOf(interaction: APIInteraction, person: Person, { access }: InteractionDeps): Promise<string | undefined> {
  if (deletesOwn(interaction)) return undefined;
  return access.refusal({ person: person.id, guild: interaction.guild_id, roles: interaction.member?.roles });
}

/** Everybody may always delete their own data. */
function deletesOwn({ type, data }: APIInteraction): boolean {
  if (type === InteractionType.ApplicationCommand) return data.name === "forget";
  return type === InteractionType.MessageComponent && data.custom_id === "sure:forget";
}

/** Discord may send only the channel's id. */
export function channelOf({ channel, channel_id: id }: APIInteraction): ChannelHint | undefined {
  return channel ?? (id === undefined ? undefined : { id });
}

/** Looks up what the event lacks. If that is refused, assumes a plain channel, so that the person gets an answer. */
async function whereIs(channel: ChannelHint, { guild_id }: APIInteraction, deps: InteractionDeps): Promise<Where> {
  return deps.locate(channel, guild_id).catch((error: unknown) => {
    deps.log.warn({ err: error }, "failed to look up interaction channel");
    return { kind: "channel", channel: channel.id };
  });
}

async function respond({ interaction, ...context }: InteractionContext, deps: InteractionDeps): Promise<Response> {
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      return handleCommand({ interaction, ...context }, deps);
    case InteractionType.MessageComponent:
      return handleAction({ interaction, ...context }, deps);
    case InteractionType.ModalSubmit:
      return handleModal({ interaction, ...context }, deps);
    default:
      return undefined;
  }
}

async function handleAutocomplete(
  interaction: APIApplicationCommandAutocompleteInteraction,
  person: Person,
  deps: InteractionDeps,
): Promise<void> {
  const typed = typedIn(interaction);
  const refused = await refusalOf(interaction, person, deps);
  const found = refused !== undefined ? [] : await deps.core.query(person, { kind: "models", typed: lastOf(typed) });
  const choices = suggestions(typed, found);
  await deps.api.respond(interaction, { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices } });
}

async function handleModal(context: InteractionContext<APIModalSubmitInteraction>, deps: InteractionDeps): Promise<Response> {
  const intent = readModal(context.interaction.data);
  return intent && replyWith(await submitIntent(context, locationOf(context.where), intent, deps));
}
