// Handles commands, buttons, menus and forms: stores each request, and acknowledges it within three seconds.

import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessageApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from "discord.js";
import { toIntent } from "../../../../commands/actions.ts";
import type { Context } from "../../../../commands/command.ts";
import { commands } from "../../../../commands/index.ts";
import type { Answer, ConversationInfo, Query } from "../../../core/cards/views.ts";
import type { Core, Log } from "../../../core/ports.ts";
import type { ConversationKey, Intent, Location, Person, TurnKey } from "../../../core/vocabulary.ts";
import { renderStrip } from "../../shared/strip.ts";
import type { Api } from "../gateway/api.ts";
import type { ChannelHint } from "../gateway/channel-directory.ts";
import { beforeIn, locationOf, newestPicture, timeOf, type Where } from "../gateway/ids.ts";
import { missingPermissions } from "../gateway/permissions.ts";
import { discordMessages } from "../messages.ts";
import { editResponseInTime, respondInTime } from "../outbound/interaction-responses.ts";
import { editModal, readModal, settingsModal } from "../outbound/modals.ts";
import { picksOn } from "../outbound/render-card.ts";
import {
  deleteView,
  type ephemeral,
  forgetView,
  HISTORY_PAGE,
  helpView,
  historyView,
  modelsView,
  settingsView,
  textMessage,
  whichView,
} from "../outbound/views.ts";
import type { Access } from "./access.ts";
import { personIn } from "./person.ts";
import { lastOf, suggestions, typedIn, valuesIn } from "./slash-commands.ts";
import { draftOf, draftOnCard, locationOn, readTarget, targetsIn } from "./targets.ts";

export interface InteractionDeps {
  api: Api;
  core: Core;
  log: Log;
  /** The bot's own user. */
  me: string;
  access: Access;
  locate(hint: ChannelHint, guild: string | undefined): Promise<Where>;
}

/** One interaction, and what is known about it. */
interface InteractionContext<Kind extends APIInteraction = APIInteraction> {
  interaction: Kind;
  person: Person;
  where: Where;
}

const kinds = InteractionResponseType;
const acknowledge: APIInteractionResponse = { type: kinds.DeferredMessageUpdate };
const reply = (data: ReturnType<typeof ephemeral>): APIInteractionResponse => ({ type: kinds.ChannelMessageWithSource, data });
const replyWithText = (text: string) => reply(textMessage(text));

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
  await respondInTime(context, response ?? replyWithText(discordMessages.outdatedButton), deps);
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

/** Undefined for ids that aren't the bot's, or are from an older version. */
type Response = APIInteractionResponse | { history: ConversationKey | undefined } | undefined;

async function respond({ interaction, ...context }: InteractionContext, deps: InteractionDeps): Promise<Response> {
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      return handleCommand({ interaction, ...context }, deps);
    case InteractionType.MessageComponent:
      return handleButton({ interaction, ...context }, deps);
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
  await deps.api.respond(interaction, { type: kinds.ApplicationCommandAutocompleteResult, data: { choices } });
}

async function handleCommand(
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
  const result = found.parse(values, await contextOf(context, deps));
  if ("complaint" in result) return replyWithText(result.complaint);
  if ("query" in result) return view(result.query, context, deps);
  const intent: Intent = "form" in result ? { kind: "form", draft: result.form } : result.intent;
  if (intent.kind === "delete") return confirmation(context, undefined, deps);
  if (intent.kind === "forget") return reply(forgetView(await deps.core.query(context.person, { kind: "belongings" })));
  const starts = intent.kind === "edit" || intent.kind === "form";
  const lacking = starts ? missingPermissions(where, BigInt(interaction.app_permissions)) : [];
  if (lacking.length > 0) return replyWithText(discordMessages.missing(lacking));
  const hangs = starts && where.kind === "channel" && values.image === undefined;
  const place = hangs ? beforeIn(where.channel, interaction.id) : locationOf(where);
  return answerText(await receive(context, place, intent, deps));
}

