// Translates Slack's errors to `PlatformError`.

import { webApi } from "@slack/bolt";
import { PlatformError } from "../../../core/errors.ts";
import { codeOfStatus } from "../../../core/platforms/refusals.ts";
import type { PlatformErrorCode } from "../../../core/vocabulary.ts";
import { slackMessages } from "../messages.ts";

interface Known {
  code: PlatformErrorCode;
  userMessage?: string;
}

const gone: Known = { code: "gone" };
const threadGone: Known = { code: "gone", userMessage: slackMessages.threadGone };
const forbidden: Known = { code: "forbidden" };
const notIn: Known = { code: "forbidden", userMessage: slackMessages.notIn };
const unreadable: Known = { code: "forbidden", userMessage: slackMessages.cannotRead };
const archived: Known = { code: "forbidden", userMessage: slackMessages.archived };
const ambiguous: Known = { code: "unknown" };
/** A problem of the workspace or the app rather than the request. It may be temporary. */
const passing: Known = { code: "unavailable" };

const known: Record<string, Known | undefined> = {
  message_not_found: gone,
  cant_update_message: gone,
  cant_delete_message: gone,
  thread_not_found: threadGone,
  cannot_reply_to_message: threadGone,
  file_not_found: gone,
  file_deleted: gone,
  not_in_channel: notIn,
  channel_not_found: notIn,
  user_not_in_channel: notIn,
  is_archived: archived,
  is_inactive: archived,
  restricted_action: forbidden,
  restricted_action_read_only_channel: forbidden,
  restricted_action_non_threadable_channel: forbidden,
  restricted_action_thread_only_channel: forbidden,
  restricted_action_thread_locked: forbidden,
  messages_tab_disabled: forbidden,
  restricted_action_messages_locked: forbidden,
  cannot_post_to_channel: forbidden,
  posting_to_channel_denied: forbidden,
  ekm_access_denied: forbidden,
  no_permission: forbidden,
  missing_scope: forbidden,
  storage_limit_reached: { code: "rejected", userMessage: slackMessages.storageFull },
  blocked_file_type: { code: "rejected", userMessage: slackMessages.fileTypeBlocked },
  invalid_auth: passing,
  not_authed: passing,
  account_inactive: passing,
  token_revoked: passing,
  token_expired: passing,
  ratelimited: passing,
  rate_limited: passing,
  accesslimited: passing,
  team_added_to_org: passing,
  external_channel_migrating: passing,
  rollup_error: passing,
  not_visible: unreadable,
  access_denied: unreadable,
  fatal_error: ambiguous,
  internal_error: ambiguous,
  request_timeout: ambiguous,
  service_unavailable: ambiguous,
};

const revoked = ["invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"];

/** Slack's own error code: "not_in_channel". */
export function codeOf(error: unknown): string | undefined {
  const cause = error instanceof PlatformError ? error.cause : error;
  return cause instanceof webApi.WebAPIPlatformError ? cause.data.error : undefined;
}

/** Slack no longer accepts the token. */
export function isRevoked(error: unknown): boolean {
  return revoked.includes(codeOf(error) ?? "");
}

/** The positions of refused blocks in Slack's error: "[json-pointer:/blocks/2/slack_file]" → 2. */
export function refusedBlocks(error: unknown): number[] {
  const cause = error instanceof PlatformError ? error.cause : error;
  if (codeOf(error) !== "invalid_blocks" || !(cause instanceof webApi.WebAPIPlatformError)) return [];
  const places = JSON.stringify(cause.data).matchAll(/\/blocks\/(\d+)/g);
  return [...new Set([...places].map(([, place]) => Number(place)))];
}

/** The message contains only the method and Slack's code, so that no content or recipient gets into the log. */
export function toPlatformError(method: string, error: unknown): PlatformError {
  if (error instanceof PlatformError) return error;
  if (error instanceof webApi.WebAPIRateLimitedError)
    return new PlatformError("rate-limited", `${method}: rate limited by Slack`, {
      retryAfterMs: Math.max(1, error.retryAfter) * 1000,
      cause: error,
    });
  if (error instanceof webApi.WebAPIPlatformError) {
    // An error code is a decision about the request: the same request would be refused again.
    const { code, userMessage } = known[error.data.error] ?? { code: "rejected" };
    const message = `${method}: Slack responded with ${error.data.error}${pointers(error)}`;
    return new PlatformError(code, message, { cause: error, ...(userMessage !== undefined && { userMessage }) });
  }
  if (error instanceof webApi.WebAPIHTTPError) {
    return new PlatformError(codeOfHttpStatus(error.statusCode), `${method}: Slack responded with ${error.statusCode}`, {
      cause: error,
    });
  }
  return new PlatformError(isUnsent(error) ? "unavailable" : "unknown", `${method}: no response from Slack`, { cause: error });
}

/** Slack reports errors with status 200. Any other status comes from something in front of it, and says nothing about the channel. */
export function codeOfHttpStatus(status: number): PlatformErrorCode {
  const code = codeOfStatus(status);
  return code === "gone" || code === "forbidden" ? "rejected" : code;
}

/** What is wrong with the blocks, without their content. */
function pointers(error: InstanceType<typeof webApi.WebAPIPlatformError>): string {
  const places = JSON.stringify(error.data).match(/json-pointer:[\w/]+/g);
  return places ? ` (${places.join(", ")})` : "";
}

function isUnsent(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const inner = cause instanceof webApi.WebAPIRequestError ? cause.original : cause;
    if ("code" in inner && inner.code === "ECONNREFUSED") return true;
    if (inner.cause instanceof Error && "code" in inner.cause && inner.cause.code === "ECONNREFUSED") return true;
  }
  return false;
}
