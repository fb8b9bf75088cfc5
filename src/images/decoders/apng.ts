import { secondsUntil } from "../open.ts";
import { sharp } from "../picture-slots.ts";
import type { Apng, ApngFrame } from "../scan/apng.ts";

const CHANNELS = 4;

/** A part of the canvas: RGBA, rows from the top. */
interface Part {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Draws all frames and encodes them as a lossless animated WebP, which the rest of the program knows, with the same delays and repetitions.
 *  `deadline`: on the clock of `performance.now()`. Rejects when it has passed, and if a frame is damaged. */
export async function toAnimatedWebp({ width, height, loop, frames }: Apng, deadline: number): Promise<Uint8Array> {
  const canvas = Buffer.alloc(width * height * CHANNELS);
  const strip = Buffer.allocUnsafe(canvas.length * frames.length);
  for (const [index, frame] of frames.entries()) {
    if (performance.now() > deadline) throw new Error("timeout");
    const before = copyOf(canvas, width, frame);
    putRows(canvas, width, frame, await pixelsOf(frame, before));
    canvas.copy(strip, index * canvas.length);
    if (frame.dispose !== "none")
      putRows(canvas, width, frame, frame.dispose === "previous" && index > 0 ? before : before.fill(0));
  }
  const raw = { width, height: height * frames.length, channels: CHANNELS, pageHeight: height } as const;
  const delay = frames.map((frame) => frame.delay);
  return sharp(strip, { raw, limitInputPixels: false })
    .webp({ lossless: true, effort: 2, delay, loop })
    .timeout({ seconds: secondsUntil(deadline) })
    .toBuffer();
}

/** What the frame's part of the canvas shows, if it showed `before` until then. */
async function pixelsOf({ png, blend, width, height }: ApngFrame, before: Buffer): Promise<Buffer> {
  const drawn = await sharp(png, { failOn: "warning" }).toColourspace("srgb").ensureAlpha().raw().toBuffer();
  if (blend === "source") return drawn;
  const raw = { width, height, channels: CHANNELS } as const;
  return sharp(before, { raw })
    .composite([{ input: drawn, raw }])
    .raw()
    .toBuffer();
}

function copyOf(canvas: Buffer, canvasWidth: number, part: Part): Buffer {
  const copy = Buffer.allocUnsafe(part.width * part.height * CHANNELS);
  eachRow(canvasWidth, part, (at, row) => canvas.copy(copy, row, at, at + part.width * CHANNELS));
  return copy;
}

function putRows(canvas: Buffer, canvasWidth: number, part: Part, rows: Buffer): void {
  eachRow(canvasWidth, part, (at, row) => rows.copy(canvas, at, row, row + part.width * CHANNELS));
}

/** Calls `use` with the positions of each row, in the canvas and in its part. */
function eachRow(canvasWidth: number, { left, top, width, height }: Part, use: (at: number, row: number) => void): void {
  for (let y = 0; y < height; y++) use(((top + y) * canvasWidth + left) * CHANNELS, y * width * CHANNELS);
}
