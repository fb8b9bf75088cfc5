import { type LibHeif, loadLibHeif } from "./libheif.ts";
import { type DecodedPixels, DecodeError, type DecodeFailure, type WidePixels } from "./pixels.ts";

const RGB = 1;
/** heif_chroma: one byte a channel, or two, little-endian. */
const INTERLEAVED = { narrow: [10, 11], wide: [14, 15] } as const;
const INTERLEAVED_CHANNEL = 10;

/** heif_error_code. Everything else means that the file is damaged. */
const failures: Record<number, DecodeFailure> = {
  3: "unsupported", // Unsupported_filetype
  4: "unsupported", // Unsupported_feature
  11: "unsupported", // Plugin_loading_error: no decoder for its compression
};

/** Decodes the main picture of a HEIC or HEIF file, upright, with 8 bits a channel. Throws `DecodeError`. */
export function decodeHeif(bytes: Uint8Array, maxPixels: number): DecodedPixels {
  const { lib, width, height, hasAlpha, premultiplied, start, strideBytes: stride } = decodeAs("narrow", bytes, maxPixels);
  const data = lib.HEAPU8.subarray(start, start + stride * height);
  return { width, height, channels: hasAlpha ? 4 : 3, stride, data, premultiplied };
}

/** The same with all bits of the file. */
export function decodeHeifWide(bytes: Uint8Array, maxPixels: number): WidePixels {
  const { lib, width, height, hasAlpha, premultiplied, start, strideBytes, bits } = decodeAs("wide", bytes, maxPixels);
  const stride = strideBytes / 2;
  const data = new Uint16Array(lib.HEAPU8.buffer, start, stride * height);
  return { width, height, channels: hasAlpha ? 4 : 3, stride, data, premultiplied, max: 2 ** bits - 1 };
}

function decodeAs(depth: "narrow" | "wide", bytes: Uint8Array, maxPixels: number) {
  const lib = load();
  const call = caller(lib);
  const context = lib._heif_context_alloc();
  lib._heif_context_set_maximum_image_size_limit(context, Math.floor(Math.sqrt(maxPixels)));
  const file = lib._malloc(bytes.length);
  lib.HEAPU8.set(bytes, file);
  call((error) => lib._heif_context_read_from_memory_without_copy(error, context, file, bytes.length, 0));
  const handle = call((error, out) => lib._heif_context_get_primary_image_handle(error, context, out));
  const hasAlpha = lib._heif_image_handle_has_alpha_channel(handle) !== 0;
  const chroma = INTERLEAVED[depth][hasAlpha ? 1 : 0];
  const image = call((error, out) => lib._heif_decode_image(error, handle, out, RGB, chroma, 0));
  const strideAt = lib._malloc(4);
  const start = lib._heif_image_get_plane_readonly(image, INTERLEAVED_CHANNEL, strideAt);
  return {
    ...{ lib, hasAlpha, start },
    width: lib._heif_image_get_width(image, INTERLEAVED_CHANNEL),
    height: lib._heif_image_get_height(image, INTERLEAVED_CHANNEL),
    strideBytes: lib.HEAP32[strideAt / 4] ?? 0,
    bits: lib._heif_image_get_bits_per_pixel_range(image, INTERLEAVED_CHANNEL),
    premultiplied: lib._heif_image_handle_is_premultiplied_alpha(handle) !== 0,
  };
}

function load(): LibHeif {
  try {
    return loadLibHeif();
  } catch (error) {
    throw new DecodeError("missing", "libheif-js is not installed", { cause: error });
  }
}

/** Calls a function that writes its error to the first pointer and its result to the second, and returns the result. */
function caller(lib: LibHeif): (work: (error: number, out: number) => void) => number {
  const error = lib._malloc(12);
  const out = lib._malloc(4);
  return (work) => {
    work(error, out);
    const [code = 0, subcode = 0] = lib.HEAP32.subarray(error / 4);
    if (code !== 0) throw new DecodeError(failures[code] ?? "damaged", `libheif: error ${code}.${subcode}`);
    return lib.HEAP32[out / 4] ?? 0;
  };
}
