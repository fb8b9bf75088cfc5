import sharp from "sharp";
import { z } from "zod";
import { cut, describeAspectRatio, largest, takeAspectRatio, takeBox } from "../language/aspect-ratio-phrases.ts";
import { hasPhrase, phrase, takePhrase } from "../language/phrase.ts";
import {
  type Anchor,
  anchorNames,
  describeAnchor,
  numberOf,
  percentOf,
  takeAnchor,
  takeFactor,
  takeFraction,
  takeStrength,
} from "../language/quantities.ts";
import { editorMessages } from "../messages.ts";
import { clamp, operation } from "../operation.ts";
import { ImpossibleOperation, type Pixels, resizePixels, type Size } from "../rendering/pixels.ts";

const anchors = ["attention", ...anchorNames] as const;
type CropAnchor = (typeof anchors)[number];
const anchor = z.enum(anchors);

const cropPhrase = {
  verb: phrase("crop|cropped|cropping|cut|reframe|recrop|trim|clip"),
  shape: phrase("aspect ratio|ratio|aspect|format|shape|crop|dimensions|proportions"),
  smart: phrase("smart|smartly|where most happens|interesting part|best part|around interesting part|attention"),
  from: phrase("from|keeping|keep|at|towards"),
  into: phrase("into|to|as|for"),
};

export const crop = operation({
  name: "crop",
  about: "Cuts to a shape: 16:9, a square, a story.",
  examples: ["crop to 16:9", "square", "make it square", "crop to 4:5 from the top", "crop it for an instagram story"],
  movement: ({ at }) => (at === "attention" ? "unpredictable" : "uniform"),
  setsShape: true,
  schema: z.object({ width: z.number().positive(), height: z.number().positive(), at: anchor }),
  read(clause) {
    const verb = hasPhrase(clause, cropPhrase.verb);
    const shape = takeAspectRatio(clause);
    if (shape === undefined) return verb ? { unsupported: editorMessages.missingCrop } : undefined;
    const noun = hasPhrase(clause, cropPhrase.shape);
    if (shape.width <= 0 || shape.height <= 0 || Math.max(shape.width / shape.height, shape.height / shape.width) > 20) {
      return { unsupported: editorMessages.noAspectRatio(shape.width, shape.height) };
    }
    const smart = hasPhrase(clause, cropPhrase.smart);
    hasPhrase(clause, cropPhrase.from);
    const at = takeAnchor(clause);
    if (!verb && !noun && at !== undefined) return undefined;
    return { ...shape, at: smart ? "attention" : (at ?? "centre") };
  },
  describe: ({ at, ...shape }) => `cropped to ${describeAspectRatio(shape)}${describeCropAnchor(at)}`,
  // Whether there is anything to spare above or beside is not known yet: a corner is an end of either.
  alternatives: ({ at, width, height }) =>
    (["attention", "top-left", "bottom-right", "centre"] as const)
      .filter((other) => other !== at)
      .map((other) => ({
        params: { width, height, at: other },
        label: other === "attention" ? "where most happens" : `from the ${describeAnchor(other)}`,
      })),
  async run(picture, { at, ...shape }) {
    const box = largest(shape, picture);
    return box.width === picture.width && box.height === picture.height ? picture : cutAt(picture, box, at);
  },
});

const sizePhrase = { verb: phrase("crop|cut|cropped|clip"), out: phrase("out|area|box|from|at|pixels|px|of") };

export const cropToSize = operation({
  name: "crop-to-size",
  about: "Cuts a box of so many pixels out of the picture.",
  examples: ["crop to 400x300 pixels", "crop to 300 by 300 from the top left"],
  movement: ({ at }) => (at === "attention" ? "unpredictable" : "uniform"),
  setsShape: true,
  schema: z.object({ width: z.int().positive(), height: z.int().positive(), at: anchor }),
  read(clause) {
    const verb = hasPhrase(clause, sizePhrase.verb);
    const size = verb ? takeBox(clause) : undefined;
    if (size === undefined) return undefined;
    hasPhrase(clause, sizePhrase.out);
    const at = takeAnchor(clause);
    if (size.width * size.height === 0) return { unsupported: editorMessages.emptyCrop };
    return { ...size, at: at ?? "centre" };
  },
  describe: ({ width, height, at }) => `cropped to ${width} × ${height} pixels${describeCropAnchor(at)}`,
  alternatives: ({ at, width, height }) =>
    (["attention", "centre", "top-left", "top-right", "bottom-left", "bottom-right"] as const)
      .filter((other) => other !== at)
      .map((other) => ({
        params: { width, height, at: other },
        label: other === "attention" ? "where most happens" : `from the ${describeAnchor(other)}`,
      })),
  async run(picture, { width, height, at }, { scale }) {
    const box = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    if (box.width > picture.width + 1 || box.height > picture.height + 1)
      throw new ImpossibleOperation(
        editorMessages.cropTooLarge(width, height, Math.round(picture.width / scale), Math.round(picture.height / scale)),
      );
    return cutAt(picture, { width: Math.min(box.width, picture.width), height: Math.min(box.height, picture.height) }, at);
  },
});

