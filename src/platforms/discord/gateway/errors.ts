// Translates Discord's errors to `PlatformError`.

import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";
import { PlatformError } from "../../../core/errors.ts";
import { codeOfStatus } from "../../../core/platforms/refusals.ts";
import type { PlatformErrorCode } from "../../../core/vocabulary.ts";
import { discordMessages } from "../messages.ts";

/** The error codes that the adapter handles. */
export const codes = {
  unknownChannel: 10003,
  unknownMessage: 10008,
  unknownWebhook: 10015,
  unknownInteraction: 10062,
  explicitContent: 20009,
  editedTooOften: 30046,
  tooLarge: 40005,
  acknowledged: 40060,
  missingAccess: 50001,
  noDirectMessages: 50007,
  missingPermissions: 50013,
  noThreadHere: 50024,
  tokenExpired: 50027,
  archived: 50083,
  noHistory: 160002,
  threadExists: 160004,
  threadLocked: 160005,
  tooManyThreads: 160006,
  blockedByAutoMod: 200000,
} as const;

const known: Record<number, { code: PlatformErrorCode; userMessage?: string } | undefined> = {
  [codes.unknownChannel]: { code: "gone", userMessage: discordMessages.threadGone },
  [codes.unknownMessage]: { code: "gone" },
  [codes.explicitContent]: { code: "rejected", userMessage: discordMessages.explicitContent },
  [codes.blockedByAutoMod]: { code: "rejected", userMessage: discordMessages.blockedByAutoMod },
  [codes.tooLarge]: { code: "too-large" },
  [codes.missingAccess]: { code: "forbidden", userMessage: discordMessages.missing(["View Channel"]) },
  [codes.missingPermissions]: { code: "forbidden", userMessage: discordMessages.missingSome },
  [codes.noDirectMessages]: { code: "forbidden" },
  [codes.noThreadHere]: { code: "forbidden", userMessage: discordMessages.noThreads },
  [codes.archived]: { code: "forbidden", userMessage: discordMessages.locked },
  [codes.noHistory]: { code: "forbidden", userMessage: discordMessages.missing(["Read Message History"]) },
  [codes.threadLocked]: { code: "forbidden", userMessage: discordMessages.locked },
  [codes.tooManyThreads]: { code: "forbidden", userMessage: discordMessages.tooManyThreads },
};

export function codeOf(error: unknown): number | undefined {
  const cause = error instanceof PlatformError ? error.cause : error;
  return cause instanceof DiscordAPIError ? Number(cause.code) : undefined;
}

/** The message contains only status and code, so that no content or recipient gets into the log. */
export function toPlatformError(error: unknown): PlatformError {
  if (error instanceof PlatformError) return error;
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.max(50, error.retryAfter, error.timeToReset, error.sublimitTimeout);
    return new PlatformError("rate-limited", "rate limited by Discord", { retryAfterMs, cause: error });
  }
  if (error instanceof DiscordAPIError) return answered(error);
  if (error instanceof HTTPError) return new PlatformError("unknown", `Discord responded with ${error.status}`, { cause: error });
  return new PlatformError("unknown", "no response from Discord", { cause: error });
}

function answered(error: DiscordAPIError): PlatformError {
  const { code, userMessage } = known[Number(error.code)] ?? { code: codeOfStatus(error.status) };
  // 50035 is a bug in a request: its message names the fields, not their values.
  const message = `Discord responded with ${error.status}, code ${error.code}${error.code === 50035 ? `: ${error.message}` : ""}`;
  return new PlatformError(code, message, { cause: error, ...(userMessage !== undefined && { userMessage }) });
}
