// What one person asked to see.

import type { Question } from "../../core/cards.ts";
import type { Core } from "../../core/ports.ts";
import type { Person } from "../../core/vocabulary.ts";
import type { Message } from "./message.ts";
import { helpView, historyView, modelsView, say, settingsView } from "./views.ts";
import { sentences } from "./wording.ts";

/** `home`: the workspace's address, with a slash at its end. */
export async function answerTo(question: Question, person: Person, core: Core, home: string): Promise<Message> {
  switch (question.kind) {
    case "models":
      return modelsView(await core.ask(person, question));
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
