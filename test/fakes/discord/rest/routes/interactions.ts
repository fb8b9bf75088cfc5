import { InteractionResponseType as Answer, InteractionType, MessageFlags, MessageType } from "discord.js";
import { z } from "zod";
import { change, post } from "../../acts/messages.ts";
import { check } from "../../rules/check.ts";
import { Choices } from "../../rules/commands.ts";
import { FormBody } from "../../rules/forms.ts";
import { InteractionMessage } from "../../rules/messages.ts";
import { invalidField, refusal } from "../../rules/refusal.ts";
import { messageView } from "../../state/message-view.ts";
import type { Interaction, Message } from "../../state/rows.ts";
import type { ServiceState } from "../../state/service-state.ts";
import { compose, revise } from "../compose-message.ts";
import type { Call, Reply, Route } from "../router.ts";

const acknowledgeWithinMs = 3000;
const settable =
  MessageFlags.SuppressEmbeds | MessageFlags.Ephemeral | MessageFlags.IsComponentsV2 | MessageFlags.SuppressNotifications;

const Callback = z.object({ type: z.number().int(), data: z.unknown().optional() });
const Deferred = z.object({ flags: z.number().int().min(0).nullish() });

/** No rate limits apply; the token is in the path. */
export const interactionRoutes: Route[] = [
  { method: "POST", path: "/interactions/:interaction/:token/callback", open: true, uncounted: true, handle: callback },
];

/** One response only (40060), within three seconds (10062), and only of a type the interaction allows. */
function callback(call: Call): Reply {
  const { state } = call;
  const interaction = state.interactions.get(call.id("interaction"));
  if (!interaction || interaction.token !== call.param("token")) throw refusal("unknownInteraction");
  if (interaction.acknowledged) throw refusal("alreadyAcknowledged");
  if (state.clock.now() - interaction.createdAt > acknowledgeWithinMs) throw refusal("unknownInteraction");
  const { type, data } = check(Callback, call.body);
  if (!allowedTypes(interaction).includes(type))
    throw invalidField(["type"], "BASE_TYPE_CHOICES", "Interactions of this type don't allow this response.");
  demandOpenThread(state, interaction, type);
  const message = respond(call, interaction, type, data ?? {});
  interaction.acknowledged = { type, at: state.clock.now() };
  state.watch.changed();
  if (call.query.get("with_response") !== "true") return { status: 204 };
  return { status: 200, body: responseView(state, interaction, type, message) };
}

function allowedTypes(interaction: Interaction): Answer[] {
  const messages = [Answer.ChannelMessageWithSource, Answer.DeferredChannelMessageWithSource];
  const updates = [Answer.DeferredMessageUpdate, Answer.UpdateMessage];
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      return [...messages, Answer.Modal];
    case InteractionType.MessageComponent:
      return [...messages, ...updates, Answer.Modal];
    case InteractionType.ModalSubmit:
      return interaction.sourceId === undefined ? messages : [...messages, ...updates];
    case InteractionType.ApplicationCommandAutocomplete:
      return [Answer.ApplicationCommandAutocompleteResult];
    default:
      return [Answer.Pong];
  }
}

/** Threads that are locked and archived accept no responses. */
function demandOpenThread(state: ServiceState, interaction: Interaction, type: Answer): void {
  const posts = type === Answer.ChannelMessageWithSource || type === Answer.DeferredChannelMessageWithSource;
  const thread = state.channels.get(interaction.channelId)?.thread;
  if (posts && thread?.locked && thread.archived) throw refusal("archived");
}

