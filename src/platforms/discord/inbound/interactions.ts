// Commands, buttons, menus and forms: heard, written down, acknowledged within three seconds.

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
import { beforeIn, newestPicture, placeOf, timeOf, type Where } from "../gateway/ids.ts";
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
import { draftOf, draftOnCard, placeOn, readTarget, targetsIn } from "./targets.ts";

export interface InteractionDeps {
  api: Api;
  core: Core;
  log: Log;
  /** The bot's own user. */
  me: string;
  access: Access;
  locate(hint: ChannelHint, guild: string | undefined): Promise<Where>;
}

/** One interaction, with what is known of it. */
interface InteractionContext<Kind extends APIInteraction = APIInteraction> {
  interaction: Kind;
  person: Person;
  where: Where;
}

const kinds = InteractionResponseType;
const acknowledge: APIInteractionResponse = { type: kinds.DeferredMessageUpdate };
const reply = (data: ReturnType<typeof ephemeral>): APIInteractionResponse => ({ type: kinds.ChannelMessageWithSource, data });
const tell = (text: string) => reply(textMessage(text));

/** Answers by itself. */
export async function handleInteraction(interaction: APIInteraction, room: InteractionDeps): Promise<void> {
  const person = personIn(interaction);
  const channel = channelOf(interaction);
  if (!person || !channel) return;
  if (interaction.type === InteractionType.ApplicationCommandAutocomplete) return handleAutocomplete(interaction, person, room);
  const heard = { interaction, person, where: await whereIs(channel, interaction, room) };
  const refused = await refusalOf(interaction, person, room);
  if (refused !== undefined) return void (await respondInTime(heard, tell(refused), room));
  const response = await respond(heard, room).catch((error: unknown) => {
    room.log.error({ interaction: interaction.id, err: error }, "an interaction could not be written down");
    return tell(discordMessages.notStored);
  });
  if (response && "history" in response) return showHistory(heard, response.history, room);
  await respondInTime(heard, response ?? tell(discordMessages.notAnyMore), room);
}

async function refusalOf(interaction: APIInteraction, person: Person, { access }: InteractionDeps): Promise<string | undefined> {
  if (deletesOwn(interaction)) return undefined;
  return access.refusal({ person: person.id, guild: interaction.guild_id, roles: interaction.member?.roles });
}

/** Everybody may always delete what the bot has of them. */
function deletesOwn({ type, data }: APIInteraction): boolean {
  if (type === InteractionType.ApplicationCommand) return data.name === "forget";
  return type === InteractionType.MessageComponent && data.custom_id === "sure:forget";
}

/** Discord may leave out what the channel is, and name it all the same. */
export function channelOf({ channel, channel_id: id }: APIInteraction): ChannelHint | undefined {
  return channel ?? (id === undefined ? undefined : { id });
}

/** What Discord doesn't tell is asked for; where that is refused, it is taken for a plain channel, so that the person gets an answer. */
async function whereIs(channel: ChannelHint, { guild_id }: APIInteraction, room: InteractionDeps): Promise<Where> {
  return room.locate(channel, guild_id).catch((error: unknown) => {
    room.log.warn({ err: error }, "the channel of an interaction is not known");
    return { kind: "channel", channel: channel.id };
  });
}

/** Undefined for what is none of ours, or was when this program was older. */
type Response = APIInteractionResponse | { history: ConversationKey | undefined } | undefined;

async function respond({ interaction, ...heard }: InteractionContext, room: InteractionDeps): Promise<Response> {
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      return handleCommand({ interaction, ...heard }, room);
    case InteractionType.MessageComponent:
      return handleButton({ interaction, ...heard }, room);
    case InteractionType.ModalSubmit:
      return handleModal({ interaction, ...heard }, room);
    default:
      return undefined;
  }
}

async function handleAutocomplete(
  interaction: APIApplicationCommandAutocompleteInteraction,
  person: Person,
  room: InteractionDeps,
): Promise<void> {
  const typed = typedIn(interaction);
  const refused = await refusalOf(interaction, person, room);
  const found = refused !== undefined ? [] : await room.core.query(person, { kind: "models", typed: lastOf(typed) });
  const choices = suggestions(typed, found);
  await room.api.respond(interaction, { type: kinds.ApplicationCommandAutocompleteResult, data: { choices } });
}

