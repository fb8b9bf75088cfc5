// Answers to a person's queries.

import type { ConversationInfo, Query } from "../../../core/cards/views.ts";
import type { Core } from "../../../core/ports/core.ts";
import type { Person, Thread } from "../../../core/vocabulary.ts";
import { slackMessages } from "../messages.ts";
import type { Message } from "./render-card.ts";
import { deleteView, helpView, historyView, modelsView, settingsView, textMessage, usageView } from "./views.ts";

/** `home`: the workspace's URL, with a trailing slash. `page`: of a paged list, from 0. */
export async function answerQuery(query: Query, person: Person, core: Core, home: string, page = 0): Promise<Message> {
  switch (query.kind) {
    case "models":
      return modelsView(await core.query(person, query), page, query.typed);
    case "help":
      return helpView(await core.query(person, query));
    case "conversations":
      return historyView(await core.query(person, query), home);
    case "usage":
      return usageView(await core.query(person, query));
    case "conversation": {
      const conversation = await core.query(person, query);
      return conversation ? settingsView(conversation) : textMessage(slackMessages.noConversation);
    }
    default:
      return textMessage(slackMessages.noConversation);
  }
}

/** Asks before a conversation is deleted. */
export function confirmation(there: ConversationInfo | undefined, thread: Thread): Message {
  if (!there) return textMessage(slackMessages.noConversation);
  return there.mine ? deleteView(thread) : textMessage(slackMessages.notYours);
}
