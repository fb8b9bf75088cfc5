// What one person asked to see.

import type { ConversationView, Question } from "../../core/cards.ts";
import type { Core } from "../../core/ports.ts";
import type { Person, Thread } from "../../core/vocabulary.ts";
import type { Message } from "./message.ts";
import { deleteView, helpView, historyView, modelsView, say, settingsView } from "./views.ts";
import { sentences } from "./wording.ts";

/** `home`: the workspace's address, with a slash at its end. `page`: of a list with pages, from 0. */
export async function answerTo(question: Question, person: Person, core: Core, home: string, page = 0): Promise<Message> {
  switch (question.kind) {
    case "models":
      return modelsView(await core.ask(person, question), page, question.typed);
    case "help":
      return helpView(await core.ask(person, question));
    case "conversations":
      return historyView(await core.ask(person, question), home);
    case "conversation": {
      const there = await core.ask(person, question);
      return there ? settingsView(there) : say(sentences.noConversation);
    }
    default:
      return say(sentences.noConversation);
  }
}

/** Asks once, and says what goes. */
export function confirmation(there: ConversationView | undefined, thread: Thread): Message {
  if (!there) return say(sentences.noConversation);
  return there.mine ? deleteView(thread) : say(sentences.notYours);
}
