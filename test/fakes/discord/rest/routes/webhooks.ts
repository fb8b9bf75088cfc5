import { remove } from "../../acts/messages.ts";
import { refusal } from "../../rules/refusal.ts";
import { messageView } from "../../state/message-view.ts";
import type { Interaction, Message } from "../../state/rows.ts";
import type { Call, Reply, Route } from "../router.ts";
import { answerWith, update } from "./interactions.ts";

const tokenLivesMs = 15 * 60_000;
const path = "/webhooks/:application/:token";

/** What an interaction's token opens for 15 minutes (facts §8). */
export const webhookRoutes: Route[] = [
  { method: "POST", path, open: true, handle: followUp },
  { method: "GET", path: `${path}/messages/:message`, open: true, handle: (call) => shown(call, find(call, opened(call))) },
  { method: "PATCH", path: `${path}/messages/:message`, open: true, handle: edit },
  { method: "DELETE", path: `${path}/messages/:message`, open: true, handle: destroy },
];

/** 50027 for a token that is unknown or older than 15 minutes, 10015 before the interaction is acknowledged. */
function opened(call: Call): Interaction {
  const { world } = call;
  call.application();
  const interaction = [...world.interactions.values()].find((one) => one.token === call.param("token"));
  if (!interaction || world.clock.now() - interaction.createdAt > tokenLivesMs) throw refusal("invalidWebhookToken");
  if (!interaction.acknowledged) throw refusal("unknownWebhook");
  return interaction;
}

function followUp(call: Call): Reply {
  const interaction = opened(call);
  const message = answerWith(call, interaction, call.body ?? {}, []);
  interaction.followUps.push(message.id);
  return shown(call, message);
}

function edit(call: Call): Reply {
  const interaction = opened(call);
  return shown(call, update(call, find(call, interaction), call.body ?? {}, []));
}

function destroy(call: Call): Reply {
  remove(call.world, find(call, opened(call)));
  return { status: 204 };
}

/** The original answer or one of the interaction's own follow-ups; nothing else. */
function find(call: Call, interaction: Interaction): Message {
  const asked = call.param("message");
  const id = asked === "@original" ? interaction.originalId : asked;
  const own = id !== undefined && (id === interaction.originalId || interaction.followUps.includes(id));
  const message = own ? call.world.messages.get(id) : undefined;
  if (!message) throw refusal("unknownMessage");
  return message;
}

function shown(call: Call, message: Message): Reply {
  return { status: 200, body: messageView(call.world, message, true) };
}
