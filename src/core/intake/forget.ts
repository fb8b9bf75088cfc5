import { messages } from "../cards/messages.ts";
import type { Answer } from "../cards/views.ts";
import type { Deps, InboxDeps } from "../deps.ts";
import type { BlobKey, ForgetRequestId, PlatformName, Request, Thread } from "../vocabulary.ts";
import { platformAt } from "./guards.ts";

/** Everything of the person who asks goes, on this platform. The rows go at once, what is shown and kept elsewhere right after. */
export async function receiveForget({ location, author }: Request, deps: InboxDeps): Promise<Answer> {
  await deps.store.privacy.forgetPerson(platformAt(location), author.id);
  deps.checkLeases();
  deps.wake();
  return { kind: "words", text: messages.forgetBegun, refused: false };
}

/** What a confirmation says before: what goes, and how much. */
export async function describeForget(person: string, name: PlatformName, deps: Deps): Promise<string> {
  const posted = await deps.platform(name).countMessages(person);
  return messages.forgetAsks({ ...(await deps.store.privacy.countBelongings(name, person)), messages: posted });
}

/** Lets the platform delete what it keeps of a person itself. */
export async function forgetOnPlatform(id: ForgetRequestId, deps: Deps): Promise<void> {
  const forgotten = await deps.store.privacy.findForgetRequest(id);
  if (!forgotten) return;
  await deps.platform(forgotten.platform).forgetPerson(forgotten.person, forgotten.at);
  await deps.store.privacy.completeForget(id);
}

/** A person takes back pictures that they posted where this thread hangs. */
export async function withdrawPictures(thread: Thread, images: BlobKey[], by: string, deps: Deps): Promise<void> {
  await deps.blobs.remove(await deps.store.privacy.withdrawImages(thread, images, by), deps.isImageReferenced);
  deps.wake();
}
