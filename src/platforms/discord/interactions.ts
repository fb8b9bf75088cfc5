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
import { toWish } from "../../../commands/actions.ts";
import type { Context } from "../../../commands/command.ts";
import { commands } from "../../../commands/index.ts";
import type { Answer, ConversationView, Question } from "../../core/cards.ts";
import type { Core, Log } from "../../core/ports.ts";
import type { ConversationKey, Person, Place, TurnKey, Wish } from "../../core/vocabulary.ts";
import { stripOf } from "../shared/strip.ts";
import type { Access } from "./access.ts";
import { answerInTime, completeInTime } from "./answers.ts";
import type { Api } from "./api.ts";
import { editForm, readForm, settingsForm } from "./form.ts";
import { beforeIn, newestPicture, placeOf, timeOf, type Where } from "./ids.ts";
import { picksOn } from "./message.ts";
import { missing } from "./permissions.ts";
import { personIn } from "./person.ts";
import type { Hint } from "./places.ts";
import { lastOf, suggestions, typedIn, valuesIn } from "./slash.ts";
import { draftOf, draftOnCard, placeOn, readChosen, targetsIn } from "./target.ts";
import {
  deleteView,
  forgetView,
  HISTORY_PAGE,
  helpView,
  historyView,
  modelsView,
  type privately,
  say,
  settingsView,
  whichView,
} from "./views.ts";
import { sentences } from "./wording.ts";

export interface Room {
  api: Api;
  core: Core;
  log: Log;
  /** The bot's own user. */
  me: string;
  access: Access;
  whereIs(hint: Hint, guild: string | undefined): Promise<Where>;
}

/** One interaction, with what is known of it. */
interface Heard<Kind extends APIInteraction = APIInteraction> {
  interaction: Kind;
  person: Person;
  where: Where;
}

const kinds = InteractionResponseType;
const silently: APIInteractionResponse = { type: kinds.DeferredMessageUpdate };
const reply = (data: ReturnType<typeof privately>): APIInteractionResponse => ({ type: kinds.ChannelMessageWithSource, data });
const tell = (text: string) => reply(say(text));

/** Answers by itself. */
export async function hearInteraction(interaction: APIInteraction, room: Room): Promise<void> {
  const person = personIn(interaction);
  const channel = channelOf(interaction);
  if (!person || !channel) return;
  if (interaction.type === InteractionType.ApplicationCommandAutocomplete) return suggest(interaction, person, room);
  const heard = { interaction, person, where: await whereIs(channel, interaction, room) };
  const refused = await refusalOf(interaction, person, room);
  if (refused !== undefined) return void (await answerInTime(heard, tell(refused), room));
  const response = await respond(heard, room).catch((error: unknown) => {
    room.log.error({ interaction: interaction.id, err: error }, "an interaction could not be written down");
    return tell(sentences.notStored);
  });
  if (response && "history" in response) return showHistory(heard, response.history, room);
  await answerInTime(heard, response ?? tell(sentences.notAnyMore), room);
}

async function refusalOf(interaction: APIInteraction, person: Person, { access }: Room): Promise<string | undefined> {
  if (deletesOwn(interaction)) return undefined;
  return access.refusal({ person: person.id, guild: interaction.guild_id, roles: interaction.member?.roles });
}

/** Everybody may always delete what the bot has of them. */
function deletesOwn({ type, data }: APIInteraction): boolean {
  if (type === InteractionType.ApplicationCommand) return data.name === "forget";
  return type === InteractionType.MessageComponent && data.custom_id === "sure:forget";
}

/** Discord may leave out what the channel is, and name it all the same. */
export function channelOf({ channel, channel_id: id }: APIInteraction): Hint | undefined {
  return channel ?? (id === undefined ? undefined : { id });
}

/** What Discord doesn't tell is asked for; where that is refused, it is taken for a plain channel, so that the person gets an answer. */
async function whereIs(channel: Hint, { guild_id }: APIInteraction, room: Room): Promise<Where> {
  return room.whereIs(channel, guild_id).catch((error: unknown) => {
    room.log.warn({ err: error }, "the channel of an interaction is not known");
    return { kind: "channel", channel: channel.id };
  });
}

/** Undefined for what is none of ours, or was when this program was older. */
type Response = APIInteractionResponse | { history: ConversationKey | undefined } | undefined;

async function respond({ interaction, ...heard }: Heard, room: Room): Promise<Response> {
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      return command({ interaction, ...heard }, room);
    case InteractionType.MessageComponent:
      return clicked({ interaction, ...heard }, room);
    case InteractionType.ModalSubmit:
      return submitted({ interaction, ...heard }, room);
    default:
      return undefined;
  }
}

