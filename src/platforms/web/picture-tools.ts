// One-tap actions on a picture. Each is an instruction like one that people type, so it can be read and repeated in the thread. Pure.

import { pageLabels, pageMessages } from "./messages.ts";
import type { FormFields } from "./parse-line.ts";

interface Tool {
  name: string;
  label: string;
  /** What the built-in editor reads. */
  words: string;
}

export const oneTapTools = [
  { name: "rotate-left", label: pageLabels.rotateLeft, words: "rotate left" },
  { name: "rotate-right", label: pageLabels.rotateRight, words: "rotate right" },
  { name: "flip", label: pageLabels.flip, words: "flip horizontally" },
  { name: "enhance", label: pageLabels.enhance, words: "auto-enhance" },
  { name: "upscale", label: pageLabels.upscale, words: "upscale 2x" },
  { name: "remove-background", label: pageLabels.removeBackground, words: "remove the background" },
  { name: "blur-background", label: pageLabels.blurBackground, words: "blur the background" },
] as const satisfies readonly Tool[];

/** Smaller crops can't be read, and are no pictures. In pixels. */
export const MIN_CROP = 10;

/** A rectangle in pixels of the picture, from its top left corner. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The instruction that a tool writes, or the sentence that refuses it. */
export function wordsOf(fields: FormFields): { words: string } | { refused: string } {
  const name = fields.get("tool");
  if (name === "crop") return cropWords(fields);
  const tool = oneTapTools.find((one) => one.name === name);
  return tool ? { words: tool.words } : { refused: pageMessages.broken };
}

function cropWords(fields: FormFields): { words: string } | { refused: string } {
  const box = readBox(fields);
  if (!box || box.width < MIN_CROP || box.height < MIN_CROP) return { refused: pageMessages.cropTooSmall(MIN_CROP) };
  return { words: `crop to ${box.width}×${box.height} at ${box.left},${box.top}` };
}

/** Undefined unless all four are whole numbers. */
export function readBox(fields: FormFields): Box | undefined {
  const [left, top, width, height] = ["left", "top", "width", "height"].map((name) => readNumber(fields.get(name)));
  if (left === undefined || top === undefined || width === undefined || height === undefined) return undefined;
  return { left, top, width, height };
}

function readNumber(text: string | null): number | undefined {
  return text && /^\d{1,6}$/.test(text.trim()) ? Number(text) : undefined;
}
