// Handles commands, shortcuts, forms and buttons of people who may use the bot.

import type { SlackStore } from "../../store/store.ts";
import { type AccessRules, deletesOwn, isInteraction, refusalOf, refuse, visitorIn } from "../access.ts";
import type { BlockAction, EventBody, Payload, Shortcut, SlashCommand, ViewSubmission } from "../types.ts";
import { handleAction } from "./actions.ts";
import { handleShortcut, handleSlashCommand, handleSubmission } from "./command-handler.ts";
import type { Ack, InteractionContext } from "./context.ts";

export class InteractionHandler {
  readonly #access: AccessRules;
  readonly #rows: Pick<SlackStore, "claim" | "unclaim">;

  constructor(access: AccessRules, rows: Pick<SlackStore, "claim" | "unclaim">) {
    this.#access = access;
    this.#rows = rows;
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

  /** A click that is delivered again is ignored, whichever process it reaches. */
  async #click(click: BlockAction, ack: Ack, context: InteractionContext): Promise<void> {
    const id = `click:${click.trigger_id}`;
    if (!(await this.#rows.claim(id))) return ack();
    try {
      await handleAction(click, ack, context);
    } catch (error) {
      await this.#rows.unclaim(id);
      throw error;
    }
  }
}