const partPhrase = {
  verb: phrase("crop|cut|keep|keep only|only|just"),
  share: phrase("<percent>"),
  part: phrase("part|of|area"),
};

const shareRange = editorMessages.range("the part", "2%", "100%");

export const cropToPart = operation({
  name: "crop-to-part",
  about: "Keeps one part: the left half, the centre, the top third.",
  examples: ["crop to the left half", "keep only the top half", "crop to the centre"],
  movement: "uniform",
  setsShape: true,
  schema: z.object({
    part: z.enum(anchorNames),
    share: z.number().min(0.02, shareRange).max(1, shareRange),
  }),
  read(clause) {
    const verb = hasPhrase(clause, partPhrase.verb);
    const percent = takePhrase(clause, partPhrase.share)?.percent;
    const fraction = takeFraction(clause);
    const part = verb ? takeAnchor(clause) : undefined;
    if (part === undefined) return undefined;
    hasPhrase(clause, partPhrase.part);
    return { part, share: percent === undefined ? (fraction ?? 0.5) : numberOf(percent) / 100 };
  },
  describe: ({ part, share }) => `cropped to the ${describeAnchor(part)} (${percentOf(share)})`,
  alternatives: ({ part, share }) =>
    [1 / 3, 2 / 3, 1 / 2, 3 / 4]
      .filter((other) => Math.abs(other - share) > 0.02)
      .map((other) => ({ params: { part, share: other }, label: `${percentOf(other)} of it` })),
  run(picture, { part, share }) {
    const wide = part === "top" || part === "bottom" ? 1 : share;
    const high = part === "left" || part === "right" ? 1 : share;
    return cutAt(
      picture,
      { width: Math.max(1, Math.round(picture.width * wide)), height: Math.max(1, Math.round(picture.height * high)) },
      part,
    );
  },
});

const offPhrase = {
  verb: phrase("(crop|cut|trim|chop|slice|remove|take|shave) (off|away|out)?|crop|cut|trim|chop|shave"),
  every: phrase("(from|on|off|of)? (every|each|all) (side|sides|edge|edges|around)|all around|(from|on|off)? (the)? edges"),
  length: phrase("(by)? <length>"),
  off: phrase("off|from|of|away"),
};
const sides = ["top", "bottom", "left", "right"] as const;

export const cutOff = operation({
  name: "cut-off",
  about: "Takes a strip off a side, in pixels or per cent.",
  examples: ["cut off the bottom 20%", "crop 100 px from the left", "crop 5% from every side"],
  movement: "uniform",
  setsShape: true,
  schema: z.object({
    side: z.enum([...sides, "every"]),
    amount: z.number().positive(editorMessages.greaterThanZero("part to cut off")),
    unit: z.enum(["share", "px"]),
  }),
  read(clause) {
    if (!hasPhrase(clause, offPhrase.verb)) return undefined;
    const pixels = /\d\s*(px|pixel)/i.test(clause.rest);
    const spoken = takePhrase(clause, offPhrase.length)?.length;
    const fraction = takeFraction(clause);
    const side = hasPhrase(clause, offPhrase.every) ? "every" : sides.find((one) => hasPhrase(clause, sidePhrase[one]));
    if (side === undefined || (spoken === undefined && fraction === undefined)) return undefined;
    hasPhrase(clause, offPhrase.off);
    if (spoken === undefined) return { side, amount: fraction ?? 0, unit: "share" };
    return pixels ? { side, amount: numberOf(spoken), unit: "px" } : { side, amount: numberOf(spoken) / 100, unit: "share" };
  },
  describe: ({ side, amount, unit }) =>
    `${unit === "px" ? `${amount} pixels` : percentOf(amount)} cut off ${side === "every" ? "every side" : `the ${side}`}`,
  scale: ({ side, amount, unit }, factor) => ({
    side,
    amount: unit === "share" ? Math.min(0.45, amount * factor) : Math.round(amount * factor),
    unit,
  }),
  run(picture, { side, amount, unit }, { scale }) {
    const off = (length: number) => Math.round(unit === "px" ? amount * scale : amount * length);
    const left = side === "left" || side === "every" ? off(picture.width) : 0;
    const top = side === "top" || side === "every" ? off(picture.height) : 0;
    const width = picture.width - left - (side === "right" || side === "every" ? off(picture.width) : 0);
    const height = picture.height - top - (side === "bottom" || side === "every" ? off(picture.height) : 0);
    if (width < 1 || height < 1) throw new ImpossibleOperation(editorMessages.nothingLeft);
    return cut(picture, { left, top, width, height });
  },
});