async function suggest(interaction: APIApplicationCommandAutocompleteInteraction, person: Person, room: Room): Promise<void> {
  const typed = typedIn(interaction);
  const refused = await refusalOf(interaction, person, room);
  const found = refused !== undefined ? [] : await room.core.ask(person, { kind: "models", typed: lastOf(typed) });
  const choices = suggestions(typed, found);
  await room.api.answer(interaction, { type: kinds.ApplicationCommandAutocompleteResult, data: { choices } });
}

async function command({ interaction, ...heard }: Heard<APIApplicationCommandInteraction>, room: Room): Promise<Response> {
  const { data } = interaction;
  if (data.type === ApplicationCommandType.Message)
    return editImage({ interaction: interaction as APIMessageApplicationCommandInteraction, ...heard }, room);
  if (data.type !== ApplicationCommandType.ChatInput) return undefined;
  return slash({ interaction: interaction as APIChatInputApplicationCommandInteraction, ...heard }, room);
}

async function slash(heard: Heard<APIChatInputApplicationCommandInteraction>, room: Room): Promise<Response> {
  const { interaction, where } = heard;
  const found = commands.find(({ name }) => name === interaction.data.name);
  if (!found) return undefined;
  const values = valuesIn(interaction);
  const asked = found.asks(values, await contextOf(heard, room));
  if ("complaint" in asked) return tell(asked.complaint);
  if ("question" in asked) return view(asked.question, heard, room);
  const wish: Wish = "form" in asked ? { kind: "form", draft: asked.form } : asked.wish;
  if (wish.kind === "delete") return confirmation(heard, undefined, room);
  if (wish.kind === "forget") return reply(forgetView(await room.core.ask(heard.person, { kind: "belongings" })));
  const starts = wish.kind === "edit" || wish.kind === "form";
  const lacking = starts ? missing(where, BigInt(interaction.app_permissions)) : [];
  if (lacking.length > 0) return tell(sentences.missing(lacking));
  const hangs = starts && where.kind === "channel" && values.image === undefined;
  const place = hangs ? beforeIn(where.channel, interaction.id) : placeOf(where);
  return inWords(await receive(heard, place, wish, room));
}

async function contextOf(heard: Heard, { core }: Room): Promise<Context> {
  const { interaction, person, where } = heard;
  const there = await conversationHere(heard, core);
  const models = await core.ask(person, { kind: "models" });
  const turn = there?.cards.findLast(({ kind }) => kind === "edit")?.turn;
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

async function conversationHere({ person, where }: Heard, core: Core): Promise<ConversationView | undefined> {
  const place = placeOf(where);
  return "thread" in place ? core.ask(person, { kind: "conversation", of: place.thread }) : undefined;
}

async function editImage({ interaction, person, where }: Heard<APIMessageApplicationCommandInteraction>, room: Room) {
  const message = interaction.data.resolved.messages[interaction.data.target_id];
  if (!message) return tell(sentences.noPictureThere);
  const lacking = missing(where, BigInt(interaction.app_permissions));
  if (lacking.length > 0) return tell(sentences.missing(lacking));
  const { channel } = where;
  const targets = targetsIn(message, room.me);
  if (targets.length === 0) return tell(sentences.noPictureThere);
  const unfinished = message.author.id === room.me && picksOn(message).size === 0 && where.kind !== "channel";
  if (targets.length > 1 && !unfinished) return reply(whichView(channel, message.id, targets));
  const draft = unfinished ? draftOnCard(channel, message.id) : draftOf(where, { channel, id: message.id }, targets);
  return inWords(await receive({ interaction, person, where }, placeOn(where, message.id), { kind: "form", draft }, room));
}

async function clicked(heard: Heard<APIMessageComponentInteraction>, room: Room): Promise<Response> {
  const { interaction, where } = heard;
  const values = "values" in interaction.data ? interaction.data.values : [];
  const id = interaction.data.custom_id;
  const chosen = readChosen(id, values);
  if (chosen) {
    const draft = draftOf(where, chosen, chosen.targets);
    return inWords(await receive(heard, placeOn(where, chosen.id), { kind: "form", draft }, room));
  }
  const own = await ownButton(id, heard, room);
  if (own) return own;
  return cardButton(id.startsWith("menu:") ? (values[0] ?? "") : id, heard, room);
}

/** Buttons of our private views. */
async function ownButton(id: string, heard: Heard<APIMessageComponentInteraction>, room: Room): Promise<Response> {
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
      if (!there?.mine) return tell(there ? sentences.notYours : sentences.noConversation);
      const models = await room.core.ask(heard.person, { kind: "models" });
      return { type: kinds.Modal, data: settingsForm(there, models) };
    }
    default:
      return undefined;
  }
}

