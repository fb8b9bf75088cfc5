// Messages for one person.

import { PlatformError } from "../../../core/errors.ts";
import type { Location } from "../../../core/vocabulary.ts";
import type { Api } from "../gateway/api.ts";
import { readThread } from "../gateway/ids.ts";
import type { Message } from "./render-card.ts";

/** Posts an ephemeral message in the place itself, or sends a direct message if the bot may not post there. */
export async function notify(place: Location, person: string, message: Message, api: Api): Promise<void> {
  const { channel, ts } = readThread(("thread" in place ? place.thread : place.channel).id);
  try {
    await api.postEphemeral(channel, ts, person, message);
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code === "rate-limited" || error.code === "unknown") throw error;
    await api.post(await api.directChannel(person), undefined, message, "");
  }
}
