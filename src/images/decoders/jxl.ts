import { readFile } from "node:fs/promises";
import { type DecodedPixels, DecodeError, dropAlpha } from "./pixels.ts";

/** Without it, the package would look for it on the network. */
const library = new URL(import.meta.resolve("@jsquash/jxl/codec/dec/jxl_dec.wasm"));

/** Decodes a JPEG XL picture to sRGB, upright; of an animation, the first frame. Throws `DecodeError`. */
export async function decodeJxl(bytes: Uint8Array): Promise<DecodedPixels> {
  const { default: decode, init } = await import("@jsquash/jxl/decode.js");
  const ignore = () => undefined; // it would write to the process's output
  await init({ wasmBinary: await readFile(library), print: ignore, printErr: ignore });
  const file = new Uint8Array(bytes).buffer;
  const { width, height, data } = await decode(file).catch((cause: unknown) => {
    throw new DecodeError("damaged", "libjxl can't decode it", { cause });
  });
  const rgba = new Uint8Array(data.buffer, data.byteOffset, data.length);
  return { width, height, ...withoutOpaqueAlpha(rgba, width) };
}

function withoutOpaqueAlpha(rgba: Uint8Array, width: number): Pick<DecodedPixels, "channels" | "stride" | "data"> {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return { channels: 4, stride: 4 * width, data: rgba };
  return { channels: 3, stride: 3 * width, data: dropAlpha(rgba) };
}
