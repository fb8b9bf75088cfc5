/** Pixels that a decoder made: 8 bits a channel, row by row. */
export interface DecodedPixels {
  width: number;
  height: number;
  /** Grey, RGB or RGBA. */
  channels: 1 | 3 | 4;
  /** Bytes from one row to the next. */
  stride: number;
  data: Uint8Array;
  /** The colours were multiplied by alpha. */
  premultiplied?: boolean;
}

/** Pixels with up to 16 bits a channel, before their colours are converted. */
export interface WidePixels extends Omit<DecodedPixels, "data"> {
  channels: 3 | 4;
  data: Uint16Array | Uint8Array;
  /** Values, not bytes, from one row to the next. */
  stride: number;
  /** The value of full intensity. */
  max: number;
}

/** RGB of RGBA. */
export function dropAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
  return rgb;
}

/** Why a decoder made none. `missing`: its library isn't installed. */
export type DecodeFailure = "missing" | "unsupported" | "damaged";

export class DecodeError extends Error {
  readonly failure: DecodeFailure;
  constructor(failure: DecodeFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}
