// Fetches the pictures that people posted.

import { failureSentence, messages } from "../cards/messages.ts";
import type { FairTurns } from "../concurrency/fair-turns.ts";
import type { Deps } from "../deps.ts";
import { PictureError } from "../errors.ts";
import { isPermanent } from "../platforms/refusals.ts";
import type { ReadPicture } from "../ports/pictures.ts";
import type { Attachment, Failure, Turn } from "../vocabulary.ts";

/** The run of a task that fetches people's pictures. */
export interface Run {
  signal: AbortSignal;
  /** People take turns in fetching and reading, so that one person's many pictures don't delay others. */
  fetching: FairTurns;
}

/** A person's picture, and the name of its file. */
export interface Fetched extends ReadPicture {
  name: string;
}

/** A picture that can't be read, with a sentence for the person. */
interface Unreadable {
  name: string;
  why: string;
}

/** What isn't used of it. */
export function noteOn(taken: Fetched | Unreadable): string[] {
  if ("why" in taken) return [messages.unreadable(taken.name, taken.why)];
  return taken.omitted ? [messages.firstOnly(taken.name, taken.omitted)] : [];
}

/** Downloads and checks pictures that were posted. Throws `PictureError`, which names the file if there are several, and `PlatformError`. */
export async function fetchAll(attachments: Attachment[], turn: Turn, deps: Deps, run: Run): Promise<Fetched[]> {
  const taken = await fetchEach(attachments, turn, deps, run);
  return taken.map((one) => {
    if (one.status === "fulfilled") return one.value;
    const { reason, name } = one;
    if (attachments.length === 1 || !(reason instanceof PictureError)) throw reason;
    throw new PictureError(reason.code, messages.aboutFile(name, reason.message), { cause: reason });
  });
}

/** The same, but pictures that can't be read are left out. Throws if that is all of them, or if another attempt may help. */
export async function fetchReadable(
  attachments: Attachment[],
  turn: Turn,
  deps: Deps,
  run: Run,
): Promise<(Fetched | Unreadable)[]> {
  const taken = await fetchEach(attachments, turn, deps, run);
  const none = taken.every(({ status }) => status === "rejected");
  return taken.map((one) => {
    if (one.status === "fulfilled") return one.value;
    const { reason, name } = one;
    if (none || (!(reason instanceof PictureError) && !isPermanent(reason))) throw reason;
    return { name, why: failureSentence(failureOf(reason)) };
  });
}

type Outcome = { status: "fulfilled"; value: Fetched } | { status: "rejected"; reason: unknown; name: string };

/** In the order of the attachments. */
async function fetchEach(attachments: Attachment[], turn: Turn, deps: Deps, { signal, fetching }: Run): Promise<Outcome[]> {
  if (attachments.length === 0) return [];
  const platform = deps.platform(turn.conversation.platform);
  const person = deps.hashPerson(turn.conversation.platform, turn.author.id);
  const fetchOne = async (attachment: Attachment): Promise<Outcome> => {
    const { name, omitted } = attachment;
    try {
      const read = await deps.images.read(await platform.downloadAttachment(attachment, signal), person);
      return { status: "fulfilled", value: { ...read, ...(omitted && { omitted }), name } };
    } catch (reason) {
      return { status: "rejected", reason, name };
    }
  };
  return fetching.run(person, () => {
    signal.throwIfAborted();
    return Promise.all(attachments.map(fetchOne));
  });
}

/** Why a picture can't be had. Rethrows what is worth another attempt. */
export function failureOf(error: unknown): Failure {
  if (error instanceof PictureError) return { code: "bad-picture", userMessage: error.message };
  if (!isPermanent(error)) throw error;
  return { code: error.code, ...(error.userMessage !== undefined && { userMessage: error.userMessage }) };
}