async function handleCommand(
  { interaction, ...heard }: InteractionContext<APIApplicationCommandInteraction>,
  room: InteractionDeps,
): Promise<Response> {
  const { data } = interaction;
  if (data.type === ApplicationCommandType.Message)
    return editImage({ interaction: interaction as APIMessageApplicationCommandInteraction, ...heard }, room);
  if (data.type !== ApplicationCommandType.ChatInput) return undefined;
  return handleSlashCommand({ interaction: interaction as APIChatInputApplicationCommandInteraction, ...heard }, room);
}

async function handleSlashCommand(
  heard: InteractionContext<APIChatInputApplicationCommandInteraction>,
  room: InteractionDeps,
): Promise<Response> {
  const { interaction, where } = heard;
  const found = commands.find(({ name }) => name === interaction.data.name);
  if (!found) return undefined;
  const values = valuesIn(interaction);
  const asked = found.parse(values, await contextOf(heard, room));
  if ("complaint" in asked) return tell(asked.complaint);
  if ("question" in asked) return view(asked.question, heard, room);
  const intent: Intent = "form" in asked ? { kind: "form", draft: asked.form } : asked.intent;
  if (intent.kind === "delete") return confirmation(heard, undefined, room);
  if (intent.kind === "forget") return reply(forgetView(await room.core.query(heard.person, { kind: "belongings" })));
  const starts = intent.kind === "edit" || intent.kind === "form";
  const lacking = starts ? missingPermissions(where, BigInt(interaction.app_permissions)) : [];
  if (lacking.length > 0) return tell(discordMessages.missing(lacking));
  const hangs = starts && where.kind === "channel" && values.image === undefined;
  const place = hangs ? beforeIn(where.channel, interaction.id) : placeOf(where);
  return answerText(await receive(heard, place, intent, room));
}

async function contextOf(heard: InteractionContext, { core }: InteractionDeps): Promise<Context> {
  const { interaction, person, where } = heard;
  const there = await conversationHere(heard, core);
  const models = await core.query(person, { kind: "models" });
  const turn = there?.lastEdit;
  const place = placeOf(where);
  return {
    thread: "thread" in place ? place.thread : place.channel,
    live: there !== undefined,
    direct: where.kind === "direct",
    newest: newestPicture(where.channel, interaction.id),
    ...(turn && { turn }),
    models: models.map(({ id }) => id),
  };
}

async function conversationHere({ person, where }: InteractionContext, core: Core): Promise<ConversationInfo | undefined> {
  const place = placeOf(where);
  return "thread" in place ? core.findConversation(person, place.thread) : undefined;
}

async function editImage(
  { interaction, person, where }: InteractionContext<APIMessageApplicationCommandInteraction>,
  room: InteractionDeps,
) {
  const message = interaction.data.resolved.messages[interaction.data.target_id];
  if (!message) return tell(discordMessages.noPictureThere);
  const lacking = missingPermissions(where, BigInt(interaction.app_permissions));
  if (lacking.length > 0) return tell(discordMessages.missing(lacking));
  const { channel } = where;
  const targets = targetsIn(message, room.me);
  if (targets.length === 0) return tell(discordMessages.noPictureThere);
  const unfinished = message.author.id === room.me && picksOn(message).size === 0 && where.kind !== "channel";
  if (targets.length > 1 && !unfinished) return reply(whichView(channel, message.id, targets));
  const draft = unfinished ? draftOnCard(channel, message.id) : draftOf(where, { channel, id: message.id }, targets);
  return answerText(await receive({ interaction, person, where }, placeOn(where, message.id), { kind: "form", draft }, room));
}

async function handleButton(heard: InteractionContext<APIMessageComponentInteraction>, room: InteractionDeps): Promise<Response> {
  const { interaction, where } = heard;
  const values = "values" in interaction.data ? interaction.data.values : [];
  const id = interaction.data.custom_id;
  const chosen = readTarget(id, values);
  if (chosen) {
    const draft = draftOf(where, chosen, chosen.targets);
    return answerText(await receive(heard, placeOn(where, chosen.id), { kind: "form", draft }, room));
  }
  const own = await ownButton(id, heard, room);
  if (own) return own;
  return cardButton(id.startsWith("menu:") ? (values[0] ?? "") : id, heard, room);
}

