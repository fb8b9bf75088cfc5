// All pictures of a shared conversation as one file. Everybody who has the link can request it, so only a few are packed at a time.

import type { ConversationOutline } from "../../../core/cards/views.ts";
import { deadlineWithin, onAbort } from "../../../core/concurrency/abort.ts";
import type { ConversationKey } from "../../../core/vocabulary.ts";
import type { AppContext, Ctx } from "../context.ts";
import { listFiles, type PictureFile, writeInstructions } from "../recipe.ts";
import { sendZip } from "../routes/download.ts";

const MAX_OF_CONVERSATION = 2;
const MAX_TOGETHER = 8;
/** Somebody who takes longer keeps others waiting. */
const TIMEOUT_MS = 10 * 60_000;

export class SharedDownloads {
  readonly #running: ConversationKey[] = [];

  /** `mayRead`: whether the link still leads to the picture. Undefined: too many are under way. */
  send(
    c: Ctx,
    context: AppContext,
    outline: ConversationOutline,
    mayRead: (file: PictureFile) => Promise<boolean>,
  ): Response | undefined {
    const { key, title } = outline;
    const ofConversation = this.#running.filter((one) => one === key).length;
    if (ofConversation >= MAX_OF_CONVERSATION || this.#running.length >= MAX_TOGETHER) return undefined;
    const { signal, release } = deadlineWithin(c.req.raw.signal, TIMEOUT_MS);
    const end = this.#count(key, release);
    onAbort(signal, end);
    const archive = {
      ...{ title, files: listFiles(outline) },
      recipe: { name: "instructions.md", text: writeInstructions(outline) },
    };
    const isAllowed = async (file: PictureFile) => {
      signal.throwIfAborted();
      return mayRead(file);
    };
    return sendZip(c, context, archive, isAllowed, end);
  }

  /** Returns what ends it, once however often it is called. */
  #count(key: ConversationKey, release: () => void): () => void {
    this.#running.push(key);
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      this.#running.splice(this.#running.indexOf(key), 1);
      release();
    };
  }
}
