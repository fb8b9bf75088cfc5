import { remove } from "../../acts/messages.ts";
import { refusal } from "../../rules/refusal.ts";
import { messageView } from "../../state/message-view.ts";
import type { Interaction, Message } from "../../state/rows.ts";
import type { Call, Reply, Route } from "../router.ts";
import { respondWithMessage, update } from "./interactions.ts";

const tokenLifetimeMs = 15 * 60_000;
const path = "/webhooks/:application/:token";

/** Responses and follow-ups of an interaction, for the 15 minutes that its token lasts. */
export const webhookRoutes: Route[] = [
  { method: "POST", path, open: true, handle: followUp },
  {
    method: "GET",
    path: `${path}/messages/:message`,
    open: true,
    handle: (call) => messageReply(call, find(call, interactionOf(call))),
  },
  { method: "PATCH", path: `${path}/messages/:message`, open: true, handle: edit },
  { method: "DELETE", path: `${path}/messages/:message`, open: true, handle: deleteMessage },
];

/** Throws 50027 for a token that is unknown or older than 15 minutes, 10015 before the interaction is acknowledged. */
function interactionOf(call: Call): Interaction {
  const { state } = call;
  call.application();
  const interaction = [...state.interactions.values()].find((one) => one.token === call.param("token"));
  if (!interaction || state.clock.now() - interaction.createdAt > tokenLifetimeMs) throw refusal("invalidWebhookToken");
  if (!interaction.acknowledged) throw refusal("unknownWebhook");
  return interaction;
}

function followUp(call: Call): Reply {
  const interaction = interactionOf(call);
  const message = respondWithMessage(call, interaction, call.body ?? {}, []);
  interaction.followUps.push(message.id);
  return messageReply(call, message);
}

function edit(call: Call): Reply {
  const interaction = interactionOf(call);
  return messageReply(call, update(call, find(call, interaction), call.body ?? {}, []));
}

function deleteMessage(call: Call): Reply {
  remove(call.state, find(call, interactionOf(call)));
  return { status: 204 };
}

/** The original response or one of the interaction's own follow-ups, no other message. */
function find(call: Call, interaction: Interaction): Message {
  const requested = call.param("message");
  const id = requested === "@original" ? interaction.originalId : requested;
  const own = id !== undefined && (id === interaction.originalId || interaction.followUps.includes(id));
  const message = own ? call.state.messages.get(id) : undefined;
  if (!message) throw refusal("unknownMessage");
  return message;
}

function messageReply(call: Call, message: Message): Reply {
  return { status: 200, body: messageView(call.state, message, true) };
}
