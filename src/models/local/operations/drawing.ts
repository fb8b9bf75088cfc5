import { z } from "zod";
import { hasPhrase, phrase } from "../language/phrase.ts";
import { takeStrength } from "../language/quantities.ts";
import { editorMessages } from "../messages.ts";
import { clamp, effect, operation } from "../operation.ts";
import { blurPixels } from "../rendering/blur.ts";
import { longestSide, type Pixels, resizePixels, shortestSide, transformPixels } from "../rendering/pixels.ts";
import { blurPlane, luminanceOf, type Plane, withPlane } from "../rendering/planes.ts";
import { applyMatrix, luma, saturate, smoothstep, toneAt } from "../rendering/tones.ts";

// As if drawn or printed; from the picture's own lines and tones.

export const sketch = effect({
  name: "sketch",
  about: "As a pencil drawing.",
  examples: ["turn it into a sketch", "pencil drawing", "like a pencil sketch"],
  phrases:
    "draw (in|with) pencil|pencil sketch|charcoal sketch|sketch|hand drawn|hand drawing|sketchy|pencil drawing|pencil|charcoal drawing|sketched|drawn|drawing|line drawing|line art",
  defaultAmount: 0.6,
  async run(picture, amount) {
    applyMatrix(picture, [...luma, ...luma, ...luma]);
    const soft = await blurPlane(luminanceOf(picture), Math.max(1, longestSide(picture) * (0.003 + 0.007 * amount)));
    return withPlane(picture, soft, (bytes, i, mean) => {
      const grey = bytes[i] as number;
      // What is darker than its surroundings by less than noise leaves no line; in the dark, noise is all there is.
      const line = Math.min(1, (1.03 * grey + 32) / (mean + 32)) ** (2 + 4 * amount);
      const tone = 255 * line * (0.7 + 0.3 * (grey / 255) ** 0.6);
      bytes[i] = tone;
      bytes[i + 1] = tone;
      bytes[i + 2] = tone;
    });
  },
});

export const cartoon = effect({
  name: "cartoon",
  about: "Flat colours and dark outlines.",
  examples: ["cartoon", "make it look like a comic", "cartoonize it"],
  phrases:
    "cartoon|cartoonish|cartoony|cartooni[sz]e|cartooni[sz]ed|cartoonify|cartoonified|cartoons|comic book|comic|comics|comic strip|toon",
  defaultAmount: 0.6,
  async run(picture, amount) {
    const { width, height } = picture;
    const small = await shrunk(picture, 1600);
    const lines = edgesOf(await blurPlane(luminanceOf(small), Math.max(0.6, longestSide(small) / 650)));
    const flat = flattened(await smoothed(small), 10 - Math.round(4 * amount));
    saturate(flat, 0.25 + 0.3 * amount);
    withPlane(flat, lines, (bytes, i, edge) => {
      const ink = 1 - smoothstep(28, 105, edge) * (0.45 + 0.5 * amount);
      bytes[i] = (bytes[i] as number) * ink;
      bytes[i + 1] = (bytes[i + 1] as number) * ink;
      bytes[i + 2] = (bytes[i + 2] as number) * ink;
    });
    return resizePixels(flat, { width, height }, { fit: "fill" });
  },
});

/** Without its small details; a picture smaller than the median's window has none. */
function smoothed(picture: Pixels): Promise<Pixels> | Pixels {
  const window = clamp(Math.round(longestSide(picture) / 110), 3, 9) | 1;
  return shortestSide(picture) < window ? picture : transformPixels(picture, (one) => one.median(window));
}

/** Luminance in a few steps, with soft shoulders between; hues stay. */
function flattened(picture: Pixels, levels: number): Pixels {
  const { bytes, channels } = picture;
  const step = 255 / (levels - 1);
  const table = Float32Array.from({ length: 256 }, (_, tone) => {
    const low = Math.floor(tone / step);
    return (low + smoothstep(0.35, 0.65, tone / step - low)) * step;
  });
  for (let i = 0; i < bytes.length; i += channels) {
    const tone = toneAt(bytes, i);
    const gain = ((table[tone] as number) + 6) / (tone + 6);
    for (let channel = 0; channel < 3; channel += 1) bytes[i + channel] = (bytes[i + channel] as number) * gain;
  }
  return picture;
}

const edgePhrase = phrase(
  "(find|detect|only|just|show) (edges|outlines|contours)|edges only|outlines only|edge detection|neon edges|neon outlines|contours|outlines|outline",
);

export const edges = operation({
  name: "edges",
  about: "The outlines alone, light on dark or dark on light.",
  examples: ["find the edges", "only the outlines"],
  supportsRegions: true,
  schema: z.object({ paper: z.enum(["white", "black"]) }),
  read(clause) {
    const neon = /\bneon\b/i.test(clause.rest);
    return hasPhrase(clause, edgePhrase) ? { paper: neon ? "black" : "white" } : undefined;
  },
  describe: ({ paper }) => `outlines on ${paper}`,
  alternatives: ({ paper }) =>
    (["white", "black"] as const)
      .filter((other) => other !== paper)
      .map((other) => ({ params: { paper: other }, label: `on ${other}` })),
  async run(picture, { paper }) {
    const lines = edgesOf(await blurPlane(luminanceOf(picture), Math.max(0.5, longestSide(picture) / 1200)));
    const gain = Math.max(1, longestSide(picture) / 1500) * 2.2;
    return withPlane(picture, lines, (bytes, i, edge) => {
      const value = paper === "white" ? 255 - edge * gain : edge * gain;
      bytes[i] = value;
      bytes[i + 1] = value;
      bytes[i + 2] = value;
    });
  },
});

