// Edits of a picture that is shown in full: with words, or with a one-tap action.

import { messages } from "../../../core/cards/messages.ts";
import { type Intent, LOCAL, type Location, type Source, type VariantKey } from "../../../core/vocabulary.ts";
import { type AppContext, type Ctx, findConversation, loadConversation, submitIntent } from "../context.ts";
import type { Form } from "../http/form.ts";
import { refuse, type SubmitResult } from "../http/submit-result.ts";
import { limits } from "../limits.ts";
import { pageMessages } from "../messages.ts";
import { toAttachments } from "../outbox.ts";
import { parseKey, web } from "../parse-line.ts";
import { wordsOf } from "../picture-tools.ts";

type EditIntent = Extract<Intent, { kind: "edit" }>;

/** "Send" below a picture in full. */
export async function editPicture(c: Ctx, context: AppContext, form: Form): Promise<SubmitResult> {
  const prompt = form.get("text")?.trim() ?? "";
  if (prompt === "") return refuse(pageMessages.nothingToChange);
  if (prompt.length > limits.text) return refuse(pageMessages.tooLong(prompt.length));
  return submitEdit(c, context, form, prompt, {});
}

/** A one-tap action. The built-in editor does it, whichever models the conversation uses. */
export async function usePictureTool(c: Ctx, context: AppContext, form: Form): Promise<SubmitResult> {
  const read = wordsOf(form);
  if ("refused" in read) return refuse(read.refused);
  return submitEdit(c, context, form, read.words, { models: [LOCAL], variants: 1, aspectRatio: "as is", resolution: "standard" });
}

async function submitEdit(
  c: Ctx,
  context: AppContext,
  form: Form,
  prompt: string,
  settings: EditIntent["settings"],
): Promise<SubmitResult> {
  const target = await findTarget(c, context, form);
  if (!("source" in target)) return target;
  const intent: EditIntent = {
    ...{ kind: "edit", prompt, source: target.source, references: [], settings },
    ...{ addressed: true, fresh: false },
  };
  return submitIntent(c, context, target.location, intent, parseKey(form.get("key")));
}

/** Where the picture is, and how an edit names it. */
async function findTarget(
  c: Ctx,
  context: AppContext,
  form: Form,
): Promise<{ location: Location; source: Source } | SubmitResult> {
  const message = form.get("message");
  if (message) return findPosted(context, message, Number(form.get("number")));
  const key = parseKey(form.get("conversation"));
  const view = await findConversation(context, c.var.person, key);
  if (!view) return refuse(messages.noConversation);
  if (!view.thread) return refuse(pageMessages.opening);
  const variant = parseKey(form.get("variant")) as VariantKey | undefined;
  const source = variant ? { variants: [variant] } : await findOriginal(c, context, key, Number(form.get("number")));
  return source ? { location: { thread: view.thread }, source } : refuse(messages.notThere);
}

async function findPosted(context: AppContext, key: string, number: number) {
  const posted = await context.messages.get(parseKey(key) ?? "");
  const attachments = toAttachments(posted?.pictures ?? []).slice(number - 1, number);
  if (!posted || attachments.length === 0) return refuse(messages.notThere);
  return { location: { thread: web(posted.key) }, source: { attachments } };
}

/** One of several originals is named by its file. */
async function findOriginal(c: Ctx, context: AppContext, key: string | undefined, number: number): Promise<Source | undefined> {
  const view = await loadConversation(context, c.var.person, key);
  const pictures = view?.strip.find(({ turn }) => !turn)?.pictures ?? [];
  const picture = pictures.find((one) => one.number === number);
  if (!picture?.image) return undefined;
  return pictures.length === 1 ? { turn: 0 } : { attachments: [{ id: picture.image.key, name: `original-${number}` }] };
}
