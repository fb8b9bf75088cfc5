import { ModelError } from "../../core/errors.ts";
import { modelMessages } from "../messages.ts";
import { usdAt } from "./answer.ts";
import { cleanText } from "./clean-text.ts";
import type { ProviderInfo } from "./errors.ts";

const MAX_TEXT_LENGTH = 600;

/** The error for a response without a picture. `text`: what the model said instead. It may quote the instruction, so it is shown to the person
 *  and not logged. Includes the cost if the response reports it. */
export function noImageError({ service, label, key }: ProviderInfo, data: unknown, text = ""): ModelError {
  const said = cleanText(text, { key }, MAX_TEXT_LENGTH);
  const costUsd = usdAt(data, "usage", "cost");
  return new ModelError("no-image", `${service}: response without a picture`, {
    userMessage: said === undefined ? modelMessages.noPicture(label) : modelMessages.said(label, said),
    ...(costUsd !== undefined && { costUsd }),
  });
}
