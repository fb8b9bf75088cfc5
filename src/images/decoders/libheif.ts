import { createRequire } from "node:module";

/** A pointer into the library's memory. */
type Pointer = number;

/** The functions of libheif that are used. Those that can fail write their error to `error`: code, subcode and message, 4 bytes each.
 *  https://github.com/strukturag/libheif/blob/master/libheif/api/libheif/heif.h */
export interface LibHeif {
  readonly HEAPU8: Uint8Array;
  readonly HEAP32: Int32Array;
  _malloc(bytes: number): Pointer;
  _heif_context_alloc(): Pointer;
  _heif_context_set_maximum_image_size_limit(context: Pointer, side: number): void;
  _heif_context_read_from_memory_without_copy(error: Pointer, context: Pointer, bytes: Pointer, length: number, options: 0): void;
  _heif_context_get_primary_image_handle(error: Pointer, context: Pointer, handle: Pointer): void;
  _heif_image_handle_has_alpha_channel(handle: Pointer): number;
  _heif_image_handle_is_premultiplied_alpha(handle: Pointer): number;
  _heif_decode_image(error: Pointer, handle: Pointer, image: Pointer, space: number, chroma: number, options: 0): void;
  _heif_image_get_width(image: Pointer, channel: number): number;
  _heif_image_get_height(image: Pointer, channel: number): number;
  _heif_image_get_bits_per_pixel_range(image: Pointer, channel: number): number;
  _heif_image_get_plane_readonly(image: Pointer, channel: number, stride: Pointer): Pointer;
}

/** Loads the library, which is an optional dependency. Its memory is freed with the thread. Throws if it isn't installed. */
export function loadLibHeif(): LibHeif {
  const create: (options: { print: () => void; printErr: () => void }) => LibHeif = createRequire(import.meta.url)(
    "libheif-js/libheif-wasm/libheif.js",
  );
  const ignore = () => undefined; // it would write to the process's output
  return create({ print: ignore, printErr: ignore });
}