function respond(call: Call, interaction: Interaction, type: Answer, data: unknown): Message | undefined {
  switch (type) {
    case Answer.ChannelMessageWithSource:
      return setOriginal(interaction, respondWithMessage(call, interaction, data, ["data"]));
    case Answer.DeferredChannelMessageWithSource:
      return setOriginal(interaction, postThinking(call.state, interaction, check(Deferred, data, ["data"]).flags ?? 0));
    case Answer.DeferredMessageUpdate:
      return setOriginal(interaction, source(call.state, interaction));
    case Answer.UpdateMessage:
      return setOriginal(interaction, update(call, source(call.state, interaction), data, ["data"]));
    case Answer.ApplicationCommandAutocompleteResult:
      interaction.choices = check(z.object({ choices: Choices }), data, ["data"]).choices;
      return undefined;
    default: {
      const form = check(FormBody, data, ["data"]);
      interaction.form = { customId: form.custom_id, title: form.title, components: form.components };
      return undefined;
    }
  }
}

function setOriginal(interaction: Interaction, message: Message): Message {
  interaction.originalId = message.id;
  return message;
}

/** Posts a response or a follow-up. */
export function respondWithMessage(call: Call, interaction: Interaction, data: unknown, at: PropertyKey[]): Message {
  const { state } = call;
  const channel = channelOf(state, interaction);
  const draft = check(InteractionMessage, data, at);
  const flags = (draft.flags ?? 0) & settable;
  const contents = compose(state, channel, draft, call.uploads, flags, at);
  return send(state, interaction, { ...contents, flags });
}

function postThinking(state: ServiceState, interaction: Interaction, flags: number): Message {
  return send(state, interaction, { flags: MessageFlags.Loading | (flags & MessageFlags.Ephemeral) });
}

function send(state: ServiceState, interaction: Interaction, contents: Partial<Message> & { flags: number }): Message {
  const ephemeral = (contents.flags & MessageFlags.Ephemeral) !== 0;
  const { sourceId, channelId } = interaction;
  const first = interaction.originalId === undefined ? sourceId : interaction.originalId;
  return post(state, {
    ...contents,
    files: (contents.files ?? []).map((file) => ({ ...file, ephemeral })),
    id: state.ids.next(),
    channelId,
    authorId: state.bot.id,
    type: typeOf(interaction),
    answers: interaction,
    ...(first === undefined ? {} : { reference: { kind: "reply", messageId: first, channelId } as const }),
    ...(ephemeral ? { onlyFor: interaction.userId } : {}),
  });
}

function typeOf(interaction: Interaction): MessageType {
  if (interaction.originalId !== undefined || interaction.sourceId !== undefined) return MessageType.Reply;
  if (interaction.type !== InteractionType.ApplicationCommand) return MessageType.Default;
  return interaction.command?.type === 1 ? MessageType.ChatInputCommand : MessageType.ContextMenuCommand;
}

/** Edits a message through an interaction. The first edit of a deferred response ends its "thinking". */
export function update(call: Call, message: Message, data: unknown, at: PropertyKey[]): Message {
  const { state } = call;
  const channel = channelOf(state, message);
  const thinking = (message.flags & MessageFlags.Loading) !== 0;
  const revised = revise(state, channel, message, check(InteractionMessage, data, at), call.uploads, at);
  const flags = (revised.flags ?? 0) & ~MessageFlags.Loading;
  change(state, message, { ...revised, flags }, !thinking);
  return message;
}

function source(state: ServiceState, interaction: Interaction): Message {
  const message = state.messages.get(interaction.sourceId ?? "");
  if (!message) throw refusal("unknownMessage");
  return message;
}

function channelOf(state: ServiceState, place: { channelId: string }) {
  const channel = state.channels.get(place.channelId);
  if (!channel) throw refusal("unknownChannel");
  return channel;
}

/** `resource.message` is set only for the types 4 and 7, not after a deferral. */
function responseView(state: ServiceState, interaction: Interaction, type: Answer, message: Message | undefined): object {
  const full = type === Answer.ChannelMessageWithSource || type === Answer.UpdateMessage;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(message
        ? {
            response_message_id: message.id,
            response_message_loading: (message.flags & MessageFlags.Loading) !== 0,
            response_message_ephemeral: (message.flags & MessageFlags.Ephemeral) !== 0,
          }
        : {}),
    },
    resource: { type, ...(full && message ? { message: messageView(state, message, true) } : {}) },
  };
}
