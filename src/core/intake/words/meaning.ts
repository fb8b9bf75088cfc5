/** What a message means, before any model sees it. */
export type Meaning =
  /** The words, unchanged. */
  | { kind: "instruction"; prompt: string }
  /** Picks variants of the newest turn. `rest`: the instruction that follows, in the person's words, or "". */
  | { kind: "pick"; which: Which; rest: string }
  | { kind: "undo" }
  /** What is being drawn isn't wanted any longer. */
  | { kind: "cancel" }
  /** "never mind": cancels what its author is waiting for. Otherwise it's talk. */
  | { kind: "dismissal" }
  /** The newest instruction once more. */
  | { kind: "again" }
  /** More pictures like these variants. */
  | { kind: "more"; like: Which }
  /** An earlier turn, or the picture that the conversation started with. `rest` as for a pick. */
  | { kind: "restore"; turn: number | "original"; rest: string }
  /** Nothing for the bot: thanks, praise, emoji, links, words to other people. */
  | { kind: "talk" }
  /** A question about the bot. */
  | { kind: "help" }
  /** Neither clearly talk nor clearly an instruction. */
  | { kind: "doubt" };

/** `numbers` as the cards show them, in the order given; they may exceed the number of pictures. */
export type Which = { numbers: number[] } | { side: Side };
export type Side = "left" | "middle" | "right" | "first" | "last";

/** Variants that a message picks. */
export interface Pick {
  which: Which;
  /** What follows, to be judged by the caller. */
  rest: string;
  /** The picture is an object within the instruction, so it is a pick only if `rest` is an instruction. */
  within: boolean;
}

export interface MessageContext {
  /** Pictures of the newest finished turn, 0 without one. */
  pictures: number;
  turns: number;
  /** The person mentioned the bot, or wrote where only the bot reads. */
  addressed: boolean;
  /** The text names a person who isn't the bot, anywhere. */
  mentionsOthers: boolean;
}
