// Slack's errors as the core knows them. `unknown`: it may have happened.

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
/** The whole workspace or the app has that trouble, not the request: it may pass. */
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

/** Slack's own name for what went wrong: "not_in_channel". */
export function codeOf(error: unknown): string | undefined {
  const cause = error instanceof PlatformError ? error.cause : error;
  return cause instanceof webApi.WebAPIPlatformError ? cause.data.error : undefined;
}

/** Slack no longer accepts the token. */
export function isRevoked(error: unknown): boolean {
  return revoked.includes(codeOf(error) ?? "");
}

/** The places that Slack's refusal of blocks points at: "[json-pointer:/blocks/2/slack_file]" → 2. */
export function refusedBlocks(error: unknown): number[] {
  const cause = error instanceof PlatformError ? error.cause : error;
  if (codeOf(error) !== "invalid_blocks" || !(cause instanceof webApi.WebAPIPlatformError)) return [];
  const places = JSON.stringify(cause.data).matchAll(/\/blocks\/(\d+)/g);
  return [...new Set([...places].map(([, place]) => Number(place)))];
}

/** `message` names the method and Slack's code alone: what was sent and to whom stays out of the log. */
export function toPlatformError(method: string, error: unknown): PlatformError {
  if (error instanceof PlatformError) return error;
  if (error instanceof webApi.WebAPIRateLimitedError)
    return new PlatformError("rate-limited", `${method}: rate limited by Slack`, {
      ...{ retryAfterMs: Math.max(1, error.retryAfter) * 1000, cause: error },
    });
  if (error instanceof webApi.WebAPIPlatformError) {
    // What Slack names is a decision about the request: sent again, it would be refused again.
    const { code, userMessage } = known[error.data.error] ?? { code: "rejected" };
    const message = `${method}: Slack responded with ${error.data.error}${pointers(error)}`;
    return new PlatformError(code, message, { cause: error, ...(userMessage !== undefined && { userMessage }) });
  }
  if (error instanceof webApi.WebAPIHTTPError) {
    return new PlatformError(faultOfAnswer(error.statusCode), `${method}: Slack responded with ${error.statusCode}`, {
      cause: error,
    });
  }
  return new PlatformError(isUnsent(error) ? "unavailable" : "unknown", `${method}: no response from Slack`, { cause: error });
}

/** Slack names what is wrong with status 200: another status comes from something in front of it, and says nothing of a channel. */
export function faultOfAnswer(status: number): PlatformErrorCode {
  const fault = codeOfStatus(status);
  return fault === "gone" || fault === "forbidden" ? "rejected" : fault;
}

/** A mistake of ours: what is wrong with the blocks, without what stood in them. */
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