/** Buttons of our private views. */
async function ownButton(
  id: string,
  heard: InteractionContext<APIMessageComponentInteraction>,
  room: InteractionDeps,
): Promise<Response> {
  const [kind, key = "", turn] = id.split(":");
  switch (kind) {
    case "sure":
      if (key === "forget") return removed(await receive(heard, placeOf(heard.where), { kind: "forget" }, room));
      return removed(
        await receive(heard, placeOf(heard.where), { kind: "delete", ...(turn && { turn: turn as TurnKey }) }, room),
      );
    case "older":
      return { history: key as ConversationKey };
    case "change": {
      const there = await conversationHere(heard, room.core);
      if (!there?.mine) return tell(there ? discordMessages.notYours : discordMessages.noConversation);
      const models = await room.core.query(heard.person, { kind: "models" });
      return { type: kinds.Modal, data: settingsModal(there, models) };
    }
    default:
      return undefined;
  }
}

function removed(answer: Answer): APIInteractionResponse {
  const content = answer.kind === "words" ? answer.text : discordMessages.done;
  return { type: kinds.UpdateMessage, data: { ...textMessage(content), components: [] } };
}

/** Buttons of a card, or of our root message in a channel: its thread has that message's id. */
async function cardButton(
  id: string,
  heard: InteractionContext<APIMessageComponentInteraction>,
  room: InteractionDeps,
): Promise<Response> {
  const { interaction, where } = heard;
  const place = placeOn(where, interaction.message.id);
  if (!("thread" in place)) return undefined;
  const asked = toIntent(id, place.thread);
  if (!asked) return undefined;
  if ("question" in asked) return view(asked.question, heard, room);
  if ("confirm" in asked) return confirmation(heard, asked.confirm.turn, room);
  const answer = await receive(heard, place, asked.intent, room);
  return answer.kind === "words" || answer.kind === "form" ? answerText(answer) : acknowledge;
}

/** In direct messages an earlier conversation's card may be the last that is left of them. */
async function confirmation(
  heard: InteractionContext,
  turn: TurnKey | undefined,
  { core }: InteractionDeps,
): Promise<APIInteractionResponse> {
  const there = await conversationHere(heard, core);
  if (!there && !turn) return tell(discordMessages.noConversation);
  return there?.mine === false ? tell(discordMessages.notYours) : reply(deleteView(turn));
}

async function handleModal(heard: InteractionContext<APIModalSubmitInteraction>, room: InteractionDeps): Promise<Response> {
  const intent = readModal(heard.interaction.data);
  return intent && answerText(await receive(heard, placeOf(heard.where), intent, room));
}

async function view(question: Query, { person }: InteractionContext, { core }: InteractionDeps): Promise<Response> {
  switch (question.kind) {
    case "models":
      return reply(modelsView(await core.query(person, question)));
    case "help":
      return reply(helpView(await core.query(person, question)));
    case "conversation": {
      const there = await core.query(person, question);
      return there ? reply(settingsView(there)) : tell(discordMessages.noConversation);
    }
    case "conversations":
      return { history: undefined };
    case "threads":
    case "belongings":
    case "defaults":
      return undefined;
  }
}

/** Its strips take longer to make than Discord waits: put off at once, completed when they are there. */
async function showHistory(heard: InteractionContext, before: ConversationKey | undefined, room: InteractionDeps): Promise<void> {
  const deferred: APIInteractionResponse = {
    type: kinds.DeferredChannelMessageWithSource,
    data: { flags: MessageFlags.Ephemeral },
  };
  if (!(await respondInTime(heard, deferred, room))) return;
  const { body, pictures } = await history(heard.person, before, room).catch((error: unknown) => {
    room.log.error({ interaction: heard.interaction.id, err: error }, "a history could not be read");
    return { body: textMessage(discordMessages.notRead), pictures: undefined };
  });
  const { flags: _, ...shown } = body;
  await editResponseInTime(heard, () => room.api.editResponse(heard.interaction, shown, pictures), room);
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
      return tell(discordMessages.done);
    case "words":
      return tell(answer.text);
    case "form":
      return { type: kinds.Modal, data: editModal(answer.form) };
    case "turn":
      return tell(discordMessages.started);
  }
}
