// What a visitor asks for: each is a request in the conversation's own thread, so its card is posted there.

import { messages } from "../../../core/cards/messages.ts";
import type { Visit } from "../../../core/store.ts";
import type { Location } from "../../../core/vocabulary.ts";
import { type AppContext, type Ctx, findConversation, listModelIds, submitIntent } from "../context.ts";
import type { Form } from "../http/form.ts";
import { refuse, type SubmitResult } from "../http/submit-result.ts";
import { limits } from "../limits.ts";
import { pageMessages } from "../messages.ts";
import { parseKey, parseLine, readIntent } from "../parse-line.ts";

/** A line from the composer. All of them are for the bot: talk belongs into the chat, where people read it. */
export async function postInstruction(
  c: Ctx,
  context: AppContext,
  form: Form,
  { conversation, thread }: Visit,
): Promise<SubmitResult> {
  // A window that was opened before this visit may still show the page, or another conversation.
  if (form.get("to") !== conversation) return refuse(pageMessages.notInVisit);
  const text = form.get("text")?.trim() ?? "";
  const key = parseKey(form.get("key")) ?? context.ids.nextKey();
  if (text === "") return refuse(pageMessages.nothingToChange);
  if (text.length > limits.text) return refuse(pageMessages.tooLong(text.length));
  const info = await findConversation(context, c.var.person, conversation);
  if (!info) return refuse(messages.noConversation);
  const composer = {
    in: "conversation",
    thread,
    turn: info.lastEdit,
    models: await listModelIds(context, c.var.person),
  } as const;
  const parsed = parseLine({ key, text, pictures: [] }, composer);
  switch (parsed.kind) {
    case "refused":
      return refuse(parsed.text);
    case "talk":
      return refuse(pageMessages.talkInChat);
    case "query":
    case "form":
      return refuse(pageMessages.onlyInChat);
    case "turn":
    case "intent": {
      const { intent } = parsed;
      return submitIntent(c, context, { thread }, intent.kind === "edit" ? { ...intent, addressed: true } : intent, key);
    }
  }
}

/** A button on a card. */
export async function pressButton(
  c: Ctx,
  context: AppContext,
  form: Form,
  kind: string,
  location: Location,
): Promise<SubmitResult> {
  const intent = readIntent(kind, form);
  return intent ? submitIntent(c, context, location, intent, parseKey(form.get("key"))) : refuse(messages.notThere);
}
