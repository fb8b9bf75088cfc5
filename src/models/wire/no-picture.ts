import { ModelError } from "../../core/errors.ts";
import { modelMessages } from "../messages.ts";
import { usdAt } from "./answer.ts";
import type { ProviderInfo } from "./errors.ts";

const MAX_TEXT_LENGTH = 600;

/** The error for a response without a picture. `text`: what the model said instead. Includes the cost if the response reports it. */
export function noImageError({ service, label, key }: ProviderInfo, data: unknown, text = ""): ModelError {
  const cleaned = text.replaceAll(key, "…").replace(/\s+/g, " ").trim();
  const shown = cleaned.length > MAX_TEXT_LENGTH ? `${cleaned.slice(0, MAX_TEXT_LENGTH)}…` : cleaned;
  const costUsd = usdAt(data, "usage", "cost");
  return new ModelError("no-image", `${service}: response without a picture`, {
    userMessage: shown === "" ? modelMessages.noPicture(label) : modelMessages.said(label, shown),
    ...(costUsd !== undefined && { costUsd }),
  });
}
