import { type LibHeif, loadLibHeif } from "./libheif.ts";
import { type DecodedPixels, DecodeError, type DecodeFailure } from "./pixels.ts";

const RGB = 1;
const INTERLEAVED = { rgb: 10, rgba: 11 };
const INTERLEAVED_CHANNEL = 10;

/** heif_error_code. Everything else means that the file is damaged. */
const failures: Record<number, DecodeFailure> = {
  3: "unsupported", // Unsupported_filetype
  4: "unsupported", // Unsupported_feature
  11: "unsupported", // Plugin_loading_error: no decoder for its compression
};

/** Decodes the primary picture of a HEIC or HEIF file, upright. Throws `DecodeError`. */
export function decodeHeif(bytes: Uint8Array, maxPixels: number): DecodedPixels {
  const lib = load();
  const call = caller(lib);
  const context = lib._heif_context_alloc();
  lib._heif_context_set_maximum_image_size_limit(context, Math.floor(Math.sqrt(maxPixels)));
  const file = lib._malloc(bytes.length);
  lib.HEAPU8.set(bytes, file);
  call((error) => lib._heif_context_read_from_memory_without_copy(error, context, file, bytes.length, 0));
  const handle = call((error, out) => lib._heif_context_get_primary_image_handle(error, context, out));
  const hasAlpha = lib._heif_image_handle_has_alpha_channel(handle) !== 0;
  const chroma = hasAlpha ? INTERLEAVED.rgba : INTERLEAVED.rgb;
  const image = call((error, out) => lib._heif_decode_image(error, handle, out, RGB, chroma, 0));
  const strideAt = lib._malloc(4);
  const start = lib._heif_image_get_plane_readonly(image, INTERLEAVED_CHANNEL, strideAt);
  const stride = lib.HEAP32[strideAt / 4] ?? 0;
  const [width, height] = [
    lib._heif_image_get_width(image, INTERLEAVED_CHANNEL),
    lib._heif_image_get_height(image, INTERLEAVED_CHANNEL),
  ];
  const data = lib.HEAPU8.subarray(start, start + stride * height);
  const premultiplied = lib._heif_image_handle_is_premultiplied_alpha(handle) !== 0;
  return { width, height, channels: hasAlpha ? 4 : 3, stride, data, premultiplied };
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