function removed(answer: Answer): APIInteractionResponse {
  const content = answer.kind === "words" ? answer.text : sentences.done;
  return { type: kinds.UpdateMessage, data: { ...say(content), components: [] } };
}

/** Buttons of a card, or of our root message in a channel: its thread has that message's id. */
async function cardButton(id: string, heard: Heard<APIMessageComponentInteraction>, room: Room): Promise<Response> {
  const { interaction, person, where } = heard;
  const place = placeOn(where, interaction.message.id);
  if (!("thread" in place)) return undefined;
  const there = id.startsWith("pick:") ? await room.core.ask(person, { kind: "conversation", of: place.thread }) : undefined;
  const slots = there?.cards.flatMap((card) => card.slots) ?? [];
  const picked = slots.some((slot) => `pick:${slot.variant}` === id && slot.pickedBy.some((one) => one.id === person.id));
  const asked = toWish(id, { thread: place.thread, on: !picked });
  if (!asked) return undefined;
  if ("question" in asked) return view(asked.question, heard, room);
  if ("confirm" in asked) return confirmation(heard, asked.confirm.turn, room);
  const answer = await receive(heard, place, asked.wish, room);
  return answer.kind === "words" || answer.kind === "form" ? inWords(answer) : silently;
}

/** In direct messages an earlier conversation's card may be the last that is left of them. */
async function confirmation(heard: Heard, turn: TurnKey | undefined, { core }: Room): Promise<APIInteractionResponse> {
  const there = await conversationHere(heard, core);
  if (!there && !turn) return tell(sentences.noConversation);
  return there?.mine === false ? tell(sentences.notYours) : reply(deleteView(turn));
}

async function submitted(heard: Heard<APIModalSubmitInteraction>, room: Room): Promise<Response> {
  const wish = readForm(heard.interaction.data);
  return wish && inWords(await receive(heard, placeOf(heard.where), wish, room));
}

async function view(question: Question, { person }: Heard, { core }: Room): Promise<Response> {
  switch (question.kind) {
    case "models":
      return reply(modelsView(await core.ask(person, question)));
    case "help":
      return reply(helpView(await core.ask(person, question)));
    case "conversation": {
      const there = await core.ask(person, question);
      return there ? reply(settingsView(there)) : tell(sentences.noConversation);
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
async function showHistory(heard: Heard, before: ConversationKey | undefined, room: Room): Promise<void> {
  const deferred: APIInteractionResponse = {
    type: kinds.DeferredChannelMessageWithSource,
    data: { flags: MessageFlags.Ephemeral },
  };
  if (!(await answerInTime(heard, deferred, room))) return;
  const { body, pictures } = await history(heard.person, before, room).catch((error: unknown) => {
    room.log.error({ interaction: heard.interaction.id, err: error }, "a history could not be read");
    return { body: say(sentences.notRead), pictures: undefined };
  });
  const { flags: _, ...shown } = body;
  await completeInTime(heard, () => room.api.complete(heard.interaction, shown, pictures), room);
}

async function history(person: Person, before: ConversationKey | undefined, { core }: Room) {
  const found = await core.ask(person, { kind: "conversations", ...(before && { before }) });
  const strips = await Promise.all(
    found.items
      .slice(0, HISTORY_PAGE)
      .map(async (line) => ({ line, data: await stripOf(line, core, "webp").catch(() => undefined) })),
  );
  const shown = strips.flatMap(({ line, data }) => (data ? [{ title: line.title, name: `${line.key}.webp`, data }] : []));
  const attachments = shown.map(({ title }, position) => ({
    id: String(position),
    description: (title || "pictures").slice(0, 1024),
  }));
  return { body: historyView(found), pictures: { files: shown.map(({ name, data }) => ({ name, data })), attachments } };
}

function receive({ interaction, person }: Heard, place: Place, wish: Wish, { core }: Room): Promise<Answer> {
  return core.receive({ id: interaction.id, place, author: person, at: timeOf(interaction.id), wish });
}

function inWords(answer: Answer): APIInteractionResponse {
  switch (answer.kind) {
    case "none":
      return tell(sentences.done);
    case "words":
      return tell(answer.text);
    case "form":
      return { type: kinds.Modal, data: editForm(answer.form) };
    case "turn":
      return tell(sentences.started);
  }
}
