import type { Turn } from "../../../src/core/vocabulary.ts";
import { plain } from "../../fakes/models/clients.ts";
import type { BotHarnessOptions, Charge } from "../../platforms/bot-harness.ts";

/** Acts as a person on one platform, in a conversation about one photo. */
export interface Driver {
  /** Starts the conversation with an instruction and photos: one by default. Resolves when the conversation exists. */
  start(prompt: string, photos?: number): Promise<void>;
  /** Sends a message in the conversation, which may have no words. */
  send(prompt: string, photos?: number): Promise<void>;
  /** Posts the nth photo without words where the conversation was started, beside its thread if it has one. */
  postPhoto(n: number): Promise<void>;
  /** The turn's card as the person sees it now. */
  card(number: number): Promise<CardView | undefined>;
  pick(number: number, variant: number): Promise<void>;
  /** Clicks a button of the card, once it exists. Its label may have a price behind it: "Retry with X (about $0.08)". */
  click(number: number, button: string): Promise<void>;
  /** Clicks a button that asks about the price first, and agrees twice. Resolves to the question. */
  clickAndAgree(number: number, button: string): Promise<string>;
  /** The same as another person. */
  clickAsStranger(number: number, button: string): Promise<void>;
  /** What drawings cost whom, oldest first. */
  charges(): Charge[];
  /** The stored turns. */
  turns(): Promise<Turn[]>;
}

export interface CardView {
  text: string;
  pictures: Uint8Array[];
}

/** Whether a label is this one, or this one with a price. */
export function isLabelled(label: string, button: string): boolean {
  return label === button || label.startsWith(`${button} (`);
}

export type StartDriver = (options: BotHarnessOptions) => Promise<Driver>;

export const photo = { name: "photo.png", colour: { r: 220, g: 20, b: 30 }, width: 240, height: 160 };

/** The bytes of this many photos. */
export function takePhotos(count: number): Promise<{ name: string; bytes: Buffer }[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => takePhoto(n)));
}

/** The nth photo, counted from 0: each has another colour, and is one pixel wider than the one before. */
export async function takePhoto(n: number): Promise<{ name: string; bytes: Buffer }> {
  const bytes = await plain({ ...photo.colour, b: photo.colour.b + 20 * n }, { ...photo, width: photo.width + n });
  return { name: n === 0 ? photo.name : `photo-${n + 1}.png`, bytes: Buffer.from(bytes) };
}
