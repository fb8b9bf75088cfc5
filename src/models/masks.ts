// Masks for models that take one: they limit an edit to the part of the picture that the instruction is about.

export interface Masks {
  /** The mask for an instruction and the picture it is about, PNG, JPEG or WebP, as the picture is sent. Undefined when the instruction may
   *  be about all of the picture. Rejects with the signal's reason once it is aborted, and with nothing else. */
  maskFor(prompt: string, picture: Uint8Array, signal: AbortSignal): Promise<MaskResult | undefined>;
}

export type MaskResult =
  /** A PNG of the picture's size: transparent where something may change. `kept` stays as it is. */
  | { kind: "mask"; png: Uint8Array; kept: "subject" | "background" }
  /** The instruction is about one part, but no clear subject was found in the picture. */
  | { kind: "none" };

/** For where nothing can find a subject: everything may change. */
export const noMasks: Masks = { maskFor: async () => undefined };