const sidePhrase = {
  top: phrase("(from|at|off)? (top|upper) (edge|side|part)?|(from|at|off)? top"),
  bottom: phrase("(from|at|off)? (bottom|lower) (edge|side|part)?|(from|at|off)? bottom"),
  left: phrase("(from|at|on|off)? left (edge|side|part)?|(from|at|on|off)? left"),
  right: phrase("(from|at|on|off)? right (edge|side|part)?|(from|at|on|off)? right"),
};

const zoomPhrase = {
  zoom: phrase(
    "zoom in|zoom into|zoom|zoomed in|zoomed|(crop|cut) tighter|tighter crop|tighter|(move|come|go|get) closer|closer|close up",
  ),
  by: phrase("(by)? <percent>"),
  centre: phrase("(on|at|to|into)? (centre|center|middle)"),
};

export const zoom = operation({
  name: "zoom",
  about: "Closer to the middle, at the same size.",
  examples: ["zoom in", "zoom in 2x", "crop tighter"],
  movement: "uniform",
  schema: z.object({
    factor: z.number().min(1, editorMessages.cannotZoomOut).max(20, editorMessages.zoomTooFar),
  }),
  read(clause) {
    if (!hasPhrase(clause, zoomPhrase.zoom)) return undefined;
    hasPhrase(clause, zoomPhrase.centre);
    const percent = takePhrase(clause, zoomPhrase.by)?.percent;
    if (percent !== undefined) return { factor: numberOf(percent) > 100 ? numberOf(percent) / 100 : 1 + numberOf(percent) / 100 };
    return { factor: takeFactor(clause) ?? 1 + 0.3 * takeStrength(clause) };
  },
  describe: ({ factor }) => `zoomed in ${Math.round(factor * 100) / 100}×`,
  scale: ({ factor }, by) => ({ factor: clamp(1 + (factor - 1) * by, 1, 20) }),
  async run(picture, { factor }) {
    const { width, height } = picture;
    const box = { width: Math.max(1, Math.round(width / factor)), height: Math.max(1, Math.round(height / factor)) };
    return resizePixels(await cutAt(picture, box, "centre"), { width, height }, { fit: "fill" });
  },
});

/** Cuts `size` out at a named place; "attention" is where edges and colours are densest. */
async function cutAt(picture: Pixels, size: Size, at: CropAnchor): Promise<Pixels> {
  const spare = { width: picture.width - size.width, height: picture.height - size.height };
  const { x, y } = at === "attention" ? await busiest(picture, size) : shareOf(at);
  return cut(picture, { ...size, left: Math.round(spare.width * x), top: Math.round(spare.height * y) });
}

/** Where the box stands, 0 (left, top) to 1 (right, bottom). */
function shareOf(place: Anchor): { x: number; y: number } {
  return {
    x: place.includes("left") ? 0 : place.includes("right") ? 1 : 0.5,
    y: place.includes("top") ? 0 : place.includes("bottom") ? 1 : 0.5,
  };
}

async function busiest(picture: Pixels, size: Size): Promise<{ x: number; y: number }> {
  const scale = Math.min(1, 400 / Math.max(picture.width, picture.height));
  const small = {
    width: Math.max(1, Math.round(picture.width * scale)),
    height: Math.max(1, Math.round(picture.height * scale)),
  };
  const little = await resizePixels(picture, small, { fit: "fill" });
  const box = {
    width: Math.min(small.width, Math.max(1, Math.round(size.width * scale))),
    height: Math.min(small.height, Math.max(1, Math.round(size.height * scale))),
  };
  const { info } = await sharp(little.bytes, { raw: { ...small, channels: little.channels } })
    .resize({ ...box, fit: "cover", position: "attention" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const spare = { x: small.width - box.width, y: small.height - box.height };
  const offset = { x: -(info.cropOffsetLeft ?? 0), y: -(info.cropOffsetTop ?? 0) };
  return { x: spare.x > 0 ? clamp(offset.x / spare.x, 0, 1) : 0.5, y: spare.y > 0 ? clamp(offset.y / spare.y, 0, 1) : 0.5 };
}

function describeCropAnchor(at: CropAnchor): string {
  if (at === "centre") return "";
  return at === "attention" ? " where most happens" : ` from the ${describeAnchor(at)}`;
}
