import sharp, { type OverlayOptions, type Sharp } from "sharp";
import { colourOf, colourOfPrompt } from "./colours.ts";
import type { SentPicture } from "./sent-picture.ts";

export type Format = "png" | "jpeg" | "webp";

export interface DrawOrder {
  model: string;
  prompt: string;
  references: SentPicture[];
  mask: SentPicture | undefined;
  seed: number | undefined;
  width: number;
  height: number;
  format: Format;
  /** 0–100, for JPEG and WebP. */
  compression: number | undefined;
  transparent: boolean;
}

/** Larger pictures are composed smaller and enlarged, which takes a fraction of the time. */
const maxComposedSide = 1024;

/**
 * Draws the `number`-th picture of an order: the first reference mirrored (with a mask, only where the mask is clear), a stripe at the
 * bottom with the mean colour of each reference in order, a patch at the top left in the colour of the prompt, and a hole at the
 * top right for a transparent background. Without references, only the colour of the prompt.
 */
export async function drawPicture(order: DrawOrder, number: number): Promise<Uint8Array> {
  const { width, height } = order;
  const scale = Math.min(1, maxComposedSide / Math.max(width, height));
  const small = { ...order, width: Math.ceil(width * scale), height: Math.ceil(height * scale) };
  const picture = await compose(small, { ...colourOfPrompt({ ...order, number }), alpha: 1 });
  return encode(picture.resize(width, height, { fit: "fill", kernel: "nearest" }), order);
}

async function compose(order: DrawOrder, promptColour: object): Promise<Sharp> {
  const { width, height, references } = order;
  const [eighthWide, eighthHigh] = [Math.ceil(width / 8), Math.ceil(height / 8)];
  const block = (w: number, h: number, background: object) => ({
    create: { width: w, height: h, channels: 4 as const, background },
  });
  const overlays: OverlayOptions[] = [...(await stripes(references, width, height - eighthHigh, eighthHigh))];
  overlays.push({ input: block(eighthWide, eighthHigh, promptColour), left: 0, top: 0 });
  if (order.transparent)
    overlays.push({
      input: block(eighthWide, eighthHigh, { r: 0, g: 0, b: 0, alpha: 1 }),
      left: width - eighthWide,
      top: 0,
      blend: "dest-out",
    });
  const canvas = references[0]
    ? await decoded(await background(order, references[0]))
    : sharp(block(width, height, promptColour));
  // sharp would remove the alpha before it composites, so these are two steps
  return decoded(canvas.ensureAlpha().composite(overlays));
}

/** Draws the `index`-th preview: a quarter of the size, less blurred each time. */
export async function drawPreview(picture: Uint8Array, index: number, order: DrawOrder): Promise<Uint8Array> {
  const small = sharp(picture).resize(Math.max(16, Math.round(order.width / 4)), Math.max(16, Math.round(order.height / 4)), {
    fit: "fill",
  });
  return encode(small.blur(8 / (index + 1)), order);
}

async function stripes(references: SentPicture[], width: number, top: number, height: number): Promise<OverlayOptions[]> {
  const edge = (at: number) => Math.round((width * at) / references.length);
  return Promise.all(
    references.map(async ({ bytes }, at) => ({
      input: {
        create: {
          width: edge(at + 1) - edge(at),
          height,
          channels: 4 as const,
          background: { ...(await colourOf(bytes)), alpha: 1 },
        },
      },
      left: edge(at),
      top,
    })),
  );
}

/** The reference in the requested size, mirrored where it may change. */
async function background({ width, height, mask }: DrawOrder, { bytes }: SentPicture): Promise<Sharp> {
  const fitted = await decoded(sharp(bytes).toColourspace("srgb").ensureAlpha().resize(width, height, { fit: "cover" }));
  const mirrored = fitted.clone().flop();
  if (!mask) return mirrored;
  const kept = await sharp(mask.bytes).resize(width, height, { fit: "fill" }).png().toBuffer();
  const rest = await fitted
    .composite([{ input: kept, blend: "dest-in" }])
    .png({ compressionLevel: 0 })
    .toBuffer();
  return (await decoded(mirrored)).composite([{ input: rest }]);
}

/** The pixels of the steps so far, without encoding in between. */
async function decoded(picture: Sharp): Promise<Sharp> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: info });
}

function encode(picture: Sharp, { format, compression = 90, transparent }: DrawOrder): Promise<Buffer> {
  const ready = transparent ? picture : picture.removeAlpha();
  if (format === "png") return ready.png({ compressionLevel: 2 }).toBuffer();
  return ready[format]({ quality: Math.max(1, compression) }).toBuffer();
}
