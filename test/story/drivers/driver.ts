import type { Turn } from "../../../src/core/vocabulary.ts";
import type { BotHarnessOptions, Charge } from "../../platforms/bot-harness.ts";

/** Acts as a person on one platform, in a conversation about one photo. */
export interface Driver {
  /** Starts the conversation with a photo and an instruction. */
  start(prompt: string): Promise<void>;
  send(prompt: string): Promise<void>;
  /** The turn's card as the person sees it now. */
  card(number: number): Promise<CardView | undefined>;
  pick(number: number, variant: number): Promise<void>;
  /** Clicks a button of the card as another person, once it exists. */
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

export type StartDriver = (options: BotHarnessOptions) => Promise<Driver>;

export const photo = { name: "photo.png", colour: { r: 220, g: 20, b: 30 }, width: 240, height: 160 };