async function contextOf(context: InteractionContext, { core }: InteractionDeps): Promise<Context> {
  const { interaction, person, where } = context;
  const conversation = await conversationHere(context, core);
  const models = await core.query(person, { kind: "models" });
  const turn = conversation?.lastEdit;
  const place = locationOf(where);
  return {
    thread: "thread" in place ? place.thread : place.channel,
    live: conversation !== undefined,
    direct: where.kind === "direct",
    newest: newestPicture(where.channel, interaction.id),
    ...(turn && { turn }),
    models: models.map(({ id }) => id),
  };
}

async function conversationHere({ person, where }: InteractionContext, core: Core): Promise<ConversationInfo | undefined> {
  const place = locationOf(where);
  return "thread" in place ? core.findConversation(person, place.thread) : undefined;
}

async function editImage(
  { interaction, person, where }: InteractionContext<APIMessageApplicationCommandInteraction>,
  deps: InteractionDeps,
) {
  const message = interaction.data.resolved.messages[interaction.data.target_id];
  if (!message) return replyWithText(discordMessages.noPictureThere);
  const lacking = missingPermissions(where, BigInt(interaction.app_permissions));
  if (lacking.length > 0) return replyWithText(discordMessages.missing(lacking));
  const { channel } = where;
  const targets = targetsIn(message, deps.me);
  if (targets.length === 0) return replyWithText(discordMessages.noPictureThere);
  const unfinished = message.author.id === deps.me && picksOn(message).size === 0 && where.kind !== "channel";
  if (targets.length > 1 && !unfinished) return reply(whichView(channel, message.id, targets));
  const draft = unfinished ? draftOnCard(channel, message.id) : draftOf(where, { channel, id: message.id }, targets);
  return answerText(await receive({ interaction, person, where }, locationOn(where, message.id), { kind: "form", draft }, deps));
}

async function handleButton(
  context: InteractionContext<APIMessageComponentInteraction>,
  deps: InteractionDeps,
): Promise<Response> {
  const { interaction, where } = context;
  const values = "values" in interaction.data ? interaction.data.values : [];
  const id = interaction.data.custom_id;
  const chosen = readTarget(id, values);
  if (chosen) {
    const draft = draftOf(where, chosen, chosen.targets);
    return answerText(await receive(context, locationOn(where, chosen.id), { kind: "form", draft }, deps));
  }
  const own = await ownButton(id, context, deps);
  if (own) return own;
  return cardButton(id.startsWith("menu:") ? (values[0] ?? "") : id, context, deps);
}

/** Buttons of ephemeral views. */
async function ownButton(
  id: string,
  context: InteractionContext<APIMessageComponentInteraction>,
  deps: InteractionDeps,
): Promise<Response> {
  const [kind, key = "", turn] = id.split(":");
  switch (kind) {
    case "sure":
      if (key === "forget") return removed(await receive(context, locationOf(context.where), { kind: "forget" }, deps));
      return removed(
        await receive(context, locationOf(context.where), { kind: "delete", ...(turn && { turn: turn as TurnKey }) }, deps),
      );
    case "older":
      return { history: key as ConversationKey };
    case "change": {
      const conversation = await conversationHere(context, deps.core);
      if (!conversation?.mine) return replyWithText(conversation ? discordMessages.notYours : discordMessages.noConversation);
      const models = await deps.core.query(context.person, { kind: "models" });
      return { type: kinds.Modal, data: settingsModal(conversation, models) };
    }
    default:
      return undefined;
  }
}

function removed(answer: Answer): APIInteractionResponse {
  const content = answer.kind === "words" ? answer.text : discordMessages.done;
  return { type: kinds.UpdateMessage, data: { ...textMessage(content), components: [] } };
}

