// The same edits with sharp alone: one pipeline from file to file, encoded like the editor's.

import sharp, { type Sharp } from "sharp";

export const baselines: Record<string, (file: Uint8Array) => Promise<Buffer>> = {
  "make it brighter": (file) => encode(sharp(file).linear(1.2, 0)),
  "crop to 16:9, warmer, more contrast and a vignette": async (file) => {
    const { width, height: before } = await sharp(file).metadata();
    const height = Math.round((width * 9) / 16);
    return encode(
      sharp(file)
        .extract({ left: 0, top: (before - height) >> 1, width, height })
        .linear([1.1 * 1.25, 1.25, 0.82 * 1.25], [-32, -32, -32])
        .composite([{ input: vignette(width, height), blend: "multiply" }]),
    );
  },
};

function encode(pipeline: Sharp): Promise<Buffer> {
  return pipeline.jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
}

function vignette(width: number, height: number): Buffer {
  return Buffer.from(
    `<svg width="${width}" height="${height}"><defs><radialGradient id="a"><stop offset=".35" stop-color="#fff"/><stop offset="1" stop-color="#888"/></radialGradient></defs><rect width="100%" height="100%" fill="url(#a)"/></svg>`,
  );
}
