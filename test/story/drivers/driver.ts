import type { Turn } from "../../../src/core/vocabulary.ts";
import type { BotHarnessOptions, Charge } from "../../platforms/bot-harness.ts";

/** A person in front of one platform, with a conversation about one photo. */
export interface Driver {
  /** Posts a photo and says what should change. */
  begins(words: string): Promise<void>;
  says(words: string): Promise<void>;
  /** The card of a turn as it is seen now. */
  card(number: number): Promise<SeenPictures | undefined>;
  picks(number: number, variant: number): Promise<void>;
  /** Somebody else presses a button of the card, once it is there. */
  strangerClicks(number: number, button: string): Promise<void>;
  /** Who has paid for what, oldest first. */
  charges(): Charge[];
  /** What the bot has written down of it. */
  turns(): Promise<Turn[]>;
}

export interface SeenPictures {
  text: string;
  pictures: Uint8Array[];
}

export type Sets = (whole: BotHarnessOptions) => Promise<Driver>;

export const photo = { name: "photo.png", colour: { r: 220, g: 20, b: 30 }, width: 240, height: 160 };
