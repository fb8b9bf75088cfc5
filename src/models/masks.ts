// Masks for models that take one: they limit an edit to the part of the picture that the instruction is about.

export interface Masks {
  /** The mask for an instruction about one part of a picture. `picture`: PNG, JPEG or WebP, as it is sent. Undefined if the instruction may
   *  be about the whole picture. Rejects only with the signal's reason, once it is aborted. */
  maskFor(prompt: string, picture: Uint8Array, signal: AbortSignal): Promise<MaskResult | undefined>;
}

export type MaskResult =
  /** A PNG of the picture's size, transparent where the model may change something. `kept` is protected. */
  | { kind: "mask"; png: Uint8Array; kept: "subject" | "background" }
  /** The person marked where the model may change something. */
  | { kind: "area"; png: Uint8Array }
  /** The instruction is about one part, but no clear subject was found in the picture. */
  | { kind: "none" };

/** If nothing can find subjects: models may change everything. */
export const noMasks: Masks = { maskFor: async () => undefined };
