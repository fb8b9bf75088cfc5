// Edits of a picture that is shown in full: with words, with words for a marked area, or with a one-tap action.

import { messages } from "../../../core/cards/messages.ts";
import { putReferenced } from "../../../core/turns/put-referenced.ts";
import { type ImageInfo, type Intent, LOCAL, type Location, type Source } from "../../../core/vocabulary.ts";
import { areaOfBox, readArea } from "../../../images/area.ts";
import { type AppContext, type Ctx, loadOutline, submitIntent } from "../context.ts";
import type { Form } from "../http/form.ts";
import { refuse, type SubmitResult } from "../http/submit-result.ts";
import { limits } from "../limits.ts";
import { pageMessages } from "../messages.ts";
import { toAttachments } from "../outbox.ts";
import { parseKey, web } from "../parse-line.ts";
import { readBox, wordsOf } from "../picture-tools.ts";
import type { ImageRef } from "../pictures/frames.ts";

type EditIntent = Extract<Intent, { kind: "edit" }>;

interface Target {
  location: Location;
  source: Source;
  picture: ImageRef;
}

/** "Send" below a picture in full. */
export async function editPicture(c: Ctx, context: AppContext, form: Form): Promise<SubmitResult> {
  const prompt = form.get("text")?.trim() ?? "";
  if (prompt === "") return refuse(pageMessages.nothingToChange);
  if (prompt.length > limits.text) return refuse(pageMessages.tooLong(prompt.length));
  const target = await findTarget(c, context, form);
  if (!("source" in target)) return target;
  const submit = (changes: Partial<EditIntent>) => submitEdit(c, context, form, target, { prompt, ...changes });
  if (!form.get("area")) return submit({});
  const { png, info } = await readMarked(form, target.picture, `web:${c.var.person.id}`);
  return putReferenced(png, context, (key) => submit({ area: { ...info, key }, settings: { each: false } }));
}

/** A one-tap action. The built-in editor does it, whichever models the conversation uses. */
export async function usePictureTool(c: Ctx, context: AppContext, form: Form): Promise<SubmitResult> {
  const read = wordsOf(form);
  if ("refused" in read) return refuse(read.refused);
  const target = await findTarget(c, context, form);
  if (!("source" in target)) return target;
  const settings: EditIntent["settings"] = {
    ...{ models: [LOCAL], variants: 1, aspectRatio: "as is", resolution: "standard", each: false },
  };
  return submitEdit(c, context, form, target, { prompt: read.words, settings });
}

function submitEdit(c: Ctx, context: AppContext, form: Form, { location, source }: Target, changes: Partial<EditIntent>) {
  const intent: EditIntent = {
    ...{ kind: "edit", prompt: "", source, references: [], settings: {}, addressed: true, fresh: false },
    ...changes,
  };
  return submitIntent(c, context, location, intent, parseKey(form.get("key")));
}

const MAX_FEATHER = 500;

/** What was drawn on the picture, or else the numbers of a rectangle. Throws `PictureError`. */
async function readMarked(
  form: Form,
  picture: ImageRef,
  person: string,
): Promise<{ png: Uint8Array; info: Omit<ImageInfo, "key"> }> {
  const feather = Math.min(MAX_FEATHER, Math.max(0, Number(form.get("feather")) || 0));
  const options = { feather, invert: form.get("invert") !== null };
  const [drawn] = form.files;
  if (drawn) return readArea(await drawn.bytes(), picture, options, person);
  return areaOfBox(readBox(form) ?? { left: 0, top: 0, width: 0, height: 0 }, picture, options);
}

/** Where the picture is, and how an edit names it. */
async function findTarget(c: Ctx, context: AppContext, form: Form): Promise<Target | SubmitResult> {
  const message = form.get("message");
  if (message) return findPosted(context, message, Number(form.get("number")));
  const outline = await loadOutline(context, c.var.person, parseKey(form.get("conversation")));
  if (!outline) return refuse(messages.noConversation);
  if (!outline.thread) return refuse(pageMessages.opening);
  const location = { thread: outline.thread };
  const key = parseKey(form.get("variant"));
  if (key) {
    const drawn = outline.edits.flatMap(({ pictures }) => pictures).find(({ variant }) => variant === key);
    return drawn ? { location, source: { variants: [drawn.variant] }, picture: drawn.image } : refuse(messages.notThere);
  }
  const { originals } = outline;
  const picture = originals.find((_, position) => String(position + 1) === form.get("number"));
  if (!picture) return refuse(messages.notThere);
  // One of several originals is named by its file.
  const source = originals.length === 1 ? { turn: 0 } : { attachments: [{ id: picture.key, name: "original" }] };
  return { location, source, picture };
}

async function findPosted(context: AppContext, key: string, number: number): Promise<Target | SubmitResult> {
  const posted = await context.messages.get(parseKey(key) ?? "");
  const picture = posted?.pictures[number - 1];
  if (!posted || !picture) return refuse(messages.notThere);
  return { location: { thread: web(posted.key) }, source: { attachments: toAttachments([picture]) }, picture };
}
