import { ModelError } from "../../core/errors.ts";
import { modelMessages } from "../messages.ts";
import { usdAt } from "./answer.ts";
import type { ProviderInfo } from "./errors.ts";

const MAX_TEXT_LENGTH = 600;

/** An answer without a picture: `text` is what the model said instead. What it cost is known where the answer says so. */
export function noPicture({ service, label, key }: ProviderInfo, data: unknown, text = ""): ModelError {
  const said = text.replaceAll(key, "…").replace(/\s+/g, " ").trim();
  const shown = said.length > MAX_TEXT_LENGTH ? `${said.slice(0, MAX_TEXT_LENGTH)}…` : said;
  const costUsd = usdAt(data, "usage", "cost");
  return new ModelError("no-image", `${service}: an answer without a picture`, {
    userMessage: shown === "" ? modelMessages.noPicture(label) : modelMessages.said(label, shown),
    ...(costUsd !== undefined && { costUsd }),
  });
}
