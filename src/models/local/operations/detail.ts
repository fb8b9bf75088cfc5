import { z } from "zod";
import { type Clause, hasPhrase, phrase, takePhrase } from "../language/phrase.ts";
import { numberOf, percentOf, takeStrength } from "../language/quantities.ts";
import { editorMessages } from "../messages.ts";
import { amountSchema, clamp, effect, operation, slider, takeEffectAmount } from "../operation.ts";
import { blurInStrips, blurPixels } from "../rendering/blur.ts";
import { longestSide, type Pixels, resizePixels } from "../rendering/pixels.ts";
import { blurPlane, luminanceOf, type Plane, resizePlane, withPlane } from "../rendering/planes.ts";
import { randomFrom } from "../rendering/random.ts";
import { smoothstep, toneAt } from "../rendering/tones.ts";

// Focus, texture and light around the edges. Radii are shares of the longest side, so that a preview looks like the whole.

const blurPhrase = {
  verb: phrase(
    "gaussian blur|blur|blurred|blurry|blurrier|out of focus|unsharp|defocus|soften|softer|soft focus|less sharp|less sharpness|not so sharp|soft",
  ),
  px: phrase("(by|of|with)? (radius)? (of)? <pixels>|(by|of|with)? <px> radius"),
};

export const blur = operation({
  name: "blur",
  about: "Out of focus, all over.",
  examples: ["blur it", "a bit blurry", "blur by 5px", "soften it"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({
    radius: z.number().positive(editorMessages.greaterThanZero("blur radius")).max(1000, editorMessages.blurTooWide),
    unit: z.enum(["share", "px"]),
  }),
  read(clause) {
    const gentle = /\bsoft(en|er)?\b/i.test(clause.rest) ? 0.4 : 1;
    if (!hasPhrase(clause, blurPhrase.verb)) return undefined;
    const said = takePhrase(clause, blurPhrase.px);
    const px = said?.pixels ?? said?.px;
    if (px !== undefined) return { radius: numberOf(px), unit: "px" };
    return { radius: 0.012 * gentle * takeEffectAmount(clause, 0.5), unit: "share" };
  },
  describe: ({ radius, unit }) =>
    unit === "px" ? `blur, ${Math.round(radius * 10) / 10} pixels` : `blur ${percentOf(radius / 0.012)}`,
  scale: ({ radius, unit }, factor) => ({
    radius: unit === "px" ? clamp(radius * factor, 0.3, 1000) : clamp(radius * factor, 0.0002, 0.25),
    unit,
  }),
  run: (picture, { radius, unit }, { scale }) =>
    blurPixels(picture, unit === "px" ? radius * scale : Math.max(0.4, radius * longestSide(picture))),
});

const motionPhrase = {
  noun: phrase("motion blur|motion blurred|speed blur|directional blur|sense of speed|movement blur|motion"),
  across: phrase("horizontal|horizontally|sideways|left (to)? right"),
  down: phrase("vertical|vertically|up (and)? down|downwards|upwards"),
  slanted: phrase("diagonal|diagonally|slanted"),
};
const ways = ["horizontal", "vertical", "diagonal"] as const;

export const motionBlur = operation({
  name: "motion-blur",
  about: "Smeared along one direction, as from speed.",
  examples: ["motion blur", "vertical motion blur", "add a lot of motion blur"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({ way: z.enum(ways), amount: amountSchema("motion blur") }),
  read(clause) {
    if (!hasPhrase(clause, motionPhrase.noun)) return undefined;
    hasPhrase(clause, motionPhrase.across);
    const way = hasPhrase(clause, motionPhrase.down)
      ? "vertical"
      : hasPhrase(clause, motionPhrase.slanted)
        ? "diagonal"
        : "horizontal";
    return { way, amount: takeEffectAmount(clause, 0.4) };
  },
  describe: ({ way, amount }) => `${way} motion blur ${percentOf(amount)}`,
  scale: ({ way, amount }, factor) => ({ way, amount: clamp(amount * factor, 0, 1) }),
  run(picture, { way, amount }) {
    const reach = Math.max(1, Math.round(amount * 0.05 * longestSide(picture)));
    return smeared(picture, way === "vertical" ? 0 : 1, way === "horizontal" ? 0 : 1, reach);
  },
});

/** The mean of `reach` pixels before and after along a direction. Colours count by their alpha. */
function smeared(picture: Pixels, dx: number, dy: number, reach: number): Pixels {
  const { width, height, channels } = picture;
  const result = new Uint8ClampedArray(picture.bytes.length);
  const line = { starts: startsOf(width, height, dx, dy), step: dy * width + dx };
  for (const start of line.starts) {
    const length = lengthFrom(start, width, height, dx, dy);
    smearLine(picture.bytes, result, channels, start, line.step, length, reach);
  }
  return { bytes: result, width, height, channels };
}

function startsOf(width: number, height: number, dx: number, dy: number): number[] {
  const left = dx === 0 ? [] : Array.from({ length: height }, (_, y) => y * width);
  const top = dy === 0 ? [] : Array.from({ length: width }, (_, x) => x);
  return dx === 1 && dy === 1 ? [...left, ...top.slice(1)] : [...left, ...top];
}

function lengthFrom(start: number, width: number, height: number, dx: number, dy: number): number {
  const x = start % width;
  const y = Math.floor(start / width);
  return Math.min(dx === 0 ? Number.POSITIVE_INFINITY : width - x, dy === 0 ? Number.POSITIVE_INFINITY : height - y);
}

/** A running mean along one line of pixels. */
function smearLine(
  from: Uint8ClampedArray,
  to: Uint8ClampedArray,
  channels: 3 | 4,
  start: number,
  step: number,
  length: number,
  reach: number,
): void {
  const sums = [0, 0, 0];
  let weight = 0;
  let count = 0;
  const add = (at: number, sign: 1 | -1) => {
    const index = (start + at * step) * channels;
    const alpha = (channels === 4 ? (from[index + 3] as number) : 255) * sign;
    for (let channel = 0; channel < 3; channel += 1)
      sums[channel] = (sums[channel] as number) + (from[index + channel] as number) * alpha;
    weight += alpha;
    count += sign;
  };
  for (let at = 0; at < Math.min(reach, length); at += 1) add(at, 1);
  for (let at = 0; at < length; at += 1) {
    if (at + reach < length) add(at + reach, 1);
    if (at - reach - 1 >= 0) add(at - reach - 1, -1);
    const index = (start + at * step) * channels;
    for (let channel = 0; channel < 3; channel += 1) to[index + channel] = weight === 0 ? 0 : (sums[channel] as number) / weight;
    if (channels === 4) to[index + 3] = weight / count;
  }
}

export const sharpness = slider({
  name: "sharpness",
  about: "Crisper edges, or softer ones.",
  examples: ["sharpen it", "make it sharper", "a bit more sharpness"],
  exclude: /\bsoft focus\b/i,
  up: "(is|it's|looks|was|too) (blurry|blurred|out of focus|fuzzy)|sharper|sharpen|sharpened|sharp|crisp|crisper|crispier|less blurry|less blurred|unblur|deblur|remove blur|fix blur|reduce blur|in focus|more focused",
  down: "blunter",
  noun: "sharpness|sharpening|focus|details|detail|edges",
  defaultAmount: 0.6,
  min: -1,
  max: 3,
  async apply(picture, amount) {
    const sigma = Math.max(0.6, longestSide(picture) / 2500);
    if (amount < 0) return blurPixels(picture, sigma * -amount * 2);
    return emphasized(picture, await blurPlane(luminanceOf(picture), sigma), amount * 1.6);
  },
});

export const clarity = slider({
  name: "clarity",
  about: "Contrast between neighbouring parts: texture and depth.",
  examples: ["more clarity", "hdr look", "bring out the texture"],
  up: "hdr look|hdr|clearer|grittier|gritty|more depth|bring out texture|bring out details|bring out detail|crunchy|textured",
  down: "hazier|dreamier",
  noun: "clarity|texture|structure|local contrast|definition|depth",
  defaultAmount: 0.5,
  min: -1,
  max: 2,
  async apply(picture, amount) {
    return emphasized(picture, await blurPlane(luminanceOf(picture), Math.max(1, longestSide(picture) / 60)), amount * 0.7, true);
  },
});

/** Adds what differs from the soft luminance, `gain` times; in the middle tones only when `gently`. */
function emphasized(picture: Pixels, soft: Plane, gain: number, gently = false): Pixels {
  return withPlane(picture, soft, (bytes, i, mean) => {
    const tone = toneAt(bytes, i);
    const middle = gently ? 1 - ((tone - 128) / 128) ** 2 : 1;
    const more = (tone - mean) * gain * middle;
    bytes[i] = (bytes[i] as number) + more;
    bytes[i + 1] = (bytes[i + 1] as number) + more;
    bytes[i + 2] = (bytes[i + 2] as number) + more;
  });
}

export const denoise = effect({
  name: "denoise",
  about: "Smooths noise and keeps edges.",
  examples: ["denoise", "remove the noise", "less grainy"],
  phrases:
    "denoise|de noise|noise reduction|(remove|reduce|less|clean up|clean|get rid of|lower) (noise|grain|grains|noisiness|graininess)|less (noisy|grainy)|smooth|smoother|smoothen|smooth out|(remove|reduce) jpe?g artifacts|(too|is|it's|looks) (noisy|grainy)",
  defaultAmount: 0.5,
  async run(picture, amount) {
    const sigma = Math.max(0.8, longestSide(picture) / 1800) * (0.6 + amount);
    const soft = await blurPixels(picture, sigma);
    return cored(picture, soft, 10 + 50 * amount, amount);
  },
});

/** Takes small differences from the soft picture away and keeps large ones. */
function cored(picture: Pixels, soft: Pixels, limit: number, amount: number): Pixels {
  const { bytes, channels } = picture;
  const keep = Float32Array.from({ length: 256 }, (_, away) => smoothstep(limit * 0.25, limit, away));
  for (let i = 0; i < bytes.length; i += channels) {
    const away = Math.abs(toneAt(bytes, i) - toneAt(soft.bytes, i));
    const share = (1 - (keep[away] as number)) * Math.min(1, 0.4 + amount);
    for (let channel = 0; channel < 3; channel += 1) {
      const value = bytes[i + channel] as number;
      bytes[i + channel] = value + ((soft.bytes[i + channel] as number) - value) * share;
    }
  }
  return picture;
}

const pixelPhrase = {
  verb: phrase(
    "pixelate|pixelated|pixellate|pixelation|mosaic|pixel|pixels|8-bit|8 bit|8bit|censor|blocky|big pixels|large pixels",
  ),
  blocks: phrase("blocks|block|art"),
};

export const pixelate = operation({
  name: "pixelate",
  about: "Large square blocks.",
  examples: ["pixelate it", "mosaic", "8-bit"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({ blocks: z.int(editorMessages.blocks).min(2, editorMessages.blocks).max(1000, editorMessages.blocks) }),
  read(clause) {
    if (!hasPhrase(clause, pixelPhrase.verb)) return undefined;
    hasPhrase(clause, pixelPhrase.blocks);
    return { blocks: Math.round(clamp(64 / takeStrength(clause), 4, 400)) };
  },
  describe: ({ blocks }) => `pixelated to ${blocks} blocks`,
  scale: ({ blocks }, factor) => ({ blocks: clamp(Math.round(blocks / factor), 2, 1000) }),
  async run(picture, { blocks }) {
    const { width, height } = picture;
    const side = Math.max(1, longestSide(picture) / blocks);
    const few = { width: Math.max(1, Math.round(width / side)), height: Math.max(1, Math.round(height / side)) };
    const small = await resizePixels(picture, few, { fit: "fill", kernel: "linear" });
    return resizePixels(small, { width, height }, { fit: "fill", kernel: "nearest" });
  },
});

export const grain = effect({
  name: "grain",
  about: "Film grain; another seed throws it differently.",
  examples: ["add grain", "film grain", "make it grainy", "a bit of noise"],
  phrases: "film grain|grain|grainy|grainier|noise|noisy|noisier",
  defaultAmount: 0.3,
  async run(picture, amount, { seed, scale }) {
    const coarse = Math.max(1, longestSide(picture) / scale / 2000) * scale;
    const size = {
      width: Math.max(1, Math.round(picture.width / Math.max(1, coarse))),
      height: Math.max(1, Math.round(picture.height / Math.max(1, coarse))),
    };
    const speckles = noise(size, randomFrom(seed));
    const fine = size.width === picture.width && size.height === picture.height ? speckles : await resizePlane(speckles, picture);
    const strength = amount * 0.9;
    return withPlane(picture, fine, (bytes, i, value) => {
      const tone = toneAt(bytes, i) / 255;
      const more = (value - 128) * strength * (0.35 + 2.6 * tone * (1 - tone));
      bytes[i] = (bytes[i] as number) + more;
      bytes[i + 1] = (bytes[i + 1] as number) + more;
      bytes[i + 2] = (bytes[i + 2] as number) + more;
    });
  },
});

/** Speckles around 128, nearly normally distributed. */
function noise({ width, height }: { width: number; height: number }, random: () => number): Plane {
  const values = new Uint8ClampedArray(width * height);
  for (let at = 0; at < values.length; at += 1) values[at] = 128 + (random() + random() + random() - 1.5) * 90;
  return { values, width, height };
}

export const vignette = effect({
  name: "vignette",
  about: "Darker corners, so that the eye goes to the middle.",
  examples: ["add a vignette", "dark corners", "slight vignette", "darken the edges"],
  atEdges: true,
  phrases:
    "vignette|vignetting|vignetted|vignet|(dark|darker|darkened) (corners|edges|borders)|darken (corners|edges|borders)|(corners|edges) darker",
  defaultAmount: 0.55,
  run(picture, amount) {
    const { bytes, width, height, channels } = picture;
    const falloff = Float32Array.from(
      { length: 1025 },
      (_, at) => 1 - amount * 0.85 * smoothstep(0.35, 1.05, Math.sqrt(at / 512)),
    );
    for (let y = 0, i = 0; y < height; y += 1) {
      const dy = ((y + 0.5) / height - 0.5) * 2;
      for (let x = 0; x < width; x += 1, i += channels) {
        const dx = ((x + 0.5) / width - 0.5) * 2;
        const light = falloff[((dx * dx + dy * dy) * 0.5 * 512) | 0] as number;
        bytes[i] = (bytes[i] as number) * light;
        bytes[i + 1] = (bytes[i + 1] as number) * light;
        bytes[i + 2] = (bytes[i + 2] as number) * light;
      }
    }
    return picture;
  },
});

export const glow = effect({
  name: "glow",
  about: "Lights that shine into their surroundings, dreamy.",
  examples: ["add a glow", "dreamy look", "soft glow"],
  phrases: "glow|glowing|glowy|bloom|dreamy|dream like|dreamlike|orton|ethereal|halation|radiant|soft light|magical",
  defaultAmount: 0.5,
  async run(picture, amount) {
    const { bytes, width, channels } = picture;
    const lightOf = Float32Array.from({ length: 256 }, (_, tone) => (tone / 255) ** 1.7 * amount * 0.75);
    for await (const { soft, top } of blurInStrips(picture, longestSide(picture) * 0.018)) {
      for (let from = 0, to = top * width * channels; from < soft.bytes.length; from += channels, to += channels) {
        for (let channel = 0; channel < 3; channel += 1) {
          const own = bytes[to + channel] as number;
          bytes[to + channel] = own + (255 - own) * (lightOf[soft.bytes[from + channel] as number] as number);
        }
      }
    }
    return picture;
  },
});

const shiftPhrase = phrase("glitch|glitchy|glitched|rgb shift|rgb split|chromatic aberration|colou?r fringes?|anaglyph|vhs");

export const glitch = operation({
  name: "glitch",
  about: "Red and blue out of register.",
  examples: ["glitch effect", "chromatic aberration"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({ amount: amountSchema("glitch") }),
  read: (clause: Clause) => (hasPhrase(clause, shiftPhrase) ? { amount: takeEffectAmount(clause, 0.4) } : undefined),
  describe: ({ amount }) => `glitch ${percentOf(amount)}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  run(picture, { amount }) {
    const { width, height, channels } = picture;
    const shift = Math.max(1, Math.round(amount * 0.02 * longestSide(picture)));
    const from = picture.bytes.slice();
    for (let y = 0; y < height; y += 1) {
      const row = y * width;
      for (let x = 0; x < width; x += 1) {
        picture.bytes[(row + x) * channels] = from[(row + Math.max(0, x - shift)) * channels] as number;
        picture.bytes[(row + x) * channels + 2] = from[(row + Math.min(width - 1, x + shift)) * channels + 2] as number;
      }
    }
    return picture;
  },
});

const miniaturePhrase = phrase("tilt shift|tiltshift|miniature|toy town|diorama");

export const tiltShift = operation({
  name: "tilt-shift",
  about: "Sharp in a band across the middle only, as a model railway.",
  examples: ["tilt-shift", "miniature effect"],
  movement: "none",
  isEffect: true,
  schema: z.object({ amount: amountSchema("tilt-shift") }),
  read: (clause) => (hasPhrase(clause, miniaturePhrase) ? { amount: takeEffectAmount(clause, 0.5) } : undefined),
  describe: ({ amount }) => `tilt-shift ${percentOf(amount)}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  async run(picture, { amount }) {
    const soft = await blurPixels(picture, 0.4 + longestSide(picture) * 0.014 * amount);
    const { bytes, width, height, channels } = picture;
    for (let y = 0; y < height; y += 1) {
      const share = smoothstep(0.1, 0.38, Math.abs((y + 0.5) / height - 0.54));
      const end = (y + 1) * width * channels;
      for (let i = y * width * channels; i < end; i += 1)
        bytes[i] = (bytes[i] as number) + ((soft.bytes[i] as number) - (bytes[i] as number)) * share;
    }
    return picture;
  },
});