/** Buttons of a card, or of the bot's root message in a channel, whose thread has the message's id. */
async function cardButton(
  id: string,
  context: InteractionContext<APIMessageComponentInteraction>,
  deps: InteractionDeps,
): Promise<Response> {
  const { interaction, where } = context;
  const place = locationOn(where, interaction.message.id);
  if (!("thread" in place)) return undefined;
  const result = toIntent(id, place.thread);
  if (!result) return undefined;
  if ("query" in result) return view(result.query, context, deps);
  if ("confirm" in result) return confirmation(context, result.confirm.turn, deps);
  const answer = await receive(context, place, result.intent, deps);
  return answer.kind === "words" || answer.kind === "form" ? answerText(answer) : acknowledge;
}

/** In direct messages, an earlier conversation's card may be all that is left of it. */
async function confirmation(
  context: InteractionContext,
  turn: TurnKey | undefined,
  { core }: InteractionDeps,
): Promise<APIInteractionResponse> {
  const conversation = await conversationHere(context, core);
  if (!conversation && !turn) return replyWithText(discordMessages.noConversation);
  return conversation?.mine === false ? replyWithText(discordMessages.notYours) : reply(deleteView(turn));
}

async function handleModal(context: InteractionContext<APIModalSubmitInteraction>, deps: InteractionDeps): Promise<Response> {
  const intent = readModal(context.interaction.data);
  return intent && answerText(await receive(context, locationOf(context.where), intent, deps));
}

async function view(query: Query, { person }: InteractionContext, { core }: InteractionDeps): Promise<Response> {
  switch (query.kind) {
    case "models":
      return reply(modelsView(await core.query(person, query)));
    case "help":
      return reply(helpView(await core.query(person, query)));
    case "conversation": {
      const conversation = await core.query(person, query);
      return conversation ? reply(settingsView(conversation)) : replyWithText(discordMessages.noConversation);
    }
    case "conversations":
      return { history: undefined };
    case "threads":
    case "belongings":
    case "defaults":
      return undefined;
  }
}

/** Rendering the strips takes longer than Discord waits, so the response is deferred and completed afterwards. */
async function showHistory(
  context: InteractionContext,
  before: ConversationKey | undefined,
  deps: InteractionDeps,
): Promise<void> {
  const deferred: APIInteractionResponse = {
    type: kinds.DeferredChannelMessageWithSource,
    data: { flags: MessageFlags.Ephemeral },
  };
  if (!(await respondInTime(context, deferred, deps))) return;
  const { body, pictures } = await history(context.person, before, deps).catch((error: unknown) => {
    deps.log.error({ interaction: context.interaction.id, err: error }, "failed to read history");
    return { body: textMessage(discordMessages.notRead), pictures: undefined };
  });
  const { flags: _, ...shown } = body;
  await editResponseInTime(context, () => deps.api.editResponse(context.interaction, shown, pictures), deps);
}

async function history(person: Person, before: ConversationKey | undefined, { core }: InteractionDeps) {
  const found = await core.query(person, { kind: "conversations", ...(before && { before }) });
  const strips = await Promise.all(
    found.items
      .slice(0, HISTORY_PAGE)
      .map(async (line) => ({ line, data: await renderStrip(line, core, "webp").catch(() => undefined) })),
  );
  const shown = strips.flatMap(({ line, data }) => (data ? [{ title: line.title, name: `${line.key}.webp`, data }] : []));
  const attachments = shown.map(({ title }, position) => ({
    id: String(position),
    description: (title || "pictures").slice(0, 1024),
  }));
  return { body: historyView(found), pictures: { files: shown.map(({ name, data }) => ({ name, data })), attachments } };
}

function receive(
  { interaction, person }: InteractionContext,
  location: Location,
  intent: Intent,
  { core }: InteractionDeps,
): Promise<Answer> {
  return core.receive({ id: interaction.id, location, author: person, at: timeOf(interaction.id), intent });
}

function answerText(answer: Answer): APIInteractionResponse {
  switch (answer.kind) {
    case "none":
      return replyWithText(discordMessages.done);
    case "words":
      return replyWithText(answer.text);
    case "form":
      return { type: kinds.Modal, data: editModal(answer.form) };
    case "turn":
      return replyWithText(discordMessages.started);
  }
}
