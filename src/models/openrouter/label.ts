import { modelMessages } from "../messages.ts";
import type { OpenRouterModel } from "./discovery.ts";

/** "Google: Gemini 3 Pro Image" → the label, and its maker. */
export function labelOf({ name }: OpenRouterModel): { label: string; about: string } {
  const [, maker, label] = /^([^:]+): (.+)$/.exec(name) ?? [];
  return { label: label ?? name, about: modelMessages.throughOpenRouter(maker) };
}
