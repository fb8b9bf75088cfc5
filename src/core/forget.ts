import type { Answer } from "./cards.ts";
import type { Deps, InboxDeps } from "./deps.ts";
import { platformOf } from "./here.ts";
import type { BlobKey, ForgottenId, PlatformName, Request, Thread } from "./vocabulary.ts";
import { words } from "./wording.ts";

/** Everything of the person who asks goes, on this platform. The rows go at once, what is shown and kept elsewhere right after. */
export async function receiveForget({ place, author }: Request, deps: InboxDeps): Promise<Answer> {
  await deps.store.forget(platformOf(place), author.id);
  deps.checkLeases();
  deps.wake();
  return { kind: "words", text: words.forgetBegun, refused: false };
}

/** What a confirmation says before: what goes, and how much. */
export async function forgetQuestion(person: string, name: PlatformName, deps: Deps): Promise<string> {
  const messages = await deps.platform(name).countMessages(person);
  return words.forgetAsks({ ...(await deps.store.belongings(name, person)), messages });
}

/** Lets the platform delete what it keeps of a person itself. */
export async function forgetPerson(id: ForgottenId, deps: Deps): Promise<void> {
  const forgotten = await deps.store.forgotten(id);
  if (!forgotten) return;
  await deps.platform(forgotten.platform).forget(forgotten.person, forgotten.at);
  await deps.store.forgot(id);
}

/** A person takes back pictures that they posted where this thread hangs. */
export async function withdrawPictures(thread: Thread, images: BlobKey[], by: string, deps: Deps): Promise<void> {
  await deps.blobs.remove(await deps.store.withdraw(thread, images, by), deps.uses);
  deps.wake();
}
