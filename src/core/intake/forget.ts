import { messages } from "../cards/messages.ts";
import type { Answer } from "../cards/views.ts";
import type { Deps, InboxDeps } from "../deps.ts";
import type { BlobKey, ForgetRequestId, PlatformName, Request, Thread } from "../vocabulary.ts";
import { platformAt } from "./guards.ts";

/** Deletes all data of the person who asks, on this platform: the rows at once, messages and pictures by tasks afterwards. */
export async function receiveForget({ location, author }: Request, deps: InboxDeps): Promise<Answer> {
  await deps.store.privacy.forgetPerson(platformAt(location), author.id);
  deps.checkLeases();
  deps.wake();
  return { kind: "words", text: messages.forgetBegun, refused: false };
}

/** The question before the deletion: what will be deleted, and how much of it. */
export async function describeForget(person: string, name: PlatformName, deps: Deps): Promise<string> {
  const posted = await deps.platform(name).countMessages(person);
  return messages.forgetAsks({ ...(await deps.store.privacy.countBelongings(name, person)), messages: posted });
}

/** Makes the platform's adapter delete what it stores about a person. */
export async function forgetOnPlatform(id: ForgetRequestId, deps: Deps): Promise<void> {
  const request = await deps.store.privacy.findForgetRequest(id);
  if (!request) return;
  await deps.platform(request.platform).forgetPerson(request.person, request.at);
  await deps.store.privacy.completeForget(id);
}

/** Withdraws pictures that a person posted where this thread hangs. */
export async function withdrawPictures(thread: Thread, images: BlobKey[], by: string, deps: Deps): Promise<void> {
  await deps.blobs.remove(await deps.store.privacy.withdrawImages(thread, images, by), deps.isImageReferenced);
  deps.wake();
}
