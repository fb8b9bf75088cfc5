import { InteractionResponseType as Answer, InteractionType, MessageFlags, MessageType } from "discord.js";
import { z } from "zod";
import { change, post } from "../../acts/messages.ts";
import { check } from "../../rules/check.ts";
import { Choices } from "../../rules/commands.ts";
import { FormBody } from "../../rules/forms.ts";
import { AnswerBody } from "../../rules/messages.ts";
import { invalidField, refusal } from "../../rules/refusal.ts";
import { messageView } from "../../state/message-view.ts";
import type { Interaction, Message } from "../../state/rows.ts";
import type { World } from "../../state/world.ts";
import { compose, revise } from "../drafts.ts";
import type { Call, Reply, Route } from "../router.ts";

const acknowledgeWithinMs = 3000;
const settable =
  MessageFlags.SuppressEmbeds | MessageFlags.Ephemeral | MessageFlags.IsComponentsV2 | MessageFlags.SuppressNotifications;

const Callback = z.object({ type: z.number().int(), data: z.unknown().optional() });
const Deferred = z.object({ flags: z.number().int().min(0).nullish() });

/** Outside the limits, and the token is in the path (facts §8). */
export const interactionRoutes: Route[] = [
  { method: "POST", path: "/interactions/:interaction/:token/callback", open: true, uncounted: true, handle: callback },
];

/** One answer only (40060), within three seconds (10062), and only of a type that the interaction allows (facts §8, §12). */
function callback(call: Call): Reply {
  const { world } = call;
  const interaction = world.interactions.get(call.id("interaction"));
  if (!interaction || interaction.token !== call.param("token")) throw refusal("unknownInteraction");
  if (interaction.acknowledged) throw refusal("alreadyAcknowledged");
  if (world.clock.now() - interaction.createdAt > acknowledgeWithinMs) throw refusal("unknownInteraction");
  const { type, data } = check(Callback, call.body);
  if (!allowedTypes(interaction).includes(type))
    throw invalidField(["type"], "BASE_TYPE_CHOICES", "Interactions of this type cannot be answered like this.");
  demandOpenThread(world, interaction, type);
  const message = respond(call, interaction, type, data ?? {});
  interaction.acknowledged = { type, at: world.clock.now() };
  world.watch.changed();
  if (call.query.get("with_response") !== "true") return { status: 204 };
  return { status: 200, body: responseView(world, interaction, type, message) };
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

/** Locked and archived threads cannot be answered (facts §5). */
function demandOpenThread(world: World, interaction: Interaction, type: Answer): void {
  const posts = type === Answer.ChannelMessageWithSource || type === Answer.DeferredChannelMessageWithSource;
  const thread = world.channels.get(interaction.channelId)?.thread;
  if (posts && thread?.locked && thread.archived) throw refusal("archived");
}

function respond(call: Call, interaction: Interaction, type: Answer, data: unknown): Message | undefined {
  switch (type) {
    case Answer.ChannelMessageWithSource:
      return original(interaction, answerWith(call, interaction, data, ["data"]));
    case Answer.DeferredChannelMessageWithSource:
      return original(interaction, think(call.world, interaction, check(Deferred, data, ["data"]).flags ?? 0));
    case Answer.DeferredMessageUpdate:
      return original(interaction, source(call.world, interaction));
    case Answer.UpdateMessage:
      return original(interaction, update(call, source(call.world, interaction), data, ["data"]));
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

function original(interaction: Interaction, message: Message): Message {
  interaction.originalId = message.id;
  return message;
}

/** Posts an answer or a follow-up. */
export function answerWith(call: Call, interaction: Interaction, data: unknown, at: PropertyKey[]): Message {
  const { world } = call;
  const channel = channelOf(world, interaction);
  const draft = check(AnswerBody, data, at);
  const flags = (draft.flags ?? 0) & settable;
  const contents = compose(world, channel, draft, call.uploads, flags, at);
  return send(world, interaction, { ...contents, flags });
}

function think(world: World, interaction: Interaction, flags: number): Message {
  return send(world, interaction, { flags: MessageFlags.Loading | (flags & MessageFlags.Ephemeral) });
}

function send(world: World, interaction: Interaction, contents: Partial<Message> & { flags: number }): Message {
  const ephemeral = (contents.flags & MessageFlags.Ephemeral) !== 0;
  const { sourceId, channelId } = interaction;
  const first = interaction.originalId === undefined ? sourceId : interaction.originalId;
  return post(world, {
    ...contents,
    files: (contents.files ?? []).map((file) => ({ ...file, ephemeral })),
    id: world.ids.next(),
    channelId,
    authorId: world.bot.id,
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

/** Changes a message through an interaction. The first edit of a deferred answer ends its "thinking". */
export function update(call: Call, message: Message, data: unknown, at: PropertyKey[]): Message {
  const { world } = call;
  const channel = channelOf(world, message);
  const thinking = (message.flags & MessageFlags.Loading) !== 0;
  const revised = revise(world, channel, message, check(AnswerBody, data, at), call.uploads, at);
  const flags = (revised.flags ?? 0) & ~MessageFlags.Loading;
  change(world, message, { ...revised, flags }, !thinking);
  return message;
}

function source(world: World, interaction: Interaction): Message {
  const message = world.messages.get(interaction.sourceId ?? "");
  if (!message) throw refusal("unknownMessage");
  return message;
}

function channelOf(world: World, place: { channelId: string }) {
  const channel = world.channels.get(place.channelId);
  if (!channel) throw refusal("unknownChannel");
  return channel;
}

/** `resource.message` is promised for the types 4 and 7 only, not after a deferral (facts §5). */
function responseView(world: World, interaction: Interaction, type: Answer, message: Message | undefined): object {
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
    resource: { type, ...(full && message ? { message: messageView(world, message, true) } : {}) },
  };
}
