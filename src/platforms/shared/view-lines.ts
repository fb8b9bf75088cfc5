// What one person asked to see, as plain lines. Each platform escapes and formats them. Pure.

import { formatUsd, pluralize } from "../../core/cards/format.ts";
import type { ConversationSummary, ConversationView, ModelChoice } from "../../core/cards/views.ts";
import { cut } from "./cut-text.ts";

/** The title first. */
export function settingsLines({
  title,
  settings,
  seed,
}: Pick<ConversationView, "title" | "settings" | "seed">): [string, ...string[]] {
  const { models, aspectRatio, resolution, variants, mentionOnly } = settings;
  return [
    title || "Settings",
    `Models: ${models.join(", ")}`,
    `Aspect ratio: ${aspectRatio}, resolution: ${resolution}, pictures per model: ${variants}`,
    `Seed: ${seed}`,
    mentionOnly ? "Only messages that mention me are edits." : "Every message here is an edit.",
  ];
}

/** `updated`: when it changed last, in the platform's own notation. */
export function conversationFacts({ turns, drawing, costUsd }: ConversationSummary, updated: string): string[] {
  return [pluralize(turns, "edit"), ...(drawing ? ["drawing…"] : []), ...(costUsd ? [formatUsd(costUsd)] : []), updated];
}

/** "Quick and free. free, up to 4 pictures, takes a seed". */
export function modelFacts(
  { about, price, spent, references, seed }: ModelChoice,
  aboutLimit = Number.POSITIVE_INFINITY,
): string {
  const takes = references === 0 ? "words only" : `up to ${references} pictures`;
  const what = cut(about, aboutLimit).replace(/\.$/, "");
  return `${what}. ${price}, ${takes}${seed ? ", takes a seed" : ""}${spent ? `. ${spent}` : ""}`;
}
