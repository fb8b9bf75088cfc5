import type { APIBaseMessage, APIMessage } from "discord.js";

export type IncomingMessage = APIBaseMessage &
  Pick<APIMessage, "mentions"> & {
    referenced_message?: APIMessage | null;
    member?: { nick?: string | null; roles?: string[] };
    /** The message of a webhook that replaces this one. It has the pictures. */
    copy?: APIMessage;
  };
