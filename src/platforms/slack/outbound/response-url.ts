// Private answers through an interaction's response URL, which allows five within half an hour.

import { PlatformError } from "../../../core/errors.ts";
import { isAllowed } from "../gateway/downloads.ts";
import { fitMessage } from "./fit-message.ts";
import type { Message } from "./render-card.ts";

const TIMEOUT_MS = 10_000;

export async function respond(
  address: string,
  message: Message,
  { origin, replaces = false }: { origin: string | undefined; replaces?: boolean },
): Promise<void> {
  if (!URL.canParse(address) || !isAllowed(new URL(address), origin))
    throw new PlatformError("forbidden", "response URL is not on a Slack host");
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ ...fitMessage(message), response_type: "ephemeral", replace_original: replaces }),
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new PlatformError("unavailable", `response URL responded with ${response.status}`);
}
