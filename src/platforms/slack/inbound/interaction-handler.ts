// Handles commands, shortcuts, forms and buttons of people who may use the bot.

import { LRUCache } from "lru-cache";
import { type AccessRules, deletesOwn, type Interaction, refusalOf, refuse, visitorIn } from "./access.ts";
import { handleAction } from "./actions.ts";
import type { Ack, InteractionContext } from "./interaction-context.ts";
import { handleShortcut, handleSlashCommand, handleSubmission } from "./interactions.ts";
import type { BlockAction, EventBody, Payload, Shortcut, SlashCommand, ViewSubmission } from "./types.ts";

export class InteractionHandler {
  readonly #access: AccessRules;
  /** Handled clicks by trigger id, so that a redelivered one is ignored. */
  readonly #clicked = new LRUCache<string, true>({ max: 2000 });

  constructor(access: AccessRules) {
    this.#access = access;
  }

  /** Rejects if the request couldn't be stored: then it isn't acknowledged. */
  async handle(body: Exclude<Payload, EventBody>, ack: Ack, context: InteractionContext): Promise<void> {
    if (isInteraction(body) && !deletesOwn(body)) {
      const refused = refusalOf(visitorIn(body), context.self, this.#access);
      if (refused !== undefined) return refuse(body, refused, ack, context);
    }
    if ("command" in body) return handleSlashCommand(body as SlashCommand, ack, context);
    switch (body.type) {
      case "message_action":
        return handleShortcut(body as Shortcut, ack, context);
      case "view_submission":
        return handleSubmission(body as ViewSubmission, ack, context);
      case "block_actions":
        return this.#click(body as BlockAction, ack, context);
      default:
        context.log.info({ type: body.type }, "ignored unknown Slack request");
        return ack();
    }
  }

  async #click(click: BlockAction, ack: Ack, context: InteractionContext): Promise<void> {
    if (this.#clicked.has(click.trigger_id)) return ack();
    this.#clicked.set(click.trigger_id, true);
    try {
      await handleAction(click, ack, context);
    } catch (error) {
      this.#clicked.delete(click.trigger_id);
      throw error;
    }
  }
}

/** Whether a person did it. Slack may add kinds of requests that the bot doesn't know. */
function isInteraction(body: Payload): body is Interaction {
  return "command" in body || ("user" in body && ["message_action", "view_submission", "block_actions"].includes(body.type));
}