/** How steep the luminance is at each pixel. */
function edgesOf({ values, width, height }: Plane): Plane {
  const steep = new Uint8ClampedArray(values.length);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const v = (dx: number, dy: number) => values[at + dy * width + dx] as number;
      const across = v(1, -1) + 2 * v(1, 0) + v(1, 1) - v(-1, -1) - 2 * v(-1, 0) - v(-1, 1);
      const down = v(-1, 1) + 2 * v(0, 1) + v(1, 1) - v(-1, -1) - 2 * v(0, -1) - v(1, -1);
      steep[at] = Math.hypot(across, down) / 2;
    }
  }
  return { values: steep, width, height };
}

export const emboss = effect({
  name: "emboss",
  about: "As pressed into paper: grey, lit from one side.",
  examples: ["emboss"],
  phrases: "emboss|embossed|embossing|relief|engraved|engrave|bas relief",
  defaultAmount: 0.5,
  async run(picture, amount) {
    const apart = Math.max(1, Math.round(longestSide(picture) / 900));
    const { values, width, height } = await blurPlane(luminanceOf(picture), apart / 2);
    const at = (x: number, y: number) => values[clamp(y, 0, height - 1) * width + clamp(x, 0, width - 1)] as number;
    const { bytes, channels } = picture;
    for (let y = 0, i = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1, i += channels) {
        const value = 128 + (at(x + apart, y + apart) - at(x - apart, y - apart)) * (0.4 + 2.4 * amount);
        bytes[i] = value;
        bytes[i + 1] = value;
        bytes[i + 2] = value;
      }
    }
    return picture;
  },
});

const dotPhrase = {
  noun: phrase(
    "halftone dots|halftone|half tone|halftoned|newspaper print|newspaper|newsprint|comic dots|dots|dotted|screen print|risograph|ben day dots|print dots",
  ),
  mono: phrase("black (and|&) white|b&w|mono|monochrome|black"),
};

export const halftone = operation({
  name: "halftone",
  about: "Printed in dots, in colour or black.",
  examples: ["halftone", "black and white halftone", "newspaper print"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({
    dots: z.number().min(20, editorMessages.dots).max(400, editorMessages.dots),
    ink: z.enum(["colour", "black"]),
  }),
  read(clause) {
    const paper = /newspaper|newsprint/i.test(clause.rest);
    if (!hasPhrase(clause, dotPhrase.noun)) return undefined;
    const mono = hasPhrase(clause, dotPhrase.mono) || paper;
    return { dots: clamp(Math.round(110 / takeStrength(clause)), 20, 400), ink: mono ? "black" : "colour" };
  },
  describe: ({ dots, ink }) => `halftone, ${dots} dots across${ink === "black" ? ", black" : ""}`,
  scale: ({ dots, ink }, factor) => ({ dots: clamp(Math.round(dots / factor), 20, 400), ink }),
  async run(picture, { dots, ink }) {
    const cell = Math.max(2, longestSide(picture) / dots);
    const soft = await blurPixels(picture, cell * 0.35); // a new picture: cells have two pixels at least
    if (ink === "black") return dotted(picture, soft, cell, [45, 45, 45], true);
    return dotted(picture, soft, cell, [15, 75, 0], false);
  },
});

/** Each ink in dots of its own angle (degrees); the darker, the larger. */
function dotted(picture: Pixels, soft: Pixels, cell: number, angles: readonly number[], mono: boolean): Pixels {
  const { bytes, width, height, channels } = picture;
  const turns = angles.map((angle) => ({
    c: Math.cos((angle * Math.PI) / 180) / cell,
    s: Math.sin((angle * Math.PI) / 180) / cell,
  }));
  const blunt = 1.2 / cell;
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += channels) {
      const grey = mono ? toneAt(soft.bytes, i) : 0;
      for (let channel = 0; channel < 3; channel += 1) {
        const { c, s } = turns[channel] as { c: number; s: number };
        const u = x * c + y * s;
        const v = y * c - x * s;
        const away = Math.hypot(u - Math.floor(u) - 0.5, v - Math.floor(v) - 0.5);
        const ink = 1 - (mono ? grey : (soft.bytes[i + channel] as number)) / 255;
        bytes[i + channel] = 255 * smoothstep(-blunt, blunt, away - 0.564 * Math.sqrt(ink) - 0.15 * ink ** 4);
      }
    }
  }
  return picture;
}

/** At most `side` pixels on the longest side. */
async function shrunk(picture: Pixels, side: number): Promise<Pixels> {
  if (longestSide(picture) <= side) return picture;
  return resizePixels(picture, { width: side, height: side }, { fit: "inside" });
}
