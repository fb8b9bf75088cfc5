import { z } from "zod";
import { takeSize } from "../../language/vocabulary/aspect-ratio-phrases.ts";
import { type Clause, hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import { parseNumber, takeFactor, takeFraction, takeStrength } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { fitInside } from "../../rendering/pixels/boxes.ts";
import { cropTo, stretchTo } from "../../rendering/pixels/compose.ts";
import { longestSide, type Pixels, resizePixels, type Size } from "../../rendering/pixels/pixels.ts";

const { sideLength, tooSmall, tooEnlarged } = editorMessages;
const pixels = z.int(sideLength).min(1, sideLength).max(20_000, sideLength);
const factors = z.number().min(0.01, tooSmall).max(16, tooEnlarged);
const schema = z.discriminatedUnion("by", [
  z.object({ by: z.literal("factor"), factor: factors }),
  z.object({ by: z.literal("side"), side: z.enum(["width", "height", "longest side"]), pixels }),
  z.object({ by: z.literal("box"), width: pixels, height: pixels, fit: z.enum(["cover", "inside", "fill"]) }),
]);
type Resize = z.infer<typeof schema>;

const resizePhrase = {
  verb: phrase(
    "resize|resized|scale|scaled|rescale|upscale|upscaled|enlarge|enlarged|size|dimensions|resolution|width|height|make|shrink|enlarge|convert|change|set",
  ),
  inside: phrase("(fit|fits|fitting)? (within|inside|into)|fit|at most|no larger than|no bigger than|max|maximum|up to"),
  fill: phrase("stretch|stretched|squash|squeeze|exactly|distort"),
  wide: phrase("(width|wide) (of|to|at)? <px>|<px> (wide|width|in width|across)"),
  high: phrase("(height|high|tall) (of|to|at)? <px>|<px> (high|tall|height|in height)"),
  longest: phrase(
    "(so|such)? (longest|long|longer|largest) (side|edge|dimension) (of|to|at|is|be|has)? <px>|<px> (on)? (longest|long|longer|largest) (side|edge)|<pixels>",
  ),
  bare: phrase("(resize|scale|rescale) (to)? <n>$"),
  unit: phrase("px|pixels|pixel|in size|size|big|large"),
  small: phrase("thumbnail|thumb"),
  bigger: phrase(
    "bigger|larger|enlarge|enlarged|upscale|upscaled|upsize|scale up|increase (size|resolution|dimensions)|higher resolution|high resolution|high res|hi res|more pixels|blow up|blown up|larger size",
  ),
  smaller: phrase(
    "smaller|shrink|shrunk|downscale|downsize|scale down|size down|reduce (size|resolution|dimensions)|decrease (size|resolution)|lower resolution|low resolution|low res|tiny|compact",
  ),
  scale: phrase(
    "resize|resized|scale|rescale|size|dimensions|as big|as large|as small|big|large|small|resolution|original size|original",
  ),
  to: phrase("(to|at|of) <percent>"),
  by: phrase("(by)? <percent>"),
  plain: phrase("up|down|in|original|current|by"),
};
const screens: readonly (readonly [RegExp, Size])[] = [
  [phrase("4k|uhd|2160p"), { width: 3840, height: 2160 }],
  [phrase("1440p|2k|qhd"), { width: 2560, height: 1440 }],
  [phrase("full hd|1080p|fullhd"), { width: 1920, height: 1080 }],
  [phrase("720p"), { width: 1280, height: 720 }],
];

export const resize = defineOperation({
  name: "resize",
  about: "Resizes to pixels, per cent or a factor; enlarging adds no detail.",
  examples: ["resize to 800x600", "make it 800 pixels wide", "half the size", "make it twice as big", "scale to 50%"],
  movement: "uniform",
  schema,
  read(clause): Resize | undefined {
    return readBox(clause) ?? readSide(clause) ?? readFactor(clause);
  },
  describe(size) {
    if (size.by === "factor") return `resized to ${Math.round(size.factor * 100)}%`;
    if (size.by === "side")
      return `resized to ${size.pixels} pixels ${{ width: "wide", height: "high", "longest side": "on the longest side" }[size.side]}`;
    const target = `${size.width} × ${size.height} pixels`;
    if (size.fit === "inside") return `resized to fit ${target}`;
    return `resized to ${target}, ${size.fit === "fill" ? "stretched" : "cropped to fit"}`;
  },
  async run(picture, size, { scale, note }) {
    if (scale < 1) return resizePreview(picture, size);
    const { width, height } = picture;
    const resized = await resizeTo(picture, size);
    if (resized.width > width && resized.height > height) note(editorMessages.enlarged);
    return resized;
  },
});

function readBox(clause: Clause): Resize | undefined {
  const screen = screens.find(([pattern]) => hasPhrase(clause, pattern))?.[1];
  const fill = hasPhrase(clause, resizePhrase.fill);
  const wide = takePhrase(clause, resizePhrase.wide)?.px;
  const high = wide === undefined ? undefined : takePhrase(clause, secondSide)?.px;
  const box =
    screen ??
    takeSize(clause) ??
    (wide !== undefined && high !== undefined ? { width: parseNumber(wide), height: parseNumber(high) } : undefined);
  if (box === undefined) {
    if (wide === undefined) return undefined;
    hasPhrase(clause, resizePhrase.verb);
    return { by: "side", side: "width", pixels: parseNumber(wide) };
  }
  const inside = hasPhrase(clause, resizePhrase.inside) || screen !== undefined;
  while (hasPhrase(clause, resizePhrase.verb) || hasPhrase(clause, resizePhrase.unit));
  return { by: "box", ...box, fit: fill ? "fill" : inside ? "inside" : "cover" };
}
const secondSide = phrase("(and|by|x) (height|high|tall) (of|to|at)? <px>|(and|by|x)? <px> (high|tall|height|in height)");

function readSide(clause: Clause): Resize | undefined {
  hasPhrase(clause, resizePhrase.inside);
  if (hasPhrase(clause, resizePhrase.small)) return { by: "side", side: "longest side", pixels: 256 };
  const high = takePhrase(clause, resizePhrase.high)?.px;
  const long = high ?? takeLongest(clause);
  if (long === undefined) return undefined;
  while (hasPhrase(clause, resizePhrase.verb) || hasPhrase(clause, resizePhrase.unit));
  return { by: "side", side: high === undefined ? "longest side" : "height", pixels: parseNumber(long) };
}

function takeLongest(clause: Clause): string | undefined {
  const longest = takePhrase(clause, resizePhrase.longest);
  return longest?.px ?? longest?.pixels ?? takePhrase(clause, resizePhrase.bare)?.n;
}

/** "20% bigger" and "enlarge by 20%" mean 1.2; "to 20%" and "scale by 20%" mean 0.2. */
function readFactor(clause: Clause): Resize | undefined {
  const direction = hasPhrase(clause, resizePhrase.bigger) ? 1 : hasPhrase(clause, resizePhrase.smaller) ? -1 : undefined;
  const named = hasPhrase(clause, resizePhrase.scale);
  while (hasPhrase(clause, resizePhrase.scale));
  if (direction === undefined && !named) return undefined;
  const to = takePhrase(clause, resizePhrase.to)?.percent;
  const by = to === undefined ? takePhrase(clause, resizePhrase.by)?.percent : undefined;
  const factor = to === undefined && by === undefined ? (takeFactor(clause) ?? takeFraction(clause)) : undefined;
  while (hasPhrase(clause, resizePhrase.plain));
  const share = by ?? to;
  if (share !== undefined)
    return {
      by: "factor",
      factor: by === undefined || direction === undefined ? parseNumber(share) / 100 : 1 + (direction * parseNumber(share)) / 100,
    };
  if (factor !== undefined) return { by: "factor", factor: direction === -1 && factor > 1 ? 1 / factor : factor };
  return direction === undefined
    ? undefined
    : { by: "factor", factor: (direction > 0 ? 1.5 : 2 / 3) ** Math.min(2, takeStrength(clause)) };
}

async function resizeTo(picture: Pixels, size: Resize): Promise<Pixels> {
  const wanted = resultSize(picture, size);
  if (size.by === "box" && size.fit === "cover") return resizePixels(picture, wanted, { fit: "cover" });
  return stretchTo(picture, wanted);
}

function resultSize({ width, height }: Size, size: Resize): Size {
  if (size.by === "box" && size.fit !== "inside") return size;
  const factor = resultFactor({ width, height }, size);
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

function resultFactor(picture: Size, size: Resize): number {
  if (size.by === "factor") return size.factor;
  if (size.by === "box") return Math.min(size.width / picture.width, size.height / picture.height);
  const side = { width: picture.width, height: picture.height, "longest side": longestSide(picture) }[size.side];
  return size.pixels / side;
}

/** A preview keeps its size and shows only the new shape. */
function resizePreview(picture: Pixels, size: Resize): Promise<Pixels> | Pixels {
  if (size.by !== "box" || size.fit === "inside") return picture;
  const box = fitInside(size, picture);
  if (size.fit === "fill") return stretchTo(picture, box);
  return cropTo(picture, { ...box, left: (picture.width - box.width) >> 1, top: (picture.height - box.height) >> 1 });
}
